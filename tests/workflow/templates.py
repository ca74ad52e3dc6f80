"""Ozon's templates as the cabinet gives them out: headers, advice, drop-downs, styles."""

import io
import zipfile
from collections.abc import Sequence
from pathlib import Path

import openpyxl
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation

from reconciler.domain.desired import Desired
from reconciler.workflow.exporting import declared
from reconciler.workflow.where import Where
from tests.rehearsal import MSK, SPB
from tests.spreadsheet.workbooks import edited, saved

MAIN, SECOND = f"Главный склад ({MSK})", f"Второй склад ({SPB})"
STOCK_HEADERS = (
    "Название склада\n(идентификатор склада)*",
    "Артикул*",
    "Название товара",
    "Доступно на складе, шт*",
)
ADVICE = ("Редактируемое обязательное", "Укажите артикул", "Необязательное", "Укажите остаток")
PRICE_HEADERS = (
    "Артикул",
    "SKU",
    "Название товара",
    "Цена до скидки, руб.",
    "Текущая цена (со скидкой), руб.",
    "Новая цена (со скидкой), руб.",
    "Новая минимальная цена, руб.",
)
GREEN = PatternFill("solid", fgColor="00CCFFCC")
Rows = Sequence[Sequence[object]]


def stocks_template(rows: Rows, *, blank: int = 5, chosen_from: str = "range") -> bytes:
    """With `blank` prepared rows below; drop-downs of warehouses from another sheet, or a list."""
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.title = "Товары на складах"
    page.append(list(STOCK_HEADERS))
    page.append(list(ADVICE))
    for row in rows:
        page.append(list(row))
        article = page.cell(page.max_row, 2)
        if isinstance(article.value, str):
            article.data_type = "s"  # and no formula, whatever it begins with
    last = page.max_row + blank
    for number in range(3, last + 1):
        for column in range(1, 5):
            page.cell(number, column).fill = GREEN
    for column in range(1, 5):
        page.cell(1, column).font = Font(bold=True)
    page.merge_cells(start_row=last + 3, start_column=1, end_row=last + 3, end_column=4)
    formula = "Склады!$A$1:$A$2" if chosen_from == "range" else f'"{MAIN},{SECOND}"'
    choice = DataValidation(type="list", formula1=formula, allow_blank=True)
    choice.add(f"A3:A{last}")
    page.add_data_validation(choice)
    other = book.create_sheet("Склады")
    if chosen_from == "range":
        other.append([MAIN])
        other.append([SECOND])
    other.sheet_state = "hidden"
    return saved(book)


def prices_template(rows: Rows) -> bytes:
    """Headers in the second row, data from the fifth."""
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.title = "Товары и цены"
    page.append(["Цены товаров"])
    page.append(list(PRICE_HEADERS))
    page.append([])
    page.append(["Нередактируемое", *[""] * 4, "Редактируемое", "Редактируемое"])
    for row in rows:
        page.append(list(row))
    for number in range(5, page.max_row + 1):
        page.cell(number, 6).fill = page.cell(number, 7).fill = GREEN
    return saved(book)


def with_broken_styles(data: bytes) -> bytes:
    """The stylesheet as real price files have it: openpyxl refuses the workbook."""
    return edited(data, "xl/styles.xml", lambda text: text.replace(b"<fill>", b"<fill/><fill>", 1))


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def catalog(folder: Path, *documents: str) -> Desired:
    """What documents say of a store with the warehouses msk and spb."""
    root = folder / "catalog"
    root.mkdir(exist_ok=True)
    (root / "store.yaml").write_text(
        "kind: store\nname: test\ncurrency: RUB\n"
        f"warehouses: {{msk: {{id: {MSK}}}, spb: {{id: {SPB}}}}}\n"
    )
    for number, document in enumerate(documents):
        (root / f"said{number}.yaml").write_text(document, "utf-8")
    return declared(Where(catalog=root))
