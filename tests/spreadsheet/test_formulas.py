"""Text that a spreadsheet program would compute, in CSV."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.spreadsheet.formulas import guarded, unguarded


@given(st.text(st.sampled_from("'=+-@\t\rA1 ")) | st.text())
def test_what_is_guarded_is_given_back(text: str) -> None:
    assert unguarded(guarded(text)) == text


@given(st.text(st.sampled_from("'=+-@\t\rA1 ")) | st.text())
def test_nothing_guarded_begins_like_a_formula(text: str) -> None:
    assert not guarded(text).startswith(("=", "+", "-", "@", "\t", "\r"))


@pytest.mark.parametrize(
    ("text", "written"),
    [("=1+1", "'=1+1"), ("-MUG", "'-MUG"), ("'=1", "''=1"), ("'tis", "'tis"), ("MUG", "MUG")],
)
def test_only_what_needs_it_is_changed(text: str, written: str) -> None:
    assert guarded(text) == written
