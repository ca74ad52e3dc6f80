"""The embedded state: one SQLite file, safe against kills and power loss at any moment."""

import sqlite3
from contextlib import suppress
from pathlib import Path

from reconciler.domain.errors import InvalidInput
from reconciler.domain.problem import Problem
from reconciler.state.home import Alone
from reconciler.state.schema import LaterVersion, prepare
from reconciler.state.state import State


class SqliteState(State):
    """The state file. `synchronous=FULL`: an intent is on the disk before its call leaves."""

    def __init__(self, path: Path | str) -> None:
        """Open or create the file. Raises InvalidInput if it is not a state file of ours."""
        self._path = path
        try:
            if path != ":memory:":
                _folder(Path(path).parent)
            db = sqlite3.connect(path, isolation_level=None, timeout=30)
        except (OSError, ValueError, sqlite3.DatabaseError) as trouble:
            raise self._refuse(trouble) from trouble
        try:
            db.execute("pragma synchronous = full")
            _use_wal(db)
            prepare(db)
        except (sqlite3.DatabaseError, LaterVersion) as trouble:
            db.close()
            raise self._refuse(trouble) from trouble
        super().__init__(db, Alone(db))
        self.file = db

    @property
    def place(self) -> str:
        """The path of the file."""
        return str(self._path)

    def _refuse(self, trouble: Exception) -> InvalidInput:
        return InvalidInput([_unusable(self._path, trouble)])


def _folder(path: Path) -> None:
    """Make it. Git leaves ours alone: a `git revert` that reached the state would forget runs."""
    path.mkdir(parents=True, exist_ok=True)
    ignore = path / ".gitignore"
    if path.name == ".reconciler" and not ignore.exists():
        with suppress(OSError):
            ignore.write_text("*\n", "utf-8")


def _use_wal(db: sqlite3.Connection) -> None:
    """Let readers in while somebody writes. SQLite does not wait for the lock of this switch: when
    another process holds it, then to switch the file itself, and either mode is safe.
    """
    try:
        db.execute("pragma journal_mode = wal")
    except sqlite3.OperationalError as trouble:
        if trouble.sqlite_errorcode != sqlite3.SQLITE_BUSY:
            raise


def _unusable(path: Path | str, trouble: Exception) -> Problem:
    if isinstance(trouble, LaterVersion):
        return Problem(
            code="state-too-new",
            message=f"{path} was written by a later version of reconciler",
            fix="use that version, or name another file with --state",
        )
    if isinstance(trouble, OSError | sqlite3.OperationalError) and Path(path).is_file():
        return Problem(
            code="state-unusable",
            message=f"{path} can't be read or written: {trouble}",
            fix="make room on the disk, let this user write the file and its folder, or end the "
            "program that holds it; then run again",
        )
    return Problem(
        code="state-unusable",
        message=f"{path} is not a state file: {trouble}",
        fix="name another file with --state; don't delete it unless you know what it is",
    )
