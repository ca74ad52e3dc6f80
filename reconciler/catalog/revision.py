"""The files of a folder as a revision of git has them, without a checkout.

Blobs are read as they are: what .gitattributes or autocrlf would make of them in a working tree
(other line ends, mostly) does not happen, and does not change what YAML means.
"""

from __future__ import annotations

import os
import posixpath
import re
from pathlib import Path
from typing import NamedTuple

from reconciler.catalog.encoding import too_large
from reconciler.catalog.files import first_folder, is_hidden, is_yaml, not_read
from reconciler.catalog.git import Git, GitFailed, NoGit, Objects
from reconciler.catalog.git_problems import (
    ambiguous,
    git_failed,
    no_folder,
    no_git,
    not_here,
    not_one_commit,
    outside,
    unknown_revision,
)
from reconciler.domain.errors import InvalidInput
from reconciler.domain.problem import Problem

_ID = re.compile(r"[0-9a-f]{40,64}")
_LINK, _SUBMODULE = "120000", "160000"


class RevisionFile(NamedTuple):
    """`name` is relative to the folder; `shown` is `HEAD~3:catalog/store.yaml`, as for git show."""

    name: str
    shown: str
    blob: str
    objects: Objects

    @property
    def folder(self) -> str:
        """The first folder on the way from the root; empty for a file in the root itself."""
        return first_folder(self.name)

    def read(self, problems: list[Problem]) -> bytes | None:
        """The bytes, or None and a problem. A blob that is too large is not fetched from git."""
        try:
            thing = self.objects.ask(self.blob)
        except (NoGit, GitFailed) as failed:
            problems.append(not_here(self.shown, str(failed)))
            return None
        if thing is None:
            problems.append(not_here(self.shown, "the repository lacks its content"))
            return None
        if thing.data is None:
            problems.append(too_large(thing.size, self.shown))
        return thing.data


class Revision(NamedTuple):
    """A commit, and the way from the top of its tree to the folder; the top itself is empty."""

    said: str
    commit: str
    path: str
    git: Git

    def shown(self, name: str = "") -> str:
        """A name in the way that `git show` takes it."""
        return f"{self.said}:{posixpath.join(self.path, name) if name else self.path}"


def revision_files(rev: str, root: Path, problems: list[Problem]) -> list[RevisionFile]:
    """Every YAML file under `root` in a revision, by the rules of a folder, sorted by name.

    A link is followed to a file of the same revision. Raises InvalidInput if there is no such
    revision, no such folder in it, no repository or no git.
    """
    revision = find_revision(rev, root)
    objects = Objects(revision.git)
    try:
        return _Listing(revision, objects, problems).files()
    except NoGit as error:
        raise InvalidInput([no_git(error)]) from error
    except GitFailed as failed:
        raise InvalidInput([git_failed(failed.words)]) from failed


def find_revision(rev: str, root: Path) -> Revision:
    """The commit that is meant, in the repository that holds `root`. Raises InvalidInput."""
    there = _nearest_folder(root)
    # With GIT_DIR the user names the repository, and git takes the working folder as its top.
    git = Git(Path() if "GIT_DIR" in os.environ else there)
    try:
        path = _path_in_tree(git, root, there)
        return Revision(rev, _commit(git, rev), path, git)
    except NoGit as error:
        raise InvalidInput([no_git(error)]) from error
    except GitFailed as failed:
        raise InvalidInput([git_failed(failed.words)]) from failed


def revision_bytes(rev: str, root: Path, name: str) -> bytes | None:
    """The bytes of a file under `root` in a revision; None if it has no such file.

    Raises InvalidInput if git can't tell.
    """
    revision = find_revision(rev, root)
    try:
        path = posixpath.join(revision.path, name)
        thing = Objects(revision.git).ask(f"{revision.commit}:{path}")
    except NoGit as error:
        raise InvalidInput([no_git(error)]) from error
    except GitFailed as failed:
        raise InvalidInput([git_failed(failed.words)]) from failed
    return thing.data if thing is not None and thing.kind == "blob" else None


def _nearest_folder(root: Path) -> Path:
    """The folder, or what is left of the way to it: the revision may have what is gone now."""
    return next(
        (folder for folder in (root, *root.parents) if os.path.isdir(folder)),  # noqa: PTH112
        Path(),
    )


def _path_in_tree(git: Git, root: Path, there: Path) -> str:
    """The way from the top of the repository to the folder, with slashes."""
    inside = git.ask("rev-parse", "--is-inside-work-tree").answer.strip() == b"true"
    if inside:
        top = git.ask("rev-parse", "--show-toplevel").answer.removesuffix(b"\n")
        whole = os.path.join(os.path.realpath(there), root.relative_to(there))  # noqa: PTH118
        path = os.path.relpath(os.path.normpath(whole), os.path.realpath(os.fsdecode(top)))
    else:  # a bare repository: there is nothing but its trees to be relative to
        path = posixpath.normpath(root.as_posix())
    if path.startswith(("/", "../")) or path == "..":
        raise InvalidInput([outside(root.as_posix())])
    return "" if path == "." else path


def _commit(git: Git, rev: str) -> str:
    """The id of a commit. What is said is verified as one name of one object, never an option."""
    if not rev or rev.startswith("-") or not rev.isprintable():
        raise InvalidInput([unknown_revision(rev, shallow=False)])
    try:
        said = git.ask("rev-parse", "--verify", "--end-of-options", rev)
    except GitFailed as failed:
        if "ambiguous" in failed.words:
            raise InvalidInput([ambiguous(rev, failed.words)]) from failed
        raise InvalidInput([unknown_revision(rev, shallow=is_shallow(git))]) from failed
    if "ambiguous" in said.words:
        raise InvalidInput([ambiguous(rev, said.words)])
    found = said.answer.decode(errors="replace").strip()
    # Only now the kind: `:/text^{commit}` would search for another text, `^main` would stay one.
    try:
        if _ID.fullmatch(found):
            commit = git.ask("rev-parse", "--verify", "--quiet", f"{found}^{{commit}}").answer
            return commit.decode().strip()
    except GitFailed:
        pass
    raise InvalidInput([not_one_commit(rev)])


def is_shallow(git: Git) -> bool:
    """Whether older commits were left out when the repository was cloned."""
    return git.ask("rev-parse", "--is-shallow-repository").answer.strip() == b"true"


class _Listing:
    def __init__(self, revision: Revision, objects: Objects, problems: list[Problem]) -> None:
        self._revision = revision
        self._objects = objects
        self._problems = problems

    def files(self) -> list[RevisionFile]:
        tree = self._look_up(self._revision.path)
        if tree is None:
            raise InvalidInput([no_folder(self._revision.shown(), "does not exist")])
        kind, tree_id = tree
        if kind != "tree":
            raise InvalidInput([no_folder(self._revision.shown(), "is not a folder")])
        listed = self._revision.git.ask("ls-tree", "-r", "-z", "--full-tree", tree_id).answer
        found = (self._entry(entry) for entry in listed.split(b"\0") if entry)
        return sorted((file for file in found if file), key=lambda file: file.name)

    def _entry(self, entry: bytes) -> RevisionFile | None:
        """`mode type id<TAB>name`: a file of the catalog, nothing, or a problem."""
        about, _, raw = entry.partition(b"\t")
        mode, _, blob = about.decode().split(" ")
        name = os.fsdecode(raw)
        if is_hidden(name):
            return None
        if mode == _LINK:
            return self._link(name)
        if mode == _SUBMODULE:
            self._refuse(name, "a submodule: its files stand in another repository")
        elif is_yaml(name):
            return self._file(name, blob)
        return None

    def _link(self, name: str) -> RevisionFile | None:
        target = self._look_up(posixpath.join(self._revision.path, name))
        if target is not None and target[0] == "tree":
            self._refuse(name, "a link to a folder")
        elif is_yaml(name):
            if target is not None and target[0] == "blob":
                return self._file(name, target[1])
            self._refuse(name, "a link that leads nowhere, or out of this revision")
        return None

    def _look_up(self, path: str) -> tuple[str, str] | None:
        """The kind and id of what stands at a path, links followed."""
        if "\n" in path:
            return None  # one line is one question; only a folder or a link has to be asked so
        thing = self._objects.ask(f"{self._revision.commit}:{path}")
        return (thing.kind, thing.id) if thing else None

    def _file(self, name: str, blob: str) -> RevisionFile:
        return RevisionFile(name, self._revision.shown(name), blob, self._objects)

    def _refuse(self, name: str, what: str) -> None:
        self._problems.append(not_read(self._revision.shown(name), what))
