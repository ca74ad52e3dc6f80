"""Desired + Snapshot + last applied -> Plan. Pure: the only clock is the snapshot's."""

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from decimal import Decimal
from typing import TypeVar

from msgspec.structs import replace

from reconciler.domain.applied import Applied
from reconciler.domain.declared_price import PricesAt
from reconciler.domain.desired import Desired
from reconciler.domain.ids import OfferId
from reconciler.domain.snapshot import Snapshot
from reconciler.plan.archive_part import (
    plan_retirements,
    plan_returns,
    retiring,
    returned,
    with_zeros,
)
from reconciler.plan.blocked import UNKNOWN_OFFER
from reconciler.plan.card_part import CardPart, CardPlanner
from reconciler.plan.cost import cost
from reconciler.plan.finding import Blocked, Deferred, Finding, Orphan, Unread
from reconciler.plan.imagined import with_created
from reconciler.plan.model import Plan, Totals, sealed
from reconciler.plan.operation import Rename, RenewTimer, SetArchived, SetCard, SetPrice, SetStock
from reconciler.plan.order import Changes, in_order
from reconciler.plan.outlook import Outlook, look
from reconciler.plan.price_fit import held_back
from reconciler.plan.price_movers import quarantined
from reconciler.plan.price_part import PricePart, PricePlanner
from reconciler.plan.rename_part import done_renames, follow, plan_renames, renamed_snapshot
from reconciler.plan.shift import shifts
from reconciler.plan.stock_part import StockPart, StockPlanner
from reconciler.plan.timer_part import plan_timers
from reconciler.plan.told import NOTHING_TOLD, Told
from reconciler.plan.under_way import after_imports

Op = TypeVar("Op", SetPrice, SetCard, Rename, SetArchived, RenewTimer)


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
    desired = replace(desired, prices=PricesAt(desired.prices, snapshot.taken_at))
    quota = snapshot.quota
    applied = follow(applied, desired.moved)
    renames = plan_renames(desired, snapshot, applied, told)
    shop = renamed_snapshot(snapshot, renames.names)
    returns = plan_returns(desired, shop)
    shop = returned(shop, returns.operations)
    cards = CardPlanner(desired, shop, applied, told).plan()
    cards = replace(cards, operations=[o for o in cards.operations if o.offer not in renames.held])
    shop = with_created(shop, cards.created)
    retired = retiring(desired, shop)
    wanted = with_zeros(desired, shop, retired)
    price_part = PricePlanner(wanted, shop, applied).plan()
    price_part = after_imports(price_part, applied, told, snapshot.taken_at)
    timers = plan_timers(wanted, shop, price_part.operations)
    stock_part = StockPlanner(wanted, shop, applied, _known_prices(wanted, shop), told).plan()
    stocks, waiting = held_back(stock_part.operations, price_part.unfit)
    stock_part = replace(stock_part, operations=stocks)
    retirements = plan_retirements(wanted, shop, retired, stock_part.operations)
    outlook = look(shop, stock_part.operations)
    operations = in_order(
        Changes(
            stocks=_with_dark(stock_part.operations, outlook),
            prices=_with_free(price_part.operations, outlook),
            cards=_with_free(cards.operations, outlook),
            renames=_with_free(renames.operations, outlook),
            returns=returns.operations,
            retirements=_with_free(retirements.operations, outlook),
            timers=_with_free(timers, outlook),
        )
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
            *renames.findings,
            *returns.findings,
            *cards.findings,
            *retirements.findings,
            *_but_told(stock_part.findings, cards.absent),
            *waiting,
            *_but_told(price_part.findings, cards.absent),
            *quarantined(shop),
            *(Unread(what=what) for what in snapshot.unread),
            *_orphans(desired, snapshot),
        ),
        adoptions=tuple(stock_part.adoptions),
        price_adoptions=tuple(price_part.adoptions),
        card_adoptions=tuple(cards.adoptions),
        totals=_totals(wanted, stock_part, price_part, cards, outlook),
        cost=cost(operations, snapshot.taken_at, quota.per_minute if quota else None),
        quotas=cards.quotas,
        followed=done_renames(desired, snapshot),
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


def _with_free(operations: Sequence[Op], outlook: Outlook) -> list[Op]:
    return [replace(op, free=outlook.free_before.get(op.offer, 0)) for op in operations]


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


def _but_told(findings: Iterable[Finding], absent: AbstractSet[OfferId]) -> Iterator[Finding]:
    """Without the word that the shop lacks offers of which the cards' part says why."""
    for item in findings:
        if isinstance(item, Blocked) and item.reason == UNKNOWN_OFFER[0]:
            offers = tuple(offer for offer in item.offers if offer not in absent)
            if offers:
                yield replace(item, offers=offers)
        else:
            yield item


def _totals(
    desired: Desired,
    stock_part: StockPart,
    price_part: PricePart,
    cards: CardPart,
    outlook: Outlook,
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
        cards=cards.compared,
        cards_unchanged=cards.compared - len({op.offer for op in cards.operations}),
    )


def _blocked(findings: Iterable[Finding]) -> int:
    return sum(len(item.offers) for item in findings if isinstance(item, Blocked | Deferred))
