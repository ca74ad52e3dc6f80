"""Cursors: every row exactly once, whatever the page size, whatever moves meanwhile."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reconciler.sandbox import Limits
from tests.effort import examples
from tests.sandbox.small_shop import MSK, SPB, Bench, bench, cell, product, seed

OFFERS = [f"MUG-{number}" for number in range(1, 14)]
METHODS: dict[str, tuple[dict[str, Any], tuple[str, ...], str]] = {
    "/v3/product/list": ({"filter": {}}, ("result", "items"), "last_id"),
    "/v4/product/info/stocks": ({"filter": {}}, ("items",), "cursor"),
    "/v5/product/info/prices": ({"filter": {}}, ("items",), "cursor"),
    "/v1/product/info/warehouse/stocks": ({"warehouse_id": MSK}, ("stocks",), "cursor"),
    "/v2/product/info/stocks-by-warehouse/fbs": ({"offer_id": OFFERS}, ("products",), "cursor"),
}


def pages(made: Bench, path: str, limit: int) -> Iterator[list[dict[str, Any]]]:
    body, rows, cursor = METHODS[path]
    at = ""
    while True:
        answer = made.read(path, {**body, "limit": limit, cursor: at})
        holder = answer["result"] if rows[0] == "result" else answer
        yield holder[rows[-1]]
        at = holder[cursor]
        if not at:
            return


def full_shop() -> dict[str, Any]:
    stocks = {str(MSK): cell(50), str(SPB): cell(3)}
    return seed([product(number, stocks=stocks) for number in range(1, 14)])


@pytest.mark.parametrize("path", METHODS)
@given(limit=st.integers(1, 30))
@settings(max_examples=examples(15), deadline=None)
def test_every_row_exactly_once(path: str, limit: int) -> None:
    with bench(full_shop(), limits=Limits.off()) as made:
        seen = [
            (row["offer_id"], row.get("warehouse_id"))
            for page in pages(made, path, limit)
            for row in page
        ]
    assert len(seen) == len(set(seen))
    assert {offer for offer, _ in seen} == set(OFFERS)


@pytest.mark.parametrize("path", METHODS)
def test_changes_between_pages_do_not_shift_them(path: str) -> None:
    with bench(full_shop(), limits=Limits.off()) as made:
        seen = []
        for number, page in enumerate(pages(made, path, 3)):
            seen += [row["offer_id"] for row in page]
            made.shop.archive("MUG-1")
            made.shop.edit_stock("MUG-2", MSK, number)
            made.shop.sell("MUG-13", MSK)
    assert set(seen) == set(OFFERS)


@pytest.mark.parametrize("cursor", ["x", "W10=", "WyJhIl0=", "WzEsMl0=", "%%%", "я"])
def test_a_cursor_of_somebody_else_is_refused(shop_bench: Bench, cursor: str) -> None:
    body = {"filter": {}, "limit": 1, "cursor": cursor}
    response = shop_bench.post("/v5/product/info/prices", body)
    assert (response.status_code, response.json()["code"]) == (400, 3)
