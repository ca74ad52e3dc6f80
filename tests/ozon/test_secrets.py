"""Neither secret shows in an error, a plan, the state, or a log; whatever the shop echoes."""

import logging
import queue
import threading
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from reconciler.domain.errors import ReconcilerError
from reconciler.ozon import methods
from reconciler.ozon.credentials import Credentials
from reconciler.ozon.governor import Governor
from reconciler.ozon.shop import OzonShop
from reconciler.ozon.transport import Transport
from reconciler.plan.model import canonical_json
from reconciler.sandbox import Limits, ManualClock, Shop, serve
from tests.ozon.scripted import (
    API_KEY,
    CLIENT_ID,
    Scripted,
    Time,
    says,
    shop,
    stock_write,
    transport,
)
from tests.rehearsal import KEYS, MSK, SPB, Rehearsal, offer, seed

SECRETS = (API_KEY, CLIENT_ID)
ECHO = f"who is {CLIENT_ID} with {API_KEY}?"


def reveals(text: str | bytes, secrets: tuple[str, ...] = SECRETS) -> list[str]:
    data = text.encode() if isinstance(text, str) else text
    return [secret for secret in secrets if secret.encode() in data]


def everything_of(error: BaseException) -> str:
    """All that a traceback, a log line or a debugger would print of it."""
    chain: list[str] = traceback.format_exception(error)
    seen: BaseException | None = error
    while seen is not None:
        chain += [repr(seen), str(seen), repr(seen.args), repr(vars(seen))]
        seen = seen.__cause__ or seen.__context__
    return "\n".join(chain)


@pytest.mark.parametrize("status", [200, 204, 302, 400, 401, 403, 404, 409, 429, 500, 502])
@pytest.mark.parametrize(
    "body",
    [
        {"code": 5, "message": ECHO},
        {"code": API_KEY, "message": ECHO},
        {"error": {"code": CLIENT_ID, "message": ECHO}},
        f"<html><body>{ECHO}</body></html>",
        ECHO,
        "x" * 100 + ECHO,
        {"company": ECHO},
        {"result": [{"offer_id": ECHO, "updated": ECHO}]},
        f'{{"message": "{ECHO}'.encode() + b"\xff",
        f'{{"company": {{"name": "{ECHO}'.encode() + b'\xff"}}',
    ],
    ids=range(10),
)
def test_a_shop_that_echoes_them(body: Any, status: int) -> None:
    made = shop(Scripted(says(body, status)))
    for call in (
        made.account,
        lambda: made.require_write_access(("stock", "price")),
        lambda: made.read_prices(["A"]),
    ):
        assert not reveals(_said(call))
    assert not reveals(_said(lambda: made.write_stock([stock_write("A")])))


def _said(call: Callable[[], Any]) -> str:
    try:
        return repr(call())
    except ReconcilerError as error:
        return everything_of(error)


@pytest.mark.parametrize(
    "trouble",
    [
        httpx.LocalProtocolError(f"Illegal header value b'{API_KEY}'"),
        httpx.ReadError(ECHO),
        httpx.UnsupportedProtocol(ECHO),
    ],
    ids=lambda trouble: type(trouble).__name__,
)
def test_a_library_that_complains_with_them(trouble: Exception) -> None:
    made = transport(Scripted(trouble))
    assert not reveals(repr(made.write(methods.WRITE_STOCKS, {})))
    with pytest.raises(ReconcilerError) as caught:
        made.read(methods.PRICES, {})
    assert not reveals(everything_of(caught.value))


def test_the_parts_in_a_debugger() -> None:
    made = shop(Scripted(says({})))
    sender = made._transport
    for part in (made, sender, sender._governor, sender._credentials, sender._client):
        assert not reveals(repr(part))
        assert not reveals(str(part))


def test_a_whole_run_leaves_none_behind(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    secrets = (KEYS["OZON_API_KEY"], KEYS["OZON_CLIENT_ID"])
    run = Rehearsal.open(tmp_path, [offer(1, stocks={MSK: 5}), offer(2, stocks={SPB: 7})])
    run.stocks(msk={"MUG-1": 40}, spb={"MUG-2": 3})
    run.prices({"MUG-1": {"price": 1490}, "MUG-2": {"price": 900}})
    echo = {"message": f"{secrets[0]} {secrets[1]}"}
    refused = {"updated": False, "errors": [{"code": secrets[0], **echo}]}
    rows = [{"offer_id": "MUG-1", **refused}, {"offer_id": "MUG-2", **refused}]
    run.shop.fault(
        "/v1/product/import/prices", "answer", status=200, body=says({"result": rows}).text
    )
    run.shop.fault("/v2/products/stocks", "answer", status=502, body=" ".join(secrets))
    plan = run.plan().plan
    assert plan.operations
    # The database is looked at while it is open, so that the log of SQLite is there as well.
    with run.job() as held:
        held.state.applied("any")
        applied = run.apply()
        assert "***" in repr(applied.finished)
        texts = {path: path.read_bytes() for path in tmp_path.glob("state.db*")}
        assert any(path.name.endswith("-wal") and text for path, text in texts.items())
    run.apply()
    texts |= {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    for path, text in texts.items():
        assert not reveals(text, secrets), path
    assert b"***" in b"".join(texts.values())
    for text in (canonical_json(plan), repr(plan), repr(applied), caplog.text, *capfd.readouterr()):
        assert not reveals(text, secrets)


@pytest.mark.enable_socket
def test_logs_at_debug_level_over_a_real_connection(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    ports: queue.Queue[int] = queue.Queue()
    stop = threading.Event()
    keys = [{"client_id": CLIENT_ID, "api_key": API_KEY}]
    with Shop.open(
        seed=seed([offer(1)], keys=keys), clock=ManualClock(), limits=Limits.off()
    ) as fake:
        options = {"on_ready": ports.put, "stop": stop}
        thread = threading.Thread(target=serve, args=(fake,), kwargs=options)
        thread.start()
        try:
            endpoint = f"http://127.0.0.1:{ports.get(timeout=5)}"
            credentials, time = Credentials(CLIENT_ID, API_KEY), Time()
            sender = Transport(endpoint, credentials, Governor(time), time)
            made = OzonShop(endpoint, credentials, sender, time)
            assert made.account().currency == "RUB"
            fake.fault("*", "lose-after")
            made.require_write_access(("stock", "price"))
            made.close()
        finally:
            stop.set()
            thread.join(timeout=5)
    names = {record.name.split(".")[0] for record in caplog.records}
    assert {"httpx", "httpcore"} <= names
    shown = "\n".join(f"{record.getMessage()} {record.args!r}" for record in caplog.records)
    assert not reveals(shown)
