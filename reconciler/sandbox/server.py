"""The shop on a socket, for clients in other processes."""

import asyncio
import contextlib
import signal
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send

from .app import ABORT, HANG, KILL, create_app
from .client_process import kill_client
from .shop import Shop

_SIGNALS = (signal.SIGINT, signal.SIGTERM)
# l_onoff=1, l_linger=0: closing sends a reset, so the client meets a broken connection.
_SILENCE_SECONDS = 120
"""How long a call waits that is never answered; clients give up before."""

_RESET_ON_CLOSE = struct.pack("ii", 1, 0)


def serve(
    shop: Shop,
    host: str = "127.0.0.1",
    port: int = 0,
    *,
    on_ready: Callable[[int], None] | None = None,
    stop: threading.Event | None = None,
) -> None:
    """Serve the shop until SIGINT or SIGTERM, or until ``stop`` is set; prints nothing.

    Port 0 picks a free one. ``on_ready`` gets the real port when the first client may come. Off the
    main thread only ``stop`` ends it, as Python leaves signals to the main thread.

    Raises:
        OSError: the address cannot be used, for example because the port is busy.
    """
    with _listen(host, port) as listener:
        config = uvicorn.Config(
            _Droppable(create_app(shop)),
            http="h11",
            ws="none",
            lifespan="off",
            log_config=None,
            log_level="critical",
            access_log=False,
            server_header=False,
            date_header=False,  # the shop's own clock dates its answers
            timeout_graceful_shutdown=1,
        )
        _Server(config, on_ready, stop).run(sockets=[listener])


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Named TCP, so that asyncio turns Nagle off: else every answer waits 40 ms for an ACK.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(128)
    except OSError as error:
        listener.close()
        message = f"cannot serve on {host}:{port}: {error.strerror or error}"
        raise OSError(error.errno, message) from error
    return listener


class _Server(uvicorn.Server):
    """uvicorn with a callback, a stop event and signals that end it cleanly."""

    def __init__(
        self,
        config: uvicorn.Config,
        on_ready: Callable[[int], None] | None,
        stop: threading.Event | None,
    ) -> None:
        super().__init__(config)
        self._on_ready = on_ready
        self._stop = stop

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self._on_ready and sockets:
            self._on_ready(int(sockets[0].getsockname()[1]))

    async def on_tick(self, counter: int) -> bool:
        if self._stop and self._stop.is_set():
            self.should_exit = True
        return await super().on_tick(counter)

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Stop on a signal. The base class raises it again at the end, which ends the process."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = {number: signal.signal(number, self._leave) for number in _SIGNALS}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _leave(self, _number: int, _frame: FrameType | None) -> None:
        self.should_exit = True


class _Droppable:
    """Lets the application break the connection it is answering on."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        # uvicorn hands out a bound method of the object that holds the connection.
        transport: Any = getattr(getattr(send, "__self__", None), "transport", None)

        async def abort() -> None:
            if transport.is_closing():
                return
            raw = transport.get_extra_info("socket")
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)
            transport.abort()
            while (await receive())["type"] != "http.disconnect":
                pass

        async def hang() -> None:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_SILENCE_SECONDS):
                    while (await receive())["type"] != "http.disconnect":
                        pass
            await abort()

        async def kill() -> None:
            kill_client(scope["client"], scope["server"])
            await abort()

        if transport is not None:
            hands = scope.setdefault("extensions", {})
            hands |= {ABORT: abort, HANG: hang, KILL: kill}
        await self._app(scope, receive, send)
