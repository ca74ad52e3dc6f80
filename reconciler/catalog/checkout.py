"""The user's clone, for a commit of edited files: what stands in its way, the branch, the push.

Only the files that are named get into a commit: what else is changed or staged stays as it is. A
commit of ours says which tree it has, so that one which was amended since is another's.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from reconciler.catalog.git import Git, GitFailed

TRAILER = "Reconciler-Tree"
UNDER_WAY = ("MERGE_HEAD", "CHERRY_PICK_HEAD", "REVERT_HEAD")
_STRANGE = 5
"""Commits of others that are told."""


class Prepared(NamedTuple):
    """The file of an index of its own, and the tree that it makes."""

    file: str
    tree: str


class Checkout:
    """`folder` is any folder of it; `quiet` is the environment of a git that asks nobody."""

    def __init__(self, folder: Path, quiet: Mapping[str, str]) -> None:
        """Raises NoGit, and GitFailed where there is no working tree."""
        self._quiet = quiet
        told = Git(folder).ask("rev-parse", "--show-toplevel", within=self._quiet).answer
        self._top = Path(os.fsdecode(told.removesuffix(b"\n")))
        self._git = Git(self._top)

    # What there is.

    def head(self) -> str | None:
        """The commit that is checked out; None before the first one."""
        return self.commit_of("HEAD")

    def branch(self) -> str | None:
        """The branch that is checked out; None on a detached head."""
        return self._maybe("symbolic-ref", "--quiet", "--short", "HEAD") or None

    def commit_of(self, ref: str) -> str | None:
        """The commit of a ref, or None."""
        return self._maybe("rev-parse", "--verify", "--quiet", f"{ref}^{{commit}}") or None

    def under_way(self) -> bool:
        """Whether a merge, or the like, waits for its end."""
        return any(self.commit_of(name) for name in UNDER_WAY)

    def names(self, paths: Iterable[Path]) -> dict[Path, str | None]:
        """Files by their names from the top; None for what is outside. Links are followed."""
        top = self._top.resolve()
        found: dict[Path, str | None] = {}
        for path in paths:
            whole = path.resolve()
            found[path] = whole.relative_to(top).as_posix() if whole.is_relative_to(top) else None
        return found

    def unclean(self, names: Sequence[str]) -> list[str]:
        """Those of the files that are there otherwise than in the checked out commit."""
        told = self._ask(
            "status", "--porcelain", "-z", "--no-renames", "--untracked-files=all",
            "--", os.path.commonpath(names) or ".", more=_LITERAL,
        )  # fmt: skip
        return sorted({entry[3:] for entry in told.split("\0")} & set(names))

    def ignored(self, names: Sequence[str]) -> list[str]:
        """Those of the files that git is told not to keep."""
        told = self._maybe("check-ignore", "-z", "--stdin", data=_lines(names))
        return [name for name in (told or "").split("\0") if name]

    def anonymous(self) -> str:
        """Why git does not know whose the commit is; empty if it does."""
        try:
            self._ask("var", "GIT_AUTHOR_IDENT")
            self._ask("var", "GIT_COMMITTER_IDENT")
        except GitFailed as failed:
            return failed.words
        return ""

    def is_name(self, branch: str) -> bool:
        """Whether a branch can be called so."""
        whole = f"refs/heads/{branch}"
        return not branch.startswith("-") and self._maybe("check-ref-format", whole) is not None

    def strangers(self, since: str, tip: str) -> list[str]:
        """Commits of `tip` that are neither in `since` nor as we made them, in words; the first."""
        form = f"%T%x09%(trailers:key={TRAILER},valueonly,separator=%x2C)%x09%h %s, by %an"
        found = []
        for line in self._ask("log", f"--format={form}", tip, f"^{since}").splitlines():
            tree, said, told = line.split("\t", 2)
            if tree != said:
                found.append(told)
        return found[:_STRANGE]

    def tree(self) -> str:
        """The tree of what is checked out."""
        return self._ask("rev-parse", "--verify", "HEAD^{tree}").strip()

    def is_same(self, commit: str, parent: str, tree: str) -> bool:
        """Whether a commit is that very tree on that very parent."""
        return self._ask("show", "--no-patch", "--format=%P %T", commit).strip() == (
            f"{parent} {tree}"
        )

    def said(self, commit: str) -> tuple[datetime, str]:
        """When its author said it, and the message without the tree."""
        at, _, message = self._ask("show", "--no-patch", "--format=%aI%n%B", commit).partition("\n")
        return datetime.fromisoformat(at), without_tree(message)

    def remotes(self) -> list[str]:
        """The remotes by name."""
        return self._ask("remote").split()

    def url(self, remote: str) -> str:
        """Where a push to it goes."""
        return self._ask("remote", "get-url", "--push", remote).strip()

    @contextmanager
    def prepared(self, names: Sequence[str]) -> Iterator[Prepared]:
        """What is checked out with these files as they are now, and nothing that is staged."""
        with tempfile.TemporaryDirectory(prefix="reconciler-index-") as folder:
            index = Path(folder) / "index"
            own = self._top / self._ask("rev-parse", "--git-path", "index").strip()
            if own.exists():  # what it knows of files that are as they were saves reading them
                shutil.copy2(own, index)  # with its time, by which git knows what may be newer
            within = {"GIT_INDEX_FILE": str(index)}
            self._ask("read-tree", "--reset", "HEAD", more=within)
            self._ask("add", *_FROM_STDIN, data=_lines(names), more={**within, **_LITERAL})
            yield Prepared(str(index), self._ask("write-tree", more=within).strip())

    # What is done to it.

    def switch(self, branch: str) -> None:
        """Go on with this branch at the checked out commit; no file moves by it."""
        self._ask("switch", "--quiet", "--no-track", "--force-create", branch)

    def back(self, branch: str, left: str, tip: str | None) -> None:
        """Undo `switch`: to `branch`, and what was left at the commit that it had, if any."""
        self._ask("symbolic-ref", "HEAD", f"refs/heads/{branch}")
        if tip is None:
            self._ask("update-ref", "-d", f"refs/heads/{left}")
        else:
            self._ask("update-ref", f"refs/heads/{left}", tip)

    def commit(
        self, prepared: Prepared, names: Sequence[str], message: str, at: datetime | None = None
    ) -> str:
        """Commit what is prepared, with the hooks and the signature that the user wants.

        `at` is when it was said, if that is not now.
        """
        date = {"GIT_AUTHOR_DATE": at.isoformat()} if at else {}
        with tempfile.NamedTemporaryFile("wb", prefix="reconciler-message-") as file:
            file.write(message.encode("utf-8", "replace"))
            file.flush()
            self._ask("commit", "--quiet", "--cleanup=whitespace", f"--file={file.name}",
                      more={"GIT_INDEX_FILE": prepared.file, **date})  # fmt: skip
        self._stage(names)
        return self._ask("rev-parse", "HEAD").strip()

    def take(self, commit: str, names: Sequence[str]) -> None:
        """Let the branch be at a commit that has these files as they are."""
        self._stage(names)
        self._ask("reset", "--quiet", "--soft", commit)

    # The remote. `login` is how to get in, if git does not know by itself.

    def remote_tips(
        self, remote: str, branches: Sequence[str], login: Mapping[str, str]
    ) -> dict[str, str]:
        """The commits of branches of the remote, by branch, fetched; those that it has."""
        refs = [f"refs/heads/{branch}" for branch in branches]
        lines = self._ask("ls-remote", "--heads", remote, *refs, more=login).splitlines()
        told = {ref: tip for tip, _, ref in (line.partition("\t") for line in lines)}
        missing = [ref for ref in refs if ref in told and self.commit_of(told[ref]) is None]
        if missing:
            self._ask("fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--no-auto-gc",
                      remote, *missing, more=login)  # fmt: skip
        return {ref.removeprefix("refs/heads/"): told[ref] for ref in refs if ref in told}

    def push(self, remote: str, branch: str, tip: str | None, login: Mapping[str, str]) -> None:
        """Make it the remote's, if that still has `tip`; None: if it has no such branch."""
        ref = f"refs/heads/{branch}"
        self._ask("push", "--quiet", "--set-upstream", f"--force-with-lease={ref}:{tip or ''}",
                  remote, f"{ref}:{ref}", more=login)  # fmt: skip

    def _stage(self, names: Sequence[str]) -> None:
        self._ask("add", *_FROM_STDIN, data=_lines(names), more=_LITERAL)

    def _ask(
        self, *arguments: str, data: bytes = b"", more: Mapping[str, str] | None = None
    ) -> str:
        within = {**self._quiet, **(more or {})}
        try:
            return os.fsdecode(self._git.ask(*arguments, data=data, within=within).answer)
        except GitFailed as failed:
            # A remote's address may have a name and a password in it.
            raise GitFailed(re.sub(r"://[^/@\s]+@", "://", failed.words)) from None

    def _maybe(self, *arguments: str, data: bytes = b"") -> str | None:
        """None where git says no."""
        try:
            return self._ask(*arguments, data=data).strip()
        except GitFailed:
            return None


def without_tree(message: str) -> str:
    """What a message of ours says, whatever tree it was said of."""
    return message.rpartition(f"{TRAILER}: ")[0].strip()


_LITERAL = {"GIT_LITERAL_PATHSPECS": "1"}
"""A name with a star is a name. Not for commands that run hooks, which would inherit it."""

_FROM_STDIN = ("--pathspec-from-file=-", "--pathspec-file-nul")


def _lines(names: Iterable[str]) -> bytes:
    return b"\0".join(os.fsencode(name) for name in names)
