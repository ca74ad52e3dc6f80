"""Why a selector does not mean a cell, held against the selector itself."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.domain.ids import OfferId, WarehouseAlias
from reconciler.domain.product import CategoryId, Traits
from reconciler.domain.selector import PriceBound, Selector
from reconciler.plan.misfit import CellFacts, first_misfit, undecided

OFFERS = st.sampled_from(["MUG-1", "MUG-2", "TEA-1"]).map(OfferId)
ALIASES = st.sampled_from(["msk", "spb"]).map(WarehouseAlias)
PRICES = st.integers(1, 4).map(Decimal)
BOUNDS = st.builds(PriceBound, st.sampled_from([">=", ">", "<=", "<", "=="]), PRICES)
SCHEMES = st.sampled_from(["fbs", "rfbs"])
CATEGORIES = st.integers(1, 2).map(CategoryId)
VALUES = st.sampled_from(["A", "B"])


def some(values: st.SearchStrategy[object]) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(values, max_size=2, unique=True).map(tuple)


SOME_VALUES = st.lists(VALUES, min_size=1, max_size=2, unique=True).map(tuple)
SELECTORS = st.builds(
    Selector,
    offer=some(st.sampled_from(["MUG-*", "TEA-*", "MUG-1"])),
    warehouse=some(ALIASES),
    price=some(BOUNDS),
    labels=some(st.tuples(st.sampled_from(["class", "size"]), SOME_VALUES)),
    category=some(CATEGORIES),
    scheme=some(SCHEMES),
)
FACTS = st.builds(
    CellFacts,
    offer=OFFERS,
    warehouse=ALIASES,
    price=st.none() | PRICES,
    traits=st.builds(
        Traits, st.none() | CATEGORIES, st.dictionaries(st.sampled_from(["class", "size"]), VALUES)
    ),
    scheme=st.none() | SCHEMES,
)


def matches(match: Selector, facts: CellFacts) -> bool:
    return match.matches(facts.offer, facts.warehouse, facts.price, facts.traits, facts.scheme)


@given(SELECTORS, FACTS)
def test_there_is_a_misfit_where_the_selector_does_not_match(
    match: Selector, facts: CellFacts
) -> None:
    assert (first_misfit(match, facts) is None) == matches(match, facts)
    assert undecided(match, facts) == ()


@given(SELECTORS, FACTS, PRICES, SCHEMES)
def test_what_is_open_never_decides_against_a_rule_that_may_match(
    match: Selector, facts: CellFacts, price: Decimal, scheme: str
) -> None:
    def cell(**more: object) -> CellFacts:
        return CellFacts(
            offer=facts.offer,
            warehouse=facts.warehouse,
            traits=facts.traits,
            **more,  # type: ignore[arg-type]
        )

    blind = cell(open=("price", "scheme"))
    if matches(match, cell(price=price, scheme=scheme)):
        assert first_misfit(match, blind) is None
    if first_misfit(match, blind) is None and not undecided(match, blind):
        assert matches(match, cell(price=price, scheme=scheme))


@pytest.mark.parametrize(
    ("match", "part", "has", "wanted"),
    [
        ({"offer": ("TEA-*", "POT")}, "offer", "MUG-1", ("TEA-*", "POT")),
        ({"warehouse": ("spb",)}, "warehouse", "msk", ("spb",)),
        ({"scheme": ("rfbs",)}, "scheme", "fbs", ("rfbs",)),
        ({"category": (7,)}, "category", None, ("7",)),
        ({"labels": (("class", ("A", "B")),)}, "label", "C", ("A", "B")),
        ({"price": (PriceBound(">", Decimal(9)),)}, "price", "9", ("9",)),
        ({"warehouse": ("spb",), "offer": ("TEA",)}, "offer", "MUG-1", ("TEA",)),
    ],
)
def test_the_first_part_is_told(
    match: dict[str, object], part: str, has: str | None, wanted: tuple[str, ...]
) -> None:
    facts = CellFacts(
        offer=OfferId("MUG-1"),
        warehouse=WarehouseAlias("msk"),
        price=Decimal(9),
        traits=Traits(None, {"class": "C"}),
        scheme="fbs",
    )
    found = first_misfit(Selector(**match), facts)  # type: ignore[arg-type]
    assert found is not None
    assert (found.part, found.has, found.wanted) == (part, has, wanted)
