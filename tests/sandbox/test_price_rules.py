from decimal import Decimal

import pytest

from reconciler.sandbox.price_rules import ItemError, Prices, check_prices


def prices(price: str, old_price: str = "0", min_price: str = "0", net: str = "0") -> Prices:
    return Prices(*map(Decimal, (price, old_price, min_price, net, "0")))


@pytest.mark.parametrize(
    ("after", "code"),
    [
        (prices("300", "320"), "discount_for_low_price_is_too_small"),
        (prices("400", "420"), "discount_for_low_price_is_too_small"),
        (prices("400", "421"), "discount_for_average_price_is_too_small"),
        (prices("950", "1000"), "discount_for_average_price_is_too_small"),
        (prices("10000", "10500"), "discount_for_average_price_is_too_small"),
        (prices("10001", "10501"), "discount_for_top_price_is_too_small"),
        (prices("100", "1000"), "discount_too_big"),
        (prices("1000", "1000"), "old_price_less_than_price"),
        (prices("1000", min_price="1000"), "min_auto_price_too_big"),
        (prices("1000", min_price="499.99"), "min_auto_price_too_small"),
        (prices("0"), "invalid_category_price"),
        (prices("10", net="-1"), "price_negative"),
    ],
    ids=lambda value: value if isinstance(value, str) else f"{value.price}/{value.old_price}",
)
def test_refused(after: Prices, code: str) -> None:
    with pytest.raises(ItemError) as caught:
        check_prices(prices("1"), after)
    assert caught.value.code == code


@pytest.mark.parametrize(
    "after",
    [
        prices("300", "320.01"),
        prices("400", "422"),
        prices("949", "1000"),
        prices("10001", "10501.01"),
        prices("101", "1000"),
        prices("1000", min_price="500"),
        prices("1000", min_price="999.99"),
    ],
    ids=lambda value: f"{value.price}/{value.old_price}/{value.min_price}",
)
def test_taken(after: Prices) -> None:
    check_prices(prices("1"), after)


def test_a_price_that_falls_to_a_standing_minimum_has_a_code_of_its_own() -> None:
    with pytest.raises(ItemError) as caught:
        check_prices(prices("1000", min_price="800"), prices("800", min_price="800"))
    assert caught.value.code == "price_less_than_min_auto_price"
