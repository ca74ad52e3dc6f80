"""The text of the narrowest waiver that would let exactly one violation pass."""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta

from reconciler.domain.ids import OfferId
from reconciler.plan.operation import Operation, SetStock
from reconciler.policy.waiving import today

_WILD = re.compile(r"[*?[]")

OVERRIDE_DAYS = 14
"""How long a proposed waiver holds: long enough for one change, too short to be forgotten."""


def for_operations(policy: str, operations: Iterable[Operation], now: datetime) -> str:
    """A waiver for these operations: their offers, and their warehouses when all are stock."""
    listed = list(operations)
    stock = [op for op in listed if isinstance(op, SetStock)]
    warehouses = {op.warehouse for op in stock} if len(stock) == len(listed) else set()
    return _text(policy, {op.offer for op in listed}, warehouses, now)


def for_offers(policy: str, offers: Iterable[OfferId], now: datetime) -> str:
    """A waiver for everything that happens to these offers."""
    return _text(policy, set(offers), set(), now)


def _text(policy: str, offers: set[OfferId], warehouses: Iterable[str], now: datetime) -> str:
    lines = ["kind: waiver", f"policy: {quoted(policy)}", "match:"]
    lines += _listed("offer", (_literal(offer) for offer in sorted(offers)))
    lines += _listed("warehouse", sorted(warehouses))
    lines += ['reason: "..."', 'owner: "..."']
    lines.append(f"expires: {today(now) + timedelta(days=OVERRIDE_DAYS)}")
    return "\n".join(lines) + "\n"


def _listed(key: str, values: Iterable[str]) -> list[str]:
    written = [quoted(value) for value in values]
    match written:
        case []:
            return []
        case [only]:
            return [f"  {key}: {only}"]
        case _:
            return [f"  {key}:", *(f"    - {value}" for value in written)]


def _literal(offer: str) -> str:
    """A glob that means this offer only."""
    return _WILD.sub(r"[\g<0>]", offer)


def quoted(text: str) -> str:
    """A double-quoted YAML scalar; what can't be printed is escaped."""
    if not text.isprintable() or '"' in text or "\\" in text:
        text = "".join(map(_escaped, text))
    return f'"{text}"'


def _escaped(char: str) -> str:
    if char in '"\\':
        return f"\\{char}"
    return char if char.isprintable() else f"\\U{ord(char):08X}"
