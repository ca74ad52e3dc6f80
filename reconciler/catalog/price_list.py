"""A list of prices with dates to one that holds always and those that hold for a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from reconciler.catalog.document import Document, PathPart
from reconciler.catalog.moments import PRICE_DATES, moment
from reconciler.catalog.price_fields import fields_said
from reconciler.domain.declared_price import Dated, Special
from reconciler.domain.money import has_whole_cents
from reconciler.domain.place import packed
from reconciler.domain.price import Prices
from reconciler.domain.price_rules import Broken, broken_rules, wrong_cents
from reconciler.domain.problem import Problem


class Listed(NamedTuple):
    """What a list says always, and what for a time."""

    always: Prices
    special: Special


def listed(
    document: Document, offer: str, entries: list[dict[str, Any]], problems: list[Problem]
) -> Listed:
    """Read a list that the schema accepted. What its entries are to each other is checked later:
    several documents may speak of one offer.
    """
    reading = _Reading(document, offer, problems)
    for index, said in enumerate(entries):
        reading.entry(index, said)
    return Listed(reading.always, Special(reading.more, tuple(reading.dated), reading.managed_by))


class _Reading:
    """Goes through the entries of one offer."""

    def __init__(self, document: Document, offer: str, problems: list[Problem]) -> None:
        self._document = document
        self._offer = offer
        self._problems = problems
        self._standing: int | None = None
        self.always, self.more = Prices(), Prices()
        self.dated: list[Dated] = []
        self.managed_by: Any = None

    def entry(self, index: int, said: dict[str, Any]) -> None:
        """One entry of the list."""
        path: list[PathPart] = ["prices", self._offer, index]
        fields = {name: value for name, value in said.items() if name not in PRICE_DATES}
        found = fields_said(fields)
        if len(fields) < len(said):
            self._dated(path, said, found.always.over(found.more))
        elif self._standing is not None:
            self._refuse_second(path)
        else:
            self._standing = index
            self.always, self.more, self.managed_by = found
            self._problems += self._told(path, broken_rules(self._offer, self.always))
        says = found.always.over(found.more)
        if not all(amount is None or has_whole_cents(amount) for _, amount in says.amounts()):
            self._problems += self._told(path, wrong_cents(self._offer, says))

    def _dated(self, path: list[PathPart], said: dict[str, Any], says: Prices) -> None:
        since, until = (
            moment(self._document, [*path, name], said[name], self._problems)
            if name in said
            else None
            for name in PRICE_DATES
        )
        if since is not None and until is not None and until <= since:
            self._refuse_order(path)
        elif "managed_by" in said:
            self._refuse_manager(path)
        elif not any(says.said()):
            self._refuse_empty(path)
        else:
            place = self._document.place(path)
            self.dated.append(Dated(says, since, until, packed(place.line, place.column)))

    def _told(self, path: list[PathPart], broken: Iterable[Broken]) -> Iterator[Problem]:
        for one in broken:
            yield self._document.problem(
                code=one.code, message=one.message, fix=one.fix, path=[*path, one.field]
            )

    def _refuse_second(self, path: list[PathPart]) -> None:
        self._refuse(
            path,
            f"`{self._offer}` has two entries without dates; first at "
            f"{self._document.place([*path[:-1], self._standing or 0])}.",
            "Put both into one entry, or say with `from` and `until` when each holds.",
        )

    def _refuse_order(self, path: list[PathPart]) -> None:
        self._refuse(
            [*path, "until"],
            f"This price of `{self._offer}` ends before it begins: `until` is not after `from`.",
            "Correct one of the two moments.",
        )

    def _refuse_manager(self, path: list[PathPart]) -> None:
        self._refuse(
            [*path, "managed_by"],
            f"`managed_by` of `{self._offer}` holds always, and can't have dates.",
            "Move it to the entry without dates.",
        )

    def _refuse_empty(self, path: list[PathPart]) -> None:
        self._refuse(
            path,
            f"This entry of `{self._offer}` has dates, and no price.",
            "Add `price` or another field, or delete the entry.",
        )

    def _refuse(self, path: list[PathPart], message: str, fix: str) -> None:
        self._problems.append(
            self._document.problem(code="price-dates", message=message, fix=fix, path=path)
        )
