"""Money never passes through a float: what is written is what is declared."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from reconciler.domain.desired import Desired


@pytest.mark.parametrize(
    "text", ["0.1", "0.10", "1490.10", "0.29", "1290.07", "999999999999.99", "1490.5"]
)
def test_money_is_the_text_of_the_scalar(catalog: Callable[..., Desired], text: str) -> None:
    says = catalog(
        {"a.yaml": f"kind: prices\nprices:\n  A: {text}\n  B: {{cost: {text}}}\n"}
    ).prices
    for amount in (says["A"].says.price, says["B"].says.cost):
        assert isinstance(amount, Decimal)
        assert str(amount) == text


def test_null_clears_only_the_old_price(catalog: Callable[..., Desired]) -> None:
    says = catalog({"a.yaml": "kind: prices\nprices: {A: {price: 5, old_price: null}}\n"}).prices
    assert dict(says["A"].says.said()) == {"price": Decimal(5), "old_price": None}


def test_documents_may_share_an_offer_by_fields(catalog: Callable[..., Desired]) -> None:
    prices = catalog(
        {
            "a.yaml": "kind: prices\nprices: {A: 100}\n---\n"
            "kind: prices\nprices: {A: {vat: 0.22}}\n",
            "b.yaml": "kind: prices\nprices: {A: {cost: 40}}\n",
        }
    ).prices
    assert dict(prices["A"].says.said()) == {
        "price": Decimal(100),
        "cost": Decimal(40),
        "vat": Decimal("0.22"),
    }
    assert str(prices["A"].source) == "catalog/a.yaml:2:10"
