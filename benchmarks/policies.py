"""Forty policies on operations over 100,000 operations, and over 100."""

import time
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from reconciler.catalog import load_policies
from reconciler.domain.health import Health
from reconciler.domain.price import Prices
from reconciler.domain.stock import AppliedStock, Free, LiveStock
from reconciler.plan.account import Account
from reconciler.plan.model import Cost, Plan, Totals
from reconciler.plan.operation import Operation, SetPrice, SetStock
from reconciler.policy import compile_policies, judge
from reconciler.policy.compiled import PolicySet
from reconciler.policy.document import Policy, PolicyDocuments
from reconciler.policy.evidence import (
    NO_EVIDENCE,
    Evidence,
    OfferFacts,
    Sales,
    Sold,
    WarehouseFacts,
)

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
POLICIES = 40
MANY, FEW = 100_000, 100


def judging() -> None:
    policies = forty()
    evidence = gathered(MANY)
    for kind, operation in (("stock", _stock), ("price", _price)):
        plan = _plan([operation(number) for number in range(MANY)])
        report(f"judge {MANY:,} {kind} operations by {POLICIES} policies", plan, policies, evidence)
    mixed = [(_stock if number % 2 else _price)(number) for number in range(MANY)]
    report(f"judge {MANY:,} of both", _plan(mixed), policies, evidence)
    broken = _plan([_price(number, after="12500") for number in range(MANY)])
    report(f"judge {MANY:,} of which each breaks two", broken, policies, evidence)
    few = _plan([(_stock if number % 2 else _price)(number) for number in range(FEW)])
    report(f"judge {FEW} operations by {POLICIES} policies", few, policies, evidence)
    shipped = load_policies(Path("policies"))
    start = time.process_time()
    ours = compile_policies(shipped)
    print(f"{f'compile {len(ours.rules)} shipped policies':<60} {_ms(start):8.0f} ms")
    report(f"judge {FEW} operations by the shipped policies", few, ours, evidence)
    report(f"judge {MANY:,} of both by the shipped policies", _plan(mixed), ours, evidence)
    report(f"judge {MANY:,} of which each breaks several shipped ones", broken, ours, evidence)
    report(f"judge {MANY:,} of both, with nothing else known", _plan(mixed), ours, NO_EVIDENCE)


def report(what: str, plan: Plan, policies: PolicySet, evidence: Evidence) -> None:
    start = time.process_time()
    judge(plan, policies, NOW, evidence)
    print(f"{what:<60} {_ms(start):8.0f} ms")


def forty() -> PolicySet:
    """Twenty for stock and twenty for prices would be the usual; here every one asks of both."""
    made = [
        Policy(
            id=f"p-{number}",
            title="A policy",
            enforce="deny",
            scope="operation",
            params={"limit": 10.0 + number, "units": 1000 + number},
            match='op.kind == "stock" || op.kind == "price"',
            require='op.kind == "stock"'
            " ? op.delta <= params.units && (op.units_28d >= 0 || op.buffer >= 0)"
            " : op.price_change <= params.limit || op.margin_after > 0.99",
            message="{op.offer}",
            why="because",
            source=None,  # type: ignore[arg-type]
        )
        for number in range(POLICIES)
    ]
    return compile_policies(PolicyDocuments(policies=_placed(made), waivers=(), digest=""))


def gathered(offers: int) -> Evidence:
    sold = {_offer(number): Sold(number % 50, Decimal(number)) for number in range(offers)}
    known = OfferFacts(cost=Decimal(500), auto_add=False)
    return Evidence(
        sales=Sales(since=NOW, until=NOW, offers=sold, store=Sold(1_000_000, Decimal(10**9))),
        offers={_offer(number): known for number in range(offers)},
        warehouses={"msk": WarehouseFacts(scheme="fbs", works=(1, 2, 3, 4, 5))},
        timers={},
        health=Health(error_index=0.0, key_ends=NOW + timedelta(days=60)),
        updates={},
        stores={},
    )


def _placed(policies: list[Policy]) -> tuple[Policy, ...]:
    from msgspec.structs import replace

    from reconciler.domain.source import Source

    return tuple(
        replace(policy, source=Source("bench.yaml", line))
        for line, policy in enumerate(policies, 1)
    )


def _offer(number: int) -> str:
    return f"OFFER-{number:06}"


def _stock(number: int) -> Operation:
    return SetStock(
        id=f"stock:{_offer(number)}@msk",
        offer=_offer(number),
        product_id=number,
        warehouse="msk",
        warehouse_id=1,
        before=LiveStock(present=40, reserved=0, free=40),
        after=AppliedStock(says=Free(50), buffer=2, withheld=2, free=48, reserved=0, at=NOW),
        cause="git",
        observed_at=NOW,
        account=Account(says=Free(50), since=NOW),
        staleness="at_most",
        price=Decimal(1490),
    )


def _price(number: int, after: str = "1090") -> Operation:
    return SetPrice(
        id=f"price:{_offer(number)}",
        offer=_offer(number),
        product_id=number,
        before=Prices(price=Decimal(1000), old_price=Decimal(2000), min_price=Decimal(900)),
        after=Prices(price=Decimal(after), min_price=Decimal(950)),
        applies=Prices(price=Decimal(after), min_price=Decimal(950)),
        causes={"price": "git", "min_price": "git"},
        currency="RUB",
        observed_at=NOW,
        free=10,
    )


def _plan(operations: list[Operation]) -> Plan:
    return Plan(
        tool_version="0",
        store="bench",
        account="a",
        account_name="Bench",
        endpoint="https://bench",
        currency="RUB",
        catalog_digest="c",
        state_revision="",
        observed_at=NOW,
        operations=tuple(operations),
        findings=(),
        adoptions=(),
        price_adoptions=(),
        totals=Totals(
            offers=MANY,
            cells=MANY,
            cells_unchanged=0,
            prices=MANY,
            prices_unchanged=0,
            in_stock_before=MANY,
            in_stock_after=MANY,
            goes_dark=(),
            comes_back=(),
            units_up=0,
            units_down=0,
        ),
        cost=Cost(calls=(), eta_seconds=1.0),
        proofs=(),
    )


def _ms(start: float) -> float:
    return (time.process_time() - start) * 1000


if __name__ == "__main__":
    judging()
