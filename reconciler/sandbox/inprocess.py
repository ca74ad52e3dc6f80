"""A synchronous httpx transport that calls an ASGI application in its own process."""

import asyncio
import threading
import weakref
from collections.abc import Callable, Iterator, MutableMapping
from typing import Any

import httpx
from starlette.types import ASGIApp

Message = MutableMapping[str, Any]


def _do_not_wait(_seconds: float) -> None:
    """Time stands still."""


class InProcessTransport(httpx.BaseTransport):
    """Runs each request to its end on a private event loop: no sockets, no threads.

    Several threads may share it; requests then run one after another. It must not be used from a
    coroutine, because two event loops cannot run in one thread: there is ``httpx.ASGITransport``.

    ``wait`` lets time pass where a client waits in vain for an answer: so many seconds.

    Raises:
        httpx.ReadError: the application broke the connection.
        httpx.ReadTimeout: the application never answered.
    """

    def __init__(self, app: ASGIApp, wait: Callable[[float], object] = _do_not_wait) -> None:
        self._app = app
        self._wait = wait
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
                if isinstance(error, httpx.ReadTimeout):
                    self._wait(request.extensions.get("timeout", {}).get("read") or 0)
                if not exchange.has_begun:
                    raise
                return exchange.response(_Broken(exchange.body, error))
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
        self.body = bytearray()

    @property
    def has_begun(self) -> bool:
        return self._status > 0

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
            self.body += message.get("body", b"")

    def response(self, stream: httpx.SyncByteStream | None = None) -> httpx.Response:
        if stream is not None:
            return httpx.Response(self._status, headers=self._headers, stream=stream)
        return httpx.Response(self._status, headers=self._headers, content=bytes(self.body))


class _Broken(httpx.SyncByteStream):
    """The body of an answer as far as it came."""

    def __init__(self, body: bytearray, error: httpx.TransportError) -> None:
        self._body = bytes(body)
        self._error = error

    def __iter__(self) -> Iterator[bytes]:
        yield self._body
        raise self._error


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
