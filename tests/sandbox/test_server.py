"""The shop on a socket, read by a plain client."""

import os
import queue
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator

import httpx
import pytest

from reconciler.sandbox import ManualClock, Shop, serve
from tests.sandbox.small_shop import KEY, seed

pytestmark = pytest.mark.enable_socket


@pytest.fixture
def served() -> Iterator[tuple[Shop, int]]:
    ports: queue.Queue[int] = queue.Queue()
    stop = threading.Event()
    with Shop.open(seed=seed(), clock=ManualClock()) as shop:
        options = {"on_ready": ports.put, "stop": stop}
        thread = threading.Thread(target=serve, args=(shop,), kwargs=options)
        thread.start()
        try:
            yield shop, ports.get(timeout=5)
        finally:
            stop.set()
            thread.join(timeout=5)
        assert not thread.is_alive()


def test_a_plain_client_over_loopback(
    served: tuple[Shop, int], capfd: pytest.CaptureFixture[str]
) -> None:
    shop, port = served
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False) as client:
        assert client.post("/v1/roles", headers=KEY).json()["roles"][0]["name"] == "Admin"
        assert client.post("/_sandbox/archive", json={"offer_id": "MUG-1"}).status_code == 200
        for kind in ("lose-before", "lose-after"):
            shop.fault("/v1/seller/info", kind)
            with pytest.raises(httpx.ReadError):
                client.post("/v1/seller/info", headers=KEY)
        assert client.post("/v1/seller/info", headers=KEY).status_code == 200
    assert capfd.readouterr() == ("", "")


def test_a_busy_port() -> None:
    with socket.socket() as taken, Shop.open(seed=seed()) as shop:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(OSError, match=f"cannot serve on 127.0.0.1:{port}"):
            serve(shop, port=port)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_cleanly(number: signal.Signals) -> None:
    before = signal.getsignal(number)
    with Shop.open(seed=seed()) as shop:
        serve(shop, on_ready=lambda _port: os.kill(os.getpid(), number))
    assert signal.getsignal(number) is before


def test_a_client_in_another_process_is_killed(served: tuple[Shop, int]) -> None:
    shop, port = served
    shop.fault("/v1/roles", "kill-after")
    ask = f"import httpx; httpx.post('http://127.0.0.1:{port}/v1/roles', headers={KEY!r})"
    done = subprocess.run([sys.executable, "-c", ask], capture_output=True, check=False, timeout=60)
    assert done.returncode == -signal.SIGKILL
    assert [call.fault for call in shop.calls()] == ["kill-after"]


def test_a_client_in_the_process_of_the_server_only_loses_its_connection(
    served: tuple[Shop, int],
) -> None:
    shop, port = served
    shop.fault("/v1/roles", "kill-before")
    with pytest.raises(httpx.ReadError):
        httpx.post(f"http://127.0.0.1:{port}/v1/roles", headers=KEY, trust_env=False)


def test_silence_holds_up_nobody_else(served: tuple[Shop, int]) -> None:
    shop, port = served
    shop.fault("/v1/roles", "timeout-after")
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False) as client:
        with pytest.raises(httpx.ReadTimeout):
            client.post("/v1/roles", headers=KEY, timeout=0.2)
        assert client.post("/v1/roles", headers=KEY).status_code == 200


def test_a_connection_that_breaks_in_the_middle_of_an_answer(served: tuple[Shop, int]) -> None:
    shop, port = served
    shop.fault("/v1/roles", "reset-mid-body")
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False) as client:
        with pytest.raises((httpx.ReadError, httpx.RemoteProtocolError)):
            client.post("/v1/roles", headers=KEY)
        assert client.post("/v1/roles", headers=KEY).status_code == 200
