"""A plan and its drift for people at a terminal, as rich renderables."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from reconciler.plan import finding
from reconciler.plan.model import Plan
from reconciler.plan.operation import RenewTimer
from reconciler.policy.verdict import Result, Verdict
from reconciler.report.approvals import approving, told_approvals
from reconciler.report.card_tables import card_sections
from reconciler.report.card_words import timer_words
from reconciler.report.drifts import ways_out
from reconciler.report.heaviest import heaviest
from reconciler.report.limits import set_by, settings_text
from reconciler.report.moves import moved_between, moved_by_orders
from reconciler.report.narrowed import narrowed_words
from reconciler.report.orphans import orphan_words
from reconciler.report.price_notices import price_notices
from reconciler.report.tables import drift_table, more, price_table, stock_table
from reconciler.report.undoes import undoes_words
from reconciler.report.waiting import is_short, quota_words, shown, waits
from reconciler.report.withheld import withheld_words
from reconciler.report.words import (
    ROWS,
    blocked,
    by_impact,
    by_step,
    count,
    dark_words,
    duration,
    headline,
    moment,
    number,
    some,
)
from reconciler.workflow.plan import Drifted, Planned

Item = TypeVar("Item")

LEVELS = {"deny": ("DENIED", "bold red"), "approve": ("NEEDS APPROVAL", "bold yellow"),
          "warn": ("WARNING", "yellow")}  # fmt: skip

WAIVER_LINES = 30
"""A longer waiver is not shown with a plan that is cut: it would push all else off the screen, and
half of one would be wrong."""

DECISIONS = {
    "allow": ("allowed", "bold green"),
    "needs_approval": ("needs approval", "bold yellow"),
    "deny": ("denied", "bold red"),
    "rest": ("the rest may go", "bold yellow"),
}


def plan_text(planned: Planned, rows: int = ROWS) -> RenderableType:
    """The plan, what follows from it, and the verdict last, where the eye ends."""
    plan = planned.plan
    parts = [_header(plan)]
    parts.extend(_changes(plan, rows))
    parts.extend(_findings(plan, rows))
    parts.extend(_policies(planned.verdict, rows))
    parts.extend(_withheld(planned, rows))
    parts.extend(_quotas(plan))
    parts.extend(_calls(plan))
    parts.extend(_undoes(plan))
    parts.append(_bottom_line(planned))
    return Group(*parts)


def drift_text(drifted: Drifted, rows: int = ROWS) -> RenderableType:
    """What the shop did without us."""
    plan = drifted.plan
    parts = [_header(plan)]
    parts.extend(_drift(plan, rows))
    parts.extend(_moves(plan))
    told = f"Drift: {count(len(plan.drift), 'difference')}" if plan.drift else "No drift"
    parts.append(Text(f"\n{told}", "bold magenta" if plan.drift else "bold green"))
    return Group(*parts)


def _header(plan: Plan) -> RenderableType:
    return Text.assemble(
        (plan.store, "bold"),
        f" → {plan.account_name} ({plan.currency}) at {plan.endpoint}\n",
        (f"read {moment(plan.observed_at)} · plan {plan.id[:12]}", "dim"),
        (f"\n{narrowed_words(plan.narrowed)}" if plan.narrowed else "", "yellow"),
    )


def _undoes(plan: Plan) -> Iterator[RenderableType]:
    for told in undoes_words(plan):
        style = "bold red" if told.loud else "bold cyan"
        yield Text.assemble((f"\n{told.about}: ", style), told.says)


def _changes(plan: Plan, rows: int) -> Iterator[RenderableType]:
    for title, operations, draw in card_sections(plan):
        yield Text(f"\n{title}", "bold")
        yield from _cut(operations, rows, draw)
    stocks, prices = by_impact(plan.stock_operations), by_step(plan.price_operations)
    if stocks:
        yield Text(f"\nStock: {count(len(stocks), 'cell')}", "bold")
        yield from _cut(stocks, rows, stock_table)
    if prices:
        yield Text(f"\nPrices: {count(len(prices), 'offer')}", "bold")
        yield from _cut(prices, rows, price_table)
    timers = [op for op in plan.operations if isinstance(op, RenewTimer)]
    if timers:
        offers = some(op.offer for op in timers)
        yield Text.assemble(
            ("\nMinimum prices kept alive: ", "bold"), f"{timer_words(timers)} ({offers})"
        )


def _findings(plan: Plan, rows: int) -> Iterator[RenderableType]:
    yield from _drift(plan, rows)
    yield from _moves(plan)
    for told in (*waits(plan.findings), *price_notices(plan.findings)):
        yield Text.assemble((f"\n{told.about}: ", "bold cyan"), told.says)
    for item in plan.findings:
        if isinstance(item, finding.Blocked):
            at = f" @{item.warehouse}" if item.warehouse else ""
            yield Text.assemble(
                ("\nCan't be written: ", "bold red"),
                f"{count(len(item.offers), 'offer')}{at}: {item.reason} ({some(item.offers)})",
                (f"\n  fix: {item.fix}  {item.where}", "dim"),
            )
        elif isinstance(item, finding.NoWarehouse):
            yield Text.assemble(
                ("\nNo such warehouse: ", "bold yellow"),
                f"{item.warehouse}: {item.reason}; no stock is declared on it",
                (f"\n  fix: {item.fix}  {item.where}", "dim"),
            )
        elif isinstance(item, finding.Orphan):
            yield Text(f"\nNot in git: {orphan_words(plan, item)} ({some(item.offers)})", "dim")
        elif isinstance(item, finding.Released):
            yield Text.assemble(
                ("\nNo longer in git: ", "bold yellow"),
                f"{item.what} of {count(len(item.offers), 'offer')}, left as it is and no longer"
                f" managed ({some(item.offers)})",
            )


def _drift(plan: Plan, rows: int) -> Iterator[RenderableType]:
    if plan.drift:
        yield Text(f"\nDrift: {count(len(plan.drift), 'difference')} not made by git", "bold")
        yield from _cut(plan.drift, rows, drift_table)
        for what_for, command in ways_out(plan.drift):
            yield Text.assemble(
                ("  to ", "dim"), (what_for, "dim"), (": ", "dim"), (command, "cyan")
            )


def _moves(plan: Plan) -> Iterator[RenderableType]:
    for told in (*moved_by_orders(plan.findings), moved_between(plan.findings)):
        if told:
            yield Text.assemble((f"\n{told.about}: ", "bold"), told.says)


def _policies(verdict: Verdict, rows: int) -> Iterator[RenderableType]:
    bad = verdict.violations
    passed = len(verdict.results) - len(bad)
    told = f"{number(passed)} of {number(len(verdict.results))} passed"
    told = told if verdict.results else "none, so nothing stops a risky plan"
    yield Text(f"\nPolicies: {told}", "bold")
    for result in bad:
        yield from _violation(result, rows)
    for approval, words in told_approvals(verdict):
        style = "dim" if approval.state == "used" else "yellow"
        yield Text(f"  {approval.policy}: {words}", style)
    for note in verdict.waivers:
        if note.state != "unused":
            yield Text(
                f"  waiver {note.state}: {note.policy}, {note.reason} ({note.owner}, until"
                f" {note.expires}, {note.where})",
                "yellow" if note.state in ("expiring", "expired") else "dim",
            )


def _violation(result: Result, rows: int) -> Iterator[RenderableType]:
    word, style = LEVELS[result.enforce]
    unknown = " (an input is missing, so it counts as violated)" * (result.outcome == "unknown")
    yield Text.assemble(
        (f"  {word} ", style), (result.policy, "bold"), f": {result.title}{unknown}"
    )
    for message in result.messages[:5]:
        yield Padding(Text(message), (0, 0, 0, 4))
    if len(result.messages) > 5:
        yield Text(f"    and {number(len(result.messages) - 5)} more")
    if most := heaviest(result):
        yield Padding(Text(most), (0, 0, 0, 4))
    yield Padding(Text(f"why: {result.why}", "dim"), (0, 0, 0, 4))
    yield Padding(Text(f"set by: {set_by(result)}", "dim"), (0, 0, 0, 4))
    if result.enforce == "warn":
        return
    if command := approving(result):
        yield Text.assemble(("    to approve it, of a saved plan: ", "dim"), (command, "cyan"))
    lines = result.override.count("\n")
    if rows and lines > WAIVER_LINES:
        yield Text(
            f"    to let exactly this pass: a waiver of {number(lines)} lines; --rows 0 shows it,"
            " and the JSON plan has it",
            "cyan",
        )
    elif result.override:
        yield Text("    to let exactly this pass, add this document to the policies:", "cyan")
        yield Padding(Text(result.override.rstrip()), (0, 0, 0, 6))
    else:
        yield Text("    no waiver helps; other numbers would. Those of now, to be changed:", "cyan")
        yield Padding(Text(settings_text(result).rstrip()), (0, 0, 0, 6))


def _withheld(planned: Planned, rows: int) -> Iterator[RenderableType]:
    held = list(planned.withheld.items())
    if held:
        words = withheld_words(planned.withheld, len(planned.plan.operations))
        yield Text(f"\nWithheld: {words}", "bold yellow")
        for name, why in held[: rows or None]:
            yield Text.assemble((f"  {name}  ", "bold"), why.removeprefix("withheld: "))
        if rows and len(held) > rows:
            yield more(len(held) - rows)


def _quotas(plan: Plan) -> Iterator[RenderableType]:
    for index, quota in enumerate(shown(plan.quotas)):
        line = "\n" * (index == 0) + quota_words(quota)
        yield Text(line, "red" if is_short(quota) else "dim")


def _calls(plan: Plan) -> Iterator[RenderableType]:
    """What applying costs, method by method."""
    if not plan.operations:
        return
    yield Text("\nApply calls:", "dim")
    for call in plan.cost.calls:
        yield Text(f"  {number(call.calls):>7} × {call.method}", "dim")
    seconds = plan.cost.eta_seconds
    least = f"at least {duration(seconds)} under Ozon's limits" if seconds >= 1 else ""
    yield Text(f"  {least or 'nothing waits for a limit'}", "dim")


def _bottom_line(planned: Planned) -> RenderableType:
    plan = planned.plan
    text = Text.assemble(("\nPlan: ", "bold"), headline(plan))
    if plan.totals.cells and plan.totals.cells_unchanged is not None:
        text.append(f" · {count(plan.totals.cells_unchanged, 'cell')} unchanged")
    if blocked(plan):
        text.append(f" · {number(blocked(plan))} can't be written", "red")
    if plan.totals.goes_dark:
        text.append(f" · {dark_words(len(plan.totals.goes_dark))}", "red")
    if plan.operations:
        calls = sum(call.calls for call in plan.cost.calls)
        text.append(f" · {count(calls, 'API call')}, {duration(plan.cost.eta_seconds)}")
    if plan.operations or planned.verdict.decision != "allow":
        word, style = DECISIONS["rest" if planned.rest else planned.verdict.decision]
        text.append(" · ")
        text.append(word, style)
    return text


def _cut(items: Sequence[Item], rows: int, draw: object) -> Iterator[RenderableType]:
    shown = items[:rows] if rows else items
    assert callable(draw)
    yield draw(shown)
    if len(shown) < len(items):
        yield more(len(items) - len(shown))
