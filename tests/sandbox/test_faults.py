import httpx
import pytest

from reconciler.sandbox import FaultError
from tests.sandbox.small_shop import KEY, MSK, Bench

WRITE = "/v2/products/stocks"
LIST = "/v3/product/list"
PAIR = {"offer_id": "MUG-1", "warehouse_id": MSK, "stock": 9}


@pytest.mark.parametrize(
    ("kind", "options", "status", "content_type", "text"),
    [
        ("internal-error", {}, 500, "application/json", "Internal error"),
        ("bad-gateway", {}, 502, "text/html", "<html>"),
        ("offer-not-signed", {}, 403, "application/json", "Offer not signed"),
        ("too-many-requests", {"retry_after": 7}, 429, "application/json", "rate limit"),
        ("circle-is-open", {}, 500, "application/json", "Circle is open"),
        ("circle-is-open", {"text": True}, 500, "text/plain", "Circle is open"),
        ("answer", {"status": 418, "body": "{}"}, 418, "application/json", "{}"),
    ],
)
def test_answers(
    shop_bench: Bench,
    kind: str,
    options: dict[str, object],
    status: int,
    content_type: str,
    text: str,
) -> None:
    shop_bench.shop.fault(WRITE, kind, **options)  # type: ignore[arg-type]
    response = shop_bench.client.post(WRITE, json={"stocks": [PAIR]}, headers=KEY)
    assert response.status_code == status
    assert response.headers["content-type"].startswith(content_type)
    assert text in response.text
    assert response.headers["Ratelimit-Remaining"]
    assert shop_bench.shop.stock("MUG-1", MSK).free == 40
    assert shop_bench.write_stock(PAIR)[0]["updated"]


def test_retry_after_is_in_seconds(shop_bench: Bench) -> None:
    shop_bench.shop.fault(LIST, "too-many-requests", retry_after=7)
    assert shop_bench.post(LIST, {"limit": 1}).headers["Retry-After"] == "7"


def test_faults_queue_up_and_count_down(shop_bench: Bench) -> None:
    shop_bench.shop.fault(LIST, "internal-error", times=2)
    shop_bench.shop.fault(LIST, "offer-not-signed")
    statuses = [shop_bench.post(LIST, {"limit": 1}).status_code for _ in range(4)]
    assert statuses == [500, 500, 403, 200]


def test_a_fault_ends_by_the_clock(shop_bench: Bench) -> None:
    shop_bench.shop.fault("*", "circle-is-open", seconds=120)
    assert shop_bench.post("/v1/roles").status_code == 500
    shop_bench.clock.advance(119)
    assert shop_bench.post(LIST, {"limit": 1}).status_code == 500
    shop_bench.clock.advance(1)
    assert shop_bench.post(LIST, {"limit": 1}).status_code == 200


def test_other_paths_are_well(shop_bench: Bench) -> None:
    shop_bench.shop.fault(LIST, "internal-error")
    assert shop_bench.post("/v1/roles").status_code == 200
    shop_bench.shop.clear_faults()
    assert shop_bench.post(LIST, {"limit": 1}).status_code == 200


@pytest.mark.parametrize(("kind", "free"), [("lose-before", 40), ("lose-after", 9)])
def test_a_lost_response(shop_bench: Bench, kind: str, free: int) -> None:
    shop_bench.shop.fault(WRITE, kind)
    with pytest.raises(httpx.ReadError) as caught:
        shop_bench.post(WRITE, {"stocks": [PAIR]})
    assert caught.value.request.url.path == WRITE
    assert shop_bench.shop.stock("MUG-1", MSK).free == free
    call = shop_bench.shop.calls()[0]
    assert (call.lost, call.items, call.fault) == (True, 1, kind)
    assert call.status == (0 if kind == "lose-before" else 200)


def test_a_truncated_page_claims_to_be_the_last(shop_bench: Bench) -> None:
    shop_bench.shop.fault(LIST, "truncate")
    result = shop_bench.read(LIST, {"limit": 10})["result"]
    assert (len(result["items"]), result["total_items"], result["last_id"]) == (2, 4, "")
    path = "/v1/product/info/warehouse/stocks"
    shop_bench.shop.fault(path, "truncate", keep=1)
    page = shop_bench.read(path, {"warehouse_id": MSK, "limit": 2})
    assert (len(page["stocks"]), page["has_next"], page["cursor"]) == (1, False, "")


def test_a_lagging_read_shows_the_past(shop_bench: Bench) -> None:
    path = "/v2/product/info/stocks-by-warehouse/fbs"
    body = {"offer_id": ["MUG-1"], "limit": 1}
    shop_bench.shop.fault(path, "lag", times=2)
    shop_bench.write_stock(PAIR)
    frees = [shop_bench.read(path, body)["products"][0]["free_stock"] for _ in range(3)]
    assert frees == [40, 40, 9]


@pytest.mark.parametrize(
    ("path", "kind", "options"),
    [
        (LIST, "fire", {}),
        ("/v1/nothing", "internal-error", {}),
        (WRITE, "lag", {}),
        (LIST, "lag", {"rows": 1}),
        ("/v1/roles", "truncate", {}),
        ("*", "truncate", {}),
        (LIST, "internal-error", {"status": 1}),
        (LIST, "internal-error", {"times": 0}),
    ],
    ids=str,
)
def test_wrong_orders(shop_bench: Bench, path: str, kind: str, options: dict[str, int]) -> None:
    with pytest.raises(FaultError):
        shop_bench.shop.fault(path, kind, **options)  # type: ignore[arg-type]
