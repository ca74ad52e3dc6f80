"""What an HTTP answer means: fine, wait, try again, nobody knows, or give up with these words."""

import re
from collections.abc import Callable
from typing import Literal

import httpx
import msgspec

from reconciler.domain.errors import CredentialsRefused, ReconcilerError, ShopUnreachable

CIRCLE_PAUSE_SECONDS = 60.0
"""`Circle is open`: the method is shut for some minutes after a burst. (Ozon docs, Errors, 2026)"""

DEFAULT_PAUSE_SECONDS = 1.0


class Fine(msgspec.Struct, frozen=True):
    """A JSON answer with status 200."""

    body: bytes


class Wait(msgspec.Struct, frozen=True):
    """The shop did not execute the call and wants us to wait."""

    seconds: float
    why: str


class Broken(msgspec.Struct, frozen=True):
    """The server failed: a read may be tried again, a write may or may not have been executed.

    `told`: it said so itself, in the words of the API, and not a proxy in front of it.
    """

    why: str
    told: bool = False


class Refused(msgspec.Struct, frozen=True):
    """The shop did not execute the call, and never will."""

    error: ReconcilerError
    code: str
    message: str
    about_items: bool = False
    """Whether it may be for what is in the call, and not for the key or the method."""


Meaning = Fine | Wait | Broken | Refused


class _Status(msgspec.Struct):
    """Ozon's error body; `code` is a gRPC number, in the wild also a word."""

    code: int | str | None = None
    message: str | None = None


class _Error(_Status):
    """The same, or the older shape that still comes: all of it inside `error`."""

    error: _Status | None = None


def meaning(
    response: httpx.Response, path: str, redact: Callable[[str], str] = lambda text: text
) -> Meaning:
    """Sort an answer. The words come from the shop; they are redacted before they are cut."""
    body = response.content
    status = response.status_code
    is_json = body.lstrip()[:1] in (b"{", b"[")
    if status == httpx.codes.OK and is_json and b"Circle is open" not in body[:500]:
        return Fine(body)
    code, message = _read_error(body, redact) if is_json else ("", _words(body, redact))
    if "Circle is open" in message:
        return Wait(CIRCLE_PAUSE_SECONDS, "`Circle is open`: the method is shut after a burst")
    if status == httpx.codes.OK:
        if is_json:
            return Fine(body)
        return Broken(f"{path} answered 200 with something that is not JSON: {message}")
    if status == httpx.codes.TOO_MANY_REQUESTS:
        return Wait(_retry_after(response), "too many requests")
    if status >= httpx.codes.INTERNAL_SERVER_ERROR or status < httpx.codes.BAD_REQUEST:
        told = is_json and status == httpx.codes.INTERNAL_SERVER_ERROR
        return Broken(f"{path} answered {status}: {message}", told)
    error = _refusal(status, code, message, path)
    about_items = status != httpx.codes.NOT_FOUND and isinstance(error, ShopUnreachable)
    return Refused(error, code, message, about_items and "obsolete" not in message)


def _retry_after(response: httpx.Response) -> float:
    """Seconds on 429 (since 2026-09-25); item limits say `Item-Retry-After`, in minutes."""
    for header, unit in (("Retry-After", 1.0), ("Item-Retry-After", 60.0)):
        text = response.headers.get(header, "")
        if text.replace(".", "", 1).isdecimal():
            return max(float(text) * unit, 0.05)
    return DEFAULT_PAUSE_SECONDS


def _read_error(body: bytes, redact: Callable[[str], str]) -> tuple[str, str]:
    try:
        error = msgspec.json.decode(body, type=_Error)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return "", _words(body, redact)
    said = error.error or error
    return redact(str(said.code or "")), redact(said.message or "no message")


_AUTH_STATUSES = (httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN)
_AUTH_CODES = ("7", "16")
"""gRPC permission denied and unauthenticated. A wrong key has been seen to answer 404 with code 5,
so the words of the message count as well."""

_AUTH: tuple[tuple[str, str], ...] = (
    ("not signed", "the contract with Ozon is out of date: sign the offer in the cabinet"),
    ("missing a required role", "use a key whose access level includes this method"),
    ("restricted to specific IP", "add this machine's address to the key, or use another key"),
    ("deactivated", "generate a new key in the cabinet; keys live three months"),
    ("expired", "generate a new key in the cabinet; keys live three months"),
    ("", "check the Client-Id and the Api-Key; keys live three months"),
)


def _refusal(status: int, code: str, message: str, path: str) -> ReconcilerError:
    about_key = "api-key" in message.lower() or "client-id" in message.lower()
    if about_key or status in _AUTH_STATUSES or code in _AUTH_CODES:
        fix = next(fix for words, fix in _AUTH if words.lower() in message.lower())
        return CredentialsRefused(f"the shop refused {path} ({status}): {message}", fix)
    kind: Literal["method", "request"] = (
        "method" if status == httpx.codes.NOT_FOUND or "obsolete" in message else "request"
    )
    fix = {
        "method": "check the endpoint; if it is Ozon's, a newer reconciler may be needed",
        "request": "this is a fault of reconciler or a change of the API: please report it",
    }[kind]
    return ShopUnreachable(f"the shop refused {path} ({status}): {message}", fix)


def _words(body: bytes, redact: Callable[[str], str]) -> str:
    """The readable part of an HTML or text page, short."""
    text = re.sub(r"<[^>]*>|\s+", " ", redact(body.decode("utf-8", "replace"))[:2000])
    return " ".join(text.split())[:120] or "an empty answer"
