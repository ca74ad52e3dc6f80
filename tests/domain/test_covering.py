"""Which selectors leave another one nothing, and which match nothing at all."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.domain.covering import contradictory, covers
from reconciler.domain.ids import OfferId, WarehouseAlias
from reconciler.domain.product import CategoryId, Traits
from reconciler.domain.selector import Selector, price_bound


def choice(*prices: str, **parts: Any) -> Selector:
    bounds = tuple(bound for text in prices if (bound := price_bound(text)))
    assert len(bounds) == len(prices)
    return Selector(price=bounds, **parts)


MUG, CUP = ("MUG-*",), ("CUP",)
A = (("class", ("A",)),)


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        (choice(), choice()),
        (choice(), choice(offer=MUG)),
        (choice(offer=("*",)), choice(warehouse=("msk",))),
        (choice(offer=MUG), choice(offer=MUG, warehouse=("msk",))),
        (choice(offer=MUG), choice(offer=("MUG-1", "MUG-2"))),
        (choice(offer=MUG), choice(offer=("MUG-RED-*", "MUG-[AB]?"))),
        (choice(offer=("MUG-?",)), choice(offer=("MUG-1",))),
        (choice(offer=("CUP", "MUG-*")), choice(offer=CUP)),
        (choice(warehouse=("msk", "spb")), choice(warehouse=("spb",), offer=CUP)),
        (choice(scheme=("fbs", "rfbs")), choice(scheme=("fbs",))),
        (choice(category=(1, 2)), choice(category=(2,))),
        (choice(labels=A), choice(labels=(*A, ("season", ("winter",))))),
        (choice(labels=(("class", ("A", "B")),)), choice(labels=A)),
        (choice(">= 10"), choice("> 10")),
        (choice(">= 10"), choice("== 10")),
        (choice("> 0"), choice("< 5")),
        (choice(">= 10", "< 20"), choice("> 12", "<= 19.99", offer=MUG)),
    ],
)
def test_covered(earlier: Selector, later: Selector) -> None:
    assert covers(earlier, later)


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        (choice(offer=MUG), choice()),
        (choice(offer=MUG), choice(offer=("MUG*",))),
        (choice(offer=MUG), choice(offer=("MUG-1", "CUP"))),
        (choice(offer=("MUG-?",)), choice(offer=("MUG-[12]",))),  # true, and not recognised
        (choice(offer=("M?G-*",)), choice(offer=("M[XY]G-*",))),  # the same
        (choice(offer=("mug",)), choice(offer=("MUG",))),
        (choice(warehouse=("msk",)), choice(offer=CUP)),
        (choice(warehouse=("msk",)), choice(warehouse=("msk", "spb"))),
        (choice(scheme=("fbs",)), choice()),
        (choice(category=(1,)), choice(labels=A)),
        (choice(labels=A), choice(labels=(("class", ("A", "B")),))),
        (choice(labels=A), choice(labels=(("season", ("A",)),))),
        (choice("> 0"), choice()),
        (choice("> 10"), choice(">= 10")),
        (choice("< 20"), choice("<= 20")),
        (choice(">= 10"), choice("< 20")),
        (choice(">= 10", "< 20"), choice(">= 10")),
        (choice("== 10"), choice(">= 10")),
    ],
)
def test_not_covered(earlier: Selector, later: Selector) -> None:
    assert not covers(earlier, later)


@pytest.mark.parametrize(
    ("prices", "expected"),
    [
        ([">= 10", "< 5"], True),
        (["> 10", "< 10"], True),
        ([">= 10", "< 10"], True),
        ([">= 10", "<= 10"], False),
        (["== 10", "> 10"], True),
        (["== 10", "== 11"], True),
        (["== 10", "== 10.00"], False),
        (["<= 0"], True),
        ([">= 0"], False),
        ([], False),
    ],
)
def test_bounds_that_leave_no_price(prices: list[str], expected: bool) -> None:
    assert contradictory(choice(*prices)) is expected


OFFERS = st.sampled_from(["A", "AB", "ABC", "B", "A*"])
PATTERNS = st.sampled_from(["A", "A*", "AB*", "?B", "*", "[AB]", "B", "A?", "A[*]"])
PRICES = [f"{sign} {amount}" for sign in (">=", ">", "<=", "<", "==") for amount in (1, 2, 3)]


def some(items: Any) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(items, max_size=2).map(tuple)


SELECTORS = st.builds(
    Selector,
    offer=some(PATTERNS),
    warehouse=some(st.sampled_from(["msk", "spb"])),
    price=some(st.sampled_from(PRICES).map(price_bound)),
    labels=some(st.sampled_from(["A", "B"])).map(lambda v: (("class", v),) if v else ()),
    category=some(st.sampled_from([1, 2])),
    scheme=some(st.sampled_from(["fbs", "rfbs"])),
)
CELLS = st.tuples(
    OFFERS.map(OfferId),
    st.sampled_from(["msk", "spb"]).map(WarehouseAlias),
    st.none() | st.sampled_from(["0.5", "1", "1.5", "2", "3", "4"]).map(Decimal),
    st.builds(
        Traits,
        st.none() | st.sampled_from([1, 2]).map(CategoryId),
        st.sampled_from([{}, {"class": "A"}, {"class": "B"}]),
    ),
    st.none() | st.sampled_from(["fbs", "rfbs"]),
)


@given(SELECTORS, SELECTORS, st.lists(CELLS, min_size=1, max_size=30))
def test_what_is_called_covered_really_is(
    earlier: Selector, later: Selector, cells: list[tuple[Any, ...]]
) -> None:
    matched = [cell for cell in cells if later.matches(*cell)]
    if contradictory(later):
        assert not matched
    elif covers(earlier, later):
        assert all(earlier.matches(*cell) for cell in matched)
