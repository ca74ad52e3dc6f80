"""One call to the Seller API: paced, retried where that is safe, and never twice where it isn't."""

import random
from collections.abc import Callable
from datetime import datetime
from typing import Any, assert_never
from urllib.parse import urlsplit

import httpx
import msgspec

from reconciler.apply.ports import Clock
from reconciler.apply.record import Exchange
from reconciler.domain.endpoint import is_here
from reconciler.domain.errors import ShopUnreachable
from reconciler.ozon.answers import Broken, Fine, Refused, Wait, meaning, remaining
from reconciler.ozon.credentials import Credentials
from reconciler.ozon.evidence import exchange, is_kept
from reconciler.ozon.governor import Governor
from reconciler.ozon.methods import Method
from reconciler.ozon.shop_clock import Skew
from reconciler.ozon.troubles import BACKOFF_SECONDS, PATIENCE_SECONDS

CONNECTIONS = 8
"""httpx re-scans its pool for each request; beyond this it gets slower, not faster."""

TIMEOUT = httpx.Timeout(30.0, connect=10.0)
ANSWER_SECONDS = 90.0
"""How long one answer may take in all, from the first byte sent to the last received."""

RECONNECT_SECONDS = 2.0
"""Pause before a write is tried again that never left this machine."""

NOT_FOUND = "5"
"""gRPC's code for what is not there. (Ozon Seller API docs, Errors, 2026-09)"""

_NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)


class Paused(msgspec.Struct, frozen=True):
    """A write was not executed, and nothing of its method goes out for so many seconds."""

    seconds: float
    why: str


class Lost(msgspec.Struct, frozen=True):
    """A write went out and no readable answer came back; `told` as in `Broken`."""

    why: str
    told: bool = False


Chance = Callable[[], float]
"""A number from 0 up to 1, by chance."""


class Transport:
    """The seam to HTTP. Threads may share it; close it when done."""

    def __init__(
        self,
        endpoint: str,
        credentials: Credentials,
        governor: Governor,
        clock: Clock,
        http: httpx.BaseTransport | None = None,
        chance: Chance = random.random,
    ) -> None:
        self._governor = governor
        self._chance = chance
        self._clock = clock
        self._credentials = credentials
        self.skew = Skew()
        self.on_exchange: Callable[[Exchange], None] | None = None
        self._host = urlsplit(endpoint).netloc
        self._is_here = is_here(endpoint)
        self._client = httpx.Client(
            base_url=endpoint,
            headers={**credentials.headers(), "Content-Type": "application/json"},
            timeout=TIMEOUT,
            limits=httpx.Limits(max_connections=CONNECTIONS),
            transport=http,
            trust_env=http is None,
        )

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def read(self, method: Method, body: dict[str, Any]) -> bytes:
        """Call a reading method; tries again where the server or the network failed.

        Raises CredentialsRefused or ShopUnreachable.
        """
        return self._told(self._call(method, body))

    def _told(self, answer: Fine | Refused | Lost) -> bytes:
        match answer:
            case Fine():
                return answer.body
            case Refused():
                raise answer.error
            case Lost():
                raise ShopUnreachable(answer.why, "try again later")
            case _:
                assert_never(answer)

    def read_known(self, method: Method, body: dict[str, Any]) -> bytes | None:
        """The same of something that the shop may not know: None then."""
        answer = self._call(method, body)
        if isinstance(answer, Refused) and answer.code == NOT_FOUND:
            return None
        return self._told(answer)

    def learn(self, items_per_minute: int | None) -> None:
        """The shop told how many products it takes a minute."""
        self._governor.learn(items_per_minute)

    def turn_in(self, method: Method, items: int) -> float:
        """Seconds until a call of the method may go out, as far as is known."""
        return self._governor.turn_in(method, items)

    def await_turn(self, method: Method, items: int = 0) -> None:
        """Return when a call of the method, of so many items, may go out at once."""
        self._governor.await_turn(method, items)

    def write(
        self, method: Method, body: dict[str, Any], items: int = 0
    ) -> Fine | Refused | Paused | Lost:
        """Call a writing method, once.

        `Paused`: it was not executed and may be sent again, after a new look at the shop.
        """
        answer, sent_at = self._once(method, msgspec.json.encode(body), items)
        match answer:
            case Fine() | Refused():
                return answer
            case Wait():
                return Paused(self._hold(method, answer, sent_at), answer.why)
            case ShopUnreachable():
                self._governor.pause(method, RECONNECT_SECONDS)
                return Paused(RECONNECT_SECONDS, answer.message)
            case Broken():
                return Lost(answer.why, answer.told)
            case _:
                assert_never(answer)

    def _call(self, method: Method, body: dict[str, Any]) -> Fine | Refused | Lost:
        content = msgspec.json.encode(body)
        tries = 0
        waited = 0.0
        while True:
            answer, sent_at = self._once(method, content)
            match answer:
                case Fine() | Refused():
                    return answer
                case Wait():
                    waited += self._obey(method, answer, sent_at, PATIENCE_SECONDS - waited)
                case Broken() | ShopUnreachable():
                    if tries == len(BACKOFF_SECONDS):
                        return self._give_up(answer)
                    self._clock.sleep(BACKOFF_SECONDS[tries] * (0.5 + self._chance()))
                    tries += 1
                case _:
                    assert_never(answer)

    def _hold(self, method: Method, wait: Wait, sent_at: datetime) -> float:
        """Nothing of the method goes out for as long as the shop asks. Returns the seconds."""
        if wait.trouble == "too-many-calls":
            return self._governor.refused(method, wait.seconds, sent_at)
        seconds = wait.seconds or 0.0
        self._governor.pause(method, seconds)
        return seconds

    def _obey(self, method: Method, wait: Wait, sent_at: datetime, patience: float) -> float:
        """Wait as the shop asks, but not so long that the run would outlive its lease.

        What was asked for is added up: a clock that is set back must not prolong it.
        """
        seconds = self._hold(method, wait, sent_at)
        if seconds > patience:
            raise ShopUnreachable(
                f"{method.path} does not let us in within {PATIENCE_SECONDS:.0f} s: {wait.why}",
                "try again later; nothing of this call was executed",
            )
        return seconds

    def _once(
        self, method: Method, content: bytes, items: int = 0
    ) -> tuple[Fine | Refused | Wait | Broken | ShopUnreachable, datetime]:
        """One exchange, in its turn, and the moment at which it went out."""
        with self._governor.turn(method, items) as sent_at:
            return self._exchange(method, content), sent_at

    def _exchange(
        self, method: Method, content: bytes
    ) -> Fine | Refused | Wait | Broken | ShopUnreachable:
        sent = self._clock.now()
        try:
            response = self._post(method, content)
        except _NEVER_SENT as trouble:
            return ShopUnreachable(
                f"can't reach {self._host}: {_reason(trouble)}",
                "start the sandbox: reconciler sandbox serve"
                if self._is_here
                else "check the network and the endpoint; nothing was sent",
            )
        except httpx.HTTPError as trouble:
            reason = self._credentials.redact(_reason(trouble))
            self._keep(method, content, f"no answer: {reason}", sent)
            return Broken(f"no answer of {method.path}: {reason}", "no-answer")
        self._keep(method, content, response, sent)
        if response.status_code != httpx.codes.TOO_MANY_REQUESTS:
            self._governor.heard(method, remaining(response))
        return meaning(response, method.path, self._credentials.redact)

    def _keep(
        self, method: Method, content: bytes, response: httpx.Response | str, sent: datetime
    ) -> None:
        """Somebody may collect what is said, to appeal to it."""
        if self.on_exchange is not None and is_kept(method):
            times = (sent, self._clock.now())
            redact = self._credentials.redact_whole
            self.on_exchange(exchange(method, content, response, times, redact))

    def _post(self, method: Method, content: bytes) -> httpx.Response:
        """One exchange. The library's timeout is for each piece; a drip must end as well."""
        sent = self._clock.now()
        deadline = sent.timestamp() + ANSWER_SECONDS
        with self._client.stream("POST", method.path, content=content) as response:
            pieces = []
            for piece in response.iter_bytes():
                pieces.append(piece)
                if self._clock.now().timestamp() > deadline:
                    raise httpx.ReadTimeout(f"the answer took longer than {ANSWER_SECONDS:.0f} s")
        headers = httpx.Headers(response.headers)
        self.skew.observe(headers.get("Date"), sent, self._clock.now())
        headers.pop("Content-Encoding", None)
        return httpx.Response(response.status_code, headers=headers, content=b"".join(pieces))

    def _give_up(self, answer: Broken | ShopUnreachable) -> Lost:
        if isinstance(answer, ShopUnreachable):
            raise answer
        return Lost(answer.why)


def _reason(trouble: Exception) -> str:
    return str(trouble) or type(trouble).__name__
