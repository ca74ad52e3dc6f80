import pytest

from tests.sandbox.small_shop import KEY, MSK, READ_KEY, Bench

DEACTIVATED = "Api-key is deactivated, use another one or generate a new one"


@pytest.mark.parametrize(
    ("headers", "status", "code", "message"),
    [
        ({}, 401, 16, "Client-Id and Api-Key headers are required"),
        ({"Client-Id": "100200"}, 401, 16, "Client-Id and Api-Key headers are required"),
        (
            {**KEY, "Client-Id": "shop"},
            400,
            3,
            "Client-Id header value should be positive integer",
        ),
        (
            {**KEY, "Api-Key": "guess"},
            404,
            5,
            "Invalid Api-Key, please check the key and try again",
        ),
        ({**KEY, "Api-Key": "off-key"}, 403, 7, DEACTIVATED),
        ({**KEY, "Api-Key": "old-key"}, 403, 7, DEACTIVATED),
        (
            {**KEY, "Client-Id": "100300"},
            404,
            5,
            "Invalid Api-Key, please check the key and try again",
        ),
    ],
    ids=["none", "half", "not-a-number", "wrong", "deactivated", "expired", "another-account"],
)
def test_refused(
    shop_bench: Bench, headers: dict[str, str], status: int, code: int, message: str
) -> None:
    response = shop_bench.post("/v1/roles", headers=headers)
    assert response.status_code == status
    assert response.json() == {"code": code, "message": message, "details": []}


def test_a_key_that_reads_cannot_write(shop_bench: Bench) -> None:
    body = {"stocks": [{"offer_id": "MUG-1", "warehouse_id": MSK, "stock": 1}]}
    response = shop_bench.post("/v2/products/stocks", body, headers=READ_KEY)
    assert response.status_code == 403
    assert response.json() == {
        "code": 7,
        "message": "Api-Key is missing a required role for a method",
        "details": [],
    }
    assert shop_bench.shop.stock("MUG-1", MSK).free == 40


def test_a_key_expires_while_the_shop_runs(shop_bench: Bench) -> None:
    shop_bench.clock.advance(93 * 86400)
    assert shop_bench.post("/v1/roles").status_code == 403


@pytest.mark.parametrize("path", ["/", "/v1/warehouse/list", "/v3/product/list/"])
def test_unknown_paths(shop_bench: Bench, path: str) -> None:
    response = shop_bench.client.post(path, json={}, headers=KEY)
    assert response.status_code == 404
    assert response.json() == {"code": 5, "message": "Not Found", "details": []}


def test_only_post(shop_bench: Bench) -> None:
    assert shop_bench.client.get("/v1/roles", headers=KEY).status_code == 404
