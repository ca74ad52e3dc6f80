"""Desired + Snapshot + last applied -> Plan. Pure: the only clock is the snapshot's."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from msgspec.structs import replace

from reconciler.domain.applied import Applied
from reconciler.domain.desired import Desired
from reconciler.domain.ids import OfferId
from reconciler.domain.snapshot import Snapshot
from reconciler.plan.cost import cost
from reconciler.plan.finding import Blocked, Finding, Orphan, Unplanned
from reconciler.plan.model import Plan, Totals, sealed
from reconciler.plan.operation import SetPrice, SetStock
from reconciler.plan.order import in_order
from reconciler.plan.outlook import Outlook, look
from reconciler.plan.price_part import PricePart, PricePlanner
from reconciler.plan.shift import shifts
from reconciler.plan.stock_part import StockPart, StockPlanner
from reconciler.plan.told import NOTHING_TOLD, Told


def make_plan(
    desired: Desired,
    snapshot: Snapshot,
    applied: Applied,
    *,
    endpoint: str,
    tool_version: str,
    told: Told = NOTHING_TOLD,
) -> Plan:
    """Compare the three sides and say what would change, in order, with its cost."""
    price_part = PricePlanner(desired, snapshot, applied).plan()
    prices = _known_prices(desired, snapshot)
    stock_part = StockPlanner(desired, snapshot, applied, prices, told).plan()
    outlook = look(snapshot, stock_part.operations)
    operations = in_order(
        _with_dark(stock_part.operations, outlook), _with_stock(price_part.operations, outlook)
    )
    plan = Plan(
        tool_version=tool_version,
        store=desired.store.name,
        account=snapshot.account.fingerprint,
        account_name=snapshot.account.name,
        endpoint=endpoint,
        currency=desired.store.currency,
        catalog_digest=desired.digest,
        state_revision=applied.revision,
        observed_at=snapshot.taken_at,
        operations=operations,
        findings=(
            *shifts(stock_part.operations),
            *stock_part.findings,
            *price_part.findings,
            *_unplanned(desired, snapshot),
            *_orphans(desired, snapshot),
        ),
        adoptions=tuple(stock_part.adoptions),
        price_adoptions=tuple(price_part.adoptions),
        totals=_totals(desired, stock_part, price_part, outlook),
        cost=cost(operations, snapshot.taken_at),
        proofs=snapshot.proofs,
    )
    return sealed(plan)


def _known_prices(desired: Desired, snapshot: Snapshot) -> dict[OfferId, Decimal]:
    """The price that rules look at: what git declares, else what the shop has."""
    prices: dict[OfferId, Decimal] = {}
    for offer, live in snapshot.prices.items():
        if isinstance(live.has.price, Decimal):
            prices[offer] = live.has.price
    for offer, declared in desired.prices.items():
        if isinstance(declared.says.price, Decimal):
            prices[offer] = declared.says.price
    return prices


def _with_dark(operations: list[SetStock], outlook: Outlook) -> list[SetStock]:
    dark = set(outlook.goes_dark)
    return [replace(op, goes_dark=op.offer in dark and op.delta < 0) for op in operations]


def _with_stock(operations: list[SetPrice], outlook: Outlook) -> list[SetPrice]:
    return [replace(op, free=outlook.free_before.get(op.offer, 0)) for op in operations]


def _unplanned(desired: Desired, snapshot: Snapshot) -> Iterator[Unplanned]:
    """What the catalog says of products, and cards are not written yet."""
    live = {offer for offer, product in snapshot.products.items() if not product.archived}
    away = desired.products.in_state("archived") | desired.products.in_state("released")
    for what, offers in (
        ("product cards", desired.products.keys() - away),
        ("archivings", live & desired.products.in_state("archived")),
        ("renames", live & desired.moved.keys()),
    ):
        if offers:
            yield Unplanned(what=what, offers=tuple(sorted(offers)))


def _orphans(desired: Desired, snapshot: Snapshot) -> tuple[Orphan, ...]:
    declared = desired.offers()
    # The old id of a rename is no orphan, unless nobody declares the new one: it may be misspelt.
    declared |= {old for old, entry in desired.moved.items() if entry.to in declared}
    offers = sorted(
        offer
        for offer, product in snapshot.products.items()
        if offer not in declared and not product.archived
    )
    return (Orphan(offers=tuple(offers)),) if offers else ()


def _totals(
    desired: Desired, stock_part: StockPart, price_part: PricePart, outlook: Outlook
) -> Totals:
    cells = sum(len(table) for table in desired.stocks.values())
    deltas = [op.delta for op in stock_part.operations]
    blocked = _blocked(stock_part.findings)
    return Totals(
        offers=len(desired.sold()),
        cells=cells,
        cells_unchanged=cells - len(deltas) - blocked,
        prices=len(desired.prices),
        prices_unchanged=len(desired.prices)
        - len(price_part.operations)
        - _blocked(price_part.findings),
        in_stock_before=outlook.in_stock_before,
        in_stock_after=outlook.in_stock_after,
        goes_dark=outlook.goes_dark,
        comes_back=outlook.comes_back,
        units_up=sum(delta for delta in deltas if delta > 0),
        units_down=-sum(delta for delta in deltas if delta < 0),
    )


def _blocked(findings: Iterable[Finding]) -> int:
    return sum(len(item.offers) for item in findings if isinstance(item, Blocked))
