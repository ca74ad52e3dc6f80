"""How a run ended, for people."""

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from reconciler.apply.outcome import (
    Outcome,
    Pending,
    Rejected,
    is_good,
)
from reconciler.plan.finding import Blocked as Unwritable
from reconciler.report.hints import hint
from reconciler.report.outcome_words import outcome_words
from reconciler.report.tables import more
from reconciler.report.undoes import undoes_words
from reconciler.report.words import ROWS, count, number
from reconciler.workflow.apply import AppliedPlan


def applied_text(applied: AppliedPlan, rows: int = ROWS) -> RenderableType:
    """How the run ended: what went wrong in full, what went right in numbers."""
    outcomes = applied.finished.outcomes
    parts: list[RenderableType] = []
    open_ends = [(name, outcome) for name, outcome in outcomes.items() if not is_good(outcome)]
    open_ends.sort(key=lambda pair: isinstance(pair[1], Pending))
    for name, outcome in open_ends[: rows or None]:
        parts.extend(_open_end(name, outcome))
    if rows and len(open_ends) > rows:
        parts.append(more(len(open_ends) - rows))
    if applied.finished.stopped:
        reason = applied.finished.stopped.removeprefix("stopped ")
        # One line, however long: it has a command to copy.
        parts.append(Text(f"Stopped: {reason}", "bold red", no_wrap=True, overflow="ignore"))
        if applied.finished.error and applied.finished.error.fix:
            parts.append(Text.assemble(("  fix: ", "cyan"), applied.finished.error.fix))
    parts.extend(
        Text(f"{end.name}: {number(end.sent)} sent, {number(end.bad)} refused or unknown", "dim")
        for end in applied.finished.stages
    )
    parts.extend(
        Text.assemble((f"{told.about}: ", "bold red"), told.says)
        for told in undoes_words(applied.plan)
        if told.loud
    )
    parts.append(_bottom_line(applied))
    return Group(*parts)


def _open_end(name: str, outcome: Outcome) -> Iterator[RenderableType]:
    sign = ("… ", "yellow") if isinstance(outcome, Pending) else ("✗ ", "red")
    yield Text.assemble(sign, (name, "bold"), "  ", outcome_words(outcome))
    if isinstance(outcome, Rejected) and hint(outcome):
        yield Padding(Text.assemble(("hint: ", "cyan"), hint(outcome)), (0, 0, 0, 4))


def _bottom_line(applied: AppliedPlan) -> RenderableType:
    outcomes, plan = applied.finished.outcomes, applied.plan
    good = sum(is_good(outcome) for outcome in outcomes.values())
    pending = sum(isinstance(outcome, Pending) for outcome in outcomes.values())
    changes = [
        *(item.after for item in plan.adoptions),
        *(item.applies for item in plan.price_adoptions),
    ]
    forgotten = sum(change is None for change in changes)
    adopted = len(changes) - forgotten
    blocked = sum(len(item.offers) for item in plan.findings if isinstance(item, Unwritable))
    line = "Applied: nothing to change"
    if outcomes:
        line = (
            f"Applied: {number(good)} of {count(len(outcomes), 'operation')} proved by reading back"
        )
    line += f", {number(pending)} pending" if pending else ""
    line += f", {number(adopted)} already true and remembered" if adopted else ""
    line += f", {number(forgotten)} no longer managed" if forgotten else ""
    line += f", {number(blocked)} can't be written" if blocked else ""
    bad = len(outcomes) - good - pending
    style = "bold red" if bad or blocked else "bold yellow" if pending else "bold green"
    return Text(f"{line} (run {applied.run})", style)
