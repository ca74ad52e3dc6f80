"""How orders, transfers and each kind of drift read, in every format."""

from datetime import timedelta
from decimal import Decimal

from reconciler.domain.ids import OfferId, WarehouseAlias
from reconciler.plan.finding import Finding, PriceDrift, Shift
from reconciler.report.data import drift_json
from reconciler.report.drift_sections import drift_markdown
from reconciler.report.github import drift_commands
from reconciler.report.markdown import plan_markdown
from reconciler.report.plain import plain_text
from reconciler.report.plan_text import drift_text, plan_text
from reconciler.workflow.plan import Drifted
from tests.report import builders, golden
from tests.report.builders import NOW, consumed, drift

MSK, SPB, KZN = map(WarehouseAlias, ("msk", "spb", "kzn"))
UNREADABLE = "the key may not read postings"

SALES: tuple[Finding, ...] = (
    consumed("MUG-1", ordered=14, cancelled=2),
    consumed("MUG-2", was=10, now=1200, cancelled=1190),
    consumed("MUG-3", was=9, now=8, unlisted=1, unexplained=0),
    consumed("MUG-4", was=9, now=11, unlisted=-2),
    consumed("MUG-5", was=7, now=6, ordered=1, warehouse="spb"),
    consumed("MUG-6", was=7, now=6, ordered=1, warehouse="spb"),
    consumed("TEA-1", was=12, now=7, reserved=3, unknown=UNREADABLE),
    consumed("TEA-2", was=5, now=4, reserved=3, unknown=UNREADABLE),
    consumed("TEA-3", was=5, now=4, unknown="orders are known since 2026-11-19 09:00 UTC only"),
)

SHIFTS = (
    Shift(offer=OfferId("MUG-1"), units=5, left=((MSK, 5),), arrived=((SPB, 5),)),
    Shift(offer=OfferId("MUG-2"), units=1, left=((KZN, 3), (MSK, 1)), arrived=((SPB, 1),)),
)

WROTE = NOW - timedelta(minutes=55)

DRIFTS: tuple[Finding, ...] = (
    drift("MUG-1"),
    drift("MUG-2", now=31, unexplained=-9, corrected=True),
    drift("MUG-3", written_at=WROTE, seen_at=NOW, second_writer=True),
    drift("MUG-4", written_at=WROTE - timedelta(hours=12), seen_at=NOW, second_writer=True),
    drift("MUG-5", unknown=UNREADABLE),
    drift("MUG-6", since=None),
    PriceDrift(
        offer=OfferId("TEA"), field="price", expected=Decimal(100), now=Decimal("112.5"),
        corrected=False, where="catalog/prices.yaml:7",
    ),
)  # fmt: skip


def check(name: str, *findings: Finding) -> None:
    plan = builders.plan(findings=findings)
    golden.check(f"{name}.wide.txt", plain_text(plan_text(builders.planned(plan)), 160))
    golden.check(f"{name}.md", plan_markdown(builders.planned(plan)))


def test_moved_by_orders_and_falls_without_known_orders() -> None:
    check("050-orders", *SALES)


def test_one_order_and_nothing_else() -> None:
    check("051-one-order", consumed(was=40, now=39, ordered=1))


def test_transfers() -> None:
    check("052-transfers", *SHIFTS)
    many = [Shift(offer=OfferId(f"MUG-{n}"), units=n, left=((MSK, n),), arrived=((SPB, n),))
            for n in range(1, 8)]  # fmt: skip
    check("053-many-transfers", *many)


def test_every_kind_of_drift() -> None:
    check("054-every-drift", *DRIFTS)
    drifted = Drifted(builders.plan(findings=(*DRIFTS, *SALES)))
    golden.check("055-drift.wide.txt", plain_text(drift_text(drifted), 160))
    golden.check("055-drift.100.txt", plain_text(drift_text(drifted), 100))
    golden.check("055-drift.md", drift_markdown(drifted))
    golden.check("055-drift.github.txt", drift_commands(drifted.plan.drift))
    golden.check("055-drift.json", drift_json(drifted))
    golden.check("056-drift-cut.md", drift_markdown(drifted, rows=2))


def test_no_drift_as_markdown() -> None:
    golden.check("057-no-drift.md", drift_markdown(Drifted(builders.plan(findings=SALES))))
