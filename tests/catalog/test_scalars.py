"""YAML 1.2 core, and numbers only in plain digits."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.catalog.scalars import ODD, resolve


@pytest.mark.parametrize(
    "text",
    [
        "yes",
        "no",
        "on",
        "off",
        "y",
        "N",
        "12:30",
        "12:30:45",
        "1_000",
        "2027-01-15",
        "0b11",
        "1.2.3",
        "-",
        "--",
        "MUG",
        "1e",
        "0x",
        "tRUE",
        "nULL",
        "5%",
        "-.5a",
        "١٢",
        "0o8",
        "+",
        ".",
        "1 490",
    ],
)
def test_text(text: str) -> None:
    assert resolve(text) == text


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("true", True),
        ("False", False),
        ("NULL", None),
        ("~", None),
        ("", None),
        ("0", 0),
        ("40", 40),
        ("-7", -7),
        ("1490.10", Decimal("1490.10")),
        ("-0.5", Decimal("-0.5")),
    ],
)
def test_values(text: str, value: Any) -> None:
    assert resolve(text) == value
    assert type(resolve(text)) is type(value)


@pytest.mark.parametrize(
    "text",
    [
        "00123",
        "007",
        "-01",
        "+5",
        "0x1F",
        "0o17",
        "1e5",
        "1.5E-3",
        ".5",
        "5.",
        ".inf",
        "-.INF",
        ".nan",
        "1" * 19,
        "0." + "1" * 30,
        "9" * 5000,
    ],
)
def test_numbers_in_other_notations_are_odd(text: str) -> None:
    assert resolve(text) is ODD


@given(st.decimals(min_value=0, max_value=10**12, places=2))
def test_the_text_of_an_amount_stays_exact(amount: Decimal) -> None:
    assert str(resolve(f"{amount:f}")) == f"{amount:f}"
