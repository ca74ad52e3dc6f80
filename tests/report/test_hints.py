"""Hints for the shop's refusals."""

import pytest

from reconciler.apply.outcome import Rejected
from reconciler.report.hints import HINTS, hint


def test_every_hint_says_what_it_means_and_what_to_do() -> None:
    for code, text in HINTS.items():
        assert text.endswith("."), code
        assert text.count(". ") + text.count("; ") >= 1, code


@pytest.mark.parametrize(
    ("code", "message", "begins"),
    [
        ("EMPTY_REQUIRED", "", "An attribute that the type requires"),
        ("empty_required ", "", "An attribute that the type requires"),
        ("", "restore limit exceeded", "No more cards that Ozon archived"),
        ("8", "error limiting: acquire limit per item: items limit: limit exceeded", "A product's"),
        ("8", "Stock is updated too frequently", "The same thing was written too often"),
        ("new_code", "what is this", ""),
        ("", "", ""),
    ],
)
def test_a_hint_is_found_by_code_or_message(code: str, message: str, begins: str) -> None:
    found = hint(Rejected(code, message))
    assert found.startswith(begins)
    assert bool(found) == bool(begins)
