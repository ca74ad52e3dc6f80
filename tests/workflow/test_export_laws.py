"""What goes out as a table comes back unchanged, and what came in as a table goes out as it was."""

import json
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reconciler.domain.desired import Desired
from reconciler.domain.selector import Selector
from reconciler.spreadsheet.book import Sheet, Value
from reconciler.spreadsheet.neutral import PRICES, STOCKS, write_table
from reconciler.workflow.editing import save_edits
from reconciler.workflow.exporting import (
    declared,
    price_rows,
    price_sheet,
    stock_rows,
    stock_sheet,
)
from reconciler.workflow.filling_prices import fill_prices
from reconciler.workflow.filling_stocks import fill_stocks
from reconciler.workflow.sheet_import import SheetImport, SheetOrder, import_sheet
from reconciler.workflow.where import Where
from tests.workflow.templates import (
    MAIN,
    SECOND,
    catalog,
    parts,
    prices_template,
    stocks_template,
    with_broken_styles,
)

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
OFFERS = st.text(st.sampled_from("aЖ仓012=+-@';,\"_😀. "), min_size=1, max_size=12).filter(
    lambda text: text == text.strip()
)
"""The catalog takes no invisible signs in them, nor blanks around them."""

UNITS = st.integers(0, 999_999)
AT = ", counted_at: 2026-11-20T09:00:00+03:00"
SUFFIXES = st.sampled_from([".csv", ".xlsx"])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("laws")


def key(offer: str) -> str:
    """An offer id as YAML takes it, whatever is in it."""
    return json.dumps(offer, ensure_ascii=False)


@st.composite
def declarations(draw: st.DrawFn) -> str:
    units = draw(UNITS)
    return draw(
        st.sampled_from(
            [f"{units}", f"{{fixed: {units}}}", f"{{on_hand: {units}{AT}}}", f"{{free: {units}}}"]
        )
    )


PRICE = st.decimals("0.01", 10**6, places=2).map(str)


@st.composite
def stock_documents(draw: st.DrawFn) -> str:
    """Stocks by warehouse and by offer, in several documents, with what numbers alone don't say."""
    offers = draw(st.lists(OFFERS, min_size=1, max_size=5, unique=True))
    documents = []
    half = draw(st.integers(0, len(offers)))
    if offers[:half]:
        lines = "".join(f"  {key(one)}: {draw(declarations())}\n" for one in offers[:half])
        head = draw(st.sampled_from(["", "as_of: 2026-11-20T09:00:00+03:00\n"]))
        documents.append(f"kind: stocks\nwarehouse: msk\n{head}stocks:\n{lines}")
    if offers[half:]:
        lines = "".join(
            f"  {key(one)}: {{spb: {draw(UNITS)}, msk: {draw(UNITS)}}}\n" for one in offers[half:]
        )
        documents.append(f"kind: stocks\nstocks:\n{lines}")
    return "---\n".join(documents)


@st.composite
def price_documents(draw: st.DrawFn) -> str:
    lines = ""
    for one in draw(st.lists(OFFERS, min_size=1, max_size=5, unique=True)):
        price = Decimal(draw(PRICE)) + 100
        said = [f"price: {price}"]
        said += draw(st.sampled_from([[], ["old_price: null"], [f"old_price: {price * 2}"]]))
        said += draw(st.sampled_from([[], [f"min_price: {price - 1}"]]))
        said += draw(st.sampled_from([[], ["vat: 0.22"], ["vat: 0.05"]]))
        said += draw(st.sampled_from([[], [f"cost: {draw(PRICE)}"]]))
        entry = f"{{{', '.join(said)}}}"
        dated = f"[{entry}, {{price: {price + 1}, from: 2027-01-01T00:00:00+03:00}}]"
        lines += f"  {key(one)}: {draw(st.sampled_from([entry, dated]))}\n"
    return f"kind: prices\nprices:\n{lines}"


def imported(folder: Path, file: Path) -> SheetImport:
    return import_sheet(
        SheetOrder(file=file, catalog=folder / "catalog", now=NOW), lambda *_said: None
    )


def written(folder: Path, sheet: Sheet, suffix: str) -> Path:
    path = folder / f"table{suffix}"
    with path.open("wb") as file:
        write_table(file, suffix, sheet, NOW)
    return path


def stocks_of(desired: Desired) -> Sheet:
    return stock_sheet(desired, stock_rows(desired, Selector()))


def prices_of(desired: Desired) -> Sheet:
    return price_sheet(desired, price_rows(desired, Selector()))


@given(suffix=SUFFIXES, said=stock_documents())
@settings(max_examples=20, deadline=None)
def test_stocks_that_are_exported_and_imported_change_nothing(
    folder: Path, suffix: str, said: str
) -> None:
    sheet = stocks_of(catalog(folder, said))
    done = imported(folder, written(folder, sheet, suffix))
    assert (done.edits.changes, done.moved, done.same) == ((), (), sheet.size)


@given(suffix=SUFFIXES, said=price_documents())
@settings(max_examples=20, deadline=None)
def test_prices_that_are_exported_and_imported_change_nothing(
    folder: Path, suffix: str, said: str
) -> None:
    done = imported(folder, written(folder, prices_of(catalog(folder, said)), suffix))
    assert (done.edits.changes, done.moved) == ((), ())
    assert done.same


@st.composite
def tables(draw: st.DrawFn) -> list[tuple[str, int]]:
    offers = draw(st.lists(OFFERS, min_size=1, max_size=6, unique=True))
    return [(one, draw(UNITS)) for one in offers]


def known(rows: list[tuple[str, int]]) -> str:
    """A catalog that knows the offers, in another order, and says nothing of their stocks."""
    lines = "".join(f"  {key(one)}: {{price: 100}}\n" for one, _ in sorted(rows))
    return f"kind: prices\nprices:\n{lines}"


@given(suffix=SUFFIXES, rows=tables())
@settings(max_examples=20, deadline=None)
def test_a_table_that_is_imported_and_exported_keeps_values_and_order(
    folder: Path, suffix: str, rows: list[tuple[str, int]]
) -> None:
    (folder / "catalog/stocks.yaml").unlink(missing_ok=True)
    catalog(folder, known(rows))
    cells: list[tuple[Value, ...]] = [("test", one, "msk", n, 0, "") for one, n in rows]
    table = written(folder, Sheet("stocks", STOCKS, cells, len(cells)), suffix)
    save_edits(imported(folder, table).edits)
    out = stocks_of(declared(Where(catalog=folder / "catalog")))
    (folder / "catalog/stocks.yaml").unlink()
    assert [tuple(row) for row in out.rows] == cells


@given(rows=tables())
@settings(max_examples=8, deadline=None)
def test_a_template_that_is_imported_and_filled_is_the_same_template(
    folder: Path, rows: list[tuple[str, int]]
) -> None:
    (folder / "catalog/stocks.yaml").unlink(missing_ok=True)
    catalog(folder, known(rows))
    path = folder / "template.xlsx"
    names = (MAIN, SECOND)
    filled = [(names[n % 2], one, "", units) for n, (one, units) in enumerate(rows)]
    path.write_bytes(with_broken_styles(stocks_template(filled)))
    save_edits(imported(folder, path).edits)
    desired = declared(Where(catalog=folder / "catalog"))
    done = fill_stocks(path, desired, stock_rows(desired, Selector()))
    (folder / "catalog/stocks.yaml").unlink()
    assert parts(done.data) == parts(path.read_bytes())
    assert (done.same, done.left) == (len(rows), ())


def test_new_prices_that_are_imported_and_filled_are_the_same_template(folder: Path) -> None:
    rows = [("A", 1, "", 900, 500, 450.5, 400), ("B", 2, "", 900, 500, None, None)]
    path = folder / "prices.xlsx"
    path.write_bytes(prices_template(rows))
    catalog(folder, "kind: prices\nprices:\n  A: {price: 100}\n  B: {price: 500}\n")
    save_edits(imported(folder, path).edits)
    desired = declared(Where(catalog=folder / "catalog"))
    assert desired.prices["A"].says.price == Decimal("450.5")  # type: ignore[index]
    done = fill_prices(path, desired, price_rows(desired, Selector()))
    assert parts(done.data) == parts(path.read_bytes())


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_an_export_that_somebody_edits_changes_just_that(folder: Path, suffix: str) -> None:
    """The law is not kept by an import that never changes anything."""
    desired = catalog(folder, 'kind: prices\nprices:\n  "=A": {price: 100, vat: 0.22}\n')
    ((store, offer, _, *others),) = prices_of(desired).rows
    edited = [(store, offer, Decimal("99.5"), *others)]
    done = imported(folder, written(folder, Sheet("prices", PRICES, edited, 1), suffix))
    assert [(one.offer, one.field, one.after) for one in done.moved] == [
        ("=A", "price", Decimal("99.5"))
    ]
