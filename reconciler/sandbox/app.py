"""The shop as an ASGI application."""

from collections.abc import Awaitable, Callable, Mapping

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from .control import PREFIX, READS, control
from .methods import METHODS
from .replies import NOT_FOUND, ConnectionDropped, Killed, Refusal, Reply, Silence
from .shop import Shop

# A server that can break connections and end processes puts coroutine functions under these names
# into the ASGI extensions; without them the application raises what the shop raised, and its
# transport does the rest.
ABORT, HANG, KILL = "reconciler.abort", "reconciler.hang", "reconciler.kill"
Hand = Callable[[], Awaitable[None]]
_METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]


def create_app(shop: Shop) -> Starlette:
    """Return the application: the Seller API, and ``/_sandbox/`` to move the world.

    Handlers await nothing but the body of the request, so calls run strictly one after another. A
    response that a fault loses surfaces as ``httpx.ReadError`` with :class:`InProcessTransport`,
    with ``httpx.ASGITransport`` and under :func:`serve`.
    """

    async def move_world(request: Request) -> Response:
        client = request.client.host if request.client else ""
        action = request.url.path.removeprefix(PREFIX)
        if request.method == "GET" and action not in READS:
            return _response(Refusal(404, NOT_FOUND, f"{action}: send a POST").reply())
        body = await request.body()
        reply = control(shop, action, client, request.headers, request.query_params, body)
        return _response(reply)

    async def call_api(request: Request) -> Response:
        body = await request.body()
        path = request.scope["path"]
        method = METHODS.get(path)
        if request.method != (method.verb if method else "POST"):
            return _response(Refusal(404, NOT_FOUND, "Not Found").reply())
        try:
            return _response(shop.handle(path, request.headers, body))
        except (ConnectionDropped, Silence, Killed) as end:
            return await _without_answer(end, request.scope.get("extensions", {}))

    routes = [
        Route(PREFIX + "{action:path}", move_world, methods=["GET", "POST"]),
        Route("/{path:path}", call_api, methods=_METHODS),
    ]
    return Starlette(routes=routes)


async def _without_answer(
    end: ConnectionDropped | Silence | Killed, hands: Mapping[str, Hand]
) -> Response:
    if isinstance(end, ConnectionDropped) and end.begun is not None:
        return _Half(end, end.begun, hands.get(ABORT))
    name = {ConnectionDropped: ABORT, Silence: HANG, Killed: KILL}[type(end)]
    if name not in hands:
        raise end
    await hands[name]()
    return Response()


class _Half(Response):
    """The head of an answer and half of its body; then the connection breaks."""

    def __init__(self, drop: ConnectionDropped, reply: Reply, abort: Hand | None) -> None:
        headers = {**reply.headers, "content-type": reply.content_type}
        super().__init__(reply.body, reply.status, headers)
        self._drop = drop
        self._abort = abort

    async def __call__(self, _scope: Scope, _receive: Receive, send: Send) -> None:
        head = {"type": "http.response.start", "status": self.status_code}
        await send({**head, "headers": self.raw_headers})
        half = bytes(self.body)[: len(self.body) // 2]
        await send({"type": "http.response.body", "body": half, "more_body": True})
        if self._abort is None:
            raise self._drop
        await self._abort()


def _response(reply: Reply) -> Response:
    headers = {**reply.headers, "content-type": reply.content_type}
    return Response(reply.body, reply.status, headers)
