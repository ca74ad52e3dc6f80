"""A second look at what was proved: whether the shop still shows it some time later."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

from reconciler.apply.card_recheck import is_shown
from reconciler.apply.outcome import Consumed, Converged, Outcome, Unknown
from reconciler.apply.ports import Accepted, Shop
from reconciler.apply.readback import prove_price
from reconciler.apply.timer_batch import runs_longer
from reconciler.domain.ids import Cell
from reconciler.domain.price import Prices
from reconciler.domain.stock import LiveStock
from reconciler.plan.operation import (
    Operation,
    Rename,
    RenewTimer,
    SetArchived,
    SetCard,
    SetPrice,
    SetStock,
)

Op = TypeVar("Op", SetStock, SetPrice, SetCard, Rename, SetArchived, RenewTimer)


def not_kept(
    shop: Shop, operations: Sequence[Operation], outcomes: Mapping[str, Outcome]
) -> dict[str, Outcome]:
    """The operations that were proved and that the shop shows no more, with why.

    Fewer units than were sent are sales. Reads only.
    """
    proved = [op for op in operations if isinstance(outcomes.get(op.id), Converged | Consumed)]
    shown = {
        **_stocks(shop, _all(SetStock, proved), outcomes),
        **_prices(shop, _all(SetPrice, proved)),
        **_cards(shop, _all(SetCard, proved)),
        **_states(shop, _all(Rename, proved), _all(SetArchived, proved)),
        **_timers(shop, _all(RenewTimer, proved)),
    }
    return {
        name: Unknown(f"proved right after it was sent, but a second look shows {words}")
        for name, words in shown.items()
    }


def _stocks(
    shop: Shop, operations: Sequence[SetStock], outcomes: Mapping[str, Outcome]
) -> dict[str, str]:
    if not operations:
        return {}
    cells = {op.id: Cell(op.offer, op.warehouse_id) for op in operations}
    live = shop.read_stock(list(cells.values()))
    gone = {}
    for op in operations:
        end, now = outcomes[op.id], live.get(cells[op.id])
        assert isinstance(end, Converged | Consumed)
        if now is None or _is_gone(op, int(end.sent), now):
            gone[op.id] = f"{now.free} instead of {end.sent}" if now else "no such cell"
    return gone


def _is_gone(op: SetStock, sent: int, now: LiveStock) -> bool:
    back = (now.free, now.reserved) == (op.before.free, op.before.reserved)
    return now.free > sent or (back and now.free != sent)


def _prices(shop: Shop, operations: Sequence[SetPrice]) -> dict[str, str]:
    live = shop.read_prices([op.offer for op in operations]) if operations else {}
    gone = {}
    for op in operations:
        known = live.get(op.offer)
        end = prove_price(op, Accepted(), known.has if known else Prices())
        if isinstance(end, Unknown):
            gone[op.id] = "other prices"
    return gone


def _cards(shop: Shop, operations: Sequence[SetCard]) -> dict[str, str]:
    live = shop.cards.read([op.offer for op in operations]) if operations else {}
    return {
        op.id: "another card" if op.offer in live else "no such card"
        for op in operations
        if not is_shown(op, live.get(op.offer))
    }


def _states(shop: Shop, renames: Sequence[Rename], moves: Sequence[SetArchived]) -> dict[str, str]:
    offers = {name for op in renames for name in (op.was, op.offer)} | {op.offer for op in moves}
    if not offers:
        return {}
    there = shop.cards.states(sorted(offers))
    gone = {
        op.id: f"not only `{op.offer}`"
        for op in renames
        if op.offer not in there or op.was in there
    }
    for op in moves:
        state = there.get(op.offer)
        if state is None or state.archived != op.archived:
            gone[op.id] = "it on sale" if op.archived else "it in the archive"
    return gone


def _timers(shop: Shop, operations: Sequence[RenewTimer]) -> dict[str, str]:
    live = shop.read_timers([op.product_id for op in operations]) if operations else {}
    return {
        op.id: "that the minimum price is kept no longer"
        for op in operations
        if op.product_id not in live or not runs_longer(op, live[op.product_id])
    }


def _all(kind: type[Op], operations: Sequence[Operation]) -> list[Op]:
    return [op for op in operations if isinstance(op, kind)]
