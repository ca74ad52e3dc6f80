"""Whole answers that are faults: errors of Ozon's proxy and of its service."""

from collections.abc import Mapping

from .faults import Answer
from .replies import INTERNAL, JSON, PERMISSION_DENIED, RESOURCE_EXHAUSTED, Reply, encode

_HTML = "<html><head><title>{0}</title></head><body>{0}</body></html>"


def internal_error(html: bool = False) -> Answer:
    """HTTP 500 with Ozon's error body, or with a page in HTML."""
    if html:
        return _page(500, "500 Internal Server Error")
    return _error(500, INTERNAL, "Internal error")


def bad_gateway() -> Answer:
    """HTTP 502 with a page in HTML, as the proxy in front of Ozon sends it."""
    return _page(502, "502 Bad Gateway")


def offer_not_signed() -> Answer:
    """HTTP 403 because the seller's contract is out of date (Ozon Seller API docs, 2026-09)."""
    return _error(403, PERMISSION_DENIED, "Offer not signed")


def too_many_requests(retry_after: int | None = 1, item_retry_after: int | None = None) -> Answer:
    """HTTP 429 with ``Retry-After`` in seconds (Ozon Seller API docs, 2026-09-25), or with none.

    ``item_retry_after``: the limit on items instead, with ``Item-Retry-After`` in minutes and a
    code that is a word (2026-09).
    """
    if item_retry_after is not None:
        waits = {"Item-Retry-After": str(item_retry_after), "Item-Rate-Limit-Remaining": "0"}
        return _error(429, "RESOURCE_EXHAUSTED", "items limit: limit exceeded", waits)
    headers = {"Ratelimit-Remaining": "0"}
    if retry_after is not None:
        headers["Retry-After"] = str(retry_after)
    message = "You have reached request rate limit per second"
    return _error(429, RESOURCE_EXHAUSTED, message, headers)


def circle_is_open(text: bool = False) -> Answer:
    """A method closed for minutes after a burst; clients have met it as JSON and as plain text.

    The documentation (2026-09) has the words and no HTTP status; 500 is our reading.
    """
    if text:
        return Answer(Reply(500, b"Circle is open", "text/plain"))
    return _error(500, RESOURCE_EXHAUSTED, "Circle is open")


def answer(
    status: int,
    body: str = "",
    content_type: str = JSON,
    headers: Mapping[str, str] | None = None,
) -> Answer:
    """Any answer at all."""
    return Answer(Reply(status, body.encode(), content_type, headers or {}))


def _page(status: int, title: str) -> Answer:
    return Answer(Reply(status, _HTML.format(title).encode(), "text/html"))


def _error(
    status: int, code: int | str, message: str, headers: Mapping[str, str] | None = None
) -> Answer:
    body = encode({"code": code, "message": message, "details": []})
    return Answer(Reply(status, body, JSON, headers or {}))
