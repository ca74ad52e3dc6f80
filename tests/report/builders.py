"""Plans and endings made by hand, for what no short story on a shop leads to."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from msgspec.structs import replace

from reconciler.apply.outcome import Outcome
from reconciler.apply.run import Finished
from reconciler.domain.errors import ReconcilerError
from reconciler.domain.ids import OfferId, ProductId, WarehouseAlias, WarehouseId
from reconciler.domain.price import Prices
from reconciler.domain.stock import AppliedStock, Free, LiveStock
from reconciler.plan.finding import Blocked, Consumed, Finding, Orphan, StockDrift
from reconciler.plan.model import CallCost, Cost, Plan, Totals
from reconciler.plan.operation import Operation, SetPrice, SetStock, Why, price_id, stock_id
from reconciler.policy.verdict import Decision, Result, Verdict
from reconciler.workflow.apply import AppliedPlan
from reconciler.workflow.plan import Planned

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


def stock(
    offer: str = "MUG", warehouse: str = "msk", before: int = 10, after: int = 5, **more: Any
) -> SetStock:
    return SetStock(
        id=stock_id(OfferId(offer), WarehouseAlias(warehouse)),
        offer=OfferId(offer),
        product_id=ProductId(7),
        warehouse=WarehouseAlias(warehouse),
        warehouse_id=WarehouseId(1),
        before=LiveStock(present=before, reserved=0, free=before),
        after=AppliedStock(says=Free(after), buffer=0, withheld=0, free=after, reserved=0, at=NOW),
        cause="git",
        observed_at=NOW,
        staleness="at_most",
        why=(Why(what=f"git: {after} free", where="catalog/msk.yaml:5"),),
        **more,
    )


def price(offer: str = "MUG", before: str = "100", after: str = "110") -> SetPrice:
    said = Prices(price=Decimal(after))
    return SetPrice(
        id=price_id(OfferId(offer)),
        offer=OfferId(offer),
        product_id=ProductId(7),
        before=Prices(price=Decimal(before)),
        after=said,
        applies=said,
        causes={"price": "git"},
        currency="RUB",
        observed_at=NOW,
        why=(Why(what="git says price", where="catalog/prices.yaml:5"),),
    )


def plan(*operations: Operation, findings: tuple[Finding, ...] = ()) -> Plan:
    """A plan whose totals follow from its operations, of a shop of 1,000 cells and prices."""
    stocks = [op for op in operations if isinstance(op, SetStock)]
    dark = tuple(sorted({op.offer for op in stocks if op.goes_dark}))
    return Plan(
        id="0123456789abcdef",
        tool_version="0",
        store="test",
        account="a",
        account_name="Test",
        endpoint="https://shop.test",
        currency="RUB",
        catalog_digest="c",
        state_revision="",
        observed_at=NOW,
        operations=operations,
        findings=findings,
        adoptions=(),
        price_adoptions=(),
        totals=Totals(
            offers=1000,
            cells=1000,
            cells_unchanged=1000 - len(stocks),
            prices=1000,
            prices_unchanged=1000 - sum(isinstance(op, SetPrice) for op in operations),
            in_stock_before=500,
            in_stock_after=500 - len(dark),
            goes_dark=dark,
            comes_back=(),
            units_up=sum(max(0, op.delta) for op in stocks),
            units_down=sum(max(0, -op.delta) for op in stocks),
        ),
        cost=Cost(calls=(CallCost(method="/x", calls=3, items=9),), eta_seconds=1.0),
        proofs=(),
    )


def verdict(*results: Result, decision: Decision = "allow") -> Verdict:
    return Verdict(decision=decision, results=results, waivers=(), policy_digest="d")


def planned(made: Plan, *results: Result, decision: Decision = "allow") -> Planned:
    return Planned(made, verdict(*results, decision=decision))


def result(**more: Any) -> Result:
    told = {
        "policy": "p",
        "title": "A policy",
        "enforce": "deny",
        "scope": "plan",
        "outcome": "violated",
        "why": "because",
        "where": "policies/p.yaml:1",
        **more,
    }
    return Result(**told)


def applied(
    outcomes: dict[str, Outcome], stopped: str = "", error: ReconcilerError | None = None
) -> AppliedPlan:
    ops = [stock(name.removeprefix("stock:").removesuffix("@msk")) for name in outcomes]
    return AppliedPlan(planned(plan(*ops)), Finished(outcomes, stopped, error), run=7)


def consumed(offer: str = "MUG", **more: Any) -> Consumed:
    told = {"warehouse": "msk", "was": 40, "now": 28, "reserved": 0, "since": NOW, **more}
    return Consumed(offer=OfferId(offer), **told)


def drift(offer: str = "MUG", **more: Any) -> StockDrift:
    """A cell that had 40 and now has 55."""
    told = {
        "warehouse": "msk",
        "expected": 40,
        "now": 55,
        "since": NOW - timedelta(minutes=30),
        "where": "catalog/msk.yaml:5",
        "unexplained": 15,
        **more,
    }
    return StockDrift(offer=OfferId(offer), **told)


def with_findings(made: Plan, offers: list[str]) -> Plan:
    """The same plan, with a finding of each kind that names offers."""
    named = tuple(map(OfferId, offers))
    msk = WarehouseAlias("msk")
    return replace(
        made,
        findings=(
            Blocked(reason="it is shut", fix="open it", offers=named, warehouse=msk, where="s:1"),
            Orphan(offers=named),
            *(
                Consumed(offer=offer, warehouse=msk, was=9, now=4, reserved=2, since=NOW)
                for offer in named
            ),
        ),
    )
