"""A spreadsheet of 50,000 rows into the YAML of a catalog, with every value different."""

import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import xlsxwriter

from benchmarks.shape import WAREHOUSES, offer, units, write_catalog
from reconciler.workflow.editing import save_edits
from reconciler.workflow.sheet_import import SheetOrder, import_sheet

ROWS = 50_000


def sheets(folder: Path, rows: int = ROWS) -> None:
    """Stocks of one warehouse and prices; half of the rows are also timed, to see how it grows."""
    for part in (rows // 2, rows):
        catalog = folder / f"catalog-{part}"
        write_catalog(catalog, part)
        stocks = folder / f"stocks-{part}.xlsx"
        write_stocks(stocks, part)
        seconds = timed(catalog, stocks)
        print(f"{f'import an XLSX of {part:,} stocks, all changed':<52} {seconds:8.2f} s")
        prices = folder / f"prices-{part}.xlsx"
        write_prices(prices, part)
        seconds = timed(catalog, prices)
        print(f"{f'import an XLSX of {part:,} prices, all changed':<52} {seconds:8.2f} s")
        halve_prices(catalog, part)
        seconds = timed(catalog, prices)
        print(f"{f'import an XLSX of {part:,} prices, half of them new':<52} {seconds:8.2f} s")

        wide = folder / f"wide-{part}.xlsx"
        write_wide(wide, part)
        seconds = timed(catalog, wide)
        print(f"{f'import an XLSX of {part:,} rows, two warehouses wide':<52} {seconds:8.2f} s")


def timed(catalog: Path, file: Path) -> float:
    began = time.perf_counter()
    order = SheetOrder(
        file=file, catalog=catalog, now=datetime.now(UTC), cache=file.with_suffix(".cache")
    )
    save_edits(import_sheet(order, lambda *_: None).edits)
    return time.perf_counter() - began


def halve_prices(catalog: Path, offers: int) -> None:
    """Prices of every second offer alone, in their short form."""
    rows = "".join(f"  {offer(number)}: 990\n" for number in range(0, offers, 2))
    (catalog / "prices.yaml").write_text(f"kind: prices\nprices:\n{rows}", "utf-8")


def write_stocks(path: Path, rows: int) -> None:
    book = xlsxwriter.Workbook(path, {"constant_memory": True})
    sheet = book.add_worksheet("Товары на складах")
    sheet.write_row(
        0,
        0,
        [
            "Название склада (идентификатор склада)",
            "Артикул",
            "Название товара",
            "Доступно на складе, шт",
        ],
    )
    for number in range(rows):
        row = ["Москва (1020000000000)", offer(number), "Кружка", units(number, 0) + 1]
        sheet.write_row(number + 1, 0, row)
    book.close()


def write_wide(path: Path, rows: int) -> None:
    book = xlsxwriter.Workbook(path, {"constant_memory": True})
    sheet = book.add_worksheet()
    warehouses = list(WAREHOUSES)[:2]
    sheet.write_row(0, 0, ["Артикул", *(f"Остаток {alias}" for alias in warehouses)])
    for number in range(rows):
        sheet.write_row(number + 1, 0, [offer(number), units(number, 0) + 2, units(number, 1) + 2])
    book.close()


def write_prices(path: Path, rows: int) -> None:
    book = xlsxwriter.Workbook(path, {"constant_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["offer_id", "price", "cost"])
    for number in range(rows):
        sheet.write_row(number + 1, 0, [offer(number), 1001.5 + number % 500, 600])
    book.close()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as made:
        sheets(Path(made))
