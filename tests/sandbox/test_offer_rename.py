import pytest

from reconciler.sandbox import Limits
from tests.sandbox import cards
from tests.sandbox.small_shop import MSK, Bench, bench

PATH = "/v1/product/update/offer-id"


def rename(made: Bench, *pairs: tuple[str, str]) -> dict[str, str]:
    body = {"update_offer_id": [{"offer_id": old, "new_offer_id": new} for old, new in pairs]}
    return {error["offer_id"]: error["message"] for error in made.read(PATH, body)["errors"]}


def test_all_that_hangs_on_a_product_follows(shop_bench: Bench) -> None:
    posting = shop_bench.shop.sell("MUG-1", MSK)
    assert rename(shop_bench, ("MUG-1", "CUP-1")) == {}
    assert shop_bench.shop.stock("CUP-1", MSK).free == 39
    assert shop_bench.shop.price("CUP-1")["price"] == 1490
    assert [row.offer_id for row in shop_bench.shop.postings()] == ["CUP-1"]
    shop_bench.shop.cancel(posting)
    items = shop_bench.read("/v3/product/info/list", {"product_id": ["1001"]})["items"]
    assert items[0]["offer_id"] == "CUP-1"
    assert shop_bench.read("/v3/product/info/list", {"offer_id": ["MUG-1"]})["items"] == []


def test_errors_of_pairs(shop_bench: Bench) -> None:
    assert rename(
        shop_bench, ("NOPE", "A"), ("MUG-1", "MUG-2"), ("MUG-2", "B" * 51), ("MUG-3", "CUP-3")
    ) == {
        "NOPE": "OFFER_ID_NOT_FOUND",
        "MUG-1": "OFFER_ID_ALREADY_EXISTS",
        "MUG-2": "OFFER_ID_INVALID",
    }
    assert shop_bench.shop.price("CUP-3")["price"] == 1000


def test_a_chain_works_from_its_free_end(shop_bench: Bench) -> None:
    assert rename(shop_bench, ("MUG-1", "MUG-2"), ("MUG-2", "NEW")) == {
        "MUG-1": "OFFER_ID_ALREADY_EXISTS"
    }
    assert rename(shop_bench, ("NEW", "MUG-9"), ("MUG-1", "NEW")) == {}


def test_products_a_minute() -> None:
    with bench(limits=Limits(items_per_minute=2)) as made:
        assert rename(made, ("MUG-1", "A")) == {}
        body = {"update_offer_id": [{"offer_id": f"MUG-{n}", "new_offer_id": "B"} for n in (2, 3)]}
        response = made.post(PATH, body)
        assert (response.status_code, response.headers["Item-Retry-After"]) == (429, "1")
        made.clock.advance(60)
        assert rename(made, ("MUG-2", "B")) == {}


@pytest.mark.parametrize("count", [0, 26])
def test_1_to_25_pairs_a_call(shop_bench: Bench, count: int) -> None:
    body = {"update_offer_id": [{"offer_id": "MUG-1", "new_offer_id": "A"}] * count}
    assert shop_bench.post(PATH, body, good=False).status_code == 400


def test_a_refusal_that_waits_follows_too(shop_bench: Bench) -> None:
    shop_bench.shop.reject_next("MUG-2", "text_is_bad")
    assert rename(shop_bench, ("MUG-2", "CUP-2")) == {}
    cards.run(shop_bench, cards.item("CUP-2"))
    shop_bench.clock.advance(60)
    assert [error["code"] for error in cards.info(shop_bench, "CUP-2")["errors"]] == ["text_is_bad"]
