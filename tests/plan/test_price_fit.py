"""Declared prices beside amounts that only the shop has."""

from decimal import Decimal

import pytest

from reconciler.domain.price import Prices
from reconciler.plan.price_fit import why_unfit

D = Decimal
OLD, LEAST = Prices(price=D(1000), old_price=D(1200)), Prices(price=D(1000), min_price=D(800))


@pytest.mark.parametrize(
    ("after", "live", "wrong"),
    [
        (Prices(price=D(1250)), OLD, "would not be below `old_price`"),
        (Prices(price=D(1190)), OLD, "would be too near to `old_price`"),
        (Prices(price=D(100)), OLD, "would be 90 % or more below `old_price`"),
        (Prices(price=D(800)), LEAST, "would not be above `min_price`"),
        (Prices(price=D(1700)), LEAST, "would be more than twice `min_price`"),
    ],
)
def test_what_ozon_would_refuse_is_told_with_the_way_out(
    after: Prices, live: Prices, wrong: str
) -> None:
    reason = why_unfit(after, after, live, "RUB")
    assert reason is not None
    assert wrong in reason[0]
    assert reason[1].startswith("declare `")


def test_gaps_are_known_of_rubles_only() -> None:
    after = Prices(price=D(1190))
    assert why_unfit(after, after, OLD, "USD") is None


def test_a_price_of_the_shop_may_be_what_does_not_fit() -> None:
    after = Prices(old_price=D(900))
    reason = why_unfit(after, after, OLD, "RUB")
    assert reason is not None
    assert reason[1] == "change `old_price`, or declare a `price` that fits"


def test_what_fits_and_what_is_not_touched_is_no_concern() -> None:
    wrong = Prices(price=D(1000), old_price=D(900))
    assert why_unfit(Prices(vat=D("0.22")), Prices(vat=D("0.22")), wrong, "RUB") is None
    good = Prices(price=D(1100))
    assert why_unfit(good, good, OLD, "RUB") is None
