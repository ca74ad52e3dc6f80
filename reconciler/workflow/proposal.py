"""What is asked for besides an edit, and what it is called: in a commit, in a pull request."""

import hashlib
import re
from collections.abc import Iterator

import msgspec

from reconciler.catalog.checkout import TRAILER
from reconciler.domain.errors import InvalidInput
from reconciler.workflow.proposal_refusals import branch_alone

TITLE = 72
LINE = 200
LINES = 300
"""More of either is no summary; a pull request takes 65,536 characters."""

OURS = "<!-- written anew by each run; delete this line to keep words of your own -->"


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """A branch, a commit, a pull request. Raises InvalidInput for a branch without a commit."""

    branch: str | None = None
    commit: bool = False
    pull: bool = False

    def __post_init__(self) -> None:
        if self.branch is not None and not self.is_one:
            raise InvalidInput([branch_alone()])

    @property
    def is_one(self) -> bool:
        """Whether anything is asked for."""
        return self.commit or self.pull


class Summary(msgspec.Struct, frozen=True):
    """A title and the lines below it, in plain text: what changed, how many, from which source."""

    title: str
    lines: tuple[str, ...] = ()


def source_line(name: str, content: bytes) -> str:
    """Names the file that a change was taken from, so that it can be told from others."""
    return f"Source: {name}, SHA-256 {hashlib.sha256(content).hexdigest()}"


def title_of(summary: Summary) -> str:
    """On one line, and short."""
    return _line(summary.title, TITLE) or "Change of the catalog"


def commit_message(summary: Summary, tree: str) -> str:
    """With the tree that the commit is to have, as a trailer."""
    body = "\n".join(_lines(summary))
    parts = [title_of(summary), *([body] if body else []), f"{TRAILER}: {tree}"]
    return "\n\n".join(parts) + "\n"


def pull_body(summary: Summary) -> str:
    """As text that GitHub makes nothing of: no names are called, no issues closed."""
    text = "\n".join(_lines(summary))
    fence = "`" * max(3, *(len(run) + 1 for run in re.findall("`+", text) or [""]))
    return "\n".join((*((f"{fence}text", text, fence, "") if text else ()), OURS)) + "\n"


def _lines(summary: Summary) -> Iterator[str]:
    for line in summary.lines[:LINES]:
        yield _line(line, LINE)
    if len(summary.lines) > LINES:
        yield f"and {len(summary.lines) - LINES:,} more"


def _line(text: str, longest: int) -> str:
    plain = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return plain if len(plain) <= longest else f"{plain[: longest - 1]}…"
