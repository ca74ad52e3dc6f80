"""Warehouses as spreadsheets name them: `Москва (1020000123456)`, an id, an alias, a name."""

from __future__ import annotations

import re
from collections.abc import Mapping

from reconciler.domain.ids import WarehouseAlias
from reconciler.domain.store import Store
from reconciler.spreadsheet.cells import Cell, tidy
from reconciler.spreadsheet.header import OWN_HEADERS, folded
from reconciler.spreadsheet.numbers import Fault

_ID = re.compile(r"(?a)\d{1,20}")
_IN_BRACKETS = re.compile(r".*[(（]\s*([0-9]{1,20})\s*[)）]\s*")


class Warehouses:
    """The warehouses of a store, by all that may be written; `names` are those of an ERP."""

    def __init__(self, store: Store, names: Mapping[str, str]) -> None:
        self._aliases = list(store.warehouses)
        self._ids = {int(one.id): alias for alias, one in store.warehouses.items()}
        self._numbers = {alias: number for number, alias in self._ids.items()}
        self._names = {name.casefold(): WarehouseAlias(alias) for name, alias in names.items()}
        self._known: dict[str, WarehouseAlias | Fault] = {}

    def alone(self) -> WarehouseAlias | None:
        """The only warehouse, if there is but one."""
        return self._aliases[0] if len(self._aliases) == 1 else None

    def has(self, alias: str) -> bool:
        """Whether the store names such a warehouse."""
        return alias in self._aliases

    def meant(self, cell: Cell) -> WarehouseAlias | Fault:
        """The warehouse that a cell names: by its id first, which nobody can take for another."""
        found = self._known.get(cell.text)
        if found is None:
            found = self._known[cell.text] = self._meant(cell.text)
        return found

    def header(self, alias: WarehouseAlias) -> str:
        """What to write over the column of a warehouse, so that it is known again."""
        plain = self._meant(tidy(alias)) == alias and folded(alias) not in OWN_HEADERS
        return alias if plain else f"{alias} ({self._numbers[alias]})"

    def not_named(self) -> Fault:
        """No cell and no option names one."""
        return Fault(
            code="warehouse-not-named",
            message=f"The row names no warehouse, and the store has {len(self._aliases)}: "
            f"{self._listed()}.",
            fix="Add a column `warehouse`, or name the one of the whole sheet with --warehouse.",
        )

    def _meant(self, text: str) -> WarehouseAlias | Fault:
        numbered = _IN_BRACKETS.fullmatch(text)
        number = numbered[1] if numbered else text if _ID.fullmatch(text) else ""
        if number and int(number) in self._ids:
            alias = self._ids[int(number)]
            before = text.rstrip(")） 0123456789").rstrip("(（ ") if numbered else ""
            if before in self._aliases and before != alias:
                return self._torn(text, before, alias)
            return alias
        if text in self._aliases:
            return WarehouseAlias(text)
        name = text.casefold()
        if name in self._names:
            return self._names[name]
        alike = [alias for alias in self._aliases if alias.casefold() == name]
        if len(alike) == 1:
            return alike[0]
        why = (
            f"The store has no warehouse with the id {number}"
            if number
            else (f"`{text}` may be several warehouses" if alike else f"The store has no `{text}`")
        )
        return Fault(
            code="warehouse-unknown",
            message=f"{why}. Its warehouses are {self._listed()}.",
            fix="Write the alias, or the id in brackets as Ozon does; what your ERP calls them can "
            "be said in a mapping file.",
        )

    def _torn(self, text: str, name: str, alias: str) -> Fault:
        return Fault(
            code="warehouse-unknown",
            message=f"`{text}` names `{name}`, and its number is that of `{alias}`.",
            fix=f"Write the one that is meant. The warehouses are {self._listed()}.",
        )

    def _listed(self) -> str:
        return ", ".join(f"`{alias}` ({self._numbers[alias]})" for alias in self._aliases)
