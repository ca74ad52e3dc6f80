from typing import Any

import pytest

from reconciler.sandbox import Shop
from reconciler.sandbox.control import control
from tests.sandbox.small_shop import FBO, MSK, SPB, Bench, seed


def move(made: Bench, action: str, **document: Any) -> Any:
    response = made.client.post(f"/_sandbox/{action}", json=document)
    assert response.status_code == 200, response.text
    return response.json()


def test_sales(shop_bench: Bench) -> None:
    key = {"offer_id": "MUG-1", "warehouse_id": MSK}
    first = move(shop_bench, "sell", **key, quantity=3)["posting_number"]
    second = move(shop_bench, "sell", **key)["posting_number"]
    assert move(shop_bench, "stock", **key) == {"present": 42, "reserved": 6, "free": 36}
    move(shop_bench, "ship", posting_number=first)
    move(shop_bench, "cancel", posting_number=second)
    assert move(shop_bench, "stock", **key) == {"present": 39, "reserved": 2, "free": 37}
    statuses = [row["status"] for row in move(shop_bench, "postings")["postings"]]
    assert statuses == ["delivering", "cancelled"]


def test_the_life_of_postings(shop_bench: Bench) -> None:
    lines = [{"offer_id": "MUG-1", "quantity": 3}, {"offer_id": "MUG-1"}]
    ordered = move(shop_bench, "order", lines=lines, warehouse_id=MSK, legal=True)
    part = {**ordered, "offer_id": "MUG-1", "quantity": 1}
    move(shop_bench, "cancel-part", **part)
    child = move(shop_bench, "split", **part)
    move(shop_bench, "pack", **child)
    move(shop_bench, "ship", **child)
    move(shop_bench, "deliver", **child)
    key = {"offer_id": "MUG-1", "warehouse_id": MSK}
    move(shop_bench, "confirm", **move(shop_bench, "reserve", **key, quantity=5))
    move(shop_bench, "release", **move(shop_bench, "reserve", **key))
    move(shop_bench, "sell-fbo", offer_id="MUG-1", warehouse_id=FBO)
    rows = move(shop_bench, "postings")["postings"]
    shown = [(row["status"], row["quantity"], row["legal"], row["parent"] != "") for row in rows]
    assert shown == [
        ("awaiting_packaging", 2, True, False),
        ("delivered", 1, True, True),
        ("awaiting_packaging", 5, True, False),
        ("delivering", 1, False, False),
    ]


def test_edits(shop_bench: Bench) -> None:
    move(shop_bench, "edit-stock", offer_id="MUG-3", warehouse_id=str(SPB), free=4)
    move(shop_bench, "edit-price", offer_id="MUG-3", price="77")
    move(shop_bench, "archive", offer_id="MUG-2")
    move(shop_bench, "unarchive", offer_id="MUG-4")
    assert shop_bench.shop.stock("MUG-3", SPB).free == 4
    assert shop_bench.shop.price("MUG-3")["price"] == 77
    archived = shop_bench.read(
        "/v3/product/list", {"filter": {"visibility": "ARCHIVED"}, "limit": 9}
    )
    assert [item["offer_id"] for item in archived["result"]["items"]] == ["MUG-2"]


def test_calls(shop_bench: Bench) -> None:
    shop_bench.read("/v1/roles")
    shop_bench.clock.advance(1)
    shop_bench.read("/v1/seller/info")
    url = "/_sandbox/calls?since=2026-11-20T06:00:01"
    calls = shop_bench.client.get(url).json()["calls"]
    assert [(call["path"], call["status"]) for call in calls] == [("/v1/seller/info", 200)]
    assert calls[0]["at"] == "2026-11-20T06:00:01Z"
    move(shop_bench, "reset-calls")
    assert move(shop_bench, "calls") == {"calls": []}


def test_faults(shop_bench: Bench) -> None:
    move(shop_bench, "fault", path="/v1/roles", kind="too-many-requests", times=2, retry_after=3)
    assert shop_bench.post("/v1/roles").headers["Retry-After"] == "3"
    move(shop_bench, "clear-faults")
    assert shop_bench.post("/v1/roles").status_code == 200


def test_time(shop_bench: Bench) -> None:
    assert move(shop_bench, "advance", seconds=60) == {"now": "2026-11-20T06:01:00Z"}
    assert move(shop_bench, "now") == {"now": "2026-11-20T06:01:00Z"}


@pytest.mark.parametrize(
    ("action", "content", "status"),
    [
        ("dance", b"{}", 404),
        ("sell", b"{}", 400),
        ("sell", b"[", 400),
        ("sell", b"[]", 400),
        ("sell", b'{"offer_id": "NOPE", "warehouse_id": 1}', 400),
        ("sell", b'{"offer_id": "MUG-1", "warehouse_id": "msk"}', 400),
        ("fault", b'{"path": "/v1/roles", "kind": "fire"}', 400),
        ("fault", b'{"path": "/v1/roles"}', 400),
        ("edit-price", b'{"offer_id": "MUG-1", "price": 5}', 400),
        ("advance", b'{"seconds": -1}', 400),
        ("ship", b'{"posting_number": []}', 400),
        ("sell", b'{"offer_id": "MUG-1", "warehouse_id": 1180591620717411303424}', 400),
    ],
)
def test_wrong_calls(shop_bench: Bench, action: str, content: bytes, status: int) -> None:
    response = shop_bench.client.post(f"/_sandbox/{action}", content=content)
    assert response.status_code == status
    assert response.json()["message"]


def test_a_get_changes_nothing(shop_bench: Bench) -> None:
    assert shop_bench.client.get("/_sandbox/archive?offer_id=MUG-1").status_code == 404
    key = f"offer_id=MUG-1&warehouse_id={MSK}"
    assert shop_bench.client.get(f"/_sandbox/stock?{key}").json()["free"] == 40


def test_the_time_of_the_machine_cannot_be_moved() -> None:
    with Shop.open(seed=seed()) as shop:
        reply = control(shop, "advance", "127.0.0.1", {}, {}, b'{"seconds": 1}')
    assert reply.status == 400


def test_pages_in_a_browser_are_refused(shop_bench: Bench) -> None:
    headers = {"Origin": "https://example.com"}
    response = shop_bench.client.post("/_sandbox/archive", json={}, headers=headers)
    assert response.status_code == 403
