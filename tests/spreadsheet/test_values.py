"""Cells to numbers and articles: exact, or refused with the way out."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.spreadsheet.cells import Cell, cell_of, number_text, tidy
from reconciler.spreadsheet.ids import Articles
from reconciler.spreadsheet.numbers import Fault, money_of, units_of, vat_of


@pytest.mark.parametrize(
    ("raw", "units"),
    [
        (4.0, 4),
        ("4", 4),
        ("4,00", 4),
        ("1 234", 1234),
        ("1\u00a0234", 1234),
        (0, 0),
        (-1.0, "cell-negative"),
        ("-3", "cell-negative"),
        (4.5, "cell-fraction"),
        ("4,5", "cell-fraction"),
        ("40,000", "cell-ambiguous"),
        ("1.234", "cell-ambiguous"),
        ("4 шт", "cell-not-a-number"),
        ("12 34", "cell-not-a-number"),
        ("1234 567", "cell-not-a-number"),
        ("1,234.5", "cell-not-a-number"),
        ("—", "cell-not-a-number"),
        ("٤", "cell-not-a-number"),
        (True, "cell-not-a-number"),
        (date(2026, 11, 20), "cell-not-a-number"),
        (1e6, "cell-range"),
        (4600000000017.0, "cell-range"),
        (1e30, "cell-range"),
        (float("inf"), "cell-not-a-number"),
        (float("nan"), "cell-not-a-number"),
    ],
)
def test_units(raw: object, units: int | str) -> None:
    found = units_of(cell_of(raw))
    assert (found.code if isinstance(found, Fault) else found) == units


@pytest.mark.parametrize(
    ("raw", "amount"),
    [
        (1490.0, "1490"),
        (1490.5, "1490.50"),
        ("1 490,50", "1490.50"),
        ("1\u202f490.5", "1490.50"),
        (1490.1 + 0.05, "1490.15"),
        ("1490.500", "1490.50"),
        ("0,990", "0.99"),
        (1490.123, "cell-fraction"),
        ("1490,123", "cell-fraction"),
        ("1,490", "cell-ambiguous"),
        ("1490 ₽", "cell-not-a-number"),
        ("1490 990", "cell-not-a-number"),
        ("1490 990,50", "cell-not-a-number"),
        ("0", "cell-negative"),
        (-5.0, "cell-negative"),
        (1e30, "cell-range"),
        (float("-inf"), "cell-not-a-number"),
        (float("nan"), "cell-not-a-number"),
    ],
)
def test_money(raw: object, amount: str) -> None:
    found = money_of(cell_of(raw))
    assert (found.code if isinstance(found, Fault) else f"{found:f}") == amount


def test_a_price_of_zero_passes_where_it_clears() -> None:
    assert money_of(Cell("0"), zero=True) == 0


@pytest.mark.parametrize(
    ("raw", "rate"),
    [
        ("22%", "0.22"),
        ("0,07 %", "0.0007"),
        ("0,22", "0.22"),
        (22.0, "0.22"),
        (0.05, "0.05"),
        ("Без НДС", "0"),
        ("0", "0"),
    ],
)
def test_vat(raw: object, rate: str) -> None:
    assert vat_of(cell_of(raw)) == Decimal(rate)


def test_no_vat_rate() -> None:
    found = vat_of(Cell("high"))
    assert isinstance(found, Fault)
    assert found.message == "`high` is no VAT rate."


@given(st.decimals(min_value=0, max_value=999_999, places=2))
def test_whatever_has_two_places_is_read_as_it_is_written(amount: Decimal) -> None:
    for text in (
        f"{amount:f}",
        f"{amount:f}".replace(".", ","),
        f"{amount:,f}".replace(",", "\u00a0"),
    ):
        assert money_of(cell_of(text), zero=True) == amount
    assert money_of(cell_of(float(amount)), zero=True) == amount


@given(st.text())
def test_tidied_texts_stay_as_they_are(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)


@given(st.integers(0, 10**15 - 1))
def test_numbers_are_written_without_exponents(number: int) -> None:
    assert number_text(float(number)) == str(number)


@pytest.mark.parametrize(
    ("number", "articles"), [(1.5, ["1.5", "1.50"]), (100000, ["100000", "1E5"])]
)
def test_two_articles_that_are_one_number(number: float, articles: list[str]) -> None:
    found = Articles(articles).meant(cell_of(number), typed=True, keeps_zeros=True)
    assert isinstance(found, Fault)
    assert found.code == "article-ambiguous"


KNOWN = {"MUG-1", "12345", "00777", "0888", "888", "0012345678901234567", "1200000000000", "1E5"}


@pytest.mark.parametrize(
    ("raw", "meant"),
    [
        ("MUG-1", "MUG-1"),
        (" MUG-1\u00a0", "MUG-1"),
        ("MUG-2", None),
        (12345.0, "12345"),
        ("12345", "12345"),
        (1.2e12, "1200000000000"),
        ("1E5", "1E5"),
        ("00777", "00777"),
        ("888", "888"),
        (777.0, "article-mangled"),
        ("777", "article-mangled"),
        ("777.0", "article-mangled"),
        ("12345.0", "article-mangled"),
        ("1.2E+12", "article-mangled"),
        ("1,2E+12", "article-mangled"),
        (888.0, "article-ambiguous"),
        (1234567890123456789.0, "article-mangled"),
        (date(2026, 10, 12), "article-mangled"),
        (999.0, None),
        (1.5, None),
        ("", None),
    ],
)
def test_articles(raw: object, meant: str | None) -> None:
    found = Articles(KNOWN).meant(cell_of(raw), typed=True, keeps_zeros=False)
    assert (found.code if isinstance(found, Fault) else found) == meant


def test_in_csv_a_number_may_have_lost_its_zeros() -> None:
    articles, cell = Articles(KNOWN), Cell("888")
    found = articles.meant(cell, typed=False, keeps_zeros=False)
    assert isinstance(found, Fault)
    assert articles.meant(cell, typed=False, keeps_zeros=True) == "888"
    assert articles.meant(Cell("12345"), typed=False, keeps_zeros=False) == "12345"
