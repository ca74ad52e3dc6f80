"""A small catalog and a sheet for it: what an import would change, or every problem."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from reconciler.catalog.sheet_mapping import load_mapping
from reconciler.domain.errors import InvalidInput
from reconciler.spreadsheet.opening import Wanted
from reconciler.workflow.sheet_import import SheetImport, SheetOrder, import_sheet
from reconciler.workflow.sheet_said import Rules
from tests.spreadsheet.workbooks import Rows, xlsx

NOW = datetime(2026, 11, 29, 9, tzinfo=UTC)
STORE = (
    "kind: store\nname: t\ncurrency: RUB\n"
    "warehouses: {msk: {id: 1020000123456}, spb: {id: 1020000789012}}\n"
)
STOCKS = """\
kind: stocks
stocks:
  MUG-1: {msk: 1, spb: 2}
  MUG-2: {msk: 3, spb: 4}
  MUG-3: {msk: 5}
---
kind: prices
prices: {MUG-1: 100, MUG-2: 200, MUG-3: 300}
"""


def catalog(folder: Path, said: str = STOCKS, store: str = STORE) -> Path:
    place = folder / "catalog"
    place.mkdir(exist_ok=True)
    (place / "store.yaml").write_text(store, "utf-8")
    (place / "said.yaml").write_text(said, "utf-8")
    return folder


def imported(folder: Path, rows: Rows | bytes, **said: Any) -> SheetImport:
    """Import a table, or a whole workbook. `said` are rules and other words of an order."""
    path = folder / said.pop("name", "s.xlsx")
    path.write_bytes(rows if isinstance(rows, bytes) else xlsx(rows))
    rules = {name: said.pop(name) for name in Rules.__struct_fields__ if name in said}
    mapping = None
    if "mapping" in said:
        text = f"kind: sheet-mapping\nname: ours\n{said.pop('mapping')}"
        (folder / "mapping.yaml").write_text(text, "utf-8")
        mapping = load_mapping(str(folder / "mapping.yaml"))
        rules["names"] = mapping.warehouses
    order = SheetOrder(
        file=path,
        catalog=folder / "catalog",
        now=NOW,
        mapping=mapping,
        wanted=Wanted(said.pop("sheet", None)),
        rules=Rules(**rules),
        **said,
    )
    return import_sheet(order, lambda *_: None)


def changed(folder: Path, rows: Rows | bytes, **said: Any) -> list[str]:
    """`MUG-1@msk 4`, in the order of the sheet."""
    moved = imported(folder, rows, **said).moved
    return [f"{one.offer}{'@' * bool(one.warehouse)}{one.warehouse} {one.after}" for one in moved]


def refused(folder: Path, rows: Rows | bytes, **said: Any) -> list[str]:
    """`C2 cell-error`, of all problems."""
    try:
        found = imported(folder, rows, **said)
    except InvalidInput as wrong:
        return [f"{cell_of(one.source)} {one.code}".strip() for one in wrong.problems]
    raise AssertionError(f"nothing was refused, and {len(found.moved)} values would change")


def cell_of(source: object) -> str:
    return getattr(source, "cell", "")
