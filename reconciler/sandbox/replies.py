"""What the shop sends back: a reply, or a refusal in Ozon's error shape."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx
import msgspec

JSON = "application/json"
_ENCODER = msgspec.json.Encoder(decimal_format="number")

# gRPC codes: the body carries them, never the HTTP status.
INVALID_ARGUMENT = 3
NOT_FOUND = 5
PERMISSION_DENIED = 7
RESOURCE_EXHAUSTED = 8
FAILED_PRECONDITION = 9
INTERNAL = 13
UNAUTHENTICATED = 16


@dataclass(frozen=True, slots=True)
class Reply:
    """An HTTP response, ready to be sent."""

    status: int
    body: bytes
    content_type: str = JSON
    headers: Mapping[str, str] = field(default_factory=dict)


class Refusal(Exception):
    """The whole call is refused; it turns into a reply with an error body.

    ``code`` is a gRPC code; limits on items send its name instead.
    """

    def __init__(
        self, status: int, code: int | str, message: str, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.headers = headers or {}

    def reply(self) -> Reply:
        """Return the refusal as a response."""
        body: dict[str, Any] = {"code": self.code, "message": self.message, "details": []}
        return Reply(self.status, encode(body), headers=self.headers)


class ConnectionDropped(httpx.ReadError):
    """The shop hangs up: without an answer, or in the middle of the body of ``begun``.

    It is a ``httpx.ReadError``, so that a client that talks to the application in its own process
    meets the very exception that a broken connection raises over the network.
    """

    def __init__(self, message: str, begun: Reply | None = None) -> None:
        super().__init__(message)
        self.begun = begun


class Silence(httpx.ReadTimeout):
    """The shop keeps the connection and says nothing for longer than any client waits."""


class Killed(BaseException):
    """The process that called is to die here.

    A server kills the client's process; a client in this process dies of the exception, which is no
    ``Exception``, so that nothing on its way takes it for an error to be handled.
    """


def invalid(message: str) -> Refusal:
    """Return a refusal of a request that breaks a rule: HTTP 400, gRPC code 3."""
    return Refusal(400, INVALID_ARGUMENT, f"Request validation error: {message}")


def encode(body: Any) -> bytes:
    """Return JSON; a ``Decimal`` becomes a JSON number without passing through a float."""
    return _ENCODER.encode(body)
