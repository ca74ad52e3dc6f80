"""The sticky comment of a pull request: one a store, never longer than GitHub takes."""

from collections.abc import Callable, Iterable, Iterator
from urllib.parse import quote

from reconciler.report.applied_page import applied_lines, error_lines, result_lines
from reconciler.report.base import Around
from reconciler.report.plan_page import Judged, head_lines, plan_lines
from reconciler.report.style import Markdown, Style
from reconciler.report.words import blocked
from reconciler.workflow.judged_file import Saved, SavedError, SavedPlan, SavedRun

LIMIT = 65_536
"""Characters of a comment. (GitHub: "body is too long (maximum is 65536 characters)")"""

APPLIED = "<!-- applied -->"
"""A hidden line of a comment that tells how an apply ended."""

STEPS = ((100, 500), (30, 300), (10, 200), (5, 120), (2, 80), (0, 60))
"""How much is shown, from most to least: rows of a table, characters of one text."""

Lines = Callable[[Style, int], Iterable[str]]


def marker(store: str) -> str:
    """The hidden line by which a store's comment is found again."""
    return f"<!-- reconciler store={quote(store, safe='')} -->"


def plan_comment(judged: Judged, around: Around) -> str:
    """A plan that waits for a review."""
    return _fitted(
        judged.plan.store,
        lambda style, rows: plan_lines(judged, style, rows, around),
        lambda style, _rows: head_lines(judged, style, around),
        around,
    )


def adds_nothing(judged: SavedPlan, around: Around) -> bool:
    """Whether the shop is the same with this pull request and without it."""
    if around.base is None:
        return judged.exit_code == 0
    mine = {op.id for op in judged.plan.operations}
    theirs = around.base.plan
    return (
        not around.own(judged.plan)
        and all(op.id in mine for op in theirs.operations)
        and judged.plan.released <= theirs.released
        and blocked(judged.plan) == blocked(theirs)
    )


def quiet_comment(judged: Judged, around: Around) -> str:
    """A plan to which the pull request adds nothing, where an earlier push did."""

    def lines(style: Style, _rows: int) -> Iterator[str]:
        yield from style.title(f"{style.prose(judged.plan.store)}: ✅ changes nothing in the shop")
        at = f" at commit {style.code(around.commit[:12])}" if around.commit else ""
        yield from style.para(f"What an earlier push changed is not in this pull request{at}.")

    return _fitted(judged.plan.store, lines, lines, around)


def failed_comment(store: str, ended: SavedError | None, around: Around) -> str:
    """No plan could be made: what stood here before is old."""

    def lines(style: Style, rows: int) -> Iterator[str]:
        title = f"{style.prose(store) or 'the shop'}: ⛔ could not be planned"
        error = ended or SavedError(exit_code=1, error="the job ended before the plan was made")
        yield from error_lines(title, error, style, rows)

    return _fitted(store, lines, lambda style, _rows: lines(style, 0), around)


def applied_comment(store: str, ended: Saved, reviewed: Judged | None, around: Around) -> str:
    """After the merge: how it ended."""
    body = _fitted(
        store,
        lambda style, rows: applied_lines(store, ended, reviewed, style, rows, around),
        lambda style, _rows: result_lines(store, ended, style, 0, around),
        around,
    )
    return f"{body}{APPLIED}\n" if isinstance(ended, SavedRun) else body


def _fitted(store: str, whole: Lines, least: Lines, around: Around) -> str:
    """The longest that fits. Rows are in order of impact, so that the least of them goes first."""
    for rows, longest in STEPS:
        text = _joined(store, whole(Markdown(longest), rows), around)
        if length(text) + len(APPLIED) < LIMIT:
            return text
    return _joined(store, least(Markdown(60), 0), around)


def _joined(store: str, lines: Iterable[str], around: Around) -> str:
    whole = f"\n[The whole report]({around.run_url}) as HTML and JSON.\n" if around.run_url else ""
    return "\n".join((marker(store), *lines)).rstrip() + f"\n{whole}"


def length(text: str) -> int:
    """Characters as GitHub may count them: in UTF-16 a sign outside of the first plane is two."""
    return len(text.encode("utf-16-le", errors="replace")) // 2
