"""The remote on GitHub, where a branch becomes a pull request."""

from collections.abc import Mapping
from shlex import quote as shell
from typing import Literal
from urllib.parse import quote

from reconciler.apply.ports import Clock
from reconciler.catalog.checkout import Checkout
from reconciler.catalog.git import GitFailed
from reconciler.domain.errors import CredentialsRefused, HostUnreachable, InvalidInput
from reconciler.domain.problem import Problem
from reconciler.github import GitHub, Pull, Repository
from reconciler.github.address import Address, address_of, token_of
from reconciler.state.git_ref import login, quiet
from reconciler.workflow import proposal_refusals as refusal
from reconciler.workflow.proposal import OURS, Summary, pull_body, title_of

ORIGIN = "origin"

Made = Literal["opened", "updated"]


def host_of(
    here: Checkout, environment: Mapping[str, str], clock: Clock, problems: list[Problem]
) -> "Hosted | None":
    """Where a clone is pushed to; None, and problems, where that can't become a pull request."""
    token, remotes = token_of(environment), here.remotes()
    remote = ORIGIN if ORIGIN in remotes else remotes[0] if len(remotes) == 1 else None
    url = here.url(remote) if remote else ""
    address = address_of(url, environment)
    if remote is None:
        problems.append(refusal.no_remote(remotes))
    elif address is None:
        problems.append(refusal.no_repository(remote))
    if not token:
        problems.append(refusal.no_token())
    if remote is None or address is None or not token:
        return None
    known = {**environment, "GITHUB_TOKEN": token, "GITHUB_SERVER_URL": address.server}
    # Over https by the token; else git knows how, by ssh or by a path.
    return Hosted(here, remote, address, GitHub(token, clock, address.api), login(url, known))


class Hosted:
    """A remote and its repository on GitHub; close it when done."""

    def __init__(
        self,
        here: Checkout,
        remote: str,
        address: Address,
        github: GitHub,
        settings: Mapping[str, str],
    ) -> None:
        """`settings` of git let it in."""
        self._here = here
        self._remote = remote
        self._address = address
        self._github = github
        self._repository = Repository(github, address.name)
        self._within = quiet(settings)
        self._base = ""
        self.pull: Pull | None = None
        self.tip: str | None = None
        self.base_tip: str | None = None

    def close(self) -> None:
        """Close the connections."""
        self._github.close()

    def look(self, branch: str) -> None:
        """Learn what GitHub and the remote have: `pull`, if it is open, `tip` and `base_tip`.

        Raises InvalidInput, CredentialsRefused and HostUnreachable.
        """
        self._base = self._repository.default_branch()
        if self._base == branch:
            raise InvalidInput([refusal.is_base(branch)])
        self.pull = self._repository.open_pull(branch)
        try:
            tips = self._here.remote_tips(self._remote, [branch, self._base], self._within)
        except GitFailed as failed:
            raise HostUnreachable(
                f"the remote {self._remote} can't be asked: {failed.words}",
                "check the network and the right to push; nothing was written",
            ) from failed
        self.tip, self.base_tip = tips.get(branch), tips.get(self._base)

    def push(self, branch: str, commit: str) -> None:
        """Make the branch the remote's, if nobody wrote it since. Raises HostUnreachable."""
        try:
            self._here.push(self._remote, branch, self.tip, self._within)
        except GitFailed as failed:
            forced = f"--force-with-lease={branch}:{self.tip} " if self.tip else ""
            raise HostUnreachable(
                f"commit {commit[:12]} is on the branch {branch}, but can't be pushed: "
                f"{failed.words}",
                f"go on with: git push --set-upstream {forced}{self._remote} {shell(branch)}; "
                f"then open {self._compare(branch)}",
            ) from failed

    def tell(self, branch: str, commit: str, summary: Summary) -> tuple[Pull, Made]:
        """Open the pull request, or say anew what is in it.

        Raises CredentialsRefused and HostUnreachable.
        """
        title, body = title_of(summary), pull_body(summary)
        try:
            if self.pull is None:
                return self._repository.propose(branch, self._base, title, body), "opened"
            if OURS in (self.pull.body or ""):
                self.pull = self._repository.retell(self.pull.number, title, body)
        except (HostUnreachable, CredentialsRefused) as trouble:
            raise type(trouble)(
                f"commit {commit[:12]} is pushed to the branch {branch}, but its pull request "
                f"can't be made: {trouble.message}",
                f"go on by opening {self._compare(branch)}",
            ) from trouble
        return self.pull, "updated"

    def _compare(self, branch: str) -> str:
        ends = f"{quote(self._base)}...{quote(branch)}"
        return f"{self._address.server}/{self._address.name}/compare/{ends}?expand=1"
