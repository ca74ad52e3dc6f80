"""How an operation ended. Each ends as exactly one of these."""

from decimal import Decimal
from typing import assert_never

import msgspec

Value = int | Decimal | str | None


class Converged(msgspec.Struct, frozen=True, tag_field="outcome", tag="converged"):
    """Sent, accepted, and read back as sent."""

    sent: str


class Consumed(msgspec.Struct, frozen=True, tag_field="outcome", tag="consumed"):
    """Sent and accepted; read back lower, as units were sold in between."""

    sent: int
    now: int


class AlreadyTrue(msgspec.Struct, frozen=True, tag_field="outcome", tag="already-true"):
    """The shop had the value by the time of apply; nothing was sent."""


class Blocked(msgspec.Struct, frozen=True, tag_field="outcome", tag="blocked"):
    """Not sent, for a reason of ours: a dependency failed, or the run was stopped before it."""

    reason: str


class Rejected(msgspec.Struct, frozen=True, tag_field="outcome", tag="rejected"):
    """The shop refused this item; `code` and `message` are the shop's own, as is the field of the
    card that it names, or the name of the attribute.
    """

    code: str
    message: str
    field: str = ""
    attribute: str = ""


class Stale(msgspec.Struct, frozen=True, tag_field="outcome", tag="stale"):
    """The shop moved since the plan in a way that the operation does not allow; not sent."""

    observed: str
    now: str


class Pending(msgspec.Struct, frozen=True, tag_field="outcome", tag="pending"):
    """Taken by the shop and not finished, or not possible yet; a later run goes on."""

    reason: str
    task: int | None = None


class Unknown(msgspec.Struct, frozen=True, tag_field="outcome", tag="unknown"):
    """Sent, and it can't be proved whether it took effect. Never repeated blindly."""

    reason: str


Outcome = Converged | Consumed | AlreadyTrue | Blocked | Rejected | Stale | Pending | Unknown


def is_good(outcome: Outcome) -> bool:
    """Whether the shop now is as the operation meant."""
    match outcome:
        case Converged() | Consumed() | AlreadyTrue():
            return True
        case Blocked() | Rejected() | Stale() | Pending() | Unknown():
            return False
        case _:
            assert_never(outcome)
