"""The inverse of a run, operation by operation: what may be put back, and why the rest may not.

A run is undone against the shop of now. What it wrote must still be there, but for what buyers
did: whatever another hand moved since is left alone. A number of stock is never put back as it
stood: units were sold since, and they stay sold.
"""

from collections.abc import Sequence
from typing import NamedTuple

from msgspec.structs import replace

from reconciler.domain.ids import OfferId
from reconciler.domain.snapshot import LiveProduct
from reconciler.domain.stock import Fixed, OnHand
from reconciler.plan.blocked import UNKNOWN_OFFER, BlockedCells, Reason
from reconciler.plan.finding import Finding
from reconciler.plan.operation import (
    Operation,
    Rename,
    RenewTimer,
    SetArchived,
    SetCard,
    SetPrice,
    SetStock,
)
from reconciler.plan.order import Changes
from reconciler.plan.undo_card import card_undone
from reconciler.plan.undo_place import comes_again, is_new, place_undone, rename_undone
from reconciler.plan.undo_price import price_undone
from reconciler.plan.undo_scene import OBSERVED, Done, Scene
from reconciler.plan.undo_stock import Put, cell_undone

AT_WORK: Reason = (
    "the shop is still at work on the card",
    "run `reconciler settle`, then roll back again",
)


class Undone(NamedTuple):
    """What follows: the changes, renames (which come last), what stays and why, remarks, what the
    next plan would do again, and offers whose last price update of the hour this takes.
    """

    changes: Changes
    renames: list[Rename]
    findings: list[Finding]
    remarks: list[str]
    again: list[str]
    last_update: list[OfferId]


class Undoing:
    """Walks the operations of one run. One use."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._blocked = BlockedCells()
        self._stocks: list[SetStock] = []
        self._prices: list[SetPrice] = []
        self._cards: list[SetCard] = []
        self._renames: list[Rename] = []
        self._moves: list[SetArchived] = []
        self._zeros: dict[OfferId, list[SetStock]] = {}
        self._remarks: list[str] = []
        self._again: list[str] = []
        self._last: list[OfferId] = []

    def undo(self, done: Sequence[Done]) -> Undone:
        """Decide every operation; the archive last, as it looks at what becomes of the stock."""
        places = [one for one in done if isinstance(one.op, SetArchived) or is_new(one.op)]
        for one in self._rest(done):
            self._undo(one)
        for one in places:
            if isinstance(one.op, SetArchived | SetCard) and not self._was_again(one):
                self._place(one.op)
        timers = sum(isinstance(one.op, RenewTimer) for one in done)
        if timers:
            self._remarks.append(f"{timers} renewed minimum-price timers run on")
        return Undone(
            Changes(
                stocks=self._stocks,
                prices=self._prices,
                cards=self._cards,
                returns=[op for op in self._moves if not op.archived],
                retirements=[op for op in self._moves if op.archived],
            ),
            self._renames,
            list(self._blocked.findings()),
            self._remarks,
            self._again,
            self._last,
        )

    def _rest(self, done: Sequence[Done]) -> list[Done]:
        """Of what a run created, only the stock: there was nothing else before it."""
        created = {one.op.offer for one in done if is_new(one.op)}
        return [
            one
            for one in done
            if not isinstance(one.op, SetArchived | RenewTimer)
            and not (one.op.offer in created and isinstance(one.op, SetPrice | SetCard))
            and not self._was_again(one)
        ]

    def _was_again(self, one: Done) -> bool:
        if one.later is None:
            return False
        fix = f"roll run {one.later} back first"
        self._stays((f"run {one.later} wrote it again since", fix), one.op)
        return True

    def _undo(self, one: Done) -> None:
        op, first = one.op, one.first
        product = self._scene.product(op.offer)
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
        put = cell_undone(self._scene, one, op, first, product)
        if put is None:
            return  # the shop has it as it was
        if not isinstance(put, Put):
            self._stays(put, op)
            return
        self._stocks.append(put.op)
        if put.op.after.free == 0:
            self._zeros.setdefault(op.offer, []).append(put.op)
        if put.sold > 0:
            self._remarks.append(
                f"{op.id}: {put.sold} units that this run put on sale are sold, and stay so"
            )
        declared = self._scene.desired.stocks.get(op.warehouse, {}).get(op.offer)
        if declared is not None and isinstance(declared.says, OnHand | Fixed):
            self._again.append(op.id)

    def _price(self, op: SetPrice, first: SetPrice, product: LiveProduct) -> None:
        found = price_undone(self._scene, op, first, product)
        for reason in found.stays:
            self._stays(reason, op)
        if found.op is None:
            return
        self._prices.append(found.op)
        if found.is_last:
            self._last.append(op.offer)
        desired = self._scene.desired
        if desired.store.manage.prices == "enforce" and op.offer in desired.prices:
            self._again.append(op.id)

    def _card(self, one: Done, op: SetCard, product: LiveProduct) -> None:
        scene = self._scene
        live = scene.now.cards.get(op.offer)
        if scene.observes_products or live is None or op.offer in scene.applied.tasks:
            self._stays(
                OBSERVED if scene.observes_products else AT_WORK if live else UNKNOWN_OFFER, op
            )
            return
        base = scene.applied.cards.get(op.offer)
        found = card_undone(op, one.card, live, base, scene.now.snapshot.taken_at)
        for reason in found.stays:
            self._stays(reason, op)
        known = {
            "product_id": product.product_id,
            "sku": live.sku,
            "currency": scene.desired.store.currency,
            **scene.common(op.offer),
        }
        self._cards.extend(replace(card, **known) for card in found.operations)
        if found.operations and scene.desired.store.manage.products == "enforce":
            self._again.append(op.id)

    def _rename(self, op: Rename, product: LiveProduct) -> None:
        scene = self._scene
        made = OBSERVED if scene.observes_products else rename_undone(scene, op, product)
        if not isinstance(made, Rename):
            self._stays(made, op)
            return
        self._renames.append(made)
        if op.was in self._scene.desired.moved:
            self._again.append(op.id)

    def _place(self, op: SetArchived | SetCard) -> None:
        if self._scene.observes_products:
            self._stays(OBSERVED, op)
            return
        made = place_undone(self._scene, op, self._zeros.get(op.offer, ()))
        if made is None:
            return
        if not isinstance(made, SetArchived):
            self._stays(made, op)
            return
        self._moves.append(made)
        if isinstance(op, SetCard):
            self._remarks.append(f"{op.offer}: was created, and only goes into the archive")
        if comes_again(self._scene, made):
            self._again.append(op.id)

    def _stays(self, reason: Reason, op: Operation) -> None:
        warehouse = op.warehouse if isinstance(op, SetStock) else None
        self._blocked.add_all(reason, (op.offer,), warehouse, op.id)
