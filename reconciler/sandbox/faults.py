"""Faults on order: what the next calls of a path meet instead of a good answer."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from .database import Database
from .replies import (
    INTERNAL,
    JSON,
    PERMISSION_DENIED,
    RESOURCE_EXHAUSTED,
    Reply,
    encode,
)

ANY_PATH = "*"


class FaultError(ValueError):
    """A fault that cannot be set: an unknown kind, a wrong option or a path it does not fit."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The shop answers this and does nothing.

    It stands before the key and the limits, as the proxy in front of Ozon does, so such a call
    takes no place in a rate window.
    """

    reply: Reply


@dataclass(frozen=True, slots=True)
class LoseResponse:
    """The connection breaks: after the call took effect, or before the shop did anything."""

    after_effect: bool


@dataclass(frozen=True, slots=True)
class Truncate:
    """A page ends early and claims to be the last one; totals stay as they are.

    ``keep`` rows are left, half of them when it is None.
    """

    keep: int | None = None


@dataclass(frozen=True, slots=True)
class Lag:
    """A read answers with the state of the moment when the fault was set."""

    past: Database


Fault = Answer | LoseResponse | Truncate | Lag


@dataclass(slots=True)
class _Order:
    kind: str
    fault: Fault
    times: int | None
    until: int | None


@dataclass(frozen=True, slots=True)
class Met:
    """A fault that a call has met. ``kind`` is its name, empty when there is none."""

    kind: str = ""
    fault: Fault | None = None


@dataclass(slots=True)
class FaultBook:
    """The faults that wait, by path, in the order in which they were set."""

    _orders: defaultdict[str, list[_Order]] = field(default_factory=lambda: defaultdict(list))

    def put(self, path: str, kind: str, fault: Fault, times: int | None, until: int | None) -> None:
        """Let ``times`` calls of ``path`` meet the fault, or all calls before ``until``."""
        self._orders[path].append(_Order(kind, fault, times, until))

    def take(self, path: str, now: int) -> Met:
        """Return the fault that a call of ``path`` meets at ``now`` (microseconds)."""
        for key in (path, ANY_PATH):
            orders = self._orders.get(key, [])
            while orders:
                order = orders[0]
                if order.until is not None and now >= order.until:
                    del orders[0]
                    continue
                if order.times is not None:
                    order.times -= 1
                    if order.times <= 0:
                        del orders[0]
                return Met(order.kind, order.fault)
        return Met()

    def clear(self) -> None:
        """Forget all faults."""
        self._orders.clear()


def _error(
    status: int, code: int, message: str, headers: Mapping[str, str] | None = None
) -> Answer:
    body = encode({"code": code, "message": message, "details": []})
    return Answer(Reply(status, body, JSON, headers or {}))


def internal_error() -> Answer:
    """HTTP 500 with Ozon's error body."""
    return _error(500, INTERNAL, "Internal error")


def bad_gateway() -> Answer:
    """HTTP 502 with a page in HTML, as the proxy in front of Ozon sends it."""
    page = b"<html><head><title>502 Bad Gateway</title></head><body>502 Bad Gateway</body></html>"
    return Answer(Reply(502, page, "text/html"))


def offer_not_signed() -> Answer:
    """HTTP 403 because the seller's contract is out of date (Ozon Seller API docs, 2026-09)."""
    return _error(403, PERMISSION_DENIED, "Offer not signed")


def too_many_requests(retry_after: int = 1) -> Answer:
    """HTTP 429 with ``Retry-After`` in seconds (Ozon Seller API docs, 2026-09-25)."""
    headers = {"Retry-After": str(retry_after), "Ratelimit-Remaining": "0"}
    message = "You have reached request rate limit per second"
    return _error(429, RESOURCE_EXHAUSTED, message, headers)


def circle_is_open(text: bool = False) -> Answer:
    """A method closed for minutes after a burst; clients have met it as JSON and as plain text.

    The documentation (2026-09) has the words and no HTTP status; 500 is our reading.
    """
    if text:
        return Answer(Reply(500, b"Circle is open", "text/plain"))
    return _error(500, RESOURCE_EXHAUSTED, "Circle is open")


def answer(
    status: int,
    body: str = "",
    content_type: str = JSON,
    headers: Mapping[str, str] | None = None,
) -> Answer:
    """Any answer at all."""
    return Answer(Reply(status, body.encode(), content_type, headers or {}))
