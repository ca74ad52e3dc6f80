"""Which commit a catalog on the disk is of."""

from pathlib import Path
from typing import NamedTuple

from reconciler.catalog.git import Git, GitFailed, NoGit


class Head(NamedTuple):
    """The commit that is checked out, and whether files of the catalog differ from it.

    Empty without git, or before the first commit.
    """

    commit: str = ""
    dirty: bool = False


def head(catalog: Path) -> Head:
    """Ask git. A folder that it does not keep is no error: then nothing is known."""
    git = Git(catalog)
    try:
        commit = git.ask("rev-parse", "--verify", "HEAD").answer.decode("ascii", "replace").strip()
        changed = git.ask("status", "--porcelain", "--untracked-files=all", "--", ".").answer
    except (NoGit, GitFailed):
        return Head()
    return Head(commit, bool(changed.strip()))
