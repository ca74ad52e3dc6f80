"""Git as a program that is asked: which commit, which files, which bytes.

Unless told otherwise it writes nothing, never asks a person, never pages, and never goes to the
network: in a partial clone a blob that is not here is a problem, not a download in the middle of a
check.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
import threading
import weakref
from collections.abc import Mapping
from pathlib import Path
from typing import IO, NamedTuple

from reconciler.catalog.encoding import MAX_BYTES

_QUIET = {
    "LC_ALL": "C",  # its words are recognised
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "none",  # the same for git before 2.45, which does not know the above
    "GIT_OPTIONAL_LOCKS": "0",
}
# A repository may name a program to watch its files; reading a revision must start none.
_CONFIG = ("--no-pager", "-c", "core.fsmonitor=false", "-c", "core.warnAmbiguousRefs=true")
_FOUND = re.compile(rb"([0-9a-f]{40,64}) (blob|tree|commit|tag) ([0-9]+)")
_FOLLOWED = re.compile(rb"(?:symlink|dangling|loop|notdir) ([0-9]+)")


class NoGit(Exception):
    """There is no git to start."""


class GitFailed(Exception):
    """Git refused, in `words` of its own."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


class Said(NamedTuple):
    """What git printed: the answer, and what it had to remark."""

    answer: bytes
    words: str


class Git(NamedTuple):
    """The program, run in `folder`."""

    folder: Path

    def ask(
        self, *arguments: str, data: bytes = b"", within: Mapping[str, str] | None = None
    ) -> Said:
        """Run one command to its end. Raises NoGit and GitFailed.

        `within` is another environment than that of a git which only reads.
        """
        try:
            done = subprocess.run(
                self.command(*arguments),
                env=environment() if within is None else within,
                input=data,
                capture_output=True,
                check=False,
            )
        except OSError as error:
            raise NoGit(str(error)) from error
        words = _words(done.stderr)
        if done.returncode:
            raise GitFailed(words)
        return Said(done.stdout, words)

    def command(self, *arguments: str) -> list[str]:
        """The command line. Raises NoGit."""
        program = shutil.which("git")
        if program is None:
            raise NoGit("not on the PATH")
        return [program, "-C", os.fspath(self.folder), *_CONFIG, *arguments]


def environment() -> dict[str, str]:
    """The user's environment, which may name the repository, made quiet."""
    return {**os.environ, **_QUIET}


class Thing(NamedTuple):
    """An object of the repository; `data` is None if it is larger than a file may be."""

    id: str
    kind: str
    size: int
    data: bytes | None


class Objects:
    """One `git cat-file --batch`, started by the first question and then kept.

    Sent to another process, it starts a git of its own there.
    """

    def __init__(self, git: Git) -> None:
        self._git = git
        self._process: subprocess.Popen[bytes] | None = None
        self._errors: IO[bytes] | None = None
        self._lock = threading.Lock()

    def __reduce__(self) -> tuple[type[Objects], tuple[Git]]:
        return Objects, (self._git,)

    def ask(self, name: str) -> Thing | None:
        """An object by id, or by `commit:path` with links followed; None if there is none.

        A link that leads out of the revision, or nowhere, leads to none. Threads take turns. Raises
        NoGit, GitFailed.
        """
        try:
            with self._lock:
                return self._ask(os.fsencode(name))
        except BrokenPipeError:
            self.close()
            raise GitFailed("git ended early") from None
        except BaseException:
            # Half an answer is in the pipe: the next question would read the rest of it.
            self.close()
            raise

    def close(self) -> None:
        """End git. The next question starts it again."""
        if self._process is not None and self._errors is not None:
            _end(self._process, self._errors)
        self._process = self._errors = None

    def _ask(self, name: bytes) -> Thing | None:
        into, out = self._pipes()
        into.write(name + b"\n")
        into.flush()
        head = out.readline().rstrip(b"\n")
        found = _FOUND.fullmatch(head)
        if found:
            return self._thing(found, out)
        followed = _FOLLOWED.fullmatch(head)
        if followed:
            out.read(int(followed[1]) + 1)
        elif not head:
            raise GitFailed(self._last_words())
        return None

    def _thing(self, found: re.Match[bytes], out: IO[bytes]) -> Thing:
        size = int(found[3])
        data = None
        if size > MAX_BYTES:
            self.close()  # the only way not to be sent all of it
        else:
            data = out.read(size + 1)[:size]
            if len(data) < size:
                raise GitFailed(self._last_words())
        return Thing(found[1].decode(), found[2].decode(), size, data)

    def _pipes(self) -> tuple[IO[bytes], IO[bytes]]:
        if self._process is None:
            command = self._git.command("cat-file", "--batch", "--follow-symlinks")
            errors = tempfile.TemporaryFile()  # noqa: SIM115  (closed with the process)
            pipe = subprocess.PIPE
            try:
                self._process = subprocess.Popen(
                    command, env=environment(), stdin=pipe, stdout=pipe, stderr=errors
                )
            except OSError as error:
                errors.close()
                raise NoGit(str(error)) from error
            self._errors = errors
            weakref.finalize(self, _end, self._process, errors)
        assert self._process.stdin
        assert self._process.stdout
        return self._process.stdin, self._process.stdout

    def _last_words(self) -> str:
        assert self._errors
        self._errors.seek(0)
        return _words(self._errors.read()) or "git ended early"


def _end(process: subprocess.Popen[bytes], errors: IO[bytes]) -> None:
    process.kill()
    process.wait()
    errors.close()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None and not pipe.closed:
            try:
                pipe.close()
            except BrokenPipeError:
                continue


def _words(said: bytes) -> str:
    """What git says, on one line."""
    lines = said.decode(errors="replace").splitlines()
    bare = (re.sub(r"^(fatal|error|warning|hint): ?", "", line).strip() for line in lines)
    text = " ".join(line for line in bare if line)
    return "".join(character for character in text if character.isprintable())[:600].rstrip(".")
