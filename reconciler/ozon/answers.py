"""What an HTTP answer means: fine, wait, try again, nobody knows, or give up with these words."""

import re
from collections.abc import Callable

import httpx
import msgspec

from reconciler.domain.errors import (
    CredentialsRefused,
    ExitCode,
    ReconcilerError,
    ShopUnreachable,
)
from reconciler.ozon.troubles import TROUBLES

CIRCLE_PAUSE_SECONDS = 60.0
"""`Circle is open`: the method is shut for some minutes after a burst. (Ozon docs, Errors, 2026)"""

MOST_SECONDS = 86_400.0
"""No header makes us wait longer."""

MOST_REMAINING = 1_000_000
"""A header that counts more calls counts something else."""


class Fine(msgspec.Struct, frozen=True):
    """A JSON answer with status 200."""

    body: bytes


class Wait(msgspec.Struct, frozen=True):
    """The shop did not execute the call and wants us to wait."""

    seconds: float | None
    """None: the shop does not say for how long."""
    why: str
    trouble: str = "too-many-calls"


class Broken(msgspec.Struct, frozen=True):
    """The server failed: a read may be tried again, a write may or may not have been executed.

    `told`: it said so itself, in the words of the API, and not a proxy in front of it.
    """

    why: str
    trouble: str
    told: bool = False


class Refused(msgspec.Struct, frozen=True):
    """The shop did not execute the call, and never will."""

    error: ReconcilerError
    code: str
    message: str
    trouble: str

    @property
    def about_items(self) -> bool:
        """Whether it may be for what is in the call, and not for the key or the method."""
        return TROUBLES[self.trouble].write == "halve"


Meaning = Fine | Wait | Broken | Refused


class _Status(msgspec.Struct):
    """Ozon's error body; `code` is a gRPC number, in the wild also a word."""

    code: int | str | None = None
    message: str | None = None


class _Error(_Status):
    """The same, or the older shape that still comes: all of it inside `error`."""

    error: _Status | None = None


_ERROR = msgspec.json.Decoder(_Error)


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
        why = "`Circle is open`: the method is shut after a burst"
        return Wait(CIRCLE_PAUSE_SECONDS, why, "circle-open")
    if status == httpx.codes.OK:
        if is_json:
            return Fine(body)
        said = f"{path} answered 200 with something that is not JSON: {message}"
        return Broken(said, "not-an-answer")
    if status == httpx.codes.TOO_MANY_REQUESTS:
        return _wait(response)
    broken = _BROKEN.get(status) or _BROKEN.get(status // 100)
    if broken:
        told = is_json and status == httpx.codes.INTERNAL_SERVER_ERROR
        return Broken(f"{path} answered {status}: {message}", broken, told)
    trouble = _trouble(status, code, message)
    return Refused(_refusal(trouble, f"{path} ({status}): {message}"), code, message, trouble)


def remaining(response: httpx.Response) -> int | None:
    """How many more calls the shop takes now, on every answer since 2026-09-25."""
    said = _number(response, "Ratelimit-Remaining")
    return int(said) if said is not None and said <= MOST_REMAINING else None


_BROKEN = {1: "not-an-answer", 2: "not-an-answer", 3: "not-an-answer", 408: "timed-out"} | {
    5: "server-error"
}
"""By status, or by the hundreds of it."""


def _wait(response: httpx.Response) -> Wait:
    """Seconds on 429 (since 2026-09-25); item limits say `Item-Retry-After`, in minutes."""
    minutes = _number(response, "Item-Retry-After")
    seconds = _number(response, "Retry-After")
    if minutes is None:
        return Wait(None if seconds is None else max(seconds, 0.05), "too many requests")
    asked = max(60.0 * minutes, seconds or 0.0, 1.0)
    return Wait(min(asked, MOST_SECONDS), "too many items", "too-many-items")


def _number(response: httpx.Response, header: str) -> float | None:
    """A number of a header, or None for whatever else stands there. A date is none either."""
    text = response.headers.get(header, "").strip()
    if not text.isascii() or not text.replace(".", "", 1).isdecimal():
        return None
    return min(float(text), MOST_SECONDS if "After" in header else float("inf"))


def _read_error(body: bytes, redact: Callable[[str], str]) -> tuple[str, str]:
    try:
        error = _ERROR.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return "", _words(body, redact)
    said = error.error or error
    return redact(str(said.code or "")), redact(said.message or "no message")


_AUTH_STATUSES = (httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN)
_AUTH_CODES = ("7", "16")
"""gRPC permission denied and unauthenticated. A wrong key has been seen to answer 404 with code 5,
so the words of the message count as well."""

_AUTH: tuple[tuple[str, str], ...] = (
    ("not signed", "contract-not-signed"),
    ("missing a required role", "key-without-role"),
    ("restricted to specific ip", "key-elsewhere"),
    ("deactivated", "key-deactivated"),
    ("expired", "key-deactivated"),
    ("", "key-refused"),
)
_OBSOLETE = ("obsolete method", "method is not allowed")
_BY_STATUS = {404: "not-found", 409: "conflict", 413: "too-large"}

_NEWER = "check the endpoint; if it is Ozon's, a newer reconciler may be needed"
_REPORT = "this is a fault of reconciler or a change of the API: please report it"
_FIXES = {
    "contract-not-signed": "the contract with Ozon is out of date: sign the offer in the cabinet",
    "key-without-role": "use a key whose access level includes this method",
    "key-elsewhere": "add this machine's address to the key, or use another key",
    "key-deactivated": "generate a new key in the cabinet; keys live three months",
    "key-refused": "check the Client-Id and the Api-Key; keys live three months",
    "method-obsolete": _NEWER,
    "not-found": _NEWER,
}


def _trouble(status: int, code: str, message: str) -> str:
    said = message.lower()
    about_key = "api-key" in said or "client-id" in said
    if about_key or status in _AUTH_STATUSES or code in _AUTH_CODES:
        return next(trouble for words, trouble in _AUTH if words in said)
    if any(words in said for words in _OBSOLETE):
        return "method-obsolete"
    return _BY_STATUS.get(status, "bad-request")


def _refusal(trouble: str, said: str) -> ReconcilerError:
    fix = _FIXES.get(trouble, _REPORT)
    if TROUBLES[trouble].exit == ExitCode.CREDENTIALS:
        return CredentialsRefused(f"the shop refused {said}", fix)
    return ShopUnreachable(f"the shop refused {said}", fix)


def _words(body: bytes, redact: Callable[[str], str]) -> str:
    """The readable part of an HTML or text page, short."""
    text = re.sub(r"<[^>]*>|\s+", " ", redact(body.decode("utf-8", "replace"))[:2000])
    return " ".join(text.split())[:120] or "an empty answer"
