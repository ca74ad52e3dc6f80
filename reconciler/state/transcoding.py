"""Packed values of the tables as JSON and back: the text that is kept on a ref of git."""

import base64
from typing import Any

import msgspec

from reconciler.apply.outcome import Outcome
from reconciler.apply.record import RunFacts
from reconciler.domain.card import Card
from reconciler.domain.card_digest import AppliedCard
from reconciler.domain.price import Prices
from reconciler.domain.stock import AppliedStock, InFlightStock
from reconciler.domain.task import Task
from reconciler.plan.operation import Operation

_UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError, ValueError)
_RAW = "$msgpack"
"""Key of a value that this version can't read: it is carried along as it is."""


class Packed:
    """A kind of value that the tables hold packed."""

    def __init__(self, kind: Any) -> None:
        self._unpack = msgspec.msgpack.Decoder(kind).decode
        self._read = msgspec.json.Decoder(kind).decode

    def to_json(self, packed: bytes | None) -> msgspec.Raw | None:
        """What stands in the text; nothing for nothing."""
        if not packed:
            return None
        try:
            return msgspec.Raw(_to_json(self._unpack(packed)))
        except _UNREADABLE:
            return msgspec.Raw(_to_json({_RAW: base64.b64encode(packed).decode()}))

    def from_json(self, text: msgspec.Raw) -> bytes | None:
        """What stands in the table. Raises DecodeError if the text is of something else."""
        if bytes(text) == b"null":
            return None
        try:
            return _pack(self._read(text))
        except _UNREADABLE:
            raw = msgspec.json.decode(text, type=dict[str, Any]).get(_RAW)
            if raw is None:
                raise
            return base64.b64decode(raw)


_to_json = msgspec.json.Encoder(decimal_format="string").encode
_pack = msgspec.msgpack.Encoder().encode

PACKED: dict[str, Packed] = {
    "applied_stock.base": Packed(AppliedStock),
    "in_flight_stock.write": Packed(InFlightStock),
    "applied_price.prices": Packed(Prices),
    "applied_card.base": Packed(AppliedCard),
    "card_task.task": Packed(Task),
    "run.facts": Packed(RunFacts),
    "operation.sent": Packed(Operation),
    "operation.first": Packed(Operation),
    "operation.card": Packed(Card),
    "operation.outcome": Packed(Outcome),
    "operation.later": Packed(Outcome),
}
"""Table and column to what it holds; all other columns are text, numbers or nothing."""
