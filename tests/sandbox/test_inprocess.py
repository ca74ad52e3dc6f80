import threading

import httpx
import pytest

from reconciler.sandbox import Limits
from tests.sandbox.small_shop import KEY, MSK, bench


def test_threads_share_a_transport() -> None:
    with bench(limits=Limits.off()) as made:

        def sell() -> None:
            for _ in range(10):
                body = {"offer_id": "MUG-1", "warehouse_id": MSK}
                assert made.client.post("/_sandbox/sell", json=body).status_code == 200

        threads = [threading.Thread(target=sell) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert made.shop.stock("MUG-1", MSK).free == 0
        assert len({posting.posting_number for posting in made.shop.postings()}) == 40


def test_closing_twice_does_no_harm() -> None:
    with bench() as made:
        assert made.client.post("/v1/roles", headers=KEY).status_code == 200
        made.client.close()
        made.client.close()


def test_a_dropped_connection_leaves_the_transport_usable() -> None:
    with bench() as made:
        made.shop.fault("/v1/roles", "lose-before")
        with pytest.raises(httpx.ReadError):
            made.client.post("/v1/roles", headers=KEY)
        assert made.client.post("/v1/roles", headers=KEY).status_code == 200
