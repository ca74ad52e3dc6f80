"""Names of violations: the same violation has the same name, so that an approval can bind to it."""

import hashlib
from collections.abc import Iterable
from typing import assert_never

import msgspec

from reconciler.domain.ids import OfferId
from reconciler.domain.money import money_text
from reconciler.domain.price import Prices, value_text
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


def of_operations(policy: str, changes: Iterable[bytes]) -> str:
    """Of a policy and the changes that violate it, as `change_of` names them, in any order."""
    return _hash("operation", policy, sorted(changes))


def of_offers(policy: str, offers: Iterable[OfferId]) -> str:
    """Of a policy and the offers that make the plan violate it, in any order."""
    return _hash("plan", policy, map(msgspec.json.encode, sorted(set(offers))))


def change_of(op: Operation) -> bytes:
    """The id of an operation with its before and after."""
    return msgspec.json.encode(_change(op))


def _change(op: Operation) -> list[str]:
    match op:
        case SetStock():
            return [op.id, str(op.before.free), str(op.after.free)]
        case SetPrice():
            return [op.id, _amounts(op.before), _amounts(op.after)]
        case SetCard():
            return [op.id, *sorted(_field(change) for change in op.changes)]
        case Rename():
            return [op.id, op.was, op.offer]
        case SetArchived():
            return [op.id]
        case RenewTimer():
            return [op.id, money_text(op.min_price)]
        case _:
            assert_never(op)


def _field(change: FieldChange) -> str:
    """What is lost follows from the two sides, and is named all the same: it is what was approved.

    Packed as JSON, so that a plan that was saved and read again has the same name.
    """
    parts = (change.field, change.before, change.after, change.lost)
    return msgspec.json.encode(parts, order="sorted").decode()


def _amounts(prices: Prices) -> str:
    """Equal amounts give equal texts: 10 and 10.00 are the same price."""
    return " ".join(
        f"{name}={'-' if value is None else value_text(value)}" for name, value in prices.said()
    )


def _hash(scope: str, policy: str, parts: Iterable[bytes]) -> str:
    """Of the JSON of all three, of which each part is JSON already."""
    head = msgspec.json.encode((scope, policy))
    whole = b"%b,[%b]]" % (head[:-1], b",".join(parts))
    return hashlib.sha256(whole).hexdigest()
