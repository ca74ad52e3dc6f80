"""Where the work that is checked out left another branch."""

from __future__ import annotations

from pathlib import Path

from reconciler.catalog.git import GitFailed, NoGit
from reconciler.catalog.git_problems import git_failed, no_git, nothing_common
from reconciler.catalog.revision import find_revision, is_shallow
from reconciler.domain.errors import InvalidInput


def branch_point(rev: str, root: Path) -> str:
    """The newest commit that both a revision and HEAD come from: a revision that HEAD contains is
    that itself. What others did there since is no part of the work. Raises InvalidInput.
    """
    other, head = find_revision(rev, root), find_revision("HEAD", root)
    try:
        return head.git.ask("merge-base", head.commit, other.commit).answer.decode().strip()
    except NoGit as error:
        raise InvalidInput([no_git(error)]) from error
    except GitFailed as failed:
        if failed.words:
            raise InvalidInput([git_failed(failed.words)]) from failed
        raise InvalidInput([nothing_common(rev, shallow=is_shallow(head.git))]) from failed
