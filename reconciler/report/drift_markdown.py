"""What moved without us as Markdown: in a plan's comment, or alone, for a scheduled run."""

import re
from collections.abc import Iterator, Sequence

from reconciler.report.drifts import Drift, row, ways_out
from reconciler.report.marks import code, prose, table
from reconciler.report.moves import moved_by_orders
from reconciler.report.words import count, moment
from reconciler.workflow.plan import Drifted

ROWS = 30
NUMBER = re.compile(r"[\d,.−—]*")


def drift_markdown(drifted: Drifted, rows: int = ROWS) -> str:
    """The whole report on drift."""
    plan = drifted.plan
    differences = count(len(plan.drift), "difference")
    told = f"⚠️ drift: {differences}" if plan.drift else "✅ no drift"
    lines = [
        f"### {prose(plan.store)}: {told}",
        "",
        f"shop read {moment(plan.observed_at)}",
        "",
        *drift_lines(plan.drift, rows),
        *(f"- {about}: {says}" for about, says in moved_by_orders(plan.findings, code, prose)),
    ]
    return "\n".join(lines).rstrip() + "\n"


def drift_lines(drift: Sequence[Drift], rows: int) -> Iterator[str]:
    """The section on drift; nothing if there is none."""
    if not drift:
        return
    yield "#### Drift"
    yield ""
    yield f"{count(len(drift), 'difference')} not made by git."
    yield ""
    told = [row(item) for item in drift[: rows or None]]
    yield from table(
        ("offer", "what", "expected", "live", "Δ", "what follows", "said at"),
        "ll>>>ll",
        [
            (code(r.offer), prose(r.what), _side(r.expected), _side(r.live), r.rest,
             prose(r.follows), prose(r.where))
            for r in told
        ],
        more=len(drift) - len(told),
    )  # fmt: skip
    for what_for, command in ways_out(drift):
        yield f"To {what_for}: `{command}`."
        yield ""


def _side(text: str) -> str:
    """A number as it is; what a card says may be any text."""
    return text if NUMBER.fullmatch(text) else prose(text)
