"""The limits on calls, as windows of time: calls are paced by them, and plans are timed by them."""

from bisect import insort
from datetime import datetime, timedelta

from reconciler.domain import paths
from reconciler.domain.limits import (
    BARCODE_CALLS_PER_MINUTE,
    CALLS_PER_SECOND,
    STOCK_CALLS_PER_MINUTE,
)

CALLS_PER_MINUTE = {
    paths.WRITE_STOCKS: STOCK_CALLS_PER_MINUTE,
    paths.ADD_BARCODES: BARCODE_CALLS_PER_MINUTE,
}
"""The methods that have a limit of their own on calls."""

ITEM_LIMITED = frozenset(
    {
        paths.IMPORT_CARDS,
        paths.UPDATE_ATTRIBUTES,
        paths.IMPORT_PICTURES,
        paths.RENAME_OFFERS,
        paths.UNARCHIVE,
    }
)
"""The methods that take only so many products a minute; the shop tells the number itself, in
`operation_limits` of /v4/product/info/limit. (Ozon Seller API docs, 2026-09)"""


A_LOOK = timedelta(seconds=0.02)
"""How soon to look again whether a call that is on its way has ended."""


class Window:
    """At most `limit` units in any stretch of so many seconds."""

    def __init__(self, limit: int, seconds: float) -> None:
        self.limit = limit
        self.span = timedelta(seconds=seconds)
        self._uses: list[tuple[datetime, int]] = []
        self._used = 0
        self._open = 0

    def free_at(self, now: datetime, units: int = 1, limit: int | None = None) -> datetime:
        """The earliest moment at which so many more units fit.

        `limit` is a lower one than the window's own. What is more than any window holds fits into
        an empty one: it is for the shop to refuse it.
        """
        left = self.left(now, limit)
        units = min(units, limit or self.limit)
        for at, used in self._uses:
            if left >= units:
                break
            now = max(now, at + self.span)
            left += used
        # What is on its way ends nobody knows when.
        return now if left >= units else now + A_LOOK

    def left(self, now: datetime, limit: int | None = None) -> int:
        """How many units fit at this moment."""
        self._forget(now)
        return (limit or self.limit) - self._open - self._used

    def count(self, at: datetime, units: int = 1) -> None:
        """So many units are used."""
        insort(self._uses, (at, units))
        self._used += units

    def begin(self, units: int = 1) -> None:
        """So many units are used from now on until further notice."""
        self._open += units

    def end(self, at: datetime, units: int = 1) -> None:
        """The same units are used at this moment, and free again a span later."""
        self._open -= units
        self.count(at, units)

    def _forget(self, now: datetime) -> None:
        if self._uses and self._uses[-1][0] > now:
            # The machine's clock was set back: the distances are all that can be kept.
            ahead = self._uses[-1][0] - now
            self._uses = [(at - ahead, used) for at, used in self._uses]
        over = now - self.span
        while self._uses and self._uses[0][0] <= over:
            self._used -= self._uses.pop(0)[1]


class Pace:
    """All windows of one account."""

    def __init__(self, items_per_minute: int | None = None) -> None:
        """`items_per_minute` as the shop tells it; None: nobody knows, so nothing is held back."""
        self.items_per_minute = items_per_minute
        self.account = Window(CALLS_PER_SECOND, 1)
        self._calls = {path: Window(limit, 60) for path, limit in CALLS_PER_MINUTE.items()}
        self._items: dict[str, Window] = {}

    def windows(self, path: str, items: int) -> list[tuple[Window, int]]:
        """The windows that a call has to fit into, with the units that it uses of each."""
        found = [(self.account, 1)]
        own = self.own(path)
        if own is not None:
            found.append((own, 1))
        by_items = self._item_window(path)
        if by_items is not None and items:
            found.append((by_items, items))
        return found

    def own(self, path: str) -> Window | None:
        """The window of the method's own calls, if it has one."""
        return self._calls.get(path)

    def free_at(self, path: str, items: int, now: datetime) -> datetime:
        """The earliest moment at which a call with so many items fits."""
        return max(window.free_at(now, units) for window, units in self.windows(path, items))

    def count(self, path: str, items: int, at: datetime) -> None:
        """A call with so many items goes out."""
        for window, units in self.windows(path, items):
            window.count(at, units)

    def _item_window(self, path: str) -> Window | None:
        limit = self.items_per_minute
        if limit is None or limit <= 0 or path not in ITEM_LIMITED:
            return None
        window = self._items.get(path)
        if window is None:
            window = self._items[path] = Window(limit, 60)
        window.limit = limit
        return window
