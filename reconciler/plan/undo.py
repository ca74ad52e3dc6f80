"""The inverse of a run, operation by operation: what may be put back, and why the rest may not.

A run is undone against the shop of now. What it wrote must still be there, but for what buyers
did: whatever another hand moved since is left alone. A number of stock is never put back as it
stood: units were sold since, and they stay sold.
"""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

import msgspec
from msgspec import UNSET

from reconciler.domain.applied import Applied
from reconciler.domain.card import Card, LiveCard
from reconciler.domain.desired import Desired
from reconciler.domain.ids import Cell, OfferId
from reconciler.domain.limits import PRICE_CHANGES_PER_HOUR
from reconciler.domain.orders import Orders, Span
from reconciler.domain.price import SWITCHES, LivePrices, PriceField, Prices, value_text
from reconciler.domain.product import NO_TRAITS, Traits
from reconciler.domain.snapshot import LiveProduct, Snapshot
from reconciler.domain.stock import NOTHING, Fixed, LiveStock, OnHand
from reconciler.plan.blocked import (
    ARCHIVED,
    UNKNOWN_OFFER,
    BlockedCells,
    Reason,
    why_product_blocked,
    why_warehouse_blocked,
)
from reconciler.plan.finding import Finding
from reconciler.plan.operation import (
    Operation,
    Rename,
    RenewTimer,
    SetArchived,
    SetCard,
    SetPrice,
    SetStock,
    Why,
    archive_id,
    rename_id,
)
from reconciler.plan.order import Changes
from reconciler.plan.price_fit import why_unfit
from reconciler.plan.undo_card import card_undone
from reconciler.plan.undo_stock import Put, stock_undone

SOMEBODY: Reason = (
    "another hand changed it since, so it is not ours to put back",
    "look at it in the cabinet, and say in git what should be there",
)
NOT_KNOWN: Reason = (
    "nobody saw whether this run's write took effect",
    "run `reconciler apply` first: it finds out; then roll back again",
)


class Done(msgspec.Struct, frozen=True, kw_only=True):
    """One operation of a run that went out.

    `op` is as it was last sent, `first` as it was sent first, `card` what it found of a card.
    `proved`: it took effect for certain. `later`: the newest later run that sent the same again.
    """

    op: Operation
    first: Operation
    card: Card | None = None
    sent_at: datetime
    proved: bool
    later: int | None = None


class ShopNow(msgspec.Struct, frozen=True, kw_only=True):
    """What was read of the touched offers, and when their stock was; `updates` are how often their
    prices were sent in the last hour.
    """

    snapshot: Snapshot
    looked: Span
    stocks: Mapping[Cell, LiveStock]
    prices: Mapping[OfferId, LivePrices]
    cards: Mapping[OfferId, LiveCard]
    orders: Orders
    updates: Mapping[OfferId, int]


class Undone(NamedTuple):
    """What follows: the changes, renames (which come last), what stays and why, remarks, and what
    the next plan would do again.
    """

    changes: Changes
    renames: list[Rename]
    findings: list[Finding]
    remarks: list[str]
    again: list[str]
    last_update: list[OfferId]


class Undoing:
    """Walks the operations of one run. One use."""

    def __init__(self, desired: Desired, applied: Applied, now: ShopNow, run: int) -> None:
        self._desired = desired
        self._applied = applied
        self._now = now
        self._why = (Why(what=f"undoes run {run}"),)
        self._traits = desired.products.traits()
        self._blocked = BlockedCells()
        self._stocks: list[SetStock] = []
        self._prices: list[SetPrice] = []
        self._cards: list[SetCard] = []
        self._renames: list[Rename] = []
        self._returns: list[SetArchived] = []
        self._retirements: list[SetArchived] = []
        self._remarks: list[str] = []
        self._again: list[str] = []
        self._last: list[OfferId] = []
        self._back: set[OfferId] = set()

    def undo(self, done: Sequence[Done]) -> Undone:
        """Decide every operation; what goes back on sale first, as its stock and prices need it."""
        self._back = {
            one.op.offer
            for one in done
            if isinstance(one.op, SetArchived) and one.op.archived and not one.later
        }
        created = {one.op.offer for one in done if _is_new(one.op)}
        timers = 0
        for one in done:
            if isinstance(one.op, RenewTimer):
                timers += 1
            elif one.op.offer in created and isinstance(one.op, SetPrice | SetCard):
                continue  # there is nothing before it: it goes into the archive as it is
            elif one.later is not None:
                fix = f"roll run {one.later} back first"
                self._stays((f"run {one.later} wrote it again since", fix), one.op)
            elif not isinstance(one.op, SetArchived) and not _is_new(one.op):
                self._undo(one)
        for one in done:
            # These look at what is to become of the stock, so they come after it.
            if one.later is None and (isinstance(one.op, SetArchived) or _is_new(one.op)):
                self._undo_place(one.op)
        if timers:
            self._remarks.append(f"{timers} renewed minimum-price timers run on")
        return Undone(
            Changes(
                stocks=self._stocks,
                prices=self._prices,
                cards=self._cards,
                returns=self._returns,
                retirements=self._retirements,
            ),
            self._renames,
            list(self._blocked.findings()),
            self._remarks,
            self._again,
            self._last,
        )

    def _undo(self, one: Done) -> None:
        op, first = one.op, one.first
        product = self._now.snapshot.products.get(op.offer)
        if product is None:
            self._stays(UNKNOWN_OFFER, op)
            return
        match op, first:
            case SetStock(), SetStock():
                self._stock(one, op, first, product)
            case SetPrice(), SetPrice():
                self._price(op, first, product)
            case SetCard(), _:
                self._card(one, op, product)
            case Rename(), _:
                self._rename(op, product)
            case _:
                raise AssertionError(op.id)

    def _stock(self, one: Done, op: SetStock, first: SetStock, product: LiveProduct) -> None:
        warehouse = self._desired.store.warehouses.get(op.warehouse)
        if warehouse is None or warehouse.id != op.warehouse_id:
            fix = "name the warehouse in the store document again"
            self._stays(("the store document does not name its warehouse any more", fix), op)
            return
        live_warehouse = self._now.snapshot.warehouses.get(op.warehouse_id)
        product = msgspec.structs.replace(product, archived=self._is_archived(op.offer, product))
        reason = why_warehouse_blocked(live_warehouse, warehouse)
        if reason is None and live_warehouse is not None:
            reason = why_product_blocked(product, live_warehouse)
        cell = Cell(op.offer, op.warehouse_id)
        base = self._applied.stocks.get(op.warehouse_id, {}).get(op.offer)
        flies = op.offer in self._applied.in_flight.get(op.warehouse_id, {})
        ours = base is not None and base.written_at is not None
        if reason is None and (flies or base is None or not (one.proved or ours)):
            reason = NOT_KNOWN
        if reason is not None or base is None:
            self._stays(reason or NOT_KNOWN, op)
            return
        declared = self._desired.stocks.get(op.warehouse, {}).get(op.offer)
        says = declared.says if declared else base.says
        put = stock_undone(
            op,
            first,
            base,
            says,
            self._now.stocks.get(cell, NOTHING),
            self._now.looked,
            self._now.orders,
        )
        match put:
            case Put():
                traits = self._traits_of(op.offer)
                put_op = msgspec.structs.replace(
                    put.op,
                    product_id=product.product_id,
                    price=self._price_of(op.offer),
                    category=traits.category,
                    labels=traits.labels,
                    why=(*self._why, *put.op.why),
                )
                self._stocks.append(put_op)
                if put.sold > 0:
                    self._remarks.append(
                        f"{op.id}: {put.sold} units that this run put on sale are sold, and stay so"
                    )
                if isinstance(says, OnHand | Fixed):
                    self._again.append(op.id)
            case None:
                pass  # the shop has it as it was
            case _:
                self._stays(put, op)

    def _price(self, op: SetPrice, first: SetPrice, product: LiveProduct) -> None:
        live = self._now.prices.get(op.offer)
        if live is None or self._is_archived(op.offer, product):
            self._stays(UNKNOWN_OFFER if live is None else ARCHIVED, op)
            return
        back, reasons = _prices_back(op, first, live.has)
        for reason in reasons:
            self._stays(reason, op)
        if not back:
            return
        prices = msgspec.structs.replace(Prices(), **back)
        used = self._now.updates.get(op.offer, 0)
        if used >= PRICE_CHANGES_PER_HOUR:
            most = f"Ozon takes {PRICE_CHANGES_PER_HOUR} price updates of a product an hour"
            self._stays((f"{most}, and these are used up", "roll back later"), op)
            return
        unfit = why_unfit(prices, prices, live.has, op.currency)
        if unfit:
            self._stays(unfit, op)
            return
        if used + 1 >= PRICE_CHANGES_PER_HOUR:
            self._last.append(op.offer)
        traits = self._traits_of(op.offer)
        self._prices.append(
            SetPrice(
                id=op.id,
                offer=op.offer,
                product_id=product.product_id,
                before=live.has,
                after=prices,
                # What git says stays the base: the next plan sees that the shop moved, not git.
                applies=self._applied.prices.get(op.offer, Prices()),
                causes=dict.fromkeys(back, "rollback"),
                currency=op.currency,
                observed_at=self._now.snapshot.taken_at,
                category=traits.category,
                labels=traits.labels,
                why=self._why,
            )
        )
        if self._desired.store.manage.prices == "enforce" and op.offer in self._desired.prices:
            self._again.append(op.id)

    def _card(self, one: Done, op: SetCard, product: LiveProduct) -> None:
        live = self._now.cards.get(op.offer)
        if op.offer in self._applied.tasks:
            fix = "run `reconciler settle`, then roll back again"
            self._stays(("the shop is still at work on the card", fix), op)
            return
        if live is None:
            self._stays(UNKNOWN_OFFER, op)
            return
        base = self._applied.cards.get(op.offer)
        found = card_undone(op, one.card, live, base, self._now.snapshot.taken_at)
        for reason in found.stays:
            self._stays(reason, op)
        traits = self._traits_of(op.offer)
        for card in found.operations:
            self._cards.append(
                msgspec.structs.replace(
                    card,
                    product_id=product.product_id,
                    sku=live.sku,
                    currency=self._desired.store.currency,
                    category=traits.category,
                    labels=traits.labels,
                    why=self._why,
                )
            )
        if found.operations and self._desired.store.manage.products == "enforce":
            self._again.append(op.id)

    def _rename(self, op: Rename, product: LiveProduct) -> None:
        if op.was in self._now.snapshot.products:
            self._stays((f"the shop has another offer `{op.was}` by now", "rename one of them"), op)
            return
        traits = self._traits_of(op.offer)
        self._renames.append(
            Rename(
                id=rename_id(op.offer),
                offer=op.was,
                was=op.offer,
                product_id=product.product_id,
                cause="rollback",
                observed_at=self._now.snapshot.taken_at,
                category=traits.category,
                labels=traits.labels,
                why=self._why,
            )
        )
        if op.was in self._desired.moved:
            self._again.append(op.id)

    def _undo_place(self, op: Operation) -> None:
        """Into the archive or out of it. What a run created goes into it: nothing is deleted."""
        product = self._now.snapshot.products.get(op.offer)
        created = isinstance(op, SetCard)
        into = created or not (isinstance(op, SetArchived) and op.archived)
        if product is None:
            if not created:
                self._stays(UNKNOWN_OFFER, op)
            return
        if product.archived == into:
            return
        waits: tuple[str, ...] = ()
        if into:
            zeros = [one for one in self._stocks if one.offer == op.offer and one.after.free == 0]
            waits = tuple(sorted(one.id for one in zeros))
            emptied = {one.warehouse_id for one in zeros}
            reason = self._why_not_archived(op.offer, product, emptied)
            if reason:
                self._stays(reason, op)
                return
        traits = self._traits_of(op.offer)
        move = SetArchived(
            id=archive_id(op.offer, archived=into),
            offer=op.offer,
            product_id=product.product_id,
            archived=into,
            auto=product.auto_archived and not into,
            warehouses=tuple(sorted(self._now.snapshot.stocks)) if into else (),
            cause="rollback",
            observed_at=self._now.snapshot.taken_at,
            category=traits.category,
            labels=traits.labels,
            why=self._why,
            depends_on=waits,
        )
        (self._retirements if into else self._returns).append(move)
        if created:
            self._remarks.append(f"{op.offer}: was created, and only goes into the archive")
        wanted = self._desired.products
        if op.offer in (wanted.asked_on_sale() if into else wanted.in_state("archived")):
            self._again.append(op.id)

    def _why_not_archived(
        self, offer: OfferId, product: LiveProduct, emptied: AbstractSet[int]
    ) -> Reason | None:
        if product.has_fbo_stocks:
            return ("it has stock in Ozon's own warehouses (FBO)", "sell or take it back first")
        for cell, live in self._now.stocks.items():
            if cell.offer != offer:
                continue
            if live.reserved:
                return (f"{live.reserved} units wait in orders", "ship or cancel them first")
            if live.free and cell.warehouse not in emptied:
                return (f"it has {live.free} units on sale", "set its stock to 0 first")
        return None

    def _is_archived(self, offer: OfferId, product: LiveProduct) -> bool:
        return product.archived and offer not in self._back

    def _traits_of(self, offer: OfferId) -> Traits:
        return self._traits.get(offer, NO_TRAITS)

    def _price_of(self, offer: OfferId) -> Decimal | None:
        live = self._now.snapshot.prices.get(offer)
        return live.has.price if live and isinstance(live.has.price, Decimal) else None

    def _stays(self, reason: Reason, op: Operation) -> None:
        warehouse = op.warehouse if isinstance(op, SetStock) else None
        self._blocked.add_all(reason, (op.offer,), warehouse, op.id)


def _is_new(op: Operation) -> bool:
    return isinstance(op, SetCard) and op.writer == "create"


def _prices_back(
    op: SetPrice, first: SetPrice, live: Prices
) -> tuple[dict[PriceField, object], list[Reason]]:
    """The fields to put back, and why others stay."""
    back: dict[PriceField, object] = {}
    reasons: dict[Reason, None] = {}
    for name, sent in op.after.said():
        was, now = first.before.get(name), live.get(name)
        untold = name in SWITCHES and now is UNSET
        if not untold and value_text(now) == value_text(was):
            continue
        if not untold and value_text(now) != value_text(sent):
            reasons[SOMEBODY] = None
        elif was is UNSET or (was is None and name != "old_price"):
            what = f"the shop had no `{name}` before, and can't be told to have none again"
            reasons[(what, "set it to what you want in git")] = None
        else:
            back[name] = was
    return back, list(reasons)
