"""What stands in the way of a commit of edited files: one function for each."""

from collections.abc import Sequence
from pathlib import Path
from shlex import quote

from reconciler.domain.problem import Problem
from reconciler.domain.source import Source
from reconciler.domain.visible import visible


def branch_alone() -> Problem:
    """A branch without a commit on it is nothing."""
    return Problem(
        code="arguments",
        message="--branch goes with --commit or --pr",
        fix="add --commit to commit the change on it, or --pr to open a pull request as well",
    )


def detached() -> Problem:
    """A commit that no branch has is lost with the next switch."""
    return Problem(
        code="detached-head",
        message="No branch is checked out (git calls it a detached HEAD).",
        fix="Check out the branch that the change begins on: `git switch main`.",
    )


def no_commit_yet() -> Problem:
    """There is nothing that a branch could begin on."""
    return Problem(
        code="no-commit-yet",
        message="The repository has no commit yet.",
        fix="Make the first one: `git add . && git commit`.",
    )


def under_way() -> Problem:
    """A commit now would be the end of a merge."""
    return Problem(
        code="merge-under-way",
        message="A merge, or the like, is under way in this clone.",
        fix="End it, or give it up: `git status` tells how.",
    )


def outside(path: Path) -> Problem:
    """A file, or what a link leads to, that this repository does not hold."""
    return Problem(
        code="not-a-repository",
        message="The file is not inside the repository.",
        fix="Commit it where it belongs, by hand.",
        source=Source(path.as_posix(), 1, 1),
    )


def unclean(name: str) -> Problem:
    """What somebody changed before would be in the commit as if it were of the edit."""
    return Problem(
        code="uncommitted-changes",
        message="The file has changes already that are not committed.",
        fix="Commit them, or put them aside: `git stash push -- FILE`.",
        source=Source(name, 1, 1),
    )


def ignored(name: str) -> Problem:
    """A file that never gets into a commit."""
    return Problem(
        code="ignored-by-git",
        message="git is told to ignore the file (.gitignore or the like).",
        fix="Take it out there: `git check-ignore -v FILE` tells which line it is.",
        source=Source(name, 1, 1),
    )


def no_name(branch: str) -> Problem:
    """No branch can be called so."""
    return Problem(
        code="branch-name",
        message=f"`{visible(branch)}` can't be the name of a branch.",
        fix="Take letters, digits, dashes and slashes: stocks/2026-11-20.",
    )


def anonymous(words: str) -> Problem:
    """Nobody knows whose the commit would be."""
    return Problem(
        code="no-author",
        message=f"git does not know who commits: {words}.",
        fix='Tell it: `git config user.name "Anna"`, `git config user.email anna@example.com`.',
    )


def no_remote(remotes: Sequence[str]) -> Problem:
    """Nowhere to push to, or several places."""
    several = f"several remotes, and none is called origin: {', '.join(remotes)}"
    return Problem(
        code="no-remote",
        message=f"The repository has {several if remotes else 'no remote'}.",
        fix="Name GitHub's repository: `git remote add origin git@github.com:OWNER/NAME.git`.",
    )


def no_repository(remote: str) -> Problem:
    """A remote that is not on GitHub, or on one that nobody named."""
    return Problem(
        code="not-on-github",
        message=f"The remote {remote} is no repository of GitHub.",
        fix="Set GITHUB_REPOSITORY=OWNER/NAME; for a GitHub of your own, GITHUB_SERVER_URL and "
        "GITHUB_API_URL as well. Elsewhere, use --commit, and push by hand.",
    )


def no_token() -> Problem:
    """Nobody may open a pull request without saying who they are."""
    return Problem(
        code="no-github-token",
        message="A pull request needs a token of GitHub, and none is set.",
        fix="Set GITHUB_TOKEN (or GH_TOKEN), in the environment or in .env: a fine-grained token "
        "of the repository with Contents and Pull requests: write.",
    )


def is_base(branch: str) -> Problem:
    """A branch can't be merged into itself."""
    return Problem(
        code="branch-is-base",
        message=f"Pull requests go into `{visible(branch)}`; they can't come from it.",
        fix="Name another branch with --branch.",
    )


def branch_of_others(branch: str, place: str, strangers: Sequence[str]) -> Problem:
    """A branch that would be made anew, with commits that would be lost."""
    told = "; ".join(map(visible, strangers))
    return Problem(
        code="branch-exists",
        message=f"The branch {visible(branch)} exists {place}, with commits that are not from "
        f"here or were changed since: {told}.",
        fix=f"Name another one, or go on with it: `git switch {quote(branch)}`"
        f"{'' if place == 'here' else ', `git pull`'}, and again.",
    )


def not_committed(words: str, branch: str, moves: bool, names: Sequence[str]) -> Problem:
    """The edit is saved; git, or a hook of the user's, does not take the commit."""
    switch = f"git switch --create {quote(branch)} && " if moves else ""
    files = " ".join(quote(name) for name in names[:20])
    if len(names) > len(names[:20]):
        files = "."
    return Problem(
        code="not-committed",
        message="The files are changed, but git refuses the commit: "
        f"{words or 'perhaps a hook, which does not say why'}.",
        fix=f"Put right what it says, and go on: {switch}git add -- {files} && git commit",
    )
