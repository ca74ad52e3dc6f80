"""What is kept of a call for an appeal: the bodies of writes, and of reads that can prove them.

Credentials travel in headers, which are not kept; should a server echo them, they are taken out.
Only methods that tell of products are listed here: none of an order, none of a buyer.
"""

from collections.abc import Callable
from datetime import datetime

import httpx

from reconciler.apply.record import Exchange
from reconciler.ozon import methods
from reconciler.ozon.methods import Method

PROVING = frozenset(
    method.path
    for method in (
        methods.OFFER_STOCKS,
        methods.PRICES,
        methods.CARDS,
        methods.PRODUCT_INFO,
        methods.TASK,
        methods.TIMERS,
    )
)
"""Reads that show whether a write took effect."""

MOST_BYTES = 4 * 1024 * 1024
"""Of one body. A page of 1,000 prices has one."""

NO_ANSWER = 599
"""Stands for a status where none came; no server sends it."""

_TRACES = ("date", "x-o3-trace-id", "x-request-id", "retry-after", "item-retry-after")


def is_kept(method: Method) -> bool:
    """Whether calls of a method are evidence."""
    return method.writes or method.path in PROVING


def exchange(
    method: Method,
    request: bytes,
    response: httpx.Response | str,
    times: tuple[datetime, datetime],
    redact: Callable[[str], str],
) -> Exchange:
    """One call with its answer, or with the words for why none came."""
    if isinstance(response, str):
        response = httpx.Response(NO_ANSWER, content=response.encode())
    headers = [(name, response.headers.get(name)) for name in _TRACES]
    answer = response.content
    return Exchange(
        method=method.path,
        writes=method.writes,
        sent_at=times[0],
        answered_at=times[1],
        status=0 if response.status_code == NO_ANSWER else response.status_code,
        request=_clean(request, redact),
        answer=_clean(answer, redact),
        trace=tuple((name, redact(value)) for name, value in headers if value),
        cut=max(len(request), len(answer)) > MOST_BYTES,
    )


def _clean(body: bytes, redact: Callable[[str], str]) -> bytes:
    return redact(body[:MOST_BYTES].decode("utf-8", "replace")).encode()
