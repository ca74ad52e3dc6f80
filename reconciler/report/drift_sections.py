"""What moved without us, in any style: in a plan's report, or alone, for a scheduled run."""

import re
from collections.abc import Iterator, Sequence

from reconciler.report.drifts import Drift, row, ways_out
from reconciler.report.moves import moved_by_orders
from reconciler.report.style import Markdown, Style, cut
from reconciler.report.words import count, moment
from reconciler.workflow.plan import Drifted

ROWS = 30
NUMBER = re.compile(r"[\d,.−—]*")


def drift_markdown(drifted: Drifted, rows: int = ROWS) -> str:
    """The whole report on drift."""
    plan, style = drifted.plan, Markdown()
    differences = count(len(plan.drift), "difference")
    told = f"⚠️ drift: {differences}" if plan.drift else "✅ no drift"
    orders = moved_by_orders(plan.findings, style.code, style.prose)
    lines = [
        *style.title(f"{style.prose(plan.store)}: {told}"),
        *style.para(f"shop read {moment(plan.observed_at)}"),
        *drift_lines(plan.drift, style, rows),
        *style.items(f"{about}: {says}" for about, says in orders),
    ]
    return "\n".join(lines).rstrip() + "\n"


def drift_lines(drift: Sequence[Drift], style: Style, rows: int | None) -> Iterator[str]:
    """The section on drift; nothing if there is none."""
    if not drift:
        return
    yield from style.heading("Drift")
    yield from style.para(f"{count(len(drift), 'difference')} not made by git.")
    shown, more = cut(drift, rows)
    prose = style.prose
    yield from style.table(
        ("offer", "what", "expected", "live", "Δ", "what follows", "said at"),
        "ll>>>ll",
        [
            (style.code(r.offer), prose(r.what), _side(r.expected, style), _side(r.live, style),
             r.rest, prose(r.follows), prose(r.where))
            for r in map(row, shown)
        ],
        more=more,
    )  # fmt: skip
    for what_for, command in ways_out(drift):
        yield from style.para(f"To {what_for}: {style.code(command)}.")


def _side(text: str, style: Style) -> str:
    """A number as it is; what a card says may be any text."""
    return text if NUMBER.fullmatch(text) else style.prose(text)
