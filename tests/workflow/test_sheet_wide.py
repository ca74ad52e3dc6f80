"""Warehouses side by side as columns: one row an offer."""

from pathlib import Path

import pytest

from reconciler.spreadsheet.wide import Wide
from tests.workflow.sheets import STORE, catalog, changed, imported, refused

HEAD = ["Артикул", "msk", "spb"]


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    return catalog(tmp_path)


def test_each_column_is_the_stock_of_its_warehouse(shop: Path) -> None:
    rows = [HEAD, ["MUG-1", 9, 2], ["MUG-2", None, 0], ["MUG-3", 5, 7]]
    found = imported(shop, rows)
    assert changed(shop, rows) == ["MUG-1@msk 9", "MUG-2@spb 0", "MUG-3@spb 7"]
    assert (found.same, found.rows.blank) == (2, {("MUG-2", "msk")})
    assert found.rows.wide == {"msk": "msk", "spb": "spb"}
    assert [one.source.cell for one in found.moved if one.source] == ["B2", "C3", "C4"]


@pytest.mark.parametrize(
    "header",
    [
        "MSK",
        " msk ",
        "1020000123456",
        1020000123456,
        "Москва (1020000123456)",
        "Остаток msk",
        "Остаток, msk",
        "остаток (msk)",
        "Остаток msk, шт.",
        "Остаток на складе msk",
        "Склад msk",
        "stock_msk",
        "stock msk",
        "msk stock",
        "msk, остаток",
        "msk库存",
        "Количество: Москва (1020000123456)",
        "Доступно на складе msk",
        "Остаток\nmsk",
    ],
)
def test_how_people_write_the_header(shop: Path, header: object) -> None:
    assert changed(shop, [["Артикул", header], ["MUG-1", 9]]) == ["MUG-1@msk 9"]


@pytest.mark.parametrize(
    "header", ["Резерв msk", "Цена msk", "msks", "Итого", "Остаток всего", "nsk", "s"]
)
def test_what_is_no_column_of_a_warehouse(shop: Path, header: str) -> None:
    rows = [["Артикул", "msk", header], ["MUG-1", 9, None]]
    assert imported(shop, rows).table.header.unknown == {2: header}
    assert changed(shop, rows) == ["MUG-1@msk 9"]


def test_a_name_that_begins_like_stock_is_a_name() -> None:
    wide = Wide(["msk", "stock msk"].__contains__, ("stock", "free stock"))
    read = [wide.read(one) for one in ("stock msk", "free stock msk", "stock", "")]
    assert [one and (one.warehouse, one.word) for one in read] == [
        ("stock msk", "stock"),
        ("msk", "free stock"),
        None,
        None,
    ]


@pytest.mark.parametrize(
    ("head", "told"),
    [
        (["Артикул", "msk", "MSK"], "C1 header-twice"),
        (["Артикул", "msk", "Остаток Москва (1020000123456)"], "C1 header-twice"),
        (["Артикул", "msk", "Остаток"], "C1 header-twice"),
        (["Артикул", "msk", "Склад"], "C1 header-twice"),
    ],
)
def test_which_column_is_meant_is_not_guessed(shop: Path, head: list[str], told: str) -> None:
    assert refused(shop, [head, ["MUG-1", 1, 2]]) == [told]


def test_one_warehouse_may_be_picked(shop: Path) -> None:
    rows = [HEAD, ["MUG-1", 9, 8]]
    assert changed(shop, rows, warehouse="spb") == ["MUG-1@spb 8"]
    assert imported(shop, rows, warehouse="spb").rows.left == ("msk",)
    assert refused(shop, [HEAD[:2], ["MUG-1", 9]], warehouse="spb") == ["row 1 warehouse-unknown"]
    spoilt = [HEAD, ["MUG-1", "?", 8]]
    assert changed(shop, spoilt, warehouse="spb") == ["MUG-1@spb 8"]
    assert refused(shop, spoilt) == ["B2 cell-not-a-number"]


def test_full_is_about_the_warehouses_that_have_columns_with_numbers(shop: Path) -> None:
    assert changed(shop, [HEAD[:2], ["MUG-1", 9]], full=True) == [
        "MUG-1@msk 9",
        "MUG-2@msk 0",
        "MUG-3@msk 0",
    ]
    # A blank keeps; a column without any number is about nothing.
    rows = [HEAD, ["MUG-1", 9, None], ["MUG-2", None, None]]
    assert changed(shop, rows, full=True) == ["MUG-1@msk 9", "MUG-3@msk 0"]
    rows = [HEAD, ["MUG-1", 1, 7], ["MUG-2", None, None]]
    assert changed(shop, rows, full=True, warehouse="spb") == ["MUG-1@spb 7"]


def test_all_problems_are_told_by_their_cells(shop: Path) -> None:
    rows = [HEAD, ["MUG-1", -1, 7.5], ["MUG-9", 1, 1], ["MUG-1", 1, 1], ["MUG-2", "#N/A", "=A1"]]
    assert refused(shop, rows) == [
        "B2 cell-negative",
        "C2 cell-fraction",
        "A3 unknown-article",
        "B5 cell-error",
        "C5 cell-formula",
    ]
    assert refused(shop, [HEAD, ["MUG-1", 1, 2], ["MUG-1", 1, 2]]) == ["A3 row-twice"] * 2


def test_prices_and_stores_may_stand_beside(shop: Path) -> None:
    rows = [["Магазин", *HEAD, "Цена"], ["t", "MUG-1", 9, 2, 150], ["u", "MUG-2", 9, 2, 150]]
    assert changed(shop, rows) == ["MUG-1@msk 9", "MUG-1 150"]


def test_csv(shop: Path) -> None:
    data = "Артикул;Остаток msk;Остаток spb\nMUG-1;9;\n".encode("cp1251")
    assert changed(shop, data, name="s.csv") == ["MUG-1@msk 9"]


def test_headers_again_and_totals_are_no_data(shop: Path) -> None:
    rows = [HEAD, ["offer_id", "msk", "spb"], ["MUG-1", 9, 2], ["Итого", 9, 2]]
    assert changed(shop, rows) == ["MUG-1@msk 9"]


MAPPING = (
    "columns: {offer_id: Код, stock: [Доступно, В наличии]}\non_hand: [В наличии]\n"
    "warehouses: {Основной склад: msk, Шушары: spb}\n"
)


def test_a_mapping_names_warehouses_by_their_headers(shop: Path) -> None:
    rows = [["Код", "Основной склад", "Доступно Шушары"], ["MUG-1", 9, 8]]
    assert changed(shop, rows, mapping=MAPPING) == ["MUG-1@msk 9", "MUG-1@spb 8"]
    bare = "columns: {offer_id: Код}\nwarehouses: {Основной склад: msk}\n"
    rows = [["Код", "Остаток: Основной склад", "Шушары"], ["MUG-1", 9, 8]]
    assert changed(shop, rows, mapping=bare) == ["MUG-1@msk 9"]
    # The word for stock of another program means nothing to this one.
    rows = [["Код", "Основной склад", "Остаток Шушары"], ["MUG-1", 9, 8]]
    assert changed(shop, rows, mapping=MAPPING) == ["MUG-1@msk 9"]


@pytest.mark.parametrize(
    ("mapping", "header"),
    [
        (MAPPING, "В наличии Шушары"),
        (MAPPING.replace("[В наличии]\nw", "[Шушары]\nw"), "Шушары"),
        (MAPPING.replace("[Доступно, В наличии]", "В наличии"), "Шушары"),
    ],
)
def test_what_lies_on_the_shelf_needs_its_moment(shop: Path, mapping: str, header: str) -> None:
    rows = [["Код", header], ["MUG-1", 9]]
    assert refused(shop, rows, mapping=mapping) == ["B1 count-without-moment"]
    at = "2026-11-20T09:00+03:00"
    assert changed(shop, rows, mapping=mapping, counted_at=at) == ["MUG-1@spb 9"]


def test_columns_of_other_stores_are_left(tmp_path: Path) -> None:
    place = catalog(tmp_path) / "catalog"
    for name, text in (("t", STORE), ("u", STORE.replace("name: t", "name: u"))):
        (place / name).mkdir()
        (place / name / "store.yaml").write_text(text.replace("spb", f"ekb-{name}"), "utf-8")
    (place / "store.yaml").unlink()
    said = "kind: stocks\nwarehouse: msk\nstocks: {MUG-1: 1}\n"
    (place / "said.yaml").rename(place / "u/said.yaml").write_text(said, "utf-8")
    rows = [["Артикул", "msk", "ekb-t", "ekb-u"], ["MUG-1", 9, 8, 7]]
    found = imported(tmp_path, rows, store="u")
    assert [(one.warehouse, one.after) for one in found.moved] == [("msk", 9), ("ekb-u", 7)]
    assert found.rows.left == ("ekb-t",)
