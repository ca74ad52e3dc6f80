"""The timers of minimum prices: how long each still runs, and starting them anew."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec

from reconciler.apply.ports import Accepted, Answer
from reconciler.domain.errors import ReadIncomplete
from reconciler.domain.ids import ProductId
from reconciler.domain.limits import TIMERS_PER_CALL
from reconciler.domain.price import LiveTimer
from reconciler.ozon import wire
from reconciler.ozon.lists import chunks
from reconciler.ozon.methods import RENEW_TIMERS, TIMERS
from reconciler.ozon.moments import told_moment
from reconciler.ozon.sending import Sender
from reconciler.ozon.transport import Transport


class _Status(msgspec.Struct):
    product_id: int
    expired_at: str | None = None
    min_price_for_auto_actions_enabled: bool | None = None


class _Statuses(msgspec.Struct):
    statuses: list[_Status] | None = None


class _Nothing(msgspec.Struct):
    """The answer to a renewal says nothing."""


class Timers:
    """Reads and renews timers through a transport."""

    def __init__(self, transport: Transport, sender: Sender) -> None:
        self._transport = transport
        self._sender = sender

    def read(self, products: Sequence[ProductId]) -> Mapping[ProductId, LiveTimer]:
        """The timers of some products. Raises ReadIncomplete if one is not told.

        No limit is documented for this method; we stay with that of its sister, which prolongs.
        """
        found: dict[ProductId, LiveTimer] = {}
        for group in chunks(products, TIMERS_PER_CALL):
            body = self._transport.read(TIMERS, _asked(group))
            for row in wire.decode(body, _Statuses, TIMERS.path).statuses or []:
                found[ProductId(row.product_id)] = LiveTimer(
                    _moment(row.expired_at), row.min_price_for_auto_actions_enabled
                )
        missing = [product for product in products if product not in found]
        if missing:
            raise ReadIncomplete(
                f"no timer came for {len(missing)} products, first {missing[0]}",
                "try again; nothing is decided on half an answer",
            )
        return found

    def renew(self, products: Sequence[ProductId]) -> Sequence[Answer]:
        """Send one call that starts the timers anew. Its answer does not mention the products."""
        said = self._sender.send(RENEW_TIMERS, _asked(products), len(products), _Nothing)
        return [Accepted()] * len(products) if isinstance(said, _Nothing) else said


def _asked(products: Sequence[ProductId]) -> dict[str, Any]:
    """The official schema wants these ids as text."""
    return {"product_ids": [str(product) for product in products]}


def _moment(text: str | None) -> datetime | None:
    """When a timer ends; None where none runs."""
    try:
        return told_moment(text, bare=UTC)
    except ValueError as trouble:
        raise ReadIncomplete(
            f"the shop told {str(text)[:40]!r} as the end of a timer", "try again later"
        ) from trouble
