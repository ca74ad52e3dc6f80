"""Prices with dates in several documents and layers."""

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal

from reconciler.domain.desired import Desired
from reconciler.domain.problem import Problem
from tests.catalog.conftest import STORE

Load = Callable[..., Desired]
SHARED = """\
kind: prices
prices:
  A:
    - {price: 1490}
    - {price: 1290, from: 2026-12-25T00:00+03:00, until: 2027-01-09T00:00+03:00}
"""
IN_THE_SALE = datetime(2026, 12, 30, tzinfo=UTC)


def at(desired: Desired, moment: datetime) -> dict[str, object]:
    return dict(desired.prices["A"].at(moment).says.said())  # type: ignore[index]


def test_one_document_may_say_the_price_and_another_the_cost(catalog: Load) -> None:
    desired = catalog({"a.yaml": SHARED, "b.yaml": "kind: prices\nprices: {A: {cost: 600}}\n"})
    assert at(desired, IN_THE_SALE) == {"price": Decimal(1290), "cost": Decimal(600)}


def test_the_moment_of_the_end_is_no_part_of_the_time(catalog: Load) -> None:
    desired = catalog({"a.yaml": SHARED})
    assert at(desired, datetime(2027, 1, 8, 20, 59, tzinfo=UTC)) == {"price": Decimal(1290)}
    assert at(desired, datetime(2027, 1, 8, 21, tzinfo=UTC)) == {"price": Decimal(1490)}
    assert at(desired, datetime(2026, 12, 24, 21, tzinfo=UTC)) == {"price": Decimal(1290)}


def test_two_documents_must_not_say_a_field_for_the_same_time(
    refused: Callable[..., list[Problem]],
) -> None:
    other = "kind: prices\nprices: {A: [{price: 1190, from: 2027-01-01T00:00+03:00}]}\n"
    (problem,) = refused({"a.yaml": SHARED, "b.yaml": other})
    assert problem.code == "price-dates"
    assert str(problem.source).startswith("catalog/b.yaml:2:")
    assert "first at catalog/a.yaml:5:7" in problem.message


def test_what_a_store_says_always_replaces_what_shared_documents_say_for_a_time(
    catalog: Load,
) -> None:
    files = {
        "all.yaml": SHARED,
        "one/store.yaml": STORE,
        "one/own.yaml": "kind: prices\nprices: {A: 1390}\n",
        "two/store.yaml": STORE.replace("samovar", "teapot"),
    }
    assert at(catalog(files, "samovar"), IN_THE_SALE) == {"price": Decimal(1390)}
    assert at(catalog(files, "teapot"), IN_THE_SALE) == {"price": Decimal(1290)}


def test_a_sale_of_a_store_lies_over_a_shared_one(catalog: Load) -> None:
    own = (
        "kind: prices\nprices:\n"
        "  A: [{price: 1190, from: 2026-12-29T00:00Z, until: 2026-12-31T00:00Z}]\n"
    )
    files = {
        "all.yaml": SHARED,
        "one/store.yaml": STORE,
        "one/own.yaml": own,
        "two/store.yaml": STORE.replace("samovar", "teapot"),
    }
    desired = catalog(files, "samovar")
    assert at(desired, IN_THE_SALE) == {"price": Decimal(1190)}
    assert at(desired, datetime(2027, 1, 2, tzinfo=UTC)) == {"price": Decimal(1290)}


def test_switches_and_who_sets_the_price_come_from_any_document(catalog: Load) -> None:
    desired = catalog(
        {
            "a.yaml": SHARED,
            "b.yaml": "kind: prices\nprices: {A: {strategy: false, managed_by: promotions}}\n",
        }
    )
    declared = desired.prices["A"]  # type: ignore[index]
    assert declared.says.strategy is False
    assert declared.managed_by == "promotions"
