"""Comments that approve: `/reconciler approve POLICY PLAN reason`, and whose word counts.

The comment names the plan that its writer looked at, and the approval goes as far as that very plan
does: its file is fetched, and its id, a hash of all that it says, must be the one named.
"""

import re
from collections.abc import Collection, Iterator
from datetime import datetime

import msgspec

from reconciler.github import Comment

COMMAND = re.compile(r"/reconciler approve (\S{1,100}) ([0-9a-f]{16,64})[ \t]+(\S.*)")
ANY = re.compile(r"/reconciler\b")
UNSEEN = re.compile(r"<!--.*?(-->|\Z)", re.DOTALL)
FENCE = re.compile(r" {0,3}(```|~~~)")


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """An approval that somebody wrote down. `plan` is the beginning of a plan's id."""

    policy: str
    plan: str
    reason: str
    by: str
    at: datetime
    url: str


class NotHeard(msgspec.Struct, frozen=True, kw_only=True):
    """A comment that does not count, and why."""

    by: str
    url: str
    why: str


class Rules(msgspec.Struct, frozen=True, kw_only=True):
    """Whose approvals count, of those who may write to the repository.

    `approvers`: only these, if any are named. `authors`: also the one who opened the request.
    """

    approvers: Collection[str] = ()
    authors: bool = False
    days: int = 7

    def why_not(self, login: str, author: str) -> str:
        """Why somebody's word does not count here; empty if it does."""
        if not self.authors and login.lower() == author.lower():
            return "the author of the pull request does not approve it"
        named = {name.removeprefix("@").lower() for name in self.approvers}
        if named and login.lower() not in named:
            return "only the approvers that the workflow names may approve"
        return ""


def asks_of(comment: Comment) -> Iterator[Ask | NotHeard]:
    """Every command of a comment: a line of its own, seen by who reads it, and not quoted."""
    if comment.user is None or comment.user.type != "User":
        return
    by, url = comment.user.login, comment.html_url
    for line in _open_lines(UNSEEN.sub("", comment.body or "")):
        if not ANY.match(line):
            continue
        if comment.updated_at != comment.created_at:
            # Whoever may write to the repository can edit what others said.
            yield NotHeard(by=by, url=url, why="it was edited; write a new comment")
        elif found := COMMAND.fullmatch(line.rstrip()):
            reason = found[3].strip().removeprefix("because").strip()
            if re.search(r"\w", reason):
                yield Ask(policy=found[1], plan=found[2], reason=reason, by=by,
                          at=comment.created_at, url=url)  # fmt: skip
            else:
                yield NotHeard(by=by, url=url, why="it gives no reason")
        else:
            why = "it is not of the form /reconciler approve POLICY PLAN because REASON"
            yield NotHeard(by=by, url=url, why=why)


def _open_lines(body: str) -> Iterator[str]:
    fenced = ""
    for line in re.split(r"\r?\n", body):  # no other sign begins a line for who reads it
        mark = FENCE.match(line)
        if mark and (not fenced or fenced == mark[1]):
            fenced = "" if fenced else mark[1]
        elif not fenced:
            yield line
