"""Pages of postings: which rows a filter means, in the order in which they came into the shop."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Annotated, Any, Literal

import msgspec

from .clock import to_micros
from .cursors import read_cursor, write_cursor
from .database import Database
from .products import json_ids
from .reading import check_limit
from .replies import INVALID_ARGUMENT, Refusal, invalid

Moment = Annotated[datetime, msgspec.Meta(tz=True)]
SortDir = Literal["ASC", "DESC"]
_LONGEST = timedelta(days=366)
_MOST_ROWS = 1000


class Period(msgspec.Struct):
    """A stretch of time with both ends in it; an end that is left out is open."""

    from_: Moment | None = msgspec.field(name="from", default=None)
    to: Moment | None = None


@dataclass(slots=True)
class Conditions:
    """A conjunction in SQL that grows; its columns are constants of the callers.

    ``number`` stays out of the search for an index, so that SQLite walks through one of those that
    were made for the filters and sorts what it found.
    """

    _parts: list[str] = field(default_factory=list)
    _params: list[Any] = field(default_factory=list)

    def equal(self, column: str, value: object) -> None:
        """Let rows pass that have this value."""
        self._add(f"{column} = ?", value)

    def within(self, column: str, start: datetime | None, end: datetime | None) -> None:
        """Let rows pass whose moment is not before ``start`` and not after ``end``."""
        if start is not None:
            self._add(f"{column} >= ?", to_micros(start))
        if end is not None:
            self._add(f"{column} <= ?", to_micros(end))

    def among(self, column: str, values: Sequence[str] | Sequence[int]) -> None:
        """Let rows pass that have one of the values; no values let every row pass."""
        if values:
            self._add(f"{column} IN (SELECT value FROM json_each(?))", json_ids(values))  # noqa: S608

    def rows(self, db: Database, cursor: str, limit: int, sort_dir: SortDir) -> list[sqlite3.Row]:
        """Return the postings after the cursor, one more than ``limit`` if there are so many."""
        after = read_cursor(cursor)[0]
        if sort_dir == "ASC":
            self._add("+number > ?", after)
        elif cursor:
            self._add("+number < ?", after)
        sql = f"""
            SELECT postings.*, w.name AS warehouse, w.scheme, coalesce(
                (SELECT min(method_id) FROM delivery_methods m
                WHERE m.warehouse_id = postings.warehouse_id), 0
            ) AS method_id FROM postings
            JOIN warehouses w USING (warehouse_id)
            WHERE number IN (
                SELECT number FROM postings WHERE {" AND ".join(self._parts)}
                ORDER BY +number {sort_dir} LIMIT ?
            )
            ORDER BY number {sort_dir}
        """  # noqa: S608 - words of ours only; what callers send goes into the parameters
        return db.rows(sql, (*self._params, limit + 1))

    def _add(self, part: str, value: object) -> None:
        self._parts.append(part)
        self._params.append(value)


@dataclass(frozen=True, slots=True)
class Page:
    """Rows of one page, and the cursor of the next one, empty when there is none."""

    rows: list[sqlite3.Row]
    cursor: str


def read_page(
    db: Database, conditions: Conditions, cursor: str, limit: int, sort_dir: SortDir
) -> Page:
    """Return a page of at most ``limit`` (1 to 1000) postings."""
    check_limit(limit, _MOST_ROWS)
    rows = conditions.rows(db, cursor, limit, sort_dir)
    page = rows[:limit]
    return Page(page, write_cursor(page[-1]["number"]) if len(rows) > limit else "")


def check_period(start: datetime | None, end: datetime | None) -> None:
    """Refuse a period of more than a year (Ozon Seller API docs, 2026-09), a leap year's 366 days.

    Raises:
        Refusal: 400 for such a period, and for one that ends before it begins.
    """
    if start is None or end is None:
        return
    if end < start:
        raise invalid("filter: the period ends before it begins")
    if end - start > _LONGEST:
        raise Refusal(400, INVALID_ARGUMENT, "PERIOD_IS_TOO_LONG")


def refuse_filters(**filters: object) -> None:
    """Refuse filters by what this shop does not keep: an unfiltered page would look like an answer.

    Raises:
        Refusal: 400 when one of them is set.
    """
    for name, value in filters.items():
        if value:
            raise invalid(f"filter.{name}: unknown here")
