"""Which offers a rule means."""

from decimal import Decimal

import pytest

from reconciler.domain.ids import OfferId, WarehouseAlias
from reconciler.domain.selector import Comparison, PriceBound, Selector

MUG = OfferId("MUG-RED-350")
MSK, SPB = WarehouseAlias("msk"), WarehouseAlias("spb")


def bound(comparison: Comparison, amount: str) -> PriceBound:
    return PriceBound(comparison, Decimal(amount))


def test_an_empty_selector_matches_everything() -> None:
    assert Selector().matches(MUG)
    assert Selector().matches(MUG, MSK, Decimal(1))


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("MUG-RED-350", True),
        ("MUG-*", True),
        ("*-350", True),
        ("MUG-???-350", True),
        ("MUG-[RB]*", True),
        ("MUG-[!R]*", False),
        ("mug-*", False),
        ("MUG", False),
        ("RED", False),
        ("MUG-RED-35", False),
    ],
)
def test_globs_match_the_whole_offer_and_letter_case_counts(pattern: str, expected: bool) -> None:
    assert Selector(offer=(pattern,)).matches(MUG) is expected


@pytest.mark.parametrize("offer", ["A.B", "A+B", "A(B", "A^B", "A$B", "A\\B"])
def test_characters_of_regular_expressions_mean_themselves(offer: str) -> None:
    assert Selector(offer=(offer,)).matches(OfferId(offer))
    assert not Selector(offer=(offer,)).matches(OfferId("AxB"))


def test_a_line_end_does_not_hide_from_a_glob() -> None:
    assert not Selector(offer=("MUG",)).matches(OfferId("MUG\n"))
    assert Selector(offer=("MUG*",)).matches(OfferId("MUG\nX"))


def test_any_of_several_globs_is_enough() -> None:
    selector = Selector(offer=("TEA-*", "MUG-*"))
    assert selector.matches(MUG)
    assert not selector.matches(OfferId("KET-1"))


def test_a_warehouse_must_be_one_of_those_named() -> None:
    selector = Selector(warehouse=(MSK,))
    assert selector.matches(MUG, MSK)
    assert not selector.matches(MUG, SPB)
    assert not selector.matches(MUG)


@pytest.mark.parametrize(
    ("comparison", "below", "at", "above"),
    [
        (">=", False, True, True),
        (">", False, False, True),
        ("<=", True, True, False),
        ("<", True, False, False),
        ("==", False, True, False),
    ],
)
def test_price_bounds_at_their_edge(
    comparison: Comparison, below: bool, at: bool, above: bool
) -> None:
    selector = Selector(price=(bound(comparison, "100"),))
    got = [selector.matches(MUG, price=Decimal(p)) for p in ("99.99", "100.00", "100.01")]
    assert got == [below, at, above]


def test_a_price_bound_never_matches_an_unknown_price() -> None:
    assert not Selector(price=(bound("<", "100"),)).matches(MUG)
    assert not Selector(price=(bound(">=", "0"),)).matches(MUG)


def test_two_price_bounds_make_a_range() -> None:
    selector = Selector(price=(bound(">=", "100"), bound("<", "200")))
    got = [selector.matches(MUG, price=Decimal(p)) for p in (99, 100, 199, 200)]
    assert got == [False, True, True, False]


def test_all_parts_must_hold() -> None:
    selector = Selector(offer=("MUG-*",), warehouse=(MSK,), price=(bound(">=", "100"),))
    assert selector.matches(MUG, MSK, Decimal(100))
    assert not selector.matches(OfferId("TEA"), MSK, Decimal(100))
    assert not selector.matches(MUG, SPB, Decimal(100))
    assert not selector.matches(MUG, MSK, Decimal(99))


def test_a_scheme_must_be_one_of_those_named_and_known() -> None:
    selector = Selector(scheme=("fbs", "rfbs"))
    assert selector.matches(MUG, MSK, scheme="rfbs")
    assert not selector.matches(MUG, MSK, scheme="fbo")
    assert not selector.matches(MUG, MSK)
    assert selector.suits(MSK, "fbs")
    assert not selector.suits(MSK, None)
