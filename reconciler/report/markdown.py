"""A plan as Markdown, for a pull request comment or a step summary.

The order is the reader's: verdict, what it does at a glance, what goes dark, then the detail.
"""

from collections.abc import Iterator, Sequence

from reconciler.plan import finding
from reconciler.plan.model import Plan, Totals
from reconciler.plan.operation import SetPrice, SetStock
from reconciler.policy.verdict import Result
from reconciler.report.approvals import approving, told_approvals
from reconciler.report.card_markdown import card_glance, card_lines
from reconciler.report.drift_markdown import drift_lines
from reconciler.report.limits import set_by, settings_text
from reconciler.report.marks import code, codes, prose, table
from reconciler.report.moves import moved_between, moved_by_orders
from reconciler.report.narrowed import NOT_LOOKED, known, narrowed_words
from reconciler.report.price_notices import price_notices
from reconciler.report.undoes import undoes_words
from reconciler.report.waiting import is_short, quota_words, shown, waits
from reconciler.report.withheld import withheld_words
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
    units,
    where,
    why_stock,
)
from reconciler.workflow.plan import Planned

ROWS = 30
"""Rows of a table in a comment; the rest is in the JSON plan."""

VERDICTS = {"allow": "✅ allowed", "needs_approval": "🟡 needs approval", "deny": "⛔ denied"}
IN_PART = "⛔ held back in part"


def plan_markdown(planned: Planned, rows: int = ROWS) -> str:
    """The whole comment."""
    plan = planned.plan
    verdict = VERDICTS[planned.verdict.decision] if plan.operations else "✅ nothing to do"
    verdict = IN_PART if planned.rest else verdict
    lines = [
        f"### {prose(plan.store)}: {verdict}",
        "",
        f"{headline(plan)} · plan `{plan.id[:12]}` · shop read {moment(plan.observed_at)}",
        "",
        *_undoes(plan),
        *_narrowed(plan),
        *_glance(plan),
        *_policies(planned),
        *_withheld(planned, rows),
        *_dark(plan),
        *card_lines(plan, rows),
        *_stocks(by_impact(plan.stock_operations), rows),
        *_prices(by_step(plan.price_operations), rows),
        *drift_lines(plan.drift, rows),
        *_findings(plan),
        *_cost(plan),
    ]
    return "\n".join(lines).rstrip() + "\n"


def _narrowed(plan: Plan) -> Iterator[str]:
    if plan.narrowed:
        yield f"**Narrowed**: {prose(narrowed_words(plan.narrowed))}"
        yield ""


def _undoes(plan: Plan) -> Iterator[str]:
    told = list(undoes_words(plan))
    for one in told:
        words = f"**{one.about}:** {prose(one.says)}"
        yield f"⚠️ {words}  " if one.loud else f"{words}  "
    if told:
        yield ""


def _glance(plan: Plan) -> Iterator[str]:
    totals = plan.totals
    changed = number(len(plan.stock_operations))
    yield from table(
        ("", "changed", "unchanged"),
        "l>>",
        [
            (
                "stock cells",
                f"{changed} ({units(plan)})" if plan.stock_operations else changed,
                known(totals.cells_unchanged),
            ),
            (
                "offers with prices",
                number(len(plan.price_operations)),
                known(totals.prices_unchanged),
            ),
            (
                "offers in stock",
                _in_stock(totals),
                "",
            ),
            *card_glance(plan),
        ],
    )


def _in_stock(totals: Totals) -> str:
    if totals.in_stock_before is None:
        return NOT_LOOKED
    return f"{known(totals.in_stock_before)} → {known(totals.in_stock_after)}"


def _policies(planned: Planned) -> Iterator[str]:
    bad = planned.verdict.violations
    approvals = list(told_approvals(planned.verdict))
    waivers = [note for note in planned.verdict.waivers if note.state != "unused"]
    if not bad and not waivers and not approvals:
        return
    yield "#### Policies"
    yield ""
    for result in bad:
        yield from _violation(result)
    for approval, words in approvals:
        yield f"- {code(approval.policy)} {prose(words)}"
    for note in waivers:
        yield (
            f"- waiver **{note.state}** {code(note.policy)}: {prose(note.reason)}"
            f" ({prose(note.owner)}, until {note.expires}, {prose(note.where)})"
        )
    yield ""


def _violation(result: Result) -> Iterator[str]:
    yield f"- **{result.enforce}** {code(result.policy)}: {prose(result.title)}"
    for message in result.messages[:5]:
        yield f"  - {prose(message)}"
    if len(result.messages) > 5:
        yield f"  - and {number(len(result.messages) - 5)} more"
    yield f"  - why: {prose(result.why)}"
    yield f"  - set by: {prose(set_by(result))}"
    if command := approving(result):
        yield f"  - to approve it, of a saved plan: {code(command)}"
    if result.enforce != "warn":
        way = "let exactly this pass" if result.override else "no waiver helps; other numbers would"
        document = result.override or settings_text(result)
        yield f"  <details><summary>{way}</summary>"
        yield ""
        yield "  ```yaml"
        yield from (f"  {line}" for line in document.rstrip().splitlines())
        yield "  ```"
        yield "  </details>"


def _withheld(planned: Planned, rows: int) -> Iterator[str]:
    held = list(planned.withheld.items())
    if not held:
        return
    yield f"**Withheld**: {withheld_words(planned)}"
    yield ""
    for name, why in held[:rows]:
        yield f"- {code(name)}: {prose(why.removeprefix('withheld: '))}"
    if len(held) > rows:
        yield f"- and {number(len(held) - rows)} more"
    yield ""


def _dark(plan: Plan) -> Iterator[str]:
    for title, offers in (
        ("Goes dark", plan.totals.goes_dark),
        ("Comes back", plan.totals.comes_back),
    ):
        if offers:
            yield f"**{title}** ({number(len(offers))}): {codes(offers, 20)}"
            yield ""


def _stocks(operations: Sequence[SetStock], rows: int) -> Iterator[str]:
    if not operations:
        return
    yield "#### Stock"
    yield ""
    yield from table(
        ("offer", "warehouse", "live", "new", "Δ", "cause", "said at", "why"),
        "ll>>>lll",
        (
            (
                code(op.offer),
                prose(op.warehouse),
                number(op.before.free),
                number(op.after.free),
                signed(op.delta),
                CAUSES[op.cause],
                prose(where(op)),
                prose(why_stock(op, with_line=False)),
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
    yield from table(
        ("offer", "field", "live", "new", "change", "cause", "said at"),
        "ll>>>ll",
        (
            (
                code(op.offer),
                name,
                amount(op.before.get(name)),
                amount(value) if value is not None else "cleared",
                change(op.before.get(name), value),
                CAUSES[op.causes[name]],
                prose(where(op)),
            )
            for op in operations[:rows]
            for name, value in op.after.said()
        ),
        more=len(operations) - rows,
    )


def _findings(plan: Plan) -> Iterator[str]:
    lines = [*_noticed(plan)]
    if lines:
        yield "#### Noticed besides"
        yield ""
        yield from (f"- {line}" for line in lines)
        yield ""


def _noticed(plan: Plan) -> Iterator[str]:
    told = moved_between(plan.findings, code, prose)
    if told:
        yield f"{told.about.lower()}: {told.says}"
    yield from (
        f"{about.lower()}: {says}" for about, says in moved_by_orders(plan.findings, code, prose)
    )
    yield from (f"{about.lower()}: {says}" for about, says in waits(plan.findings, code, prose))
    notices = price_notices(plan.findings, code, prose)
    yield from (f"{about.lower()}: {says}" for about, says in notices)
    for item in plan.findings:
        if isinstance(item, finding.Blocked):
            at = f" on {code(item.warehouse)}" if item.warehouse else ""
            offers = f"{count(len(item.offers), 'offer')}{at}"
            yield (
                f"can't be written: {offers}: {prose(item.reason)} ({codes(item.offers, 5)}); "
                f"{prose(item.fix)}"
            )
        elif isinstance(item, finding.Orphan):
            offers = count(len(item.offers), "live offer")
            yield f"not in git: {offers}, only reported ({codes(item.offers, 5)})"
        elif isinstance(item, finding.Released):
            offers = f"{prose(item.what)} of {count(len(item.offers), 'offer')}"
            yield f"no longer in git, left as it is: {offers} ({codes(item.offers, 5)})"


def _cost(plan: Plan) -> Iterator[str]:
    if plan.operations:
        calls = ", ".join(f"{number(call.calls)} × `{call.method}`" for call in plan.cost.calls)
        yield f"Apply: {calls}; {duration(plan.cost.eta_seconds)} under Ozon's limits."
    for quota in shown(plan.quotas):
        words = prose(quota_words(quota))
        yield ""
        yield f"**{words}**" if is_short(quota) else words
