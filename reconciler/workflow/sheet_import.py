"""Use case: a spreadsheet becomes edits of the catalog: the values that differ, and no other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec

from reconciler.catalog import open_catalog
from reconciler.catalog.edit_target import Target
from reconciler.catalog.sheet_mapping import SheetMapping
from reconciler.domain.bulk import collector_off
from reconciler.domain.desired import Desired
from reconciler.domain.errors import InvalidInput
from reconciler.domain.ids import OfferId, WarehouseAlias
from reconciler.domain.problem import Problem
from reconciler.domain.source import CellSource
from reconciler.domain.stock import Declaration, Fixed
from reconciler.spreadsheet.columns import Column
from reconciler.spreadsheet.header import folded
from reconciler.spreadsheet.numbers import Fault
from reconciler.spreadsheet.opening import Wanted, open_table
from reconciler.spreadsheet.table import Table
from reconciler.workflow.editing import Edits, Order, plan_edits
from reconciler.workflow.sheet_forms import forms_for
from reconciler.workflow.sheet_options import check_no_counts, check_options
from reconciler.workflow.sheet_problems import Moved, at_cells
from reconciler.workflow.sheet_refusals import nothing_of
from reconciler.workflow.sheet_rows import other_stores, read_rows
from reconciler.workflow.sheet_said import ANYWHERE, Rows, Rules
from reconciler.workflow.sheet_values import SAME, Moments, StockValues, price_value

Progress = Callable[[str, int, int], None]
"""Hears what is being done, and how far it is."""


class SheetOrder(msgspec.Struct, frozen=True, kw_only=True):
    """What to import, and how; `now` is a moment that no number of the sheet is younger than."""

    file: Path
    catalog: Path
    now: datetime
    store: str | None = None
    wanted: Wanted = Wanted()
    mapping: SheetMapping | None = None
    rules: Rules = Rules()
    full: bool = False
    counted_at: str | None = None
    as_of: str | None = None
    shared: bool = False
    cache: Path | None = None


class SheetImport(msgspec.Struct, frozen=True, kw_only=True):
    """The edits, made in memory, and what there is to know before they are saved.

    `full` counts the cells that become zero because the sheet lacks them, by warehouse; `spared`
    those made to order, which it leaves. `takes_hidden` is whether rows and columns that nobody
    sees were to be taken.
    """

    edits: Edits
    table: Table
    rows: Rows
    moved: tuple[Moved, ...]
    same: int
    full: dict[str, int]
    spared: int
    unverified: tuple[str, ...]
    takes_hidden: bool


def import_sheet(order: SheetOrder, progress: Progress) -> SheetImport:
    """Read the sheet and plan the edits. Saves nothing.

    Raises InvalidInput with all problems of all rows, by cell.
    """
    # A hundred thousand small values are built, and none of them is garbage.
    with collector_off():
        return _imported(order, progress)


def _imported(order: SheetOrder, progress: Progress) -> SheetImport:
    def parsed(done: int, total: int) -> None:
        progress("reading the catalog", done, total)

    catalog = open_catalog(order.catalog, order.cache, parsed)
    stores = [one.store for file in catalog.files for one in file.said.stores if one.store]
    table = open_table(order.file, forms_for(stores, order.mapping), order.wanted)
    desired = catalog.desired(order.store or _only_store(table))
    asked = {"--full": order.full, "--counted-at": order.counted_at, "--as-of": order.as_of}
    check_options(table, desired.store, order.rules.warehouse, asked)
    if order.counted_at is None:
        check_no_counts(table, order.mapping)
    known = desired.offers()
    rows = read_rows(
        table, desired.store, known, order.rules, lambda a, b: progress("reading the sheet", a, b)
    )
    return _Importing(order, table, desired, rows).result(progress)


class _Importing:
    def __init__(self, order: SheetOrder, table: Table, desired: Desired, rows: Rows) -> None:
        self._order = order
        self._table = table
        self._desired = desired
        self._rows = rows
        self._values = StockValues(desired, Moments(order.counted_at, order.as_of, order.now))
        self._problems: list[Problem] = []
        self._targets: list[Target] = []
        self._moved: list[Moved] = []
        self._spared = self._same = 0

    def result(self, progress: Progress) -> SheetImport:
        for (offer, alias), said in self._rows.stocks.items():
            assert isinstance(said.value, int)
            self._stock(offer, alias, said.value, self._table.place(said.row, said.at))
        for (offer, name), price in self._rows.prices.items():
            declared = self._desired.prices.get(offer)
            assert not isinstance(price.value, int)
            value = price_value(declared, name, price.value)
            before = getattr(declared.says, name) if declared else None
            before = before if isinstance(before, Decimal) else None
            place = self._table.place(price.row, price.at)
            self._take(offer, "", (name,), value, before, price.value, place)
        full = self._missing() if self._order.full else {}
        if self._problems:
            raise InvalidInput(self._problems)
        return SheetImport(
            edits=self._edits(lambda a, b: progress("changing the files", a, b)),
            table=self._table,
            rows=self._rows,
            moved=tuple(self._moved),
            same=self._same,
            full=full,
            spared=self._spared,
            unverified=_unverified(self._table),
            takes_hidden=self._order.rules.hidden == "take",
        )

    def _stock(
        self, offer: OfferId, alias: WarehouseAlias, units: int, place: CellSource | None
    ) -> None:
        says = self._values.before(offer, alias)
        value = self._values.value(alias, units, says)
        before = says.units if says is not None else None
        self._take(offer, alias, (), value, before, units, place)

    def _take(
        self,
        offer: OfferId,
        alias: str,
        field: tuple[str, ...],
        value: Any,
        before: int | Decimal | None,
        after: int | Decimal | None,
        place: CellSource | None,
    ) -> None:
        if isinstance(value, Fault):
            self._complain(value, place, "" if place else f"--full, `{offer}@{alias}`: ")
        elif value is SAME:
            self._same += 1
        else:
            name = f"{offer}.{field[0]}" if field else f"{offer}@{alias}"
            self._targets.append(Target(name, offer, alias, field, value))
            what = field[0] if field else Column.STOCK.value
            self._moved.append(Moved(offer, what, before, after, place, alias, before is None))

    def _complain(self, fault: Fault, place: CellSource | None, about: str) -> None:
        source = place or self._table.place(self._table.header.row + 1)
        self._problems.append(
            Problem(code=fault.code, message=about + fault.message, fix=fault.fix, source=source)
        )

    def _missing(self) -> dict[str, int]:
        """Take zero for the declared cells that the sheet lacks, on the warehouses it is about."""
        only = self._order.rules.warehouse
        about = {alias for _, alias in self._rows.stocks}
        if only and only not in about:
            self._problems.append(nothing_of(self._table, only))
            return {}
        blank, aside = self._rows.blank, self._table.aside
        found: dict[str, int] = {}
        for alias in sorted(about):
            table = self._desired.stocks.get(WarehouseAlias(alias), {})
            lacking = [
                (offer, declared.says)
                for offer, declared in table.items()
                if (offer, alias) not in self._rows.stocks
                and (offer, alias) not in blank
                and (offer, ANYWHERE) not in blank
                and offer not in aside
            ]
            found[alias] = self._zeroed(WarehouseAlias(alias), lacking)
        return found

    def _zeroed(self, alias: WarehouseAlias, lacking: Sequence[tuple[OfferId, Declaration]]) -> int:
        before = len(self._targets)
        for offer, says in lacking:
            if isinstance(says, Fixed):
                self._spared += 1
            elif says.units or self._order.counted_at or self._order.as_of:
                problems = len(self._problems)
                self._stock(offer, alias, 0, None)
                if len(self._problems) > problems:
                    # One for all of them: they have no row to stand in.
                    break
        return len(self._targets) - before

    def _edits(self, progress: Callable[[int, int], None]) -> Edits:
        order = Order(
            catalog=self._order.catalog,
            targets=self._targets,
            store=self._desired.store.name,
            shared=self._order.shared,
            cache=self._order.cache,
            progress=progress,
        )
        try:
            return plan_edits(order)
        except InvalidInput as wrong:
            raise InvalidInput(at_cells(wrong.problems, self._moved)) from None


def _only_store(table: Table) -> str | None:
    """The store that all rows are of, if a column says it."""
    if Column.STORE not in table.header.columns:
        return None
    names = set(other_stores(table))
    return names.pop() if len(names) == 1 else None


def _unverified(table: Table) -> tuple[str, ...]:
    """Headers that were taken for what nobody has seen yet."""
    unseen = {
        folded(alias.text)
        for aliases in table.header.form.columns.values()
        for alias in aliases
        if not alias.seen
    }
    titles = [table.title(column) for column in table.header.columns]
    return tuple(title for title in titles if folded(title) in unseen)
