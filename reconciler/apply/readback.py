"""The proof after a write: accepted is not applied until the shop shows it."""

from collections.abc import Iterable

import msgspec

from reconciler.apply.outcome import Consumed, Converged, Outcome, Rejected, Unknown
from reconciler.apply.ports import Accepted, Answer, NoAnswer, Refused
from reconciler.domain.price import Prices
from reconciler.domain.stock import InFlightStock, LiveStock
from reconciler.plan.operation import SetPrice, SetStock
from reconciler.plan.stock_merge import settle


class StockProof(msgspec.Struct, frozen=True):
    """How a stock write ended. `in_doubt`: it may still take effect; the next plan settles it."""

    outcome: Outcome
    took_effect: bool
    in_doubt: bool = False


def prove_stock(op: SetStock, answer: Answer, live: LiveStock) -> StockProof:
    """Judge one pair by the answer and by what the cell shows right after."""
    if isinstance(answer, Refused):
        return StockProof(Rejected(answer.code, answer.message), took_effect=False)
    sent = op.after.free
    if live.free == sent:
        return StockProof(Converged(str(sent)), took_effect=True)
    settled = settle(InFlightStock(op.before, op.base, op.after), live)
    lost = answer.reason if isinstance(answer, NoAnswer) else ""
    if settled.took_effect:
        if isinstance(answer, Accepted):
            return StockProof(Consumed(sent, live.free), took_effect=True)
        reason = f"{lost}; sent {sent}, the shop shows {live.free}: taken as written and sold since"
        return StockProof(Unknown(reason), took_effect=True)
    if live == op.before or lost:
        reason = f"{lost or 'accepted'}, but the shop still shows {live.free} instead of {sent}"
        return StockProof(Unknown(reason), took_effect=False, in_doubt=True)
    reason = f"accepted as {sent}, but the shop shows {live.free}: somebody raised it"
    return StockProof(Unknown(reason), took_effect=True)


def prove_price(op: SetPrice, answer: Answer, live: Prices) -> Outcome:
    """Judge one offer's prices by the answer and by what the shop shows right after."""
    if isinstance(answer, Refused):
        return Rejected(answer.code, answer.message)
    wrong = [name for name, value in op.after.said() if live.get(name) != value]
    if not wrong:
        return Converged(", ".join(name for name, _ in op.after.said()))
    lost = answer.reason if isinstance(answer, NoAnswer) else "accepted"
    return Unknown(f"{lost}, but the shop does not show the new {', '.join(wrong)}")


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
