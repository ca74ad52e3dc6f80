"""A synchronous httpx transport that calls an ASGI application in its own process."""

import asyncio
import threading
import weakref
from collections.abc import MutableMapping
from typing import Any

import httpx
from starlette.types import ASGIApp

Message = MutableMapping[str, Any]


class InProcessTransport(httpx.BaseTransport):
    """Runs each request to its end on a private event loop: no sockets, no threads.

    Several threads may share it; requests then run one after another. It must not be used from a
    coroutine, because two event loops cannot run in one thread: there is ``httpx.ASGITransport``.

    Raises:
        httpx.ReadError: the application broke the connection.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._lock = threading.Lock()
        self._loop = asyncio.new_event_loop()
        self._finalizer = weakref.finalize(self, self._loop.close)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request and return the whole response."""
        exchange = _Exchange(request.read())
        scope = _scope(request)
        with self._lock:
            try:
                self._loop.run_until_complete(self._app(scope, exchange.receive, exchange.send))
            except httpx.TransportError as error:
                error.request = request
                raise
        return exchange.response()

    def close(self) -> None:
        """Close the event loop; the transport is of no use afterwards."""
        with self._lock:
            self._finalizer()


class _Exchange:
    """The two ends of one ASGI call."""

    def __init__(self, body: bytes) -> None:
        self._request_body: bytes | None = body
        self._status = 0
        self._headers: list[tuple[bytes, bytes]] = []
        self._body = bytearray()

    async def receive(self) -> Message:
        if self._request_body is None:
            return {"type": "http.disconnect"}
        body, self._request_body = self._request_body, None
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._status = message["status"]
            self._headers = list(message.get("headers", ()))
        else:
            self._body += message.get("body", b"")

    def response(self) -> httpx.Response:
        content = bytes(self._body)
        return httpx.Response(self._status, headers=self._headers, content=content)


def _scope(request: httpx.Request) -> dict[str, Any]:
    raw_path, _, query = request.url.raw_path.partition(b"?")
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": request.method,
        "scheme": request.url.scheme,
        "path": request.url.path,
        "raw_path": raw_path,
        "query_string": query,
        "root_path": "",
        "headers": [(name.lower(), value) for name, value in request.headers.raw],
        "server": (request.url.host, request.url.port),
        "client": ("127.0.0.1", 0),
    }
