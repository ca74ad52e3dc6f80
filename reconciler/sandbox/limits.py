"""The limits on calls: 50 a second for an account, and fewer for some methods."""

from dataclasses import dataclass

from .replies import RESOURCE_EXHAUSTED, Refusal
from .windows import MINUTE, SECOND, SlidingWindow

_UNLIMITED = 1_000_000_000
STOCKS_WRITE = "/v2/products/stocks"
BARCODE_ADD = "/v1/barcode/add"


@dataclass(frozen=True, slots=True)
class Limits:
    """How much the shop takes. The defaults are Ozon's own numbers.

    Sources, all Ozon Seller API docs, 2026-09: 50 calls a second for one Client-Id over all methods
    (raised from 10 on 2025-05-22); 80 calls a minute to the stock write; one product and warehouse
    pair once in 30 seconds; the price of one product 10 times an hour; 20 calls a minute that add
    barcodes; 100 products a day that Ozon archived by itself come back. That products to rename and
    to bring back are limited by the minute is documented, how many is not: that number is ours.

    How many products a shop may hold, create and update in a day and write in a minute differs from
    shop to shop and is told by ``/v4/product/info/limit``; -1 is no limit. So do the times that an
    import and the moderation of a new card take; these are short ones, for rehearsals.
    """

    calls_per_second: int = 50
    stock_calls_per_minute: int = 80
    pair_seconds: int = 30
    price_changes_per_hour: int = 10
    products: int = -1
    daily_creates: int = 10_000
    daily_updates: int = 50_000
    items_per_minute: int = 1_000
    import_seconds: float = 5
    moderation_seconds: float = 60
    barcode_calls_per_minute: int = 20
    autoarchived_per_day: int = 100

    @classmethod
    def off(cls) -> "Limits":
        """Return limits that nobody meets: for timings, not for rehearsals."""
        return cls(
            calls_per_second=_UNLIMITED,
            stock_calls_per_minute=_UNLIMITED,
            pair_seconds=0,
            price_changes_per_hour=_UNLIMITED,
            daily_creates=-1,
            daily_updates=-1,
            items_per_minute=_UNLIMITED,
            import_seconds=0,
            moderation_seconds=0,
            barcode_calls_per_minute=_UNLIMITED,
            autoarchived_per_day=_UNLIMITED,
        )


class Gate:
    """Admits or refuses calls by the windows of each account. Lives in memory."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._accounts: dict[str, SlidingWindow] = {}
        self._methods: dict[tuple[str, str], SlidingWindow] = {}
        self._per_minute = {
            STOCKS_WRITE: limits.stock_calls_per_minute,
            BARCODE_ADD: limits.barcode_calls_per_minute,
        }

    def admit(self, client_id: str, path: str, now: int) -> int:
        """Count a call at ``now`` (microseconds) and return how many more fit.

        Raises:
            Refusal: 429 with ``Retry-After`` in seconds (Ozon Seller API docs, 2026-09-25).
        """
        windows = self._windows(client_id, path)
        wait = max(window.wait(now) for window in windows)
        if wait > 0:
            raise Refusal(
                429,
                RESOURCE_EXHAUSTED,
                "You have reached request rate limit per second",
                {"Retry-After": str(-(-wait // SECOND)), "Ratelimit-Remaining": "0"},
            )
        for window in windows:
            window.take(now)
        return min(window.remaining(now) for window in windows)

    def remaining(self, client_id: str, path: str, now: int) -> int:
        """Return how many more calls of ``path`` fit at ``now``, counting nothing."""
        return min(window.remaining(now) for window in self._windows(client_id, path))

    def _windows(self, client_id: str, path: str) -> list[SlidingWindow]:
        account = self._accounts.get(client_id)
        if account is None:
            account = SlidingWindow(self._limits.calls_per_second, SECOND)
            self._accounts[client_id] = account
        if path not in self._per_minute:
            return [account]
        method = self._methods.get((client_id, path))
        if method is None:
            method = SlidingWindow(self._per_minute[path], MINUTE)
            self._methods[client_id, path] = method
        return [account, method]
