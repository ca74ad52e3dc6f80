"""Headers are found wherever they stand, and read by the most particular form."""

import pytest

from reconciler.spreadsheet.columns import FORMS, NEUTRAL, OZON_PRICES, OZON_STOCKS, Column
from reconciler.spreadsheet.header import find_header, folded, is_service

STOCKS_RU = [
    "Название склада (идентификатор склада)",
    "Артикул",
    "Название товара",
    "Доступно на складе, шт",
]
PRICES_2025 = [
    "Артикул",
    "SKU",
    "Цена до скидки, руб.",
    "Текущая цена (со скидкой), руб.",
    "Новая цена (со скидкой), руб.",
    "Новая минимальная цена, руб.",
]
PRICES_2026 = [
    "Артикул",
    "Предельная цена без акций, ₽",
    "Себестоимость",
    "Новая предельная цена без акций, ₽",
    "Новая зачеркнутая цена",
    "Новая себестоимость",
]


def test_the_stock_template_is_known() -> None:
    header = find_header([STOCKS_RU, ["Редактируемое обязательное"] * 4], FORMS)
    assert header is not None
    assert header.form is OZON_STOCKS
    assert header.columns == {Column.WAREHOUSE: 0, Column.OFFER_ID: 1, Column.STOCK: 3}
    assert header.shown == {2: "Название товара"}


@pytest.mark.parametrize(
    ("row", "columns"),
    [
        (PRICES_2025, {Column.OFFER_ID: 0, Column.PRICE: 4, Column.MIN_PRICE: 5}),
        (
            PRICES_2026,
            {Column.OFFER_ID: 0, Column.PRICE: 3, Column.OLD_PRICE: 4, Column.COST: 5},
        ),
    ],
)
def test_prices_that_the_shop_has_are_not_taken_for_new_ones(
    row: list[str], columns: dict[Column, int]
) -> None:
    header = find_header([["Как работать с шаблоном"], [], row], FORMS)
    assert header is not None
    assert (header.row, header.form, header.columns) == (2, OZON_PRICES, columns)
    assert not header.unknown


def test_without_the_marks_of_a_template_a_sheet_is_plain() -> None:
    header = find_header([["Артикул", "Цена", "Цена до скидки", "Цвет", "Price"]], FORMS)
    assert header is not None
    assert header.form is NEUTRAL
    assert header.columns == {Column.OFFER_ID: 0, Column.PRICE: 4, Column.OLD_PRICE: 2}
    assert header.unknown == {3: "Цвет"}
    assert header.others == {1: Column.PRICE}


def test_our_own_names_are_headers() -> None:
    header = find_header([[column.value for column in Column]], FORMS)
    assert header is not None
    assert header.columns == {column: index for index, column in enumerate(Column)}


def test_no_header_without_articles_and_values() -> None:
    assert find_header([["Артикул", "Склад"], ["Цена", "Остаток"], []], FORMS) is None


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("  АРТИКУЛ*\u00a0", "артикул"),
        ("Зачёркнутая\n цена, руб.", "зачеркнутая цена"),
        ("Новая цена (руб)", "новая цена"),
        ("仓库名称（仓库ID）", "仓库名称(仓库id"),
        ("Цена до скидки, ₽", "цена до скидки"),
        ("Склад", "склад"),
        ("Товар", "товар"),
        ("Доступно на складе, шт", "доступно на складе, шт"),
    ],
)
def test_what_does_not_count_in_a_header(text: str, same: str) -> None:
    assert folded(text).rstrip(")") == same


def test_every_alias_means_one_column_of_its_form() -> None:
    for form in FORMS:
        names = [folded(alias.text) for aliases in form.columns.values() for alias in aliases]
        assert len(names) == len(set(names)), form.name


def test_advice_of_a_template_is_no_data() -> None:
    assert is_service(["", "Укажите артикул товара"])
    assert not is_service(["msk", "MUG-1", "4"])
