"""The shop as an ASGI application."""

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from .control import PREFIX, READS, control
from .methods import METHODS
from .replies import NOT_FOUND, ConnectionDropped, Refusal, Reply
from .shop import Shop

# A server that can break a connection puts a coroutine function under this name into the ASGI
# extensions; without it the application raises ConnectionDropped and its transport does the rest.
ABORT = "reconciler.abort"
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
        except ConnectionDropped:
            abort = request.scope.get("extensions", {}).get(ABORT)
            if abort is None:
                raise
            await abort()
            return Response()

    routes = [
        Route(PREFIX + "{action:path}", move_world, methods=["GET", "POST"]),
        Route("/{path:path}", call_api, methods=_METHODS),
    ]
    return Starlette(routes=routes)


def _response(reply: Reply) -> Response:
    headers = {**reply.headers, "content-type": reply.content_type}
    return Response(reply.body, reply.status, headers)
