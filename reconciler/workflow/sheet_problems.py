"""Problems of the catalog as it would be, told at the cells of the spreadsheet that cause them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

import msgspec

from reconciler.domain.ids import OfferId
from reconciler.domain.problem import Problem
from reconciler.domain.source import CellSource


class Moved(msgspec.Struct, frozen=True):
    """A value that changes. `field` is `stock` or a price field; `before` is None where git says
    nothing or no number; `source` is the cell of the sheet, None where it lacks the row.
    """

    offer: OfferId
    field: str
    before: int | Decimal | None
    after: int | Decimal | None
    source: CellSource | None
    warehouse: str = ""
    is_new: bool = False


def at_cells(problems: Iterable[Problem], moved: Iterable[Moved]) -> Iterator[Problem]:
    """The same problems; those that no cell causes stay where they are."""
    causes: dict[str, list[Moved]] = {}
    for one in moved:
        if one.source:
            kind = "stocks" if one.warehouse else "prices"
            causes.setdefault(f"{kind}.{one.offer}", []).append(one)
    for problem in problems:
        head, _, tail = problem.path.rpartition(".")
        near = causes.get(problem.path) or causes.get(head) or _named(problem, causes)
        exact = [one for one in near if tail in (one.field, one.warehouse)]
        yield _moved_to(problem, (exact or near)[0]) if near else problem


def _moved_to(problem: Problem, cause: Moved) -> Problem:
    return msgspec.structs.replace(problem, source=cause.source, path="", excerpt="", width=1)


def _named(problem: Problem, causes: Mapping[str, list[Moved]]) -> list[Moved]:
    """What moved of the offer that a problem without a path names first."""
    name = next(iter(re.findall(r"`([^`]+)`", problem.message)), "")
    return (
        [] if problem.path else causes.get(f"stocks.{name}") or causes.get(f"prices.{name}") or []
    )
