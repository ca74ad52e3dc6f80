"""Desired + Snapshot + last applied -> Plan. Pure: the only clock is the snapshot's."""

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime
from decimal import Decimal
from typing import TypeVar

import msgspec
from msgspec.structs import replace

from reconciler.domain.applied import Applied
from reconciler.domain.declared_price import PricesAt
from reconciler.domain.desired import Desired
from reconciler.domain.ids import OfferId
from reconciler.domain.snapshot import Snapshot
from reconciler.plan.archive_part import (
    ArchivePart,
    plan_retirements,
    plan_returns,
    retiring,
    returned,
    with_zeros,
)
from reconciler.plan.blocked import UNKNOWN_OFFER
from reconciler.plan.card_part import CardPart, CardPlanner
from reconciler.plan.cost import cost
from reconciler.plan.finding import Blocked, Deferred, Finding, Unread
from reconciler.plan.imagined import with_created
from reconciler.plan.model import Plan, Totals, sealed
from reconciler.plan.narrowed import looked, narrowed_totals
from reconciler.plan.operation import Rename, RenewTimer, SetArchived, SetCard, SetPrice, SetStock
from reconciler.plan.order import Changes, in_order
from reconciler.plan.orphans import (
    archived_as_well,
    because_orphans,
    orphan_findings,
    orphans,
    taken_off_sale,
)
from reconciler.plan.outlook import Outlook, look
from reconciler.plan.price_budget import budget_findings, with_pauses
from reconciler.plan.price_fit import held_back
from reconciler.plan.price_movers import quarantined
from reconciler.plan.price_part import PricePart, PricePlanner
from reconciler.plan.rename_part import (
    RenamePart,
    done_renames,
    follow,
    plan_renames,
    renamed_snapshot,
)
from reconciler.plan.shift import shifts
from reconciler.plan.stock_part import StockPart, StockPlanner
from reconciler.plan.timer_part import plan_timers
from reconciler.plan.told import NOTHING_TOLD, Told
from reconciler.plan.under_way import after_imports

Op = TypeVar("Op", SetStock, SetPrice, SetCard, Rename, SetArchived, RenewTimer)


class _Parts(msgspec.Struct, frozen=True):
    """What each kind of declaration leads to. `desired` and `shop` are as the last of them saw
    them: with the zeros of what retires, and the shop as it will be by then.
    """

    desired: Desired
    shop: Snapshot
    renames: RenamePart
    returns: ArchivePart
    cards: CardPart
    prices: PricePart
    timers: list[RenewTimer]
    stocks: StockPart
    deferred: list[Deferred]
    retirements: ArchivePart


def make_plan(
    desired: Desired,
    snapshot: Snapshot,
    applied: Applied,
    *,
    endpoint: str,
    tool_version: str,
    told: Told = NOTHING_TOLD,
    policies: str = "",
) -> Plan:
    """Compare the three sides and say what would change, in order, with its cost.

    `policies` is the digest of those that judge it.
    """
    found = orphans(desired, snapshot)
    whole = _parts(desired, snapshot, follow(applied, desired.moved), told, found)
    parts = _without(whole, told.withheld)
    outlook = look(parts.shop, parts.stocks.operations)
    quota = snapshot.quota
    per_minute = quota.per_minute if quota else None
    operations = in_order(_changes(parts, outlook), per_minute)
    plan = Plan(
        tool_version=tool_version,
        store=desired.store.name,
        account=snapshot.account.fingerprint,
        account_name=snapshot.account.name,
        endpoint=endpoint,
        currency=desired.store.currency,
        catalog_digest=desired.digest,
        policy_digest=policies,
        state_revision=applied.revision,
        observed_at=snapshot.taken_at,
        operations=operations,
        findings=(*_findings(parts), *orphan_findings(found)),
        adoptions=tuple(parts.stocks.adoptions),
        price_adoptions=tuple(parts.prices.adoptions),
        card_adoptions=tuple(parts.cards.adoptions),
        totals=narrowed_totals(_totals(parts, whole, outlook), desired.narrowed, snapshot),
        cost=cost(operations, snapshot.taken_at, per_minute),
        quotas=parts.cards.quotas,
        followed=done_renames(desired, snapshot),
        proofs=snapshot.proofs,
        narrowed=looked(desired.narrowed),
    )
    return sealed(plan)


def _parts(
    desired: Desired, shop: Snapshot, applied: Applied, told: Told, found: Sequence[OfferId]
) -> _Parts:
    """Each part is planned against the shop as the parts before it will leave it."""
    now = shop.taken_at
    desired = replace(desired, prices=PricesAt(desired.prices, now))
    renames = plan_renames(desired, shop, applied, told)
    shop = renamed_snapshot(shop, renames.names)
    returns = plan_returns(desired, shop)
    shop = returned(shop, returns.operations)
    cards = CardPlanner(desired, shop, applied, told).plan()
    cards = replace(cards, operations=[o for o in cards.operations if o.offer not in renames.held])
    shop = with_created(shop, cards.created)
    # One that git renames to what nobody declares is told as an orphan: the new id may be misspelt.
    # So is one of another store's documents: both may be of one cabinet.
    spared = told.elsewhere | desired.moved.keys()
    left = [offer for offer in found if offer not in spared]
    retired = {**retiring(desired, shop), **archived_as_well(desired, left)}
    off_sale = taken_off_sale(desired, left)
    desired = with_zeros(desired, shop, {**retired, **off_sale})
    prices = after_imports(PricePlanner(desired, shop, applied).plan(), applied, told, now)
    prices = _paused(prices, applied, now)
    timers = plan_timers(desired, shop, prices.operations)
    stocks = StockPlanner(desired, shop, applied, _known_prices(desired, shop), told).plan()
    kept, deferred = held_back(stocks.operations, prices.unfit)
    stocks = replace(stocks, operations=because_orphans(kept, off_sale))
    retirements = plan_retirements(desired, shop, retired, kept)
    return _Parts(
        desired, shop, renames, returns, cards, prices, timers, stocks, deferred, retirements
    )


def _without(parts: _Parts, withheld: AbstractSet[str]) -> _Parts:
    """The parts without some operations. What was planned on top of these is among them."""
    if not withheld:
        return parts

    def kept(operations: Iterable[Op]) -> list[Op]:
        return [op for op in operations if op.id not in withheld]

    return replace(
        parts,
        renames=replace(parts.renames, operations=kept(parts.renames.operations)),
        returns=replace(parts.returns, operations=kept(parts.returns.operations)),
        cards=replace(parts.cards, operations=kept(parts.cards.operations)),
        prices=replace(parts.prices, operations=kept(parts.prices.operations)),
        timers=kept(parts.timers),
        stocks=replace(parts.stocks, operations=kept(parts.stocks.operations)),
        retirements=replace(parts.retirements, operations=kept(parts.retirements.operations)),
    )


def _paused(part: PricePart, applied: Applied, now: datetime) -> PricePart:
    """The prices as far as the hour takes them, and word of what it does not take."""
    operations = with_pauses(part.operations, applied.price_updates, now)
    found = budget_findings(operations, applied.price_updates, now)
    return replace(part, operations=operations, findings=[*part.findings, *found])


def _changes(parts: _Parts, outlook: Outlook) -> Changes:
    return Changes(
        stocks=with_dark(parts.stocks.operations, outlook),
        prices=with_free(parts.prices.operations, outlook),
        cards=with_free(parts.cards.operations, outlook),
        renames=with_free(parts.renames.operations, outlook),
        returns=parts.returns.operations,
        retirements=with_free(parts.retirements.operations, outlook),
        timers=with_free(parts.timers, outlook),
    )


def _findings(parts: _Parts) -> Iterator[Finding]:
    yield from shifts(parts.stocks.operations)
    yield from parts.renames.findings
    yield from parts.returns.findings
    yield from parts.cards.findings
    yield from parts.retirements.findings
    yield from _but_told(parts.stocks.findings, parts.cards.absent)
    yield from parts.deferred
    yield from _but_told(parts.prices.findings, parts.cards.absent)
    yield from quarantined(parts.shop)
    yield from (Unread(what=what) for what in parts.shop.unread)


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


def with_dark(operations: list[SetStock], outlook: Outlook) -> list[SetStock]:
    """With a mark on those that take an offer off sale."""
    dark = set(outlook.goes_dark)
    return [replace(op, goes_dark=op.offer in dark and op.delta < 0) for op in operations]


def with_free(operations: Sequence[Op], outlook: Outlook) -> list[Op]:
    """With the units that are on sale of their offers."""
    return [replace(op, free=outlook.free_before.get(op.offer, 0)) for op in operations]


def _but_told(findings: Iterable[Finding], absent: AbstractSet[OfferId]) -> Iterator[Finding]:
    """Without the word that the shop lacks offers of which the cards' part says why."""
    for item in findings:
        if isinstance(item, Blocked) and item.reason == UNKNOWN_OFFER[0]:
            offers = tuple(offer for offer in item.offers if offer not in absent)
            if offers:
                yield replace(item, offers=offers)
        else:
            yield item


def _totals(parts: _Parts, whole: _Parts, outlook: Outlook) -> Totals:
    """`whole` has the withheld operations as well: what they would change is not unchanged."""
    desired, cards = parts.desired, parts.cards
    stock_part, price_part = parts.stocks, parts.prices
    cells = sum(len(table) for table in desired.stocks.values())
    deltas = [op.delta for op in stock_part.operations]
    blocked = _blocked(stock_part.findings)
    return Totals(
        offers=len(desired.sold()),
        cells=cells,
        cells_unchanged=cells - len(whole.stocks.operations) - blocked,
        prices=len(desired.prices),
        prices_unchanged=len(desired.prices)
        - len(whole.prices.operations)
        - _blocked(price_part.findings),
        in_stock_before=outlook.in_stock_before,
        in_stock_after=outlook.in_stock_after,
        goes_dark=outlook.goes_dark,
        comes_back=outlook.comes_back,
        units_up=sum(delta for delta in deltas if delta > 0),
        units_down=-sum(delta for delta in deltas if delta < 0),
        cards=cards.compared,
        cards_unchanged=cards.compared - len({op.offer for op in whole.cards.operations}),
    )


def _blocked(findings: Iterable[Finding]) -> int:
    return sum(len(item.offers) for item in findings if isinstance(item, Blocked | Deferred))
