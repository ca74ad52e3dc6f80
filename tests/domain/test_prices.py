"""Prices: not managed, cleared, and a value are three different things."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st
from msgspec import UNSET, UnsetType

from reconciler.domain.price import PRICE_FIELDS, Prices

FIELD = st.one_of(st.just(UNSET), st.none(), st.decimals(min_value=0, max_value=10**6, places=2))
PRICES = st.builds(Prices, **dict.fromkeys(PRICE_FIELDS, FIELD))
NAMES = st.frozensets(st.sampled_from(PRICE_FIELDS))


def test_what_is_not_managed_is_not_said() -> None:
    assert dict(Prices().said()) == {}
    assert dict(Prices(price=Decimal(10)).said()) == {"price": Decimal(10)}


def test_cleared_is_said() -> None:
    assert dict(Prices(old_price=None).said()) == {"old_price": None}


def test_fields_are_said_in_a_fixed_order() -> None:
    prices = Prices(vat=Decimal(0), cost=Decimal(1), price=Decimal(2))
    assert [name for name, _ in prices.said()] == ["price", "cost", "vat"]


def test_only_keeps_cleared_fields_and_drops_the_rest() -> None:
    prices = Prices(price=Decimal(10), old_price=None, cost=Decimal(3))
    assert prices.only(frozenset(["old_price", "price"])) == Prices(
        price=Decimal(10), old_price=None
    )
    assert prices.only(frozenset()) == Prices()


def test_a_cleared_field_lies_over_an_older_amount_and_an_unset_one_does_not() -> None:
    older = Prices(price=Decimal(10), old_price=Decimal(20))
    assert Prices(old_price=None).over(older) == Prices(price=Decimal(10), old_price=None)
    assert Prices().over(older) == older


@given(PRICES, NAMES)
def test_only_says_what_was_said_and_named(prices: Prices, names: frozenset[str]) -> None:
    said = dict(prices.only(names).said())  # type: ignore[arg-type]
    assert said == {name: value for name, value in prices.said() if name in names}


@given(PRICES, PRICES)
def test_over_takes_each_field_from_the_newer_if_it_speaks(new: Prices, old: Prices) -> None:
    result = new.over(old)
    for name in PRICE_FIELDS:
        source = old if isinstance(new.get(name), UnsetType) else new
        assert result.get(name) is source.get(name)


@given(PRICES)
def test_over_itself_changes_nothing(prices: Prices) -> None:
    assert prices.over(prices) == prices
    assert prices.over(Prices()) == prices
