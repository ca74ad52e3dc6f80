"""Round trips: what git says comes back unchanged, whatever cells, programs and people do to it."""

from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from reconciler.catalog import load_catalog
from reconciler.catalog.edit_values import block_lines
from reconciler.domain.stock import moment_of
from reconciler.workflow.editing import save_edits
from reconciler.workflow.sheet_import import SheetImport, SheetOrder, import_sheet

NOW = datetime(2026, 11, 29, 9, tzinfo=UTC)
STORE = "kind: store\nname: t\ncurrency: RUB\nwarehouses: {msk: {id: 1}, spb: {id: 2}}\n"

IDS = st.one_of(
    st.from_regex(r"\A[A-Z]{2,4}-[0-9]{1,4}\Z"),
    st.from_regex(r"\A0{1,3}[1-9][0-9]{2,6}\Z"),
    st.sampled_from(
        ["=1+1", "a;b", 'q"q', "кружка 1", "1E5", "12.0", "😀", "-5", "a: b #c", "null"]
    ),
)
CELLS = st.one_of(
    st.integers(0, 999_999),
    st.integers(0, 99).map(lambda n: {"fixed": n}),
    st.integers(0, 99).map(lambda n: {"free": n, "as_of": "2026-11-20T09:00+03:00"}),
    st.integers(0, 99).map(lambda n: {"on_hand": n, "counted_at": "2026-11-20T09:00+03:00"}),
)
SHOPS = st.dictionaries(IDS, st.fixed_dictionaries({}, optional={"msk": CELLS, "spb": CELLS}))
PADDING = st.sampled_from(["", " ", "\u00a0", "\t"])


@settings(max_examples=40, deadline=None)
@given(SHOPS, st.sampled_from(["s.xlsx", "s.csv"]), PADDING, st.booleans())
def test_what_git_says_comes_back_unchanged(
    shop: dict[str, dict[str, Any]], name: str, padding: str, typed: bool
) -> None:
    cells = [
        (offer, alias, said) for offer, row in shop.items() for alias, said in row.items() if row
    ]
    if not cells:
        return
    with TemporaryDirectory() as folder:
        catalog = catalog_of(Path(folder), cells)
        before = {path: path.read_bytes() for path in catalog.glob("*.yaml")}
        rows = [
            [f"{padding}{offer}", alias, units(said) if typed else str(units(said))]
            for offer, alias, said in cells
        ]
        found = imported(Path(folder), rows, name)
        assert found.moved == ()
        assert found.edits.changes == ()
        assert {path: path.read_bytes() for path in catalog.glob("*.yaml")} == before


@settings(max_examples=30, deadline=None)
@given(
    st.dictionaries(IDS, st.tuples(st.integers(0, 99), st.integers(0, 99)), min_size=1),
    st.booleans(),
)
def test_what_is_imported_is_what_git_says_then(
    shop: dict[str, tuple[int, int]], moment: bool
) -> None:
    with TemporaryDirectory() as folder:
        catalog = catalog_of(
            Path(folder), [(o, "msk", old) for o, (old, _) in shop.items()], moment
        )
        rows = [[offer, "msk", new] for offer, (_, new) in shop.items()]
        found = imported(Path(folder), rows, "s.xlsx")
        save_edits(found.edits)
        stocks = load_catalog(catalog).stocks["msk"]  # type: ignore[index]
        assert {offer: one.says.units for offer, one in stocks.items()} == {
            offer: new for offer, (_, new) in shop.items()
        }
        changed = {one.offer for one in found.moved}
        assert changed == {offer for offer, (old, new) in shop.items() if old != new}
        for offer in changed:
            assert moment_of(stocks[offer].says) == (NOW if moment else None)
        assert imported(Path(folder), rows, "s.xlsx").moved == ()


def catalog_of(folder: Path, cells: list[tuple[str, str, Any]], moment: bool = False) -> Path:
    catalog = folder / "catalog"
    catalog.mkdir()
    (catalog / "store.yaml").write_text(STORE, "utf-8")
    for alias in ("msk", "spb"):
        document = {
            "kind": "stocks",
            "warehouse": alias,
            **({"as_of": "2026-11-01T09:00+03:00"} if moment else {}),
            "stocks": {offer: said for offer, at, said in cells if at == alias},
        }
        text = "\n".join(block_lines(document, 1))
        (catalog / f"{alias}.yaml").write_text(f"{text}\n", "utf-8")
    return catalog


def units(said: Any) -> int:
    if not isinstance(said, dict):
        return int(said)
    return int(next(said[key] for key in ("fixed", "free", "on_hand") if key in said))


def imported(folder: Path, rows: list[list[Any]], name: str) -> SheetImport:
    head = ["offer_id", "warehouse", "stock"]
    path = folder / name
    if name.endswith(".csv"):
        import csv

        with path.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file, delimiter=";").writerows([head, *rows])
    else:
        path.write_bytes(text_workbook([head, *rows]))
    order = SheetOrder(file=path, catalog=folder / "catalog", now=NOW)
    return import_sheet(order, lambda *_: None)


def text_workbook(rows: list[list[Any]]) -> bytes:
    """Articles are text, whatever they look like: a formula is none."""
    from io import BytesIO

    import openpyxl

    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    for number, row in enumerate(rows, 1):
        for index, value in enumerate(row, 1):
            cell = page.cell(number, index)
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"
    out = BytesIO()
    book.save(out)
    return out.getvalue()
