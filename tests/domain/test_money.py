"""Money in words, exactly."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.domain.money import has_whole_cents, money_text

AMOUNTS = st.decimals(min_value=0, max_value=10**9, places=4)


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        ("1490", "1490"),
        ("1490.00", "1490"),
        ("1490.50", "1490.5"),
        ("0.01", "0.01"),
        ("0", "0"),
        ("0.00", "0"),
        ("1E+3", "1000"),
        ("1E-2", "0.01"),
        ("100", "100"),
        ("-5.10", "-5.1"),
    ],
)
def test_the_shortest_exact_text(amount: str, text: str) -> None:
    assert money_text(Decimal(amount)) == text


@given(AMOUNTS)
def test_the_text_is_the_same_amount_without_an_exponent(amount: Decimal) -> None:
    text = money_text(amount)
    assert Decimal(text) == amount
    assert "e" not in text.lower()


@pytest.mark.parametrize(
    ("amount", "whole"),
    [
        ("1", True),
        ("1.5", True),
        ("1.05", True),
        ("1.0500", False),
        ("1.290", False),
        ("1.005", False),
    ],
)
def test_whole_cents(amount: str, whole: bool) -> None:
    assert has_whole_cents(Decimal(amount)) is whole


@given(AMOUNTS)
def test_whole_cents_are_hundredths(amount: Decimal) -> None:
    assert not has_whole_cents(amount) or amount * 100 == int(amount * 100)
