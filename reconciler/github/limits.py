"""How long GitHub wants us to wait, where it did not execute a call because of its limits.

(docs.github.com, Rate limits for the REST API and Best practices: `retry-after` in seconds; else,
with `x-ratelimit-remaining: 0`, until `x-ratelimit-reset`, in epoch seconds; else a minute.)
"""

from datetime import datetime

import httpx

MINUTE = 60.0


def wait_seconds(response: httpx.Response, now: datetime) -> float | None:
    """Seconds to wait before the same call may be made again; None if it was no limit."""
    if response.status_code not in (403, 429):
        return None
    after = _number(response.headers.get("retry-after"))
    if after is not None:
        return max(1.0, after)
    if response.headers.get("x-ratelimit-remaining") == "0":
        reset = _number(response.headers.get("x-ratelimit-reset"))
        return MINUTE if reset is None else max(1.0, reset - now.timestamp())
    if response.status_code == 429 or b"secondary rate limit" in response.content:
        return MINUTE
    return None


def _number(text: str | None) -> float | None:
    return float(text) if text is not None and text.isdecimal() else None
