"""The log of API calls, so that a rehearsal can say how many calls it took."""

from collections import deque
from dataclasses import dataclass
from datetime import datetime

_MOST = 100_000


@dataclass(frozen=True, slots=True)
class Call:
    """One call as the shop saw it.

    ``status`` is the HTTP status of the answer, 0 when the shop hung up before doing anything.
    ``lost`` tells that the answer never reached the client. ``items`` counts what the request
    names: pairs, prices or ids. ``client`` shows only the end of the Client-Id. ``fault`` is the
    scripted fault that was met, if any.
    """

    path: str
    at: datetime
    status: int
    items: int
    client: str
    lost: bool = False
    fault: str = ""


class CallLog:
    """The last 100,000 calls, oldest first."""

    def __init__(self) -> None:
        self._calls: deque[Call] = deque(maxlen=_MOST)

    def add(self, call: Call) -> None:
        """Note a call."""
        self._calls.append(call)

    def since(self, moment: datetime | None) -> list[Call]:
        """Return the calls at ``moment`` or later, or all of them."""
        return [call for call in self._calls if moment is None or call.at >= moment]

    def clear(self) -> None:
        """Forget all calls."""
        self._calls.clear()


def mask(client_id: str) -> str:
    """Return a Client-Id with all but its last two characters hidden."""
    return "*" * max(0, len(client_id) - 2) + client_id[-2:]
