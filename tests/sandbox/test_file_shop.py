import sqlite3
from pathlib import Path

import httpx
import pytest

from reconciler.sandbox import InProcessTransport, ManualClock, SeedError, Shop, create_app
from tests.sandbox.small_shop import KEY, MSK, seed


def test_a_file_keeps_the_shop_and_its_pauses(tmp_path: Path) -> None:
    path = tmp_path / "shop.sqlite"
    clock = ManualClock()
    body = {"stocks": [{"offer_id": "MUG-1", "warehouse_id": MSK, "stock": 9}]}
    outcomes = []
    for source in (seed(), seed([])):
        with (
            Shop.open(path, seed=source, clock=clock) as shop,
            httpx.Client(transport=InProcessTransport(create_app(shop))) as client,
        ):
            answer = client.post("http://shop/v2/products/stocks", json=body, headers=KEY)
            outcomes.append(answer.json()["result"][0]["updated"])
            assert shop.stock("MUG-1", MSK).free == 9
            posting = shop.sell("MUG-1", MSK) if len(outcomes) == 1 else ""
            if posting:
                shop.cancel(posting)
    assert outcomes == [True, False]


def test_a_file_of_another_version_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "shop.sqlite"
    Shop.open(path, seed=seed()).close()
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(SeedError, match="another version"):
        Shop.open(path)
