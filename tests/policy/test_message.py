from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.policy.message import Message, number_text, parse_message

NAMES = {"n": "int", "x": "double", "s": "string", "b": "bool", "t": "timestamp"}


def written(text, **values):
    made = parse_message(text, NAMES)
    assert isinstance(made, Message), made
    return made.written(values, "RUB")


@pytest.mark.parametrize(
    ("text", "values", "expected"),
    [
        ("{n} of {x}", {"n": 12345, "x": 0.5}, "12,345 of 0.5"),
        ("{n}", {"n": -1234567}, "-1,234,567"),
        ("{x}", {"x": 171.5209815475}, "171.52"),
        ("{x}", {"x": 1 / 3}, "0.33333"),
        ("{x}", {"x": 11.537}, "11.537"),
        ("{x}", {"x": 123456.785}, "123,456.79"),
        ("{x}", {"x": 0.0}, "0"),
        ("{x}", {"x": 1e-7}, "0.0000001"),
        ("{x}", {"x": Decimal("1.23456789")}, "1.23456789"),
        ("{x:money}", {"x": Decimal(1490)}, "1,490 RUB"),
        ("{x:money}", {"x": Decimal("1490.50")}, "1,490.50 RUB"),
        ("{x:money}", {"x": Decimal("-0.01")}, "-0.01 RUB"),
        ("{x:percent}", {"x": 0.1}, "10%"),
        ("{x:percent}", {"x": Decimal("-0.12345")}, "-12.35%"),
        ("{x:percent}", {"x": Decimal("0.50001")}, "50%"),
        ("{x:percent}", {"x": Decimal("-0.00001")}, "0%"),
        ("{ x : percent }", {"x": 1e-7}, "0%"),
        ("{s} {b}", {"s": "MUG {n}", "b": True}, "MUG {n} yes"),
        ("{b}", {"b": False}, "no"),
        ("{t}", {"t": datetime(2026, 11, 20, 9, tzinfo=UTC)}, "2026-11-20T09:00+00:00"),
        ("{x:money} and {s}", {}, "unknown and unknown"),
        ("{{n}} {{{n}}}", {"n": 1}, "{n} {1}"),
        ("plain", {}, "plain"),
    ],
)
def test_places_are_filled_in(text, values, expected):
    assert written(text, **values) == expected


@pytest.mark.parametrize(
    ("text", "code", "line", "column", "words"),
    [
        ("a {m} b", "message-unknown-name", 1, 3, "Known here"),
        ("a\n {nn}", "message-unknown-name", 2, 2, "Did you mean"),
        ("{n:percnt}", "message-format", 1, 1, ":percent"),
        ("{s:money}", "message-format", 1, 1, "{s}"),
        ("{n!r}", "message-unknown-name", 1, 1, "n!r"),
        ("{}", "message-unknown-name", 1, 1, "Known here"),
        ("a { b", "message-brace", 1, 3, "{{"),
        ("a } b", "message-brace", 1, 3, "}}"),
    ],
)
def test_a_wrong_place_is_a_fault(text, code, line, column, words):
    (fault,) = parse_message(text, NAMES)
    assert (fault.code, fault.line, fault.column) == (code, line, column)
    assert words in fault.fix or words in fault.message


def test_every_fault_is_found():
    assert len(parse_message("{a} {n:x} {", NAMES)) == 3


@given(st.integers() | st.decimals(allow_nan=False, allow_infinity=False, places=2))
def test_a_number_reads_back_exactly(number):
    assert Decimal(number_text(number).replace(",", "")) == number


@given(st.text())
def test_no_text_breaks_the_reader(text):
    made = parse_message(text, NAMES)
    if isinstance(made, Message):
        assert isinstance(made.written({}, "RUB"), str)
