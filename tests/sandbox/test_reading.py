import pytest

from tests.sandbox.small_shop import KEY, MSK, Bench

PATH = "/v1/product/info/warehouse/stocks"


def send(made: Bench, content: bytes) -> tuple[int, dict[str, object]]:
    response = made.client.post(PATH, content=content, headers=KEY)
    return response.status_code, response.json()


@pytest.mark.parametrize("content", [b"{", b"[]", b"null", b'"x"', b"\xff\xfe", b"{'limit': 1}"])
def test_what_is_not_a_json_object(shop_bench: Bench, content: bytes) -> None:
    status, body = send(shop_bench, content)
    assert (status, body["code"], body["details"]) == (400, 3, [])
    assert "proto: syntax error" in str(body["message"])


@pytest.mark.parametrize(
    "content",
    [
        b'{"warehouse_id": "msk", "limit": 1}',
        b'{"warehouse_id": true, "limit": 1}',
        b'{"warehouse_id": 1.5, "limit": 1}',
        b'{"warehouse_id": [1], "limit": 1}',
        b'{"warehouse_id": 9223372036854775808, "limit": 1}',
        b'{"warehouse_id": 1, "limit": 1, "cursor": 5}',
        b'{"warehouse_id": null, "limit": 1}',
    ],
)
def test_wrong_types(shop_bench: Bench, content: bytes) -> None:
    status, body = send(shop_bench, content)
    assert (status, body["code"]) == (400, 3)
    assert "Request validation error" in str(body["message"])


def test_an_int64_may_be_text_and_null_is_left_out(shop_bench: Bench) -> None:
    content = f'{{"warehouse_id": "{MSK}", "limit": "2", "cursor": null, "new": 1}}'
    assert send(shop_bench, content.encode())[0] == 200


def test_an_empty_body_is_an_empty_object(shop_bench: Bench) -> None:
    assert send(shop_bench, b"")[0] == 400
    assert shop_bench.client.post("/v1/roles", headers=KEY).status_code == 200
