"""How a run ended, for people."""

from rich.console import Group, RenderableType
from rich.text import Text

from reconciler.apply.outcome import (
    AlreadyTrue,
    Blocked,
    Consumed,
    Converged,
    Outcome,
    Rejected,
    Stale,
    Unknown,
    is_good,
)
from reconciler.plan.finding import Blocked as Unwritable
from reconciler.report.tables import more
from reconciler.report.words import ROWS, count, number
from reconciler.workflow.apply import AppliedPlan


def applied_text(applied: AppliedPlan, rows: int = ROWS) -> RenderableType:
    """How the run ended: what went wrong in full, what went right in numbers."""
    outcomes = applied.finished.outcomes
    parts: list[RenderableType] = []
    bad = [(name, outcome) for name, outcome in outcomes.items() if not is_good(outcome)]
    for name, outcome in bad[: rows or None]:
        parts.append(Text.assemble(("✗ ", "red"), (name, "bold"), "  ", outcome_words(outcome)))
    if rows and len(bad) > rows:
        parts.append(more(len(bad) - rows))
    if applied.finished.stopped:
        reason = applied.finished.stopped.removeprefix("stopped ")
        parts.append(Text(f"Stopped: {reason}", "bold red"))
        if applied.finished.error and applied.finished.error.fix:
            parts.append(Text.assemble(("  fix: ", "cyan"), applied.finished.error.fix))
    good = len(outcomes) - len(bad)
    plan = applied.plan
    changes = [
        *(item.after for item in plan.adoptions),
        *(item.applies for item in plan.price_adoptions),
    ]
    forgotten = sum(change is None for change in changes)
    adopted = len(changes) - forgotten
    line = "Applied: nothing to change"
    if outcomes:
        line = (
            f"Applied: {number(good)} of {count(len(outcomes), 'operation')} proved by reading back"
        )
    if adopted:
        line += f", {number(adopted)} already true and remembered"
    if forgotten:
        line += f", {number(forgotten)} no longer managed"
    blocked = sum(len(item.offers) for item in plan.findings if isinstance(item, Unwritable))
    if blocked:
        line += f", {number(blocked)} can't be written"
    style = "bold red" if bad or blocked else "bold green"
    parts.append(Text(f"{line} (run {applied.run})", style))
    return Group(*parts)


def outcome_words(outcome: Outcome) -> str:
    """One outcome in words."""
    match outcome:
        case Converged():
            return f"converged at {outcome.sent}"
        case Consumed():
            return f"sent {outcome.sent}, {outcome.now} left: units were sold meanwhile"
        case AlreadyTrue():
            return "already true, nothing sent"
        case Blocked():
            return f"blocked: {outcome.reason}"
        case Rejected():
            return f"rejected by the shop: {outcome.code} {outcome.message}".replace("  ", " ")
        case Stale():
            return f"stale: planned on {outcome.observed}, the shop now has {outcome.now}"
        case Unknown():
            return f"unknown: {outcome.reason}"
