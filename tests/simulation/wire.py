"""The line between tool and shop."""

from collections.abc import Callable

import httpx


class Wire(httpx.BaseTransport):
    """The line between tool and shop: tells the world of each call, before and after."""

    def __init__(self, inner: httpx.BaseTransport) -> None:
        self._inner = inner
        self.before: Callable[[str, bytes], None] = lambda _path, _body: None
        self.after: Callable[[str, bytes], None] = lambda _path, _body: None

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        path, body = request.url.path, request.content
        self.before(path, body)
        try:
            return self._inner.handle_request(request)
        finally:
            self.after(path, body)
