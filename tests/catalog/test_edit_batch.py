"""Many edits of one file at once are the same as one after the other, and as quick as a few."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.catalog.edit import set_value, set_values
from reconciler.catalog.edit_text import Sheet

STOCKS = """\
# Counted on Mondays
kind: stocks
warehouse: msk
stocks:
  CUP-1:  1 # one
  CUP-3: {fixed: 3}

  # the pots
  POT-1: {free: 1, as_of: 2026-11-20T09:00+03:00}
  POT-5: 5
---
kind: stocks
stocks:
  MUG-1: {msk: 1, spb: 2}
  TEA:
    msk: 1
---
kind: prices
prices: {}
"""
OFFERS = ["CUP-0", "CUP-1", "CUP-2", "CUP-3", "POT-1", "POT-2", "POT-9", "ZZZ", "a: b"]
VALUES: list[Any] = [0, 7, {"fixed": 9}, {"free": 4, "as_of": "2026-11-21T09:00Z"}]

STOCK = st.tuples(
    st.just(0), st.tuples(st.just("stocks"), st.sampled_from(OFFERS)), st.sampled_from(VALUES)
)
CELL = st.tuples(
    st.just(1),
    st.tuples(
        st.just("stocks"),
        st.sampled_from(["MUG-1", "TEA"]),
        st.sampled_from(["msk", "spb", "ural"]),
    ),
    st.sampled_from(VALUES),
)
PRICE = st.tuples(
    st.just(2),
    st.tuples(st.just("prices"), st.sampled_from(OFFERS)),
    st.sampled_from([Decimal("14.90"), {"price": 5, "cost": 1}]),
)


@given(st.lists(STOCK | CELL | PRICE, max_size=12))
def test_at_once_is_one_after_the_other(edits: list[Any]) -> None:
    data = STOCKS.encode()
    one_by_one = data
    for document, path, value in edits:
        one_by_one = set_value(one_by_one, "a.yaml", document, path, value)
    # set_values itself proves that the values are those; here, that the lines are. Where a
    # mapping of one key gives no order to keep, those that come first decide, one by one.
    at_once = set_values(data, "a.yaml", edits)
    assert sorted(at_once.splitlines()) == sorted(one_by_one.splitlines())


@pytest.mark.parametrize("names", [lambda n: f"SKU-{n:05d}", lambda n: f"{n * 7 % 1000:03d}-{n}x"])
def test_a_pass_or_two_are_enough(names: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    passes: list[bytes] = []
    original = Sheet.of

    def counted(data: bytes) -> Sheet:
        passes.append(data)
        return original(data)

    monkeypatch.setattr(Sheet, "of", counted)
    lines = "".join(f"  {names(n)}: {n}\n" for n in range(0, 600, 2))
    edits = [(0, ("stocks", names(n)), n + 1) for n in range(600)]
    edited = set_values(f"kind: stocks\nwarehouse: msk\nstocks:\n{lines}".encode(), "a", edits)
    assert edited.count(b"\n") == 603
    assert len(passes) == 1
