"""What prices with dates are to each other, and to what holds always, moment by moment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import combinations
from typing import NamedTuple

from msgspec import UnsetType

from reconciler.domain.declared_price import Dated
from reconciler.domain.ids import OfferId
from reconciler.domain.place import source_at
from reconciler.domain.price import PriceField, Prices
from reconciler.domain.price_rules import Broken, broken_rules, gap_too_small, small_gap
from reconciler.domain.problem import Problem
from reconciler.domain.source import Source


class Schedule(NamedTuple):
    """All that is said of one offer: always (with defaults), and for a time.

    `file` is that of the dated ones which name none; `source` is where the entry stands.
    """

    offer: OfferId
    always: Prices
    dated: Sequence[Dated]
    file: str
    source: Source

    def at(self, moment: datetime | None) -> Prices:
        """What holds at a moment; None is before all others."""
        says = self.always
        for one in self.dated:
            if one.holds(moment):
                says = one.says.over(says)
        return says


def schedule_problems(schedule: Schedule, *, rubles: bool) -> Iterator[Problem]:
    """What is wrong with it. What holds while no dated one does is checked elsewhere."""
    overlaps = list(_overlaps(schedule))
    yield from overlaps
    if overlaps:
        return
    yield from _open_ends(schedule)
    told: set[tuple[str, Prices]] = set()
    for moment in _moments(schedule.dated):
        says = schedule.at(moment)
        for broken in _broken(schedule.offer, says, rubles=rubles):
            blamed = _blamed(schedule, moment, broken.field)
            if blamed is not None and (broken.code, says) not in told:
                told.add((broken.code, says))
                yield _problem(schedule, blamed, broken)


def _overlaps(schedule: Schedule) -> Iterator[Problem]:
    for one, other in combinations(schedule.dated, 2):
        fields = [name for name, _ in other.says.said() if name in dict(one.says.said())]
        if one.layer == other.layer and fields and _meet(one, other):
            first = source_at(one.file or schedule.file, one.place)
            yield _problem(
                schedule,
                other,
                Broken(
                    code="price-dates",
                    field=fields[0],
                    message=f"`{fields[0]}` of `{schedule.offer}` is said twice for the same time; "
                    f"first at {first}.",
                    fix="Let one end where the other begins: `until` is no part of the time.",
                ),
            )


def _meet(one: Dated, other: Dated) -> bool:
    def ends_first(one: Dated, other: Dated) -> bool:
        return one.until is not None and other.since is not None and one.until <= other.since

    return not ends_first(one, other) and not ends_first(other, one)


def _open_ends(schedule: Schedule) -> Iterator[Problem]:
    """A field that nothing is said of once a dated one ends would stay as it was by then."""
    for one in schedule.dated:
        after = schedule.at(one.until) if one.until is not None else None
        for name, _ in one.says.said() if after is not None else ():
            assert after is not None
            if isinstance(after.get(name), UnsetType):
                yield _problem(schedule, one, _open_end(schedule.offer, name))
                break


def _open_end(offer: OfferId, name: PriceField) -> Broken:
    clear = ", such as `old_price: null` to clear it" if name == "old_price" else ""
    return Broken(
        code="price-dates",
        field=name,
        message=f"Nothing says what `{name}` of `{offer}` is once this price ends; the shop would "
        "keep it.",
        fix=f"Say `{name}` in the entry without dates as well{clear}.",
    )


def _moments(dated: Iterable[Dated]) -> list[datetime | None]:
    found = {at for one in dated for at in (one.since, one.until) if at is not None}
    return [None, *sorted(found)]


def _broken(offer: OfferId, says: Prices, *, rubles: bool) -> Iterator[Broken]:
    yield from broken_rules(offer, says)
    if rubles and gap_too_small(says):
        yield small_gap(offer, says)


def _blamed(schedule: Schedule, moment: datetime | None, field: PriceField) -> Dated | None:
    """The dated one to blame: the last in force that says the field, else the last in force."""
    holding = [one for one in schedule.dated if one.holds(moment)]
    saying = [one for one in holding if field in dict(one.says.said())]
    return (saying or holding)[-1] if holding else None


def _problem(schedule: Schedule, blamed: Dated, broken: Broken) -> Problem:
    return Problem(
        code=broken.code,
        message=broken.message,
        fix=broken.fix,
        source=source_at(blamed.file or schedule.file, blamed.place),
        path=f"prices.{schedule.offer}.{broken.field}",
        width=1,
    )
