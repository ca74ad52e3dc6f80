"""A small shop for tests, and a client that holds every exchange against the official schema."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx

from reconciler.sandbox import InProcessTransport, Limits, ManualClock, Shop, create_app
from tests import contract

MSK, SPB, FBO, CLOSED = 1020000000001, 1020000000002, 1020000000009, 1020000000003
KEY = {"Client-Id": "100200", "Api-Key": "demo-key"}
READ_KEY = {"Client-Id": "100200", "Api-Key": "read-key"}


def product(number: int, **fields: Any) -> dict[str, Any]:
    base = {
        "offer_id": f"MUG-{number}",
        "product_id": 1000 + number,
        "sku": 9000 + number,
        "name": f"Кружка {number}",
        "price": "1000",
    }
    return {**base, **fields}


def cell(present: int, reserved: int = 0) -> dict[str, int]:
    return {"present": present, "reserved": reserved}


def seed(products: list[dict[str, Any]] | None = None, **fields: Any) -> dict[str, Any]:
    keys = [
        {"client_id": "100200", "api_key": "demo-key"},
        {"client_id": "100200", "api_key": "read-key", "access": "read"},
        {"client_id": "100200", "api_key": "off-key", "state": "deactivated"},
        {"client_id": "100200", "api_key": "old-key", "expires_at": "2026-01-01T00:00:00Z"},
        {"client_id": "100300", "api_key": "other-key"},
    ]
    warehouses = [
        {"id": MSK, "name": "Москва", "scheme": "fbs"},
        {"id": SPB, "name": "Петербург", "scheme": "rfbs"},
        {"id": CLOSED, "name": "Закрыт", "scheme": "fbs", "status": "disabled"},
        {"id": FBO, "name": "Хоругвино", "scheme": "fbo"},
    ]
    return {
        "reconciler-sandbox-seed": 1,
        "keys": keys,
        "seller": {"name": "Самовар", "legal_name": "ООО Самовар", "inn": "7700000000"},
        "warehouses": warehouses,
        "products": default_products() if products is None else products,
        **fields,
    }


def default_products() -> list[dict[str, Any]]:
    return [
        product(
            1,
            price="1490",
            old_price="1990",
            min_price="1290",
            net_price="610.50",
            vat="0.22",
            stocks={str(MSK): cell(42, 2), str(FBO): cell(5)},
        ),
        product(2, stocks={str(MSK): cell(3, 3), str(SPB): cell(7)}),
        product(3),
        product(4, archived=True, stocks={str(MSK): cell(1)}),
        product(5, status="moderating", sku=None),
    ]


@dataclass
class Bench:
    """A shop, its clock and a client of it."""

    shop: Shop
    clock: ManualClock
    client: httpx.Client

    def post(
        self, path: str, body: Any = None, headers: dict[str, str] | None = None, good: bool = True
    ) -> httpx.Response:
        """Send a call; the exchange must keep the contract, the request unless not ``good``."""
        if contract.available() and good:
            contract.check_request(path, body)
        response = self.client.post(path, json=body, headers=KEY if headers is None else headers)
        if contract.available() and response.headers["content-type"] == "application/json":
            contract.check_response(path, response.status_code, response.json())
        return response

    def get(self, path: str) -> Any:
        """Send a GET that must succeed and return its body."""
        response = self.client.get(path, headers=KEY)
        assert response.status_code == 200, response.text
        if contract.available():
            contract.check_response(path, 200, response.json(), "get")
        return response.json()

    def read(self, path: str, body: Any = None) -> Any:
        """Send a call that must succeed and return its body."""
        response = self.post(path, body)
        assert response.status_code == 200, response.text
        return response.json()

    def write_stock(self, *pairs: dict[str, Any]) -> list[dict[str, Any]]:
        result: list[dict[str, Any]] = self.read("/v2/products/stocks", {"stocks": list(pairs)})[
            "result"
        ]
        return result

    def write_price(self, *prices: dict[str, Any]) -> list[dict[str, Any]]:
        result: list[dict[str, Any]] = self.read(
            "/v1/product/import/prices", {"prices": list(prices)}
        )["result"]
        return result


@contextmanager
def bench(source: Any = None, limits: Limits | None = None, **options: Any) -> Iterator[Bench]:
    clock = ManualClock()
    shop = Shop.open(seed=source or seed(), clock=clock, limits=limits, **options)
    transport = InProcessTransport(create_app(shop))
    with shop, httpx.Client(transport=transport, base_url="http://shop.test") as client:
        yield Bench(shop, clock, client)
