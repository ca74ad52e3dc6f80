"""A shop that answers by a script, and a client of it, both in virtual time."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import msgspec

from reconciler.apply.ports import StockWrite
from reconciler.domain.ids import Cell, OfferId, ProductId, WarehouseId
from reconciler.ozon.credentials import Credentials
from reconciler.ozon.governor import Governor
from reconciler.ozon.lists import Lists
from reconciler.ozon.shop import OzonShop
from reconciler.ozon.transport import Transport

ENDPOINT = "https://shop.test"
CLIENT_ID, API_KEY = "7741852", "3f9c5f5e-secret-key-0451"
MSK, SPB = WarehouseId(1), WarehouseId(2)


def steady() -> float:
    """No chance: pauses are as long as they are written."""
    return 0.5


Reply = httpx.Response | Exception
Step = Reply | Callable[[str, Any], Reply]


class Time:
    """Time that moves only when somebody sleeps."""

    def __init__(self) -> None:
        self._now = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)
        self.slept: list[float] = []

    def now(self) -> datetime:
        return self._now

    def sleep(self, seconds: float) -> None:
        assert seconds > 0
        self.slept.append(seconds)
        self.pass_by(seconds)

    def pass_by(self, seconds: float) -> None:
        self._now += timedelta(seconds=seconds)


class Scripted(httpx.BaseTransport):
    """Gives the replies of a script in turn, the last one for ever, and keeps what was asked."""

    def __init__(self, *script: Step) -> None:
        self._script = list(script)
        self.asked: list[tuple[str, Any]] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        path, body = request.url.path, msgspec.json.decode(request.read())
        self.asked.append((path, body))
        assert len(self.asked) < 5000, "this never ends"
        step = self._script.pop(0) if len(self._script) > 1 else self._script[0]
        reply = step(path, body) if callable(step) else step
        if isinstance(reply, Exception):
            raise reply
        return reply


def says(body: Any, status: int = 200, **headers: str) -> httpx.Response:
    """A reply; text stays as it is, anything else becomes JSON."""
    content = body if isinstance(body, bytes) else None
    if content is None:
        content = body.encode() if isinstance(body, str) else msgspec.json.encode(body)
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    return httpx.Response(status, content=content, headers=names)


def by_path(table: Mapping[str, Any]) -> Callable[[str, Any], httpx.Response]:
    """A step that answers each path with its own body."""
    return lambda path, _body: says(table[path])


def transport(
    http: httpx.BaseTransport, time: Time | None = None, chance: Callable[[], float] = steady
) -> Transport:
    time = time or Time()
    return Transport(ENDPOINT, Credentials(CLIENT_ID, API_KEY), Governor(time), time, http, chance)


def lists(*script: Step) -> Lists:
    return Lists(transport(Scripted(*script)))


def shop(http: httpx.BaseTransport, time: Time | None = None, endpoint: str = ENDPOINT) -> OzonShop:
    time = time or Time()
    return OzonShop(endpoint, Credentials(CLIENT_ID, API_KEY), transport(http, time), time)


def stock_write(offer: str, warehouse: WarehouseId = MSK, free: int = 5) -> StockWrite:
    return StockWrite(Cell(OfferId(offer), warehouse), ProductId(1), free)
