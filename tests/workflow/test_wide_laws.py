"""Warehouses side by side: out and in again changes nothing, in and out again keeps all."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reconciler.domain.ids import WarehouseAlias
from reconciler.domain.selector import Selector
from reconciler.spreadsheet.book import Sheet, Value
from reconciler.spreadsheet.neutral import wide_stocks
from reconciler.workflow.editing import save_edits
from reconciler.workflow.exporting import declared, stock_rows
from reconciler.workflow.exporting_wide import wide_stock_sheet
from reconciler.workflow.where import Where
from tests.effort import examples
from tests.workflow.sheets import catalog
from tests.workflow.test_export_laws import OFFERS, SUFFIXES, UNITS, imported, written

ALIASES = [
    "msk",
    "MSK",
    "stock",
    "Остаток",
    "остаток msk",
    "=1+1",
    "1",
    "12",
    "note",
    "a (12)",
    "仓",
]
"""Names that mean something else, or are like each other."""

TABLES = st.tuples(
    st.lists(st.sampled_from(ALIASES), min_size=1, max_size=4, unique=True),
    st.lists(OFFERS, min_size=1, max_size=4, unique=True),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("wide")


def flow(said: object) -> str:
    """As YAML takes it in one line."""
    return json.dumps(said, ensure_ascii=False)


def store(aliases: list[str]) -> str:
    """Their ids are not in the order of names that are numbers."""
    ids = {alias: {"id": 12 - n} for n, alias in enumerate(aliases)}
    return f"kind: store\nname: t\ncurrency: RUB\nwarehouses: {flow(ids)}\n"


def wide(folder: Path, chosen: Selector = Selector()) -> Sheet:  # noqa: B008 - frozen
    desired = declared(Where(catalog=folder / "catalog"))
    return wide_stock_sheet(desired, stock_rows(desired, chosen), chosen)


@st.composite
def shops(draw: st.DrawFn) -> tuple[list[str], dict[str, dict[str, object]]]:
    aliases, offers = draw(TABLES)
    said = UNITS | UNITS.map(lambda n: {"fixed": n}) | UNITS.map(lambda n: {"free": n})
    cells = {
        offer: draw(st.dictionaries(st.sampled_from(aliases), said, min_size=1)) for offer in offers
    }
    return aliases, cells


@given(suffix=SUFFIXES, shop=shops())
@settings(max_examples=examples(15), deadline=None)
def test_what_is_exported_and_imported_changes_nothing(
    folder: Path, suffix: str, shop: tuple[list[str], dict[str, dict[str, object]]]
) -> None:
    aliases, cells = shop
    catalog(folder, f"kind: stocks\nstocks: {flow(cells)}\n", store(aliases))
    done = imported(folder, written(folder, wide(folder), suffix))
    assert (done.moved, done.edits.changes) == ((), ())
    assert done.same == sum(map(len, cells.values()))
    assert list(done.rows.wide.values()) == aliases


@given(suffix=SUFFIXES, table=TABLES, data=st.data())
@settings(max_examples=examples(15), deadline=None)
def test_what_is_imported_and_exported_keeps_values_and_order(
    folder: Path, suffix: str, table: tuple[list[str], list[str]], data: st.DataObject
) -> None:
    aliases, offers = table
    known = flow({one: {"price": 100} for one in sorted(offers)})
    catalog(folder, f"kind: prices\nprices: {known}\n", store(aliases))
    headers = [heading.text for heading in wide(folder).columns[2:]]
    rows: list[tuple[Value, ...]] = [
        ("t", offer, *(data.draw(UNITS) for _ in aliases)) for offer in offers
    ]
    sheet = Sheet("stocks", wide_stocks(headers), rows, len(rows))
    save_edits(imported(folder, written(folder, sheet, suffix)).edits)
    out = wide(folder)
    (folder / "catalog/stocks.yaml").unlink()
    assert [tuple(row) for row in out.rows] == rows


def test_some_warehouses_are_exported_alone(folder: Path) -> None:
    catalog(folder, "kind: stocks\nstocks: {A: {msk: 1, a: 2}, B: {a: 3}}\n", store(["msk", "a"]))
    sheet = wide(folder, Selector(warehouse=(WarehouseAlias("msk"),)))
    assert [one.text for one in sheet.columns] == ["store", "offer_id", "msk"]
    assert [tuple(row) for row in sheet.rows] == [("t", "A", 1)]
    assert [tuple(row) for row in wide(folder).rows] == [("t", "A", 1, 2), ("t", "B", None, 3)]
