"""Rules that choose by label and category: what git does not say never matches."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.catalog.selectors import matches_all
from reconciler.domain.ids import OfferId, WarehouseAlias
from reconciler.domain.product import NO_TRAITS, CategoryId, Traits
from reconciler.domain.safety import KeepUnits, SafetyRule, buffer_for, rules_on
from reconciler.domain.selector import PriceBound, Selector
from reconciler.domain.source import Source

MUG = OfferId("MUG")
CUPS, POTS = CategoryId(5), CategoryId(6)
BY_CLASS = Selector(labels=(("class", ("A", "B")),))

OFFERS = [OfferId(name) for name in ("MUG-1", "TEA")]
WAREHOUSES = [WarehouseAlias(name) for name in ("msk", "spb")]
PRICES = [None, Decimal(1), Decimal(100)]
TRAITS = [
    NO_TRAITS,
    Traits(CUPS),
    Traits(POTS, {"class": "A"}),
    Traits(None, {"class": "C", "season": "winter"}),
]
CELLS = list(product(OFFERS, WAREHOUSES, PRICES, TRAITS))

SELECTORS = st.builds(
    Selector,
    offer=st.lists(st.sampled_from(["*", "MUG-*", "TEA", "X"]), max_size=2).map(tuple),
    warehouse=st.lists(st.sampled_from(WAREHOUSES), max_size=1).map(tuple),
    price=st.lists(
        st.builds(
            PriceBound, st.sampled_from([">=", "<"]), st.sampled_from([Decimal(0), Decimal(50)])
        ),
        max_size=1,
    ).map(tuple),
    labels=st.lists(
        st.tuples(
            st.sampled_from(["class", "season"]),
            st.lists(st.sampled_from(["A", "C", "winter"]), min_size=1, max_size=2).map(tuple),
        ),
        max_size=2,
    ).map(tuple),
    category=st.lists(st.sampled_from([CUPS, POTS]), max_size=2).map(tuple),
)
RULES = st.lists(SELECTORS, max_size=6).map(
    lambda chosen: [
        SafetyRule(match, KeepUnits(index + 1), Source("rules.yaml", index + 1))
        for index, match in enumerate(chosen)
    ]
)


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        ({"class": "A"}, True),
        ({"class": "B", "season": "winter"}, True),
        ({"class": "C"}, False),
        ({"Class": "A"}, False),
        ({"season": "A"}, False),
        ({}, False),
    ],
)
def test_a_label_must_have_one_of_the_values(labels: dict[str, str], *, expected: bool) -> None:
    assert BY_CLASS.matches(MUG, traits=Traits(None, labels)) is expected


def test_several_labels_must_all_hold() -> None:
    both = Selector(labels=(("class", ("A",)), ("season", ("winter",))))
    assert both.matches(MUG, traits=Traits(None, {"class": "A", "season": "winter"}))
    assert not both.matches(MUG, traits=Traits(None, {"class": "A"}))
    assert not both.matches(MUG, traits=Traits(None, {"season": "winter"}))


def test_a_category_is_one_of_those_named() -> None:
    selector = Selector(category=(CUPS, POTS))
    assert selector.matches(MUG, traits=Traits(POTS))
    assert not selector.matches(MUG, traits=Traits(CategoryId(7)))


@pytest.mark.parametrize("selector", [BY_CLASS, Selector(category=(CUPS,))])
def test_what_git_does_not_say_never_matches(selector: Selector) -> None:
    assert not selector.matches(MUG)
    assert not selector.matches(MUG, traits=NO_TRAITS)
    assert selector.asks_traits


def test_other_selectors_ask_no_traits() -> None:
    chosen = Selector(("M*",), (WAREHOUSES[0],), (PriceBound(">", Decimal(1)),))
    assert not chosen.asks_traits


@given(SELECTORS)
def test_all_parts_hold_or_it_does_not_match(match: Selector) -> None:
    for cell in CELLS:
        assert match.matches(*cell) == all(part.matches(*cell) for part in parts(match))


def parts(match: Selector) -> Iterator[Selector]:
    """Selectors of one part each."""
    yield Selector(offer=match.offer)
    yield Selector(warehouse=match.warehouse)
    yield from (Selector(price=(bound,)) for bound in match.price)
    yield from (Selector(labels=(label,)) for label in match.labels)
    yield Selector(category=match.category)


@given(SELECTORS)
def test_a_selector_matches_all_exactly_if_no_cell_slips_past(match: Selector) -> None:
    others = [(OfferId("Z"), WarehouseAlias("elsewhere"), None, NO_TRAITS)]
    assert matches_all(match) == all(match.matches(*cell) for cell in [*CELLS, *others])


@given(RULES)
def test_the_rules_of_a_warehouse_decide_as_all_rules_do(rules: list[SafetyRule]) -> None:
    chosen = {alias: rules_on(rules, alias) for alias in WAREHOUSES}
    for offer, alias, price, traits in CELLS:
        expected = buffer_for(rules, 40, offer, alias, price, traits)
        assert buffer_for(chosen[alias], 40, offer, alias, price, traits) == expected


@given(RULES)
def test_nothing_behind_a_rule_that_matches_everything_is_looked_at(
    rules: list[SafetyRule],
) -> None:
    for alias in WAREHOUSES:
        chosen = rules_on(rules, alias)
        assert all(not matches_all(rule.match) or rule.match.offer for rule in chosen[:-1])
        assert set(chosen) <= set(rules)
