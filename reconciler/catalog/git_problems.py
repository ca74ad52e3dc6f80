"""Problems of a revision that can't be read: one function for each."""

from __future__ import annotations

from reconciler.domain.problem import Problem
from reconciler.domain.source import Source
from reconciler.domain.visible import visible


def no_git(error: Exception) -> Problem:
    """There is nothing to start."""
    return Problem(
        code="no-git",
        message=f"git can't be started: {error}.",
        fix="Install git; it reads the catalog of a revision.",
    )


def git_failed(words: str) -> Problem:
    """Git refused; its own words say why, and often what to do."""
    if "not a git repository" in words:
        return Problem(
            code="not-a-repository",
            message=f"The catalog is in no git repository: {words}.",
            fix="Run this inside the repository, or name a catalog folder that is in one.",
        )
    owner = "dubious ownership" in words
    return Problem(
        code="git-failed",
        message=f"git refuses: {words}.",
        fix="Run this as the owner of the repository, or run the command that git names."
        if owner
        else "Correct what git names; `git status` in the same folder should work.",
    )


def unknown_revision(rev: str, *, shallow: bool) -> Problem:
    """A name that git does not know."""
    return Problem(
        code="unknown-revision",
        message=f"There is no revision `{visible(rev)}` in this repository"
        f"{', which is a shallow clone' if shallow else ''}.",
        fix="Fetch the whole history: `git fetch --unshallow`; in CI, `fetch-depth: 0`."
        if shallow
        else "Name a branch, a tag or a commit; fetch it first if it is elsewhere.",
    )


def ambiguous(rev: str, words: str) -> Problem:
    """A name of two things. Git would take one of them; which one is nobody's intention."""
    return Problem(
        code="ambiguous-revision",
        message=f"`{visible(rev)}` may be several revisions: {words}.",
        fix="Write more of its letters, or the whole name: refs/heads/... or refs/tags/...",
    )


def nothing_common(rev: str, *, shallow: bool) -> Problem:
    """Two histories that never were one, or of which the clone lacks the part that was."""
    return Problem(
        code="no-common-commit",
        message=f"`{visible(rev)}` and what is checked out have no commit in common"
        f"{': this is a shallow clone' if shallow else ''}.",
        fix="Fetch the whole history: `git fetch --unshallow`; in CI, `fetch-depth: 0`."
        if shallow
        else "Name the branch that this work began on.",
    )


def not_one_commit(rev: str) -> Problem:
    """A range, an exclusion, or a name of a folder or file inside a revision."""
    return Problem(
        code="unknown-revision",
        message=f"`{visible(rev)}` does not name one commit.",
        fix="Name a branch, a tag or a commit, without a range and without `:path`.",
    )


def outside(root: str) -> Problem:
    """A folder that can't be a part of the repository."""
    return Problem(
        code="not-a-repository",
        message=f"The catalog folder `{visible(root)}` is not inside the repository.",
        fix="Name a folder below the top of the repository with --catalog.",
    )


def no_folder(shown: str, what: str) -> Problem:
    """The revision has no such folder."""
    return Problem(
        code="catalog-missing",
        message=f"The catalog folder `{visible(shown)}` {what}.",
        fix="Name a revision that has it, or the folder that it had then with --catalog.",
    )


def not_here(shown: str, why: str) -> Problem:
    """A blob that the repository should have."""
    return Problem(
        code="file-unreadable",
        message=f"git can't give the content of the file: {why}.",
        fix="In a partial clone, fetch the missing objects first; else run `git fsck`.",
        source=Source(shown, 1, 1),
    )
