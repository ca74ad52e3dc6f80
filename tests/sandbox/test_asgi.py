"""The application under httpx's own, asynchronous transport."""

import asyncio

import httpx
import pytest

from reconciler.sandbox import ManualClock, Shop, create_app
from tests.sandbox.small_shop import KEY, seed


async def visit(shop: Shop) -> list[int]:
    transport = httpx.ASGITransport(create_app(shop))
    async with httpx.AsyncClient(transport=transport, base_url="http://shop.test") as client:
        statuses = [(await client.post("/v1/roles", headers=KEY)).status_code]
        shop.fault("/v1/roles", "lose-after")
        with pytest.raises(httpx.ReadError):
            await client.post("/v1/roles", headers=KEY)
        calls = await client.get("/_sandbox/calls")
        return [*statuses, calls.status_code, len(calls.json()["calls"])]


def test_an_asynchronous_client() -> None:
    with Shop.open(seed=seed(), clock=ManualClock()) as shop:
        assert asyncio.run(visit(shop)) == [200, 200, 2]


async def from_outside(shop: Shop) -> int:
    transport = httpx.ASGITransport(create_app(shop), client=("203.0.113.5", 5))
    async with httpx.AsyncClient(transport=transport, base_url="http://shop.test") as client:
        return (await client.post("/_sandbox/reset-calls")).status_code


def test_the_world_is_moved_from_this_machine_only() -> None:
    with Shop.open(seed=seed(), clock=ManualClock()) as shop:
        assert asyncio.run(from_outside(shop)) == 403
