"""What a call may meet instead of a good answer, as values."""

from dataclasses import dataclass
from typing import Literal

from .database import Database
from .replies import Reply


class FaultError(ValueError):
    """A fault that cannot be set: an unknown kind, a wrong option or a path it does not fit.

    ``field`` is the part of the rule to blame, empty for the whole.
    """

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, slots=True)
class Answer:
    """The shop answers this and does nothing.

    It stands before the key and the limits, as the proxy in front of Ozon does, so such a call
    takes no place in a rate window.
    """

    reply: Reply


@dataclass(frozen=True, slots=True)
class Lose:
    """No whole answer comes, whether the call took effect or not.

    ``how`` is what the client meets: a connection that breaks, one that breaks in the middle of the
    body, or silence until the client has waited enough.
    """

    after_effect: bool
    how: Literal["reset", "mid-body", "silence"] = "reset"


@dataclass(frozen=True, slots=True)
class Kill:
    """The process that calls is killed, before or after its call took effect."""

    after_effect: bool


@dataclass(frozen=True, slots=True)
class Truncate:
    """A page ends early and claims to be the last one; totals stay as they are.

    ``keep`` rows are left, half of them when it is None.
    """

    keep: int | None = None


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Each row of a page comes twice."""


@dataclass(frozen=True, slots=True)
class Lag:
    """A read answers with an older state: ``past``, or if None the one before the newest write."""

    past: Database | None


@dataclass(frozen=True, slots=True)
class NotKept:
    """A write is answered as if all went well, and nothing of it stays."""


@dataclass(frozen=True, slots=True)
class RefuseItems:
    """Items of a write are refused with this error: those of ``offers``, else the first ones."""

    code: str
    message: str
    items: int
    offers: frozenset[str]


@dataclass(frozen=True, slots=True)
class ExpireKey:
    """The three months of the key that calls are over, for this call and all that follow."""


Fault = Answer | Lose | Kill | Truncate | Duplicate | Lag | NotKept | RefuseItems | ExpireKey
