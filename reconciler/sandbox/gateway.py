"""The front door: from a path, headers and a body to a reply, with every rule on the way."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from email.utils import format_datetime
from typing import Any

import msgspec

from .cabinet import Cabinet, StockSemantics
from .calls import Call, CallLog, mask
from .clock import Clock, from_micros, to_micros
from .database import Database
from .due import run_due
from .fault_book import FaultBook, Met
from .faults import Answer, ExpireKey, Kill, Lag, Lose, NotKept, RefuseItems
from .item_faults import ItemFaults
from .keys import authenticate, check_role, expire
from .limits import Gate, Limits
from .methods import METHODS, SWITCHED_OFF, Method
from .reading import count_items, parse, shape
from .replies import (
    INVALID_ARGUMENT,
    NOT_FOUND,
    ConnectionDropped,
    Killed,
    Refusal,
    Reply,
    Silence,
    encode,
)
from .spoilt_pages import spoilt
from .tasks import let_lapse

_REMAINING = "Ratelimit-Remaining"
Effects = Callable[[str, Any, dict[str, Any]], None]
"""Hears of a write that was carried out: path, request and answer."""


def _unheard(_path: str, _request: Any, _result: dict[str, Any]) -> None:
    """Nobody listens."""


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
    effects: Effects = _unheard

    def handle(self, path: str, headers: Mapping[str, str], body: bytes) -> Reply:
        """Answer one call; the verb was seen to already.

        Raises:
            ConnectionDropped, Silence: a fault on order loses the response.
            Killed: a fault on order ends the process that calls.
        """
        now = to_micros(self.clock.now())
        client_id = headers.get("client-id", "")
        met = self.faults.take(path, now)
        ends = isinstance(met.fault, Lose | Kill)
        if isinstance(met.fault, Lose | Kill) and not met.fault.after_effect:
            reply = Reply(0, b"")
        else:
            reply = self._reply(path, headers, body, met, now)
        items = _items(body)
        moment = from_micros(now)
        self.log.add(Call(path, moment, reply.status, items, mask(client_id), ends, met.kind))
        reply = self._with_remaining(reply, client_id, path, now)
        _end(met, path, reply)
        return reply

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
        client_id, api_key = headers.get("client-id", ""), headers.get("api-key", "")
        if isinstance(met.fault, ExpireKey):
            expire(self.db, client_id, api_key, now)
        key = authenticate(self.db, client_id, api_key, now)
        self.gate.admit(key.client_id, path, now)
        check_role(key, writes=method.writes)
        request = shape(parse(body), method.request)
        with self.db.transaction():
            run_due(self.db, now)
        refuse = met.fault if isinstance(met.fault, RefuseItems) else None
        db = self._seen_by(met)
        cabinet = Cabinet(db, key, now, self.limits, self.stock_semantics, ItemFaults(refuse))
        if not method.writes:
            with db.transaction():
                return spoilt(method.answer(cabinet, request), method, met.fault)
        self.faults.note_write(db.snapshot)
        keep = not isinstance(met.fault, NotKept)
        result = self._written(method, cabinet, request, keep=keep)
        if keep:
            self.effects(path, request, result)
        return result

    def _seen_by(self, met: Met) -> Database:
        """Return the state that a call sees."""
        if not isinstance(met.fault, Lag):
            return self.db
        return met.fault.past or self.faults.before_write or self.db

    def _written(
        self, method: Method, cabinet: Cabinet, request: Any, *, keep: bool
    ) -> dict[str, Any]:
        """Carry a write out; or answer as if, and keep nothing of it but the number of a task."""
        db = cabinet.db
        with db.transaction() if keep or method.task else db.trial():
            result = method.answer(cabinet, request)
            if method.task and not keep:
                let_lapse(db, method.task(result))
        return result

    def _with_remaining(self, reply: Reply, client_id: str, path: str, now: int) -> Reply:
        """Add the headers that every response has (Ozon Seller API docs, 2026-09-25).

        The date is the shop's own: its clock may be another than the machine's.
        """
        headers = {"Date": format_datetime(from_micros(now), usegmt=True), **reply.headers}
        if _REMAINING not in headers:
            headers[_REMAINING] = str(self.gate.remaining(client_id, path, now))
        return replace(reply, headers=headers)


def _end(met: Met, path: str, reply: Reply) -> None:
    """Let a call end without an answer if that is its fault."""
    match met.fault:
        case Kill():
            raise Killed(f"{path}: the process that calls is to die here")
        case Lose(how="silence"):
            raise Silence(f"{path}: the shop says nothing ({met.kind})")
        case Lose(how="mid-body"):
            raise ConnectionDropped(f"{path}: the shop hung up ({met.kind})", reply)
        case Lose():
            raise ConnectionDropped(f"{path}: the shop hung up ({met.kind})")
        case _:
            return


def _items(body: bytes) -> int:
    try:
        document = msgspec.json.decode(body or b"{}")
    except (msgspec.DecodeError, UnicodeDecodeError):
        return 0
    return count_items(document) if isinstance(document, dict) else 0
