"""A plan as Markdown, for a pull request comment or a step summary.

The order is the reader's: verdict, what it does at a glance, what goes dark, then the detail.
"""

from collections.abc import Iterable, Iterator, Sequence

from reconciler.plan import finding
from reconciler.plan.model import Plan
from reconciler.plan.operation import SetPrice, SetStock
from reconciler.policy.verdict import Result
from reconciler.report.words import (
    CAUSES,
    amount,
    by_impact,
    by_step,
    change,
    count,
    duration,
    headline,
    moment,
    number,
    signed,
    some,
    where,
    why_stock,
)
from reconciler.workflow.plan import Planned

ROWS = 30
"""Rows of a table in a comment; the rest is in the JSON plan."""

VERDICTS = {"allow": "✅ allowed", "needs_approval": "🟡 needs approval", "deny": "⛔ denied"}


def plan_markdown(planned: Planned, rows: int = ROWS) -> str:
    """The whole comment."""
    plan = planned.plan
    verdict = VERDICTS[planned.verdict.decision] if plan.operations else "✅ nothing to do"
    lines = [
        f"### {plan.store}: {verdict}",
        "",
        f"{headline(plan)} · plan `{plan.id[:12]}` · shop read {moment(plan.observed_at)}",
        "",
        *_glance(plan),
        *_policies(planned),
        *_dark(plan),
        *_stocks(by_impact(plan.stock_operations), rows),
        *_prices(by_step(plan.price_operations), rows),
        *_findings(plan),
        *_cost(plan),
    ]
    return "\n".join(lines).rstrip() + "\n"


def _glance(plan: Plan) -> Iterator[str]:
    totals = plan.totals
    units = f"{signed(totals.units_up)} {signed(-totals.units_down)} units"
    yield from _table(
        ("", "changed", "unchanged"),
        "l>>",
        [
            (
                "stock cells",
                f"{number(len(plan.stock_operations))} ({units})",
                number(totals.cells_unchanged),
            ),
            (
                "offers with prices",
                number(len(plan.price_operations)),
                number(totals.prices_unchanged),
            ),
            (
                "offers in stock",
                f"{number(totals.in_stock_before)} → {number(totals.in_stock_after)}",
                "",
            ),
        ],
    )


def _policies(planned: Planned) -> Iterator[str]:
    bad = planned.verdict.violations
    if not bad:
        return
    yield "#### Policies"
    yield ""
    for result in bad:
        yield from _violation(result)
    yield ""


def _violation(result: Result) -> Iterator[str]:
    yield f"- **{result.enforce}** `{result.policy}`: {_cell(result.title)}"
    for message in result.messages[:5]:
        yield f"  - {_cell(message)}"
    if len(result.messages) > 5:
        yield f"  - and {number(len(result.messages) - 5)} more"
    yield f"  - why: {_cell(result.why)}"
    if result.override and result.enforce != "warn":
        yield "  <details><summary>let exactly this pass</summary>"
        yield ""
        yield "  ```yaml"
        yield from (f"  {line}" for line in result.override.rstrip().splitlines())
        yield "  ```"
        yield "  </details>"


def _dark(plan: Plan) -> Iterator[str]:
    for title, offers in (
        ("Goes dark", plan.totals.goes_dark),
        ("Comes back", plan.totals.comes_back),
    ):
        if offers:
            yield f"**{title}** ({number(len(offers))}): {_cell(some(offers, 20))}"
            yield ""


def _stocks(operations: Sequence[SetStock], rows: int) -> Iterator[str]:
    if not operations:
        return
    yield "#### Stock"
    yield ""
    yield from _table(
        ("offer", "warehouse", "live", "new", "Δ", "cause", "said at", "why"),
        "ll>>>lll",
        (
            (
                f"`{op.offer}`",
                op.warehouse,
                number(op.before.free),
                number(op.after.free),
                signed(op.delta),
                CAUSES[op.cause],
                where(op),
                why_stock(op),
            )
            for op in operations[:rows]
        ),
        more=len(operations) - rows,
    )


def _prices(operations: Sequence[SetPrice], rows: int) -> Iterator[str]:
    if not operations:
        return
    yield "#### Prices"
    yield ""
    yield from _table(
        ("offer", "field", "live", "new", "change", "cause", "said at"),
        "ll>>>ll",
        (
            (
                f"`{op.offer}`",
                name,
                amount(op.before.get(name)),
                amount(value) if value is not None else "cleared",
                change(op.before.get(name), value),
                CAUSES[op.causes[name]],
                where(op),
            )
            for op in operations[:rows]
            for name, value in op.after.said()
        ),
        more=len(operations) - rows,
    )


def _findings(plan: Plan) -> Iterator[str]:
    lines = [*_left_alone(plan)]
    if lines:
        yield "#### Left alone"
        yield ""
        yield from (f"- {_cell(line)}" for line in lines)
        yield ""


def _left_alone(plan: Plan) -> Iterator[str]:
    sold = [item for item in plan.findings if isinstance(item, finding.Consumed)]
    if sold:
        units = sum(item.was - item.now for item in sold)
        yield f"sold since the last apply: {count(units, 'unit')} in {count(len(sold), 'cell')}"
    if plan.drift:
        offers = some(dict.fromkeys(item.offer for item in plan.drift))
        yield f"drift: {count(len(plan.drift), 'difference')} not made by git ({offers})"
    for item in plan.findings:
        if isinstance(item, finding.Blocked):
            yield f"can't be written: {item.reason} ({some(item.offers)}); {item.fix}"
        elif isinstance(item, finding.Orphan):
            yield f"live offers that are not in git: {some(item.offers)}"


def _cost(plan: Plan) -> Iterator[str]:
    if plan.operations:
        calls = ", ".join(f"{number(call.calls)} × `{call.method}`" for call in plan.cost.calls)
        yield f"Apply: {calls}; {duration(plan.cost.eta_seconds)} under Ozon's limits."


def _table(
    header: Sequence[str], align: str, rows: Iterable[Sequence[str]], more: int = 0
) -> Iterator[str]:
    yield "| " + " | ".join(header) + " |"
    yield "|" + "|".join("---:" if side == ">" else "---" for side in align) + "|"
    for row in rows:
        yield "| " + " | ".join(_cell(text) for text in row) + " |"
    if more > 0:
        yield ""
        yield f"… and {number(more)} more in the JSON plan."
    yield ""


def _cell(text: str) -> str:
    """Text that can't break out of a table cell or a list."""
    return text.replace("|", "\\|").replace("\n", " ").replace("<", "&lt;")
