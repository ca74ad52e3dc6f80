"""Files saved together: each is whole at any moment, and none is touched before all are ready."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

import msgspec

from reconciler.catalog.uninterrupted import uninterrupted
from reconciler.domain.errors import InvalidInput
from reconciler.domain.problem import Problem
from reconciler.domain.source import Source

_PREFIX, _SUFFIX = ".reconciler-", ".part"
"""Of new content beside its file: hidden, so that no catalog reads it, and ignored by git."""

_ABANDONED = 3600.0
"""Seconds after which such a file is of a command that was killed: none takes so long to save."""


class Change(msgspec.Struct, frozen=True):
    """New bytes of a file. `before` is what was read: None if the file was not there."""

    shown: str
    path: Path
    before: bytes | None
    after: bytes


def save(changes: Iterable[Change]) -> None:
    """Write all files, of which one is held at a time. A link is followed, a file keeps its mode.
    What a command left behind that was killed while it saved here is taken away.

    Raises InvalidInput, with nothing written, if a file moved under our hands or can't be written.
    """
    problems: list[Problem] = []
    ready: list[tuple[Path, Path]] = []
    try:
        for change in changes:
            prepared = _prepared(change, problems)
            if prepared:
                ready.append(prepared)
        if problems:
            raise InvalidInput(problems)
        left = list(_abandoned(ready))
        with uninterrupted():
            for temporary, target in ready:
                temporary.replace(target)
        _forget(left)
    finally:
        _forget(temporary for temporary, _ in ready)


def mode_of(path: Path) -> int:
    """What a file that is made anew may be used for: as it is, or as the user's umask has it."""
    if path.exists():
        return path.stat().st_mode
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def _prepared(change: Change, problems: list[Problem]) -> tuple[Path, Path] | None:
    """The new content in a file beside its target, to be renamed."""
    target, made = change.path.resolve(), ""
    try:
        if _now(target) != change.before:
            problems.append(_moved(change))
            return None
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, made = tempfile.mkstemp(_SUFFIX, _PREFIX, target.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(change.after)
            file.flush()
            os.fsync(file.fileno())
        Path(made).chmod(mode_of(target))
    except OSError as error:
        _forget([Path(made)] if made else [])
        problems.append(_not_written(change, error))
        return None
    return Path(made), target


def _abandoned(ready: Sequence[tuple[Path, Path]]) -> Iterator[Path]:
    """Old files of others, by the clock of the disk, in the folders that are written to."""
    latest = {target.parent: temporary for temporary, target in ready}
    for folder, temporary in latest.items():
        for path in folder.glob(f"{_PREFIX}*{_SUFFIX}"):
            with suppress(OSError):
                age = temporary.stat().st_mtime - path.lstat().st_mtime
                if age > _ABANDONED and path.is_file() and not path.is_symlink():
                    yield path


def _now(target: Path) -> bytes | None:
    return target.read_bytes() if target.exists() else None


def _moved(change: Change) -> Problem:
    return Problem(
        code="file-changed",
        message="The file was changed by somebody else while we worked on it.",
        fix="Run the command again.",
        source=Source(change.shown, 1, 1),
    )


def _not_written(change: Change, error: OSError) -> Problem:
    return Problem(
        code="file-unwritable",
        message=f"The file can't be written: {error.strerror}.",
        fix="Make room on the disk, and run the command again."
        if error.errno in (errno.ENOSPC, errno.EDQUOT)
        else "Give the user who runs this the right to write it and its folder.",
        source=Source(change.shown, 1, 1),
    )


def _forget(paths: Iterable[Path]) -> None:
    for path in paths:
        with suppress(OSError):
            path.unlink(missing_ok=True)
