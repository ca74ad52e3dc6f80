"""The state on a ref of the catalog's own repository: no server, no file that outlives a job."""

import re
import sqlite3
import tempfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from reconciler.domain.errors import InvalidInput
from reconciler.domain.problem import Problem
from reconciler.state.git_home import GitHome
from reconciler.state.git_ref import GitRef, GitRefused, login, quiet, run_git
from reconciler.state.sqlite import SqliteState

BRANCH = "refs/heads/reconciler-state"
REMOTE = "origin"
_SETTINGS = r"^(http\.|credential\.|core\.sshcommand$|url\.)"
_NAME = re.compile(r"[\w./-]+")


class Address(NamedTuple):
    """Which ref of which remote; written `git:`, `git:REF` or `git:REF@REMOTE`."""

    ref: str
    remote: str

    @property
    def text(self) -> str:
        """As it is written."""
        return f"git:{self.ref}@{self.remote}"


def address_of(text: str) -> Address | None:
    """What `--state` names; None if it is a file. Raises InvalidInput."""
    if not text.startswith("git:"):
        return None
    ref, _, remote = text.removeprefix("git:").partition("@")
    for name in filter(None, (ref, remote)):
        if not _NAME.fullmatch(name) or name.startswith(("-", "/")):
            problem = Problem(
                code="arguments",
                message=f"--state {text} names no ref of git",
                fix="write git:, git:REF, or git:REF@REMOTE; a remote is named, not spelt out",
            )
            raise InvalidInput([problem])
    ref = ref or BRANCH
    return Address(ref if ref.startswith("refs/") else f"refs/heads/{ref}", remote or REMOTE)


class GitState(SqliteState):
    """The ref, taken into a local file. Only one process has the kept file; a second one takes the
    ref into a file of its own, which is gone when it ends.
    """

    def __init__(
        self,
        address: Address,
        repository: Path,
        environment: Mapping[str, str],
        must_stop: Callable[[], bool] = lambda: False,
    ) -> None:
        """`repository` is any folder of a clone; once `must_stop`, nothing waits long for the
        remote. Raises InvalidInput and HostUnreachable.
        """
        common, url, settings = _remote(address, repository, environment)
        name = sha256(f"{url} {address.ref}".encode()).hexdigest()[:16]
        kept = common / "reconciler" / name
        self.address = address
        self._lock: sqlite3.Connection | None = None
        self._own: tempfile.TemporaryDirectory[str] | None = None
        place = self._place(kept)
        super().__init__(place / "state.db")
        try:
            ref = GitRef(place / "git", url, address.ref, settings, must_stop)
            self.git = GitHome(self.file, ref)
            self._home = self.git
        except BaseException as trouble:
            self.close()
            if isinstance(trouble, GitRefused):
                raise _refused(address, trouble) from trouble
            raise

    @property
    def place(self) -> str:
        """The ref, and the commit of it that was taken in."""
        return (
            f"{self.address.text}, {f'commit {self.git.tip}' if self.git.tip else 'not there yet'}"
        )

    def close(self) -> None:
        """Close the file, and let others have it."""
        super().close()
        if self._lock is not None:
            self._lock.close()
        if self._own is not None:
            self._own.cleanup()

    def _place(self, kept: Path) -> Path:
        try:
            kept.mkdir(parents=True, exist_ok=True)
            self._lock = sqlite3.connect(kept / "lock", isolation_level=None, timeout=0)
            self._lock.execute("begin exclusive")
        except (OSError, sqlite3.Error):
            if self._lock is not None:
                self._lock.close()
                self._lock = None
            self._own = tempfile.TemporaryDirectory(prefix="reconciler-state-")
            return Path(self._own.name)
        return kept


def _remote(
    address: Address, repository: Path, environment: Mapping[str, str]
) -> tuple[Path, str, dict[str, str]]:
    """The folder of git, the remote's address, and how to log in there."""
    asking = quiet({})

    def ask(*words: str) -> str:
        return run_git(words, repository, asking).decode()

    try:
        common = (repository / ask("rev-parse", "--git-common-dir").strip()).resolve()
        url = _url(address.remote, common, ask("remote").split(), ask)
    except (GitRefused, OSError) as trouble:
        raise _refused(address, trouble) from trouble
    settings: dict[str, str] = {}
    with suppress(GitRefused):  # there are none
        for entry in ask("config", "--local", "-z", "--get-regexp", _SETTINGS).split("\0"):
            key, _, value = entry.partition("\n")
            if key:
                settings[key] = value
    return common, url, {**settings, **login(url, environment)}


def _url(remote: str, common: Path, remotes: list[str], ask: Callable[..., str]) -> str:
    if remote not in remotes:
        if remote != REMOTE:
            raise GitRefused(f"there is no remote {remote}")
        return str(common)  # a repository without a remote keeps its state itself
    url = ask("remote", "get-url", "--push", remote).strip()
    top = common.parent if common.name == ".git" else common
    return str((top / url).resolve()) if "://" not in url and (top / url).exists() else url


def _refused(address: Address, trouble: Exception) -> InvalidInput:
    problem = Problem(
        code="state-unusable",
        message=f"the state {address.text} can't be opened: {trouble}",
        fix="run this in a clone of the catalog's repository, or name a file with --state",
    )
    return InvalidInput([problem])
