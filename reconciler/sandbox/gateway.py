"""The front door: from a path, headers and a body to a reply, with every rule on the way."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from email.utils import format_datetime
from typing import Any

import msgspec

from .cabinet import Cabinet, StockSemantics
from .calls import Call, CallLog, mask
from .clock import Clock, from_micros, to_micros
from .database import Database
from .due import run_due
from .faults import Answer, FaultBook, Lag, LoseResponse, Met, Truncate
from .keys import authenticate, check_role
from .limits import Gate, Limits
from .methods import METHODS, SWITCHED_OFF, Method
from .reading import count_items, parse, shape
from .replies import INVALID_ARGUMENT, NOT_FOUND, ConnectionDropped, Refusal, Reply, encode

_REMAINING = "Ratelimit-Remaining"


@dataclass(slots=True)
class Gateway:
    """Answers calls one at a time; whoever calls must hold the lock of ``db``."""

    db: Database
    clock: Clock
    limits: Limits
    stock_semantics: StockSemantics
    gate: Gate
    faults: FaultBook
    log: CallLog

    def handle(self, path: str, headers: Mapping[str, str], body: bytes) -> Reply:
        """Answer one call; the verb was seen to already.

        Raises:
            ConnectionDropped: a scripted fault loses the response.
        """
        now = to_micros(self.clock.now())
        client_id = headers.get("client-id", "")
        met = self.faults.take(path, now)
        lost = isinstance(met.fault, LoseResponse)
        if isinstance(met.fault, LoseResponse) and not met.fault.after_effect:
            reply = Reply(0, b"")
        else:
            reply = self._reply(path, headers, body, met, now)
        items = _items(body)
        moment = from_micros(now)
        self.log.add(Call(path, moment, reply.status, items, mask(client_id), lost, met.kind))
        if lost:
            raise ConnectionDropped(f"{path}: the shop hung up ({met.kind})")
        return self._with_remaining(reply, client_id, path, now)

    def _reply(
        self, path: str, headers: Mapping[str, str], body: bytes, met: Met, now: int
    ) -> Reply:
        if isinstance(met.fault, Answer):
            return met.fault.reply
        try:
            result = self._answer(path, headers, body, met, now)
        except Refusal as refusal:
            return refusal.reply()
        return Reply(200, encode(result))

    def _answer(
        self, path: str, headers: Mapping[str, str], body: bytes, met: Met, now: int
    ) -> dict[str, Any]:
        if path in SWITCHED_OFF:
            raise Refusal(400, INVALID_ARGUMENT, "obsolete method cannot be used")
        method = METHODS.get(path)
        if method is None:
            raise Refusal(404, NOT_FOUND, "Not Found")
        key = authenticate(self.db, headers.get("client-id", ""), headers.get("api-key", ""), now)
        self.gate.admit(key.client_id, path, now)
        check_role(key, writes=method.writes)
        request = shape(parse(body), method.request)
        with self.db.transaction():
            run_due(self.db, now)
        db = met.fault.past if isinstance(met.fault, Lag) else self.db
        cabinet = Cabinet(db, key, now, self.limits, self.stock_semantics)
        with db.transaction():
            result = method.answer(cabinet, request)
        if isinstance(met.fault, Truncate):
            _truncate(result, method, met.fault)
        return result

    def _with_remaining(self, reply: Reply, client_id: str, path: str, now: int) -> Reply:
        """Add the headers that every response has (Ozon Seller API docs, 2026-09-25).

        The date is the shop's own: its clock may be another than the machine's.
        """
        headers = {"Date": format_datetime(from_micros(now), usegmt=True), **reply.headers}
        if _REMAINING not in headers:
            headers[_REMAINING] = str(self.gate.remaining(client_id, path, now))
        return replace(reply, headers=headers)


def _truncate(result: dict[str, Any], method: Method, fault: Truncate) -> None:
    """Cut the page short and hide that there is more; ``total`` still counts every row."""
    holder = result
    for name in method.rows[:-1]:
        holder = holder[name]
    rows = holder[method.rows[-1]]
    del rows[len(rows) // 2 if fault.keep is None else fault.keep :]
    for name, end in (("has_next", False), ("cursor", ""), ("last_id", "")):
        if name in holder:
            holder[name] = end


def _items(body: bytes) -> int:
    try:
        document = msgspec.json.decode(body or b"{}")
    except (msgspec.DecodeError, UnicodeDecodeError):
        return 0
    return count_items(document) if isinstance(document, dict) else 0
