"""The chain from lines in git to the prices that are sent, and what will be sent soon."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from reconciler.domain.declared_price import DatedPrices, DeclaredPrices
from reconciler.domain.ids import OfferId
from reconciler.domain.price import PriceField, Prices, value_text
from reconciler.plan.finding import Due
from reconciler.plan.operation import Why

AHEAD = timedelta(days=7)
"""How far ahead a plan tells of prices that become due."""

_INSTANT = timedelta(microseconds=1)


def why_price(declared: DeclaredPrices, after: Prices, now: datetime) -> tuple[Why, ...]:
    """Why these fields are sent; the first link names the line that says them."""
    said = ", ".join(
        f"{name} {'cleared' if value is None else value_text(value)}"
        for name, value in after.said()
    )
    fields = frozenset(name for name, _ in after.said())
    due = [one for one in declared.due if _speaks_of(one, fields)]
    place = due[-1].source if due else declared.source
    links = [Why(what=f"git says {said}", where=place.short)]
    links += [_due(one) for one in due]
    if not due:
        links += _ended(declared, fields, now)
    return tuple(links)


def due_soon(
    offer: OfferId, declared: DeclaredPrices, but: frozenset[PriceField], now: datetime
) -> Iterator[Due]:
    """What becomes due within the next days, moment by moment; fields in `but` are never sent."""
    for moment in declared.moments(now, now + AHEAD):
        before, after = declared.at(moment - _INSTANT).says, declared.at(moment).says
        moved = frozenset(
            name for name, value in after.said() if before.get(name) != value and name not in but
        )
        if moved:
            begun = [one for one in declared.dated if one.since == moment]
            place = begun[-1].source if begun else declared.source
            yield Due(offer=offer, prices=after.only(moved), at=moment, where=place.short)


def _speaks_of(one: DatedPrices, fields: frozenset[PriceField]) -> bool:
    return any(name in fields for name, _ in one.says.said())


def _due(one: DatedPrices) -> Why:
    words = []
    if one.since is not None:
        words.append(f"due since {_minute(one.since)}")
    if one.until is not None:
        words.append(f"until {_minute(one.until)}")
    return Why(what=", ".join(words), where=one.source.short)


def _ended(declared: DeclaredPrices, fields: frozenset[PriceField], now: datetime) -> Iterator[Why]:
    ended = [
        one.until
        for one in declared.dated
        if one.until is not None and one.until <= now and _speaks_of(one, fields)
    ]
    if ended:
        yield Why(what=f"the last price with dates ended at {_minute(max(ended))}")


def _minute(value: datetime) -> str:
    return f"{value:%Y-%m-%d %H:%M} UTC"
