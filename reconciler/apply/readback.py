"""The proof after a write: accepted is not applied until the shop shows it."""

from collections.abc import Iterable
from datetime import datetime
from typing import assert_never

import msgspec
from msgspec import UNSET
from msgspec.structs import replace

from reconciler.apply.outcome import Consumed, Converged, Outcome, Rejected, Unknown
from reconciler.apply.ports import Accepted, Answer, NoAnswer, Refused
from reconciler.domain.price import SWITCHES, PriceField, Prices
from reconciler.domain.stock import InFlightStock, LiveStock
from reconciler.plan.operation import SetPrice, SetStock
from reconciler.plan.settle import settle


class StockProof(msgspec.Struct, frozen=True):
    """How a stock write ended. `in_doubt`: it may still take effect; the next plan settles it."""

    outcome: Outcome
    took_effect: bool
    in_doubt: bool = False


def prove_stock(op: SetStock, answer: Answer, live: LiveStock, now: datetime) -> StockProof:
    """Judge one pair by the answer and by what the cell shows right after."""
    match answer:
        case Accepted():
            return _prove_accepted(op, live)
        case Refused():
            shown = live.free == op.after.free != op.before.free
            said = f"refused ({answer.code} {answer.message})"
            return _doubt(op, live, said) if shown else _refused(answer)
        case NoAnswer():
            return _prove_unanswered(op, answer.reason, live, now)
        case _:
            assert_never(answer)


def _prove_accepted(op: SetStock, live: LiveStock) -> StockProof:
    """A yes is the best witness there is: the number is never sent again on a read that lags."""
    sent = op.after.free
    if live.free == sent:
        return StockProof(Converged(str(sent)), took_effect=True)
    if live.free < sent and live != op.before:
        return StockProof(Consumed(sent, live.free), took_effect=True)
    why = "it lags, or" if live == op.before else "somebody raised it, or"
    reason = f"accepted as {sent}, but the shop shows {live.free}: {why} it did not stick"
    return StockProof(Unknown(reason), took_effect=True)


def _prove_unanswered(op: SetStock, lost: str, live: LiveStock, now: datetime) -> StockProof:
    settled = settle(InFlightStock(op.before, op.base, replace(op.after, at=now)), live, now)
    if not settled.certain or not settled.took_effect:
        # It may still take effect: the next plan settles it.
        return _doubt(op, live, lost)
    if live.free == op.after.free:
        return StockProof(Converged(str(live.free)), took_effect=True)
    return StockProof(Consumed(op.after.free, live.free), took_effect=True)


def _doubt(op: SetStock, live: LiveStock, why: str) -> StockProof:
    reason = f"{why}; sent {op.after.free}, the shop shows {live.free}; the next plan settles it"
    return StockProof(Unknown(reason), took_effect=False, in_doubt=True)


def _refused(answer: Refused) -> StockProof:
    return StockProof(Rejected(answer.code, answer.message), took_effect=False)


def prove_price(op: SetPrice, answer: Answer, live: Prices) -> Outcome:
    """Judge one offer's prices by the answer and by what the shop shows right after."""
    if isinstance(answer, Refused):
        return Rejected(answer.code, answer.message)
    wrong = [
        name
        for name, value in op.after.said()
        if live.get(name) != value and not (_is_untold(name, live) and isinstance(answer, Accepted))
    ]
    if not wrong:
        return Converged(", ".join(name for name, _ in op.after.said()))
    lost = answer.reason if isinstance(answer, NoAnswer) else "accepted"
    return Unknown(f"{lost}, but the shop does not show the new {', '.join(wrong)}")


def _is_untold(name: PriceField, live: Prices) -> bool:
    """Whether it is a switch that the price list does not tell: then a yes has to do."""
    return name in SWITCHES and live.get(name) is UNSET


def overtaken(op: SetStock, live: LiveStock) -> int:
    """Units that sold between the last look and the moment at which the number took effect.

    Ozon has no compare-and-set: the number overwrites such a sale, which then shows as reserved
    units for which no free ones are missing. A sale after the write lowers free stock as well.
    More units than were sent are none of it, but another's, or a read that is behind; only a zero
    is sent until it shows.
    """
    reserved = live.reserved - op.before.reserved
    missing = op.after.free - live.free
    return max(0, reserved - (max(0, missing) if op.after.free else missing))


def reads_as_present(checked: Iterable[tuple[SetStock, LiveStock]]) -> bool:
    """Whether the shop takes the number as present stock instead of free stock.

    Then a cell with reserved units shows `present` equal to what was sent, and fewer free. One
    such cell and none that shows the opposite is enough to stop: to go on would be a guess.
    """
    present = free = False
    for op, live in checked:
        if op.before.reserved == 0 or live.reserved != op.before.reserved:
            continue
        free = free or live.free == op.after.free
        present = present or (live.present == op.after.free and live.free < op.after.free)
    return present and not free
