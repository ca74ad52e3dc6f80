"""A shop that refuses, or fails on, every call that holds one of some items, and names none."""

from datetime import datetime

import httpx

from tests.rehearsal import WRITES, Rehearsal

REFUSED = {"code": 3, "message": "invalid request", "details": []}
FAILED = {"code": 13, "message": "Internal error", "details": []}


class Poisoned(httpx.BaseTransport):
    """Stands between the client and the shop; `sent` are the bodies of writing calls and when."""

    def __init__(self, shop: Rehearsal, path: str, *words: str, status: int = 400) -> None:
        self.sent: list[tuple[datetime, str]] = []
        self.bad = 0
        self._path, self._words, self._status = path, words, status
        self._now = shop.clock.now
        self._inner = shop.wire._inner
        shop.wire._inner = self

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        body = request.read().decode()
        if request.url.path not in WRITES or request.url.path != self._path:
            return self._inner.handle_request(request)
        self.sent.append((self._now(), body))
        if any(word in body for word in self._words):
            self.bad += 1
            content = FAILED if self._status >= 500 else REFUSED
            return httpx.Response(self._status, json=content)
        return self._inner.handle_request(request)
