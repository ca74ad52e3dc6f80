"""All prices documents of a store as one table; several may speak of one offer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import msgspec

from reconciler.catalog.price_schedule import Schedule, schedule_problems
from reconciler.catalog.rows import PricesSaid
from reconciler.domain.declared import Part
from reconciler.domain.declared_price import (
    Context,
    Dated,
    DeclaredPriceTable,
    ManagedBy,
    PriceRow,
    Special,
    price_row,
    prices_of,
)
from reconciler.domain.ids import OfferId
from reconciler.domain.place import source_at
from reconciler.domain.price import PRICE_FIELDS, Prices, PriceValue
from reconciler.domain.price_rules import (
    Broken,
    broken_rules,
    gap_too_small,
    in_disorder,
    small_gap,
)
from reconciler.domain.problem import Problem
from reconciler.domain.source import Source

RUBLES = "RUB"
"""The one currency for which Ozon publishes the gaps."""

Said = tuple[str, PricesSaid]
"""A document and the name of its file."""


class _Told(NamedTuple):
    """A document in its layer; `near` are its defaults without those of the root."""

    layer: int
    part: Part[PriceRow]
    near: Prices


class _Speaker(NamedTuple):
    """A document that speaks of an offer, in which layer, and what it says."""

    layer: int
    part: Part[PriceRow]
    near: Prices
    says: Prices
    source: Source
    special: Special

    @property
    def defaults(self) -> Prices:
        """The defaults of the document and its folders."""
        return _context(self.part).defaults


def merge_prices(
    layers: Iterable[Sequence[Said]],
    near_of: Callable[[str], Prices],
    root: Prices,
    currency: str | None,
    problems: list[Problem],
) -> DeclaredPriceTable:
    """One table. A field of a later layer replaces an earlier; in a layer none is said twice.

    `near_of` gives the defaults that hold in the folder of a file, but for those of the root, which
    reach all documents.
    """
    told: list[_Told] = []
    gaps: list[tuple[Part[PriceRow], list[OfferId]]] = []
    seen: set[OfferId] = set()
    shared: set[OfferId] = set()
    for number, layer in enumerate(layers):
        for file, said in layer:
            near = said.defaults.over(near_of(file))
            part = _part(file, said.rows, near.over(root), said.special)
            shared.update(seen.intersection(part.rows))
            seen.update(part.rows)
            told.append(_Told(number, part, near))
            gaps.append((part, said.gaps))
    several = list(_several(shared, told, root, currency, problems))
    if currency == RUBLES:
        for part, offers in gaps:
            problems += _small_gaps(part, [offer for offer in offers if offer not in shared])
    for one in told:
        problems += _schedules(one.part, shared, currency)
    for part in several:
        problems += _schedules(part, set(), currency)
    return DeclaredPriceTable([*(one.part for one in told), *several])


def _part(
    file: str,
    rows: Mapping[OfferId, PriceRow],
    defaults: Prices,
    special: Mapping[OfferId, Special],
) -> Part[PriceRow]:
    """No context where there is nothing in it: most prices are told without looking at one."""
    needed = special or any(defaults.said())
    return Part(file, rows, Context(defaults, special) if needed else None)


def _context(part: Part[PriceRow]) -> Context:
    return part.context if isinstance(part.context, Context) else Context()


def _schedules(part: Part[PriceRow], but: set[OfferId], currency: str | None) -> Iterator[Problem]:
    """What is wrong with prices that have dates."""
    context = _context(part)
    for offer, special in context.special.items():
        if special.dated and offer not in but and offer in part.rows:
            row = part.rows[offer]
            always = special.says.over(prices_of(row)).over(context.defaults)
            source = source_at(part.file, row[0])
            schedule = Schedule(offer, always, special.dated, part.file, source)
            yield from schedule_problems(schedule, rubles=currency == RUBLES)


def _several(
    shared: set[OfferId],
    told: Iterable[_Told],
    root: Prices,
    currency: str | None,
    problems: list[Problem],
) -> Iterator[Part[PriceRow]]:
    """What several documents say of one offer, in few parts: its place is in the first one."""
    speakers: dict[OfferId, list[_Speaker]] = {offer: [] for offer in sorted(shared)}
    for layer, part, near in told:
        for offer in shared.intersection(part.rows):
            row = part.rows[offer]
            source = source_at(part.file, row[0])
            special = _context(part).special.get(offer, Special())
            says = special.says.over(prices_of(row))
            speakers[offer].append(_Speaker(layer, part, near, says, source, special))
    rows: dict[tuple[str, Prices], dict[OfferId, PriceRow]] = {}
    more: dict[OfferId, Special] = {}
    for offer, found in speakers.items():
        prices, near = _together(offer, found, currency, problems)
        first = found[0].part
        group = rows.setdefault((first.file, near.over(root)), {})
        group[offer] = price_row(first.rows[offer][0], prices)
        special = Special(prices.without(_IN_ROWS), _dated(found), _manager(found))
        if special != Special():
            more[offer] = special
    for (file, defaults), group in rows.items():
        yield _part(file, group, defaults, {o: more[o] for o in group if o in more})


_IN_ROWS = frozenset(PRICE_FIELDS)


def _dated(speakers: Sequence[_Speaker]) -> tuple[Dated, ...]:
    """All that is said for a time. What a later layer says always, no earlier one says at all."""
    kept: list[Dated] = []
    for number, speaker in enumerate(speakers):
        later = frozenset(
            name
            for other in speakers[number + 1 :]
            if other.layer > speaker.layer
            for name, _ in other.says.said()
        )
        for one in speaker.special.dated:
            says = one.says.without(later)
            if any(says.said()):
                file = speaker.part.file
                kept.append(msgspec.structs.replace(one, says=says, file=file, layer=speaker.layer))
    return tuple(kept)


def _manager(speakers: Sequence[_Speaker]) -> ManagedBy | None:
    said = [one.special.managed_by for one in speakers if one.special.managed_by]
    return said[-1] if said else None


def _small_gaps(part: Part[PriceRow], offers: Iterable[OfferId]) -> Iterator[Problem]:
    for offer in offers:
        row = part.rows[offer]
        yield _problem(offer, small_gap(offer, prices_of(row)), source_at(part.file, row[0]))


def _together(
    offer: OfferId, speakers: Sequence[_Speaker], currency: str | None, problems: list[Problem]
) -> tuple[Prices, Prices]:
    """All that is said of one offer, and all defaults that reach it but those of the root."""
    problems += _said_twice(offer, speakers)
    prices, near = Prices(), Prices()
    for speaker in speakers:
        prices = speaker.says.over(prices)
        near = speaker.near.over(near)
    problems += _defaults_disagree(offer, prices, speakers)
    if not any(in_disorder(speaker.says) for speaker in speakers):
        problems += (
            _problem(offer, broken, _blamed(broken, speakers))
            for broken in broken_rules(offer, prices)
        )
    if currency == RUBLES and gap_too_small(prices):
        broken = small_gap(offer, prices)
        problems.append(_problem(offer, broken, _blamed(broken, speakers)))
    return prices, near


def _blamed(broken: Broken, speakers: Iterable[_Speaker]) -> Source:
    """Where the amount to blame is said last."""
    return [one.source for one in speakers if broken.field in dict(one.says.said())][-1]


def _problem(offer: OfferId, broken: Broken, source: Source) -> Problem:
    return Problem(
        code=broken.code,
        message=broken.message,
        fix=broken.fix,
        source=source,
        path=f"prices.{offer}.{broken.field}",
        width=len(offer),
    )


def _said_twice(offer: OfferId, speakers: Sequence[_Speaker]) -> Iterator[Problem]:
    first: dict[tuple[int, str], Source] = {}
    for speaker in speakers:
        manager = ["managed_by"] if speaker.special.managed_by else []
        for name in [*(name for name, _ in speaker.says.said()), *manager]:
            other = first.setdefault((speaker.layer, name), speaker.source)
            if other is not speaker.source:
                yield Problem(
                    code="said-twice",
                    message=f"`{name}` of `{offer}` is said twice; first at {other}.",
                    fix="Delete one of the two.",
                    source=speaker.source,
                    path=f"prices.{offer}.{name}",
                    width=len(offer),
                )


def _defaults_disagree(
    offer: OfferId, own: Prices, speakers: Sequence[_Speaker]
) -> Iterator[Problem]:
    """Two entries that defaults give different amounts: neither wins. No default reaches `own`."""
    first: dict[tuple[int, str], tuple[PriceValue, Source]] = {}
    said = dict(own.said())
    for speaker in speakers:
        for name, amount in speaker.defaults.said():
            value = (amount, speaker.source)
            other, place = first.setdefault((speaker.layer, name), value)
            if other != amount and name not in said:
                yield Problem(
                    code="defaults-disagree",
                    message=f"Different defaults reach `{name}` of `{offer}` here and at {place}.",
                    fix="Say the field in one of the entries, or put both under the same defaults.",
                    source=speaker.source,
                    path=f"prices.{offer}",
                    width=len(offer),
                )
