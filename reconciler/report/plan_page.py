"""A plan for a reviewer, in any style. The order is the reader's: verdict, money, what disappears,
then the detail, and in the end what it takes, what holds it back and what takes it back.
"""

from collections.abc import Iterator, Mapping
from typing import Protocol

from reconciler.plan.model import Plan, Totals
from reconciler.policy.verdict import Verdict
from reconciler.report.base import ALONE, Around, base_lines
from reconciler.report.card_sections import card_glance, card_lines
from reconciler.report.drift_sections import drift_lines
from reconciler.report.narrowed import NOT_LOOKED, known, narrowed_words
from reconciler.report.noticed import noticed_lines
from reconciler.report.plan_rows import dark_lines, price_lines, stock_lines, worth_words
from reconciler.report.policy_sections import policy_lines, withheld_lines
from reconciler.report.rollback_words import rollback_lines
from reconciler.report.style import Style, listed
from reconciler.report.undoes import undoes_words
from reconciler.report.waiting import is_short, quota_words, shown
from reconciler.report.words import count, duration, headline, moment, number, units
from reconciler.workflow.left_plans import SHORT_ID


class Judged(Protocol):
    """A plan with what the policies say of it, made just now or read from a file."""

    @property
    def plan(self) -> Plan:
        """What would change."""
        ...

    @property
    def verdict(self) -> Verdict:
        """What the policies say."""
        ...

    @property
    def withheld(self) -> Mapping[str, str]:
        """Operations that stay although others go, by id with the reason."""
        ...


def plan_lines(
    judged: Judged, style: Style, rows: int | None, around: Around = ALONE
) -> Iterator[str]:
    """Every section; tables show so many rows, None all."""
    plan = judged.plan
    yield from head_lines(judged, style, around)
    yield from dark_lines(plan, style, rows)
    yield from stock_lines(plan, style, rows, around)
    yield from price_lines(plan, style, rows, around)
    yield from card_lines(plan, style, rows, around)
    yield from drift_lines(plan.drift, style, rows)
    yield from noticed_lines(plan, style, rows)
    yield from _execution(plan, style)
    yield from policy_lines(judged.verdict, style, rows, plan, around)
    yield from withheld_lines(judged.withheld, len(plan.operations), style, rows)
    yield from rollback_lines(plan, style, around)


def head_lines(judged: Judged, style: Style, around: Around = ALONE) -> Iterator[str]:
    """What is always told, however little room there is: verdict, base, totals."""
    plan = judged.plan
    yield from style.title(f"{style.prose(plan.store)}: {verdict_words(judged)}")
    at = f" · commit {style.code(around.commit[:12])}" if around.commit else ""
    yield from style.para(
        f"{headline(plan)} · plan {style.code(plan.id[:SHORT_ID])}{at} · shop read "
        f"{moment(plan.observed_at)}"
    )
    held = [result.policy for result in judged.verdict.violations if result.enforce != "warn"]
    if held and judged.verdict.decision != "allow":
        yield from style.para(f"Held back by {listed(style, held, 5)}.")
    for told in undoes_words(plan):
        words = f"{style.strong(told.about)}: {style.prose(told.says)}"
        yield from style.para(f"⚠️ {words}" if told.loud else words)
    if plan.narrowed:
        yield from style.para(
            f"{style.strong('Narrowed')}: {style.prose(narrowed_words(plan.narrowed))}"
        )
    yield from base_lines(plan, around, style)
    yield from _glance(plan, style)


def verdict_words(judged: Judged) -> str:
    """The verdict in a few words, with how many policies stand behind it."""
    if not judged.plan.operations and judged.verdict.decision == "allow":
        return "✅ nothing to do"
    if judged.withheld:
        return "⛔ held back in part"
    bad = judged.verdict.violations
    denied = sum(result.enforce == "deny" for result in bad)
    asked = sum(result.enforce == "approve" for result in bad)
    match judged.verdict.decision:
        case "allow":
            return "✅ allowed"
        case "needs_approval":
            return f"🟡 needs approval ({number(asked)})"
        case "deny":
            return f"⛔ denied ({number(denied)})"


def _glance(plan: Plan, style: Style) -> Iterator[str]:
    totals = plan.totals
    changed = number(len(plan.stock_operations))
    worth = worth_words(plan)
    yield from style.table(
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
            *([("goods on sale, at their prices", worth, "")] if worth else []),
            *card_glance(plan),
        ],
    )


def _in_stock(totals: Totals) -> str:
    if totals.in_stock_before is None:
        return NOT_LOOKED
    return f"{known(totals.in_stock_before)} → {known(totals.in_stock_after)}"


def _execution(plan: Plan, style: Style) -> Iterator[str]:
    if plan.operations:
        yield from style.heading("Execution")
        total = sum(call.calls for call in plan.cost.calls)
        calls = ", ".join(
            f"{number(call.calls)} × {style.code(call.method)}" for call in plan.cost.calls
        )
        yield from style.para(
            f"{count(total, 'API call')}, {duration(plan.cost.eta_seconds)} under Ozon's limits:"
            f" {calls}."
        )
    for quota in shown(plan.quotas):
        words = style.prose(quota_words(quota))
        yield from style.para(style.strong(words) if is_short(quota) else words)
