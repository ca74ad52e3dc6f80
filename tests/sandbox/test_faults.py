import httpx
import pytest

from reconciler.sandbox import FaultError, Killed
from tests.sandbox.small_shop import KEY, MSK, Bench

WRITE = "/v2/products/stocks"
LIST = "/v3/product/list"
PAIR = {"offer_id": "MUG-1", "warehouse_id": MSK, "stock": 9}


@pytest.mark.parametrize(
    ("kind", "options", "status", "content_type", "text"),
    [
        ("internal-error", {}, 500, "application/json", "Internal error"),
        ("internal-error", {"html": True}, 500, "text/html", "<html>"),
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


def test_a_429_without_a_wait_and_one_of_the_limit_on_items(shop_bench: Bench) -> None:
    path = "/v3/product/import"
    shop_bench.shop.fault(path, "too-many-requests", retry_after=None)
    shop_bench.shop.fault(path, "too-many-requests", item_retry_after=3)
    bare, items = (shop_bench.post(path, {"items": []}) for _ in range(2))
    assert "Retry-After" not in bare.headers
    assert (items.status_code, items.headers["Item-Retry-After"]) == (429, "3")
    assert items.json()["code"] == "RESOURCE_EXHAUSTED"


def test_a_fault_begins_with_a_call_and_with_a_moment(shop_bench: Bench) -> None:
    shop_bench.shop.fault(LIST, "internal-error", call=3, times=2)
    shop_bench.shop.fault(LIST, "offer-not-signed", after=60)
    statuses = [shop_bench.post(LIST, {"limit": 1}).status_code for _ in range(5)]
    assert statuses == [200, 200, 500, 500, 200]
    shop_bench.clock.advance(60)
    assert shop_bench.post(LIST, {"limit": 1}).status_code == 403


@pytest.mark.parametrize(
    ("where", "meet"),
    [
        ("reads", {LIST, "/v1/roles"}),
        ("writes", {WRITE}),
        ("pages", {LIST}),
        ("*", {LIST, "/v1/roles", WRITE}),
    ],
)
def test_several_methods_in_one_word(shop_bench: Bench, where: str, meet: set[str]) -> None:
    shop_bench.shop.fault(where, "internal-error", times=9)
    paths = (LIST, "/v1/roles", WRITE)
    assert {path for path in paths if shop_bench.post(path, good=False).status_code == 500} == meet


def test_those_that_wait_are_told_as_they_were_written(shop_bench: Bench) -> None:
    shop_bench.shop.fault(LIST, "too-many-requests", retry_after=None)
    shop_bench.shop.fault(WRITE, "lose-after", call=2)
    said = [
        {"path": LIST, "kind": "too-many-requests", "retry_after": None},
        {"path": WRITE, "kind": "lose-after", "call": 2},
    ]
    assert shop_bench.shop.faults() == said
    shop_bench.post(LIST, {"limit": 1})
    assert shop_bench.shop.faults() == said[1:]


@pytest.mark.parametrize(("kind", "free"), [("timeout-before", 40), ("timeout-after", 9)])
def test_silence(shop_bench: Bench, kind: str, free: int) -> None:
    shop_bench.shop.fault(WRITE, kind)
    with pytest.raises(httpx.ReadTimeout):
        shop_bench.post(WRITE, {"stocks": [PAIR]})
    assert shop_bench.shop.stock("MUG-1", MSK).free == free


def test_an_answer_that_breaks_in_the_middle(shop_bench: Bench) -> None:
    shop_bench.shop.fault(WRITE, "reset-mid-body")
    body = {"stocks": [PAIR]}
    with shop_bench.client.stream("POST", WRITE, json=body, headers=KEY) as response:
        assert response.status_code == 200
        pieces = response.iter_raw()
        seen = next(pieces)
        with pytest.raises(httpx.ReadError):
            next(pieces)
    assert 0 < len(seen) < int(response.headers["Content-Length"])
    assert shop_bench.shop.stock("MUG-1", MSK).free == 9


@pytest.mark.parametrize(("kind", "free"), [("kill-before", 40), ("kill-after", 9)])
def test_a_client_in_this_process_dies_of_an_exception(
    shop_bench: Bench, kind: str, free: int
) -> None:
    shop_bench.shop.fault(WRITE, kind)
    with pytest.raises(Killed):
        shop_bench.post(WRITE, {"stocks": [PAIR]})
    assert shop_bench.shop.stock("MUG-1", MSK).free == free


def test_a_yes_that_is_not_kept(shop_bench: Bench) -> None:
    shop_bench.shop.fault(WRITE, "not-kept")
    assert shop_bench.write_stock(PAIR)[0]["updated"]
    assert shop_bench.shop.stock("MUG-1", MSK).free == 40
    assert shop_bench.write_stock(PAIR)[0]["updated"], "no cool-down began either"


def test_some_items_are_refused_and_the_others_go_through(shop_bench: Bench) -> None:
    pairs = [PAIR, {**PAIR, "offer_id": "MUG-2"}]
    shop_bench.shop.fault(WRITE, "item-error", code="STOCK_TOO_BIG", offers=["MUG-2"])
    first, second = shop_bench.write_stock(*pairs)
    assert (first["updated"], second["updated"]) == (True, False)
    assert second["errors"][0]["code"] == "STOCK_TOO_BIG"
    shop_bench.shop.fault(WRITE, "item-error", code="X", items=1, message="no")
    told = shop_bench.write_stock({**PAIR, "offer_id": "MUG-2"})
    assert told[0]["errors"] == [{"code": "X", "message": "no"}]


def test_a_key_expires_in_the_middle_and_is_renewed(shop_bench: Bench) -> None:
    shop_bench.shop.fault(LIST, "expire-key")
    refused = shop_bench.post(LIST, {"limit": 1})
    assert (refused.status_code, "deactivated" in refused.text) == (403, True)
    assert shop_bench.post("/v1/roles").status_code == 403
    shop_bench.shop.renew_keys()
    assert shop_bench.post("/v1/roles").status_code == 200


def test_rows_that_come_twice(shop_bench: Bench) -> None:
    names = [row["offer_id"] for row in shop_bench.read(LIST, {"limit": 10})["result"]["items"]]
    shop_bench.shop.fault("pages", "duplicate")
    twice = [row["offer_id"] for row in shop_bench.read(LIST, {"limit": 10})["result"]["items"]]
    assert twice == [name for name in names for _ in range(2)]


def test_a_read_that_is_behind_the_newest_write(shop_bench: Bench) -> None:
    path = "/v2/product/info/stocks-by-warehouse/fbs"
    body = {"offer_id": ["MUG-1"], "limit": 1}
    shop_bench.shop.fault(path, "lag", behind="write", call=2, times=2)
    frees = []
    for stock in (9, 8):
        frees.append(shop_bench.read(path, body)["products"][0]["free_stock"])
        shop_bench.write_stock({**PAIR, "stock": stock})
        shop_bench.clock.advance(31)
    frees += [shop_bench.read(path, body)["products"][0]["free_stock"] for _ in range(2)]
    assert frees == [40, 40, 9, 8]


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
        (LIST, "internal-error", {"call": 0}),
        (LIST, "internal-error", {"after": -1}),
        (LIST, "too-many-requests", {"retry_after": "soon"}),
        (LIST, "lag", {"behind": "everybody"}),
        (LIST, "not-kept", {}),
        (LIST, "item-error", {"code": "X"}),
        (WRITE, "item-error", {}),
        ("reads", "truncate", {}),
    ],
    ids=str,
)
def test_wrong_orders(shop_bench: Bench, path: str, kind: str, options: dict[str, int]) -> None:
    with pytest.raises(FaultError):
        shop_bench.shop.fault(path, kind, **options)  # type: ignore[arg-type]
