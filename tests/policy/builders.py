"""Plans, operations and policies for tests, with every part that a test doesn't name filled in."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path

import yaml

from reconciler.catalog import load_policies
from reconciler.catalog.policy_tests import load_tests
from reconciler.domain.applied import AppliedCard
from reconciler.domain.card import Card
from reconciler.domain.health import Health
from reconciler.domain.price import Prices
from reconciler.domain.selector import Selector
from reconciler.domain.source import Source
from reconciler.domain.stock import AppliedStock, Free, LiveStock
from reconciler.plan.model import CallCost, Cost, Plan, Totals
from reconciler.plan.operation import (
    FieldChange,
    Rename,
    RenewTimer,
    SetArchived,
    SetCard,
    SetPrice,
    SetStock,
    archive_id,
    card_id,
    price_id,
    rename_id,
    stock_id,
    timer_id,
)
from reconciler.policy.compiled import PolicySet, compile_policies
from reconciler.policy.document import Policy, PolicyDocuments, Waiver
from reconciler.policy.evidence import Evidence, Sales
from reconciler.policy.example import Case

NOTHING_FOUND = Evidence(
    sales=Sales(since=datetime(2026, 10, 23, tzinfo=UTC), until=datetime(2026, 11, 20, tzinfo=UTC)),
    offers={},
    timers={},
    warehouses={},
    updates={},
    stores={},
    health=Health(error_index=0.0, key_ends=datetime(2027, 2, 1, tzinfo=UTC)),
)
"""Everything was asked for, and nothing was there."""

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
SHIPPED = Path(__file__).parents[2] / "policies"


def stock(offer="MUG", warehouse="msk", before=10, after=5, **more):
    return SetStock(
        id=stock_id(offer, warehouse),
        offer=offer,
        product_id=7,
        warehouse=warehouse,
        warehouse_id={"msk": 1, "spb": 2}[warehouse],
        before=LiveStock(present=before, reserved=0, free=before),
        after=AppliedStock(says=Free(after), buffer=0, withheld=0, free=after, reserved=0, at=NOW),
        cause=more.pop("cause", "git"),
        observed_at=NOW,
        staleness="at_most",
        price=money(more.pop("price", "100")),
        **more,
    )


def price(offer="MUG", before=None, after=None, currency="RUB", free=10, cause="git"):
    before = prices(**(before or {}))
    after = prices(**(after or {}))
    return SetPrice(
        id=price_id(offer),
        offer=offer,
        product_id=7,
        before=before,
        after=after,
        applies=after,
        causes={name: cause for name, _ in after.said()},
        currency=currency,
        observed_at=NOW,
        free=free,
    )


def field(name="name", before="Mug", after="Red mug", lost=()):
    return FieldChange(field=name, before=before, after=after, cause="git", lost=tuple(lost))


def card(offer="MUG", *changes, writer="attributes", price=None, free=10, cause="git"):
    """A write of one field, unless others are named."""
    return SetCard(
        id=card_id(offer, writer),
        offer=offer,
        product_id=None if writer == "create" else 7,
        writer=writer,
        changes=changes or (field(),),
        says=Card(),
        applies=AppliedCard(),
        cause=cause,
        prices=prices(price=price) if price else Prices(),
        observed_at=NOW,
        free=free,
    )


def renamed(offer="MUG-RED", was="MUG", free=10):
    return Rename(id=rename_id(was), offer=offer, was=was, product_id=7, observed_at=NOW, free=free)


def archived(offer="MUG", archived=True, auto=False, free=0):
    return SetArchived(
        id=archive_id(offer, archived=archived),
        offer=offer,
        product_id=7,
        archived=archived,
        auto=auto,
        cause="git",
        observed_at=NOW,
        free=free,
    )


def timer(offer="MUG", free=10):
    return RenewTimer(
        id=timer_id(offer),
        offer=offer,
        product_id=7,
        min_price=Decimal(80),
        observed_at=NOW,
        free=free,
    )


def prices(**fields):
    return Prices(**{name: money(value) for name, value in fields.items()})


def money(text):
    return Decimal(text) if isinstance(text, str) else text


def plan(*operations, in_stock=None, eta=1.0, comes_back=None, currency="RUB", offers=100):
    stocks = [op for op in operations if isinstance(op, SetStock)]
    dark = tuple(sorted({op.offer for op in stocks if op.goes_dark}))
    back = tuple(sorted(comes_back or ()))
    before = len({op.offer for op in operations}) if in_stock is None else in_stock
    return Plan(
        tool_version="0",
        store="samovar",
        account="a",
        account_name="Samovar",
        endpoint="https://shop.example",
        currency=currency,
        catalog_digest="c",
        state_revision="",
        observed_at=NOW,
        operations=tuple(operations),
        findings=(),
        adoptions=(),
        price_adoptions=(),
        totals=Totals(
            offers=offers,
            cells=200,
            cells_unchanged=200 - len(stocks),
            prices=100,
            prices_unchanged=100 - sum(isinstance(op, SetPrice) for op in operations),
            in_stock_before=before,
            in_stock_after=before - len(dark) + len(back),
            goes_dark=dark,
            comes_back=back,
            units_up=sum(max(0, op.delta) for op in stocks),
            units_down=sum(max(0, -op.delta) for op in stocks),
        ),
        cost=Cost(calls=(CallCost(method="/x", calls=3, items=9),), eta_seconds=eta),
        proofs=(),
    )


def dark(count, in_stock):
    """A plan that takes so many of so many listings off sale."""
    ops = (stock(f"D{n:03}", after=0, goes_dark=True) for n in range(count))
    return plan(*ops, in_stock=in_stock)


def archives(count, offers):
    """A plan that puts so many of so many declared offers into the archive."""
    return plan(*(archived(f"D{n:03}") for n in range(count)), offers=offers)


def creates(count):
    """A plan with so many new offers."""
    return plan(*(card(f"N{n:03}", writer="create") for n in range(count)))


def policy(require="true", **more):
    return Policy(
        **{
            "id": "p",
            "title": "A policy",
            "enforce": "deny",
            "scope": "operation",
            "require": require,
            "message": "no",
            "why": "because",
            "source": Source("policies/p.yaml", 1),
            **more,
        }
    )


def waiver(policy="p", days=30, offer=(), warehouse=(), bound=(), line=1):
    return Waiver(
        policy=policy,
        match=Selector(offer=tuple(offer), warehouse=tuple(warehouse), price=tuple(bound)),
        reason="because",
        owner="anna",
        expires=NOW.date() + timedelta(days=days),
        source=Source("policies/w.yaml", line),
    )


def compiled(*policies, waivers=()):
    return compile_policies(
        PolicyDocuments(policies=tuple(policies), waivers=tuple(waivers), digest="d")
    )


@cache
def shipped_documents() -> PolicyDocuments:
    return load_policies(SHIPPED)


def shipped() -> dict[str, Policy]:
    """The policies that we ship, by id."""
    return {policy.id: policy for policy in shipped_documents().policies}


@cache
def shipped_set() -> PolicySet:
    return compiled(*shipped().values())


@cache
def shipped_cases() -> dict[str, tuple[Case, ...]]:
    """What they must say, by policy."""
    return {test.policy: test.cases for test in load_tests(SHIPPED / "tests")}


def waiver_from(text):
    """A proposed waiver document, read back as the catalog would read it."""
    document = yaml.safe_load(text)
    assert document.pop("kind") == "waiver"
    assert isinstance(document["expires"], date)
    match = {
        key: (value,) if isinstance(value, str) else tuple(value)
        for key, value in document.pop("match").items()
    }
    assert match
    return Waiver(**document, match=Selector(**match), source=Source("policies/new.yaml", 1))


def result_of(verdict, policy_id):
    return next(result for result in verdict.results if result.policy == policy_id)
