"""How far a violation goes: which operations, and how far each moves.

An approval is given for an extent, and holds for whatever stays within it: between the approval and
the write goods are sold, and a change that became smaller needs no second look.
"""

from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Literal, assert_never

import msgspec

from reconciler.domain.ids import OfferId
from reconciler.domain.money import money_text
from reconciler.domain.price import PriceValue, value_text
from reconciler.plan.operation import (
    FieldChange,
    Operation,
    Rename,
    RenewTimer,
    SetArchived,
    SetCard,
    SetPrice,
    SetStock,
)

Measure = Literal["units", "amounts", "content"]


class Move(msgspec.Struct, frozen=True, array_like=True):
    """One field from one value to another, as text; `lost` names content that ceases to be."""

    field: str
    before: str | None
    after: str | None
    lost: tuple[str, ...] = ()


class Extent(msgspec.Struct, frozen=True):
    """How far one operation goes, by its id; `released` stands for all that is let go of."""

    operation: str
    measure: Measure
    moves: tuple[Move, ...]


def extent_of(op: Operation) -> Extent:
    """How far an operation goes."""
    match op:
        case SetStock():
            return Extent(op.id, "units", (Move("free", str(op.before.free), str(op.after.free)),))
        case SetPrice():
            before = dict(op.before.said())
            moves = (
                Move(name, _amount(before.get(name)), _amount(value))
                for name, value in op.after.said()
            )
            return Extent(op.id, "amounts", tuple(moves))
        case SetCard():
            prices = (Move(name, None, _amount(value)) for name, value in op.prices.said())
            return Extent(op.id, "content", (*map(_field, op.changes), *prices))
        case Rename():
            return Extent(op.id, "content", (Move("offer", op.was, op.offer),))
        case SetArchived():
            return Extent(op.id, "content", (Move("archived", None, str(op.archived)),))
        case RenewTimer():
            return Extent(op.id, "content", (Move("min_price", None, money_text(op.min_price)),))
        case _:
            assert_never(op)


def extents_of(operations: Iterable[Operation], released: Collection[OfferId]) -> list[Extent]:
    """How far operations go together with offers that are let go of."""
    found = list(map(extent_of, operations))
    if released:
        found.append(
            Extent("released", "content", tuple(Move(o, None, None) for o in sorted(released)))
        )
    return found


def all_within(now: Iterable[Extent], then: Mapping[str, Extent]) -> bool:
    """Whether extents go no further than those of before: none more, none larger."""
    return all(
        (before := then.get(one.operation)) is not None and is_within(one, before) for one in now
    )


def is_within(now: Extent, then: Extent) -> bool:
    """Whether a change goes no further than it did then."""
    moves = {move.field: move for move in then.moves}
    return now.measure == then.measure and all(
        (before := moves.get(move.field)) is not None
        and _goes_no_further(move, before, now.measure)
        for move in now.moves
    )


def _goes_no_further(now: Move, then: Move, measure: Measure) -> bool:
    match measure:
        case "units":
            return _fewer_units(now, then)
        case "amounts":
            return _smaller_step(now, then)
        case "content":
            # What a card had before may be edited by others: what it becomes, and loses, counts.
            return now.after == then.after and set(now.lost) <= set(then.lost)
        case _:
            assert_never(measure)


def _fewer_units(now: Move, then: Move) -> bool:
    """More goods on sale: never above the number approved. Fewer: no more of them taken off.

    What was sold since comes off both ends of a decrease, so the lower end may sink by that; but
    not to zero, where a listing goes dark, if that was not approved.
    """
    before, after = int(now.before or 0), int(now.after or 0)
    was, became = int(then.before or 0), int(then.after or 0)
    if after > before:
        return became > was and after <= became
    fewer = before - after <= was - became
    return fewer and before <= was and (after > 0 or became == 0)


def _smaller_step(now: Move, then: Move) -> bool:
    """Both ends of the step between those approved, in the same direction."""
    ends = [_decimal(text) for text in (now.before, now.after, then.before, then.after)]
    if any(end is None for end in ends):
        return (now.before, now.after) == (then.before, then.after)
    before, after, was, became = (end for end in ends if end is not None)
    if became >= was:
        return was <= before <= after <= became
    return was >= before >= after >= became


def _field(change: FieldChange) -> Move:
    return Move(change.field, _packed(change.before), _packed(change.after), change.lost)


def _packed(value: object) -> str | None:
    """As JSON, so that a plan which was saved and read again says the same."""
    return None if value is None else msgspec.json.encode(value, order="sorted").decode()


def _amount(value: PriceValue) -> str | None:
    return None if value is None else value_text(value)


def _decimal(text: str | None) -> Decimal | None:
    try:
        return None if text is None else Decimal(text)
    except InvalidOperation:
        return None
