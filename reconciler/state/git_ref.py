"""One ref of a git repository as a place for files: read it, and write it by compare and swap.

Everything goes through a bare repository of its own, without history, beside the user's objects:
the user's clone gets no refs, no objects and no shallow boundary from it. It never asks a person.
"""

import os
import shutil
import subprocess
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import Path

from reconciler.domain.errors import HostUnreachable

_QUIET = {"LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0"}
_HERE = "refs/reconciler/state"
_NEXT = "refs/reconciler/next"
LONGEST_SECONDS = 240.0
"""How long one command of git may take: a remote that never answers must not hold a run for ever.
Less than the silence after which others take what a run announced for sent."""

STOP_SECONDS = 10.0
"""How much longer once a stop was asked for: what was done is worth being told if that is soon."""

_LOOK_SECONDS = 0.5
"""How often a command that takes longer is looked at."""

_STRANGE = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_COMMON_DIR", "GIT_OBJECT_DIRECTORY")


class GitRefused(Exception):
    """Git can't be started, or refuses, in words of its own."""


class Moved(Exception):
    """Somebody else wrote the ref meanwhile."""


class GitRef:
    """The ref of a remote. `folder` is a new or earlier folder of its own."""

    def __init__(
        self,
        folder: Path,
        url: str,
        ref: str,
        settings: Mapping[str, str],
        must_stop: Callable[[], bool] = lambda: False,
    ) -> None:
        """`settings` are settings of git, such as how to log in; once `must_stop`, nothing waits
        long for the remote. Raises GitRefused.
        """
        self._must_stop = must_stop
        self._folder = folder
        self._url = url
        self._environment = quiet(settings)
        self.ref = ref
        if not (folder / "HEAD").exists():
            folder.mkdir(parents=True, exist_ok=True)
            run_git(["init", "--quiet", "--bare", "."], folder, self._environment)

    def fetch(self) -> str | None:
        """The commit that the remote has, now here as well; None if it has no such ref.

        Raises HostUnreachable.
        """
        tip = self._tip()
        if tip is not None and not self._has(tip):
            try:
                self._git("fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--depth=1",
                          "--no-auto-gc", self._url, f"+{self.ref}:{_HERE}")  # fmt: skip
                tip = self._git("rev-parse", "--verify", _HERE).decode("ascii").strip()
            except GitRefused as trouble:
                raise self._unreachable(trouble) from trouble
        return tip

    def files(self, commit: str) -> dict[str, str]:
        """Every file by its path: the id of its content."""
        listed = self._git("ls-tree", "-r", "-z", commit).decode()
        rows = (row.partition("\t") for row in listed.split("\0") if row)
        return {path: meta.split(" ")[2] for meta, _, path in rows}

    def contents(self, ids: Mapping[str, str]) -> Iterator[tuple[str, bytes]]:
        """The content of files, by path, one at a time."""
        if not ids:
            return
        asked = "".join(f"{blob}\n" for blob in ids.values()).encode()
        told = self._git("cat-file", "--batch", data=asked)
        at = 0
        for path in ids:
            end = told.index(b"\n", at)
            size = int(told[at:end].split(b" ")[2])
            yield path, told[end + 1 : end + 1 + size]
            at = end + size + 2

    def commit(
        self,
        parent: str | None,
        changes: Mapping[str, bytes | None],
        message: str,
        at: datetime,
    ) -> str:
        """A commit on `parent` with files changed, or gone (None). Nobody else sees it yet."""
        told = message.encode()
        stream = [
            f"commit {_NEXT}\ncommitter reconciler <reconciler@localhost>"
            f" {int(at.timestamp())} +0000\ndata {len(told)}\n".encode(),
            told,
            b"\n",
            f"from {parent}\n".encode() if parent else b"",
        ]
        for path, content in changes.items():
            if content is None:
                stream.append(f"D {path}\n".encode())
            else:
                stream += [
                    f"M 100644 inline {path}\ndata {len(content)}\n".encode(),
                    content,
                    b"\n",
                ]
        if parent is None:
            self._git("update-ref", "-d", _NEXT)
        self._git(
            "fast-import", "--quiet", "--force", "--done", data=b"".join([*stream, b"done\n"])
        )
        return self._git("rev-parse", "--verify", _NEXT).decode("ascii").strip()

    def push(self, commit: str, parent: str | None) -> None:
        """Make the commit the remote's, if that still has `parent` (None: no such ref).

        Raises Moved, or HostUnreachable.
        """
        lease = f"--force-with-lease={self.ref}:{parent or ''}"
        try:
            self._git("push", "--quiet", lease, self._url, f"{commit}:{self.ref}")
        except GitRefused as trouble:
            # What became of it is asked, not read from words: an answer may be lost on its way.
            tip = self._tip()
            if tip == commit:
                return
            if tip != parent:
                raise Moved from trouble
            raise self._unreachable(trouble) from trouble

    def _tip(self) -> str | None:
        try:
            told = self._git("ls-remote", self._url, self.ref).decode()
        except GitRefused as trouble:
            raise self._unreachable(trouble) from trouble
        found = [
            line.split("\t")[0] for line in told.splitlines() if line.endswith(f"\t{self.ref}")
        ]
        return found[0] if found else None

    def _has(self, commit: str) -> bool:
        try:
            self._git("cat-file", "-e", f"{commit}^{{tree}}")
        except GitRefused:
            return False
        return True

    def _git(self, *arguments: str, data: bytes = b"") -> bytes:
        return run_git(arguments, self._folder, self._environment, data, self._must_stop)

    def _unreachable(self, trouble: GitRefused) -> HostUnreachable:
        return HostUnreachable(
            f"the state on {self.ref} can't be reached: {trouble}",
            "look whether `git ls-remote` and `git push` work here; in CI, whether the job may "
            "write contents; nothing was sent to the shop after this",
        )


def run_git(
    arguments: "list[str] | tuple[str, ...]",
    folder: Path,
    environment: Mapping[str, str],
    data: bytes = b"",
    must_stop: Callable[[], bool] = lambda: False,
) -> bytes:
    """Run one command to its end. Raises GitRefused, also if it does not come to its end."""
    program = shutil.which("git")
    if program is None:
        raise GitRefused("there is no git on the PATH")
    try:
        with subprocess.Popen(
            [program, "--no-pager", *arguments],
            cwd=folder,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        ) as running:
            try:
                out, said = _ended(running, data, must_stop)
            except BaseException:
                running.kill()
                raise
    except OSError as trouble:
        raise GitRefused(str(trouble)) from trouble
    if running.returncode:
        raise GitRefused(_words(said) or f"git ended with {running.returncode}")
    return out


def _ended(
    running: "subprocess.Popen[bytes]", data: bytes, must_stop: Callable[[], bool]
) -> tuple[bytes, bytes]:
    """What it wrote and said, once it ended. Raises GitRefused if that takes too long."""
    left = LONGEST_SECONDS
    while left > 0:
        look = min(left, _LOOK_SECONDS)
        try:
            return running.communicate(data, timeout=look)
        except subprocess.TimeoutExpired:
            data = b""  # it has been taken
        left = min(left - look, STOP_SECONDS) if must_stop() else left - look
    raise GitRefused("git waited for an answer, and none came")


def quiet(settings: Mapping[str, str]) -> dict[str, str]:
    """The environment of a git that asks nobody. Settings travel in it, as they may be secret."""
    made = {name: value for name, value in os.environ.items() if name not in _STRANGE}
    made |= _QUIET
    known = int(made.get("GIT_CONFIG_COUNT") or 0)
    for number, (name, value) in enumerate(settings.items(), known):
        made |= {f"GIT_CONFIG_KEY_{number}": name, f"GIT_CONFIG_VALUE_{number}": value}
    return {**made, "GIT_CONFIG_COUNT": str(known + len(settings))}


def login(url: str, environment: Mapping[str, str]) -> dict[str, str]:
    """How a job of GitHub Actions logs in to its own repository: by the token of the job, and to
    no other host.
    """
    token, server = environment.get("GITHUB_TOKEN"), environment.get("GITHUB_SERVER_URL", "")
    if not token or not server.startswith("https://") or not url.startswith(f"{server}/"):
        return {}
    secret = b64encode(f"x-access-token:{token}".encode()).decode()
    name = f"http.{server}/.extra"
    # First none: a checkout may have left a header of its own, and two of them are refused.
    return {f"{name}header": "", f"{name}Header": f"Authorization: Basic {secret}"}


def _words(said: bytes) -> str:
    lines = [line for line in said.decode("utf-8", "replace").splitlines() if line.strip()]
    return "; ".join(lines[:4])
