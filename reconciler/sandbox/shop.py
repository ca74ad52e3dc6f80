"""The shop: the API that clients call, and the world that moves it behind their backs."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from .cabinet import StockSemantics
from .calls import Call, CallLog
from .cells import Cell, read_cell
from .clock import Clock, SystemClock
from .database import Database
from .fault_kinds import make_fault
from .faults import FaultBook, FaultError
from .gateway import Gateway
from .limits import Gate, Limits
from .moves import Moves
from .planting import plant
from .postings import Posting, list_postings
from .products import find
from .replies import Reply
from .seed import Seed, SeedError, load_seed
from .windows import SECOND
from .world import WorldError, check_warehouse, product_id_of

SeedSource = Seed | str | Path | Mapping[str, Any]


class Shop(Moves):
    """A shop that keeps Ozon's rules. Safe to use from several threads.

    Its moves are those of :class:`Moves`. Methods about offers and warehouses raise
    :class:`WorldError` when the shop does not have them.
    """

    def __init__(
        self, db: Database, clock: Clock, stock_semantics: StockSemantics, limits: Limits
    ) -> None:
        self.clock = clock
        self._db = db
        self._faults = FaultBook()
        self._log = CallLog()
        self._gateway = Gateway(
            db, clock, limits, stock_semantics, Gate(limits), self._faults, self._log
        )

    @classmethod
    def open(
        cls,
        path: str | Path = ":memory:",
        *,
        clock: Clock | None = None,
        seed: SeedSource = "demo",
        stock_semantics: StockSemantics = "free",
        limits: Limits | None = None,
    ) -> Self:
        """Open the shop in a file, or a new one in memory.

        A file that already holds a shop keeps it and ``seed`` is not read; rate windows of calls,
        scripted faults and the log of calls start anew, cool-downs of pairs and products do not.
        ``stock_semantics="present"`` is a shop that reads a written stock as ``present``.

        Raises:
            SeedError: the seed cannot be planted, or the file is of another version.
        """
        if stock_semantics not in ("free", "present"):
            raise ValueError(f"stock_semantics is 'free' or 'present', not {stock_semantics!r}")
        clock = clock or SystemClock()
        db = Database(str(path))
        try:
            _prepare(db, str(path), seed, clock)
        except BaseException:
            db.close()
            raise
        return cls(db, clock, stock_semantics, limits or Limits())

    def handle(self, path: str, headers: Mapping[str, str], body: bytes) -> Reply:
        """Answer one API call; names of headers are in lower case.

        Raises:
            ConnectionDropped: a scripted fault loses the response.
        """
        with self._db.lock:
            return self._gateway.handle(path, headers, body)

    def stock(self, offer_id: str, warehouse_id: int) -> Cell:
        """Return what lies of an offer on a warehouse, without an API call."""
        with self._db.lock:
            self._now()
            check_warehouse(self._db, warehouse_id)
            product_id = product_id_of(self._db, offer_id)
            return read_cell(self._db, product_id, warehouse_id)

    def price(self, offer_id: str) -> dict[str, Decimal]:
        """Return the stored prices of an offer, without an API call."""
        with self._db.lock:
            self._now()
            row = find(self._db, offer_id) if offer_id else None
        if row is None:
            raise WorldError(f"the shop has no offer {offer_id!r}")
        names = ("price", "old_price", "min_price", "net_price", "vat")
        return {name: Decimal(row[name]) for name in names}

    def postings(self) -> list[Posting]:
        """Return all postings, oldest first."""
        with self._db.lock:
            return list_postings(self._db)

    def calls(self, since: datetime | None = None) -> list[Call]:
        """Return the API calls at ``since`` or later, oldest first."""
        with self._db.lock:
            return self._log.since(since)

    def reset_calls(self) -> None:
        """Forget the logged calls."""
        with self._db.lock:
            self._log.clear()

    def fault(
        self,
        path: str,
        kind: str,
        *,
        times: int | None = None,
        seconds: float | None = None,
        **options: Any,
    ) -> None:
        """Let the next ``times`` calls of ``path`` (``"*"`` for any) meet a fault.

        ``seconds`` ends it by the clock; with neither it is met once. Faults of one path wait in
        a queue. The kinds and their options:

        - ``internal-error``, ``bad-gateway`` (HTML), ``offer-not-signed``
        - ``too-many-requests``: ``retry_after`` in seconds
        - ``circle-is-open``: ``text=True`` for the plain text body
        - ``answer``: ``status``, ``body``, ``content_type``, ``headers``
        - ``lose-before``, ``lose-after``: the connection breaks before or after the effect
        - ``truncate``: ``keep`` rows of a page (default half), which claims to be the last one
        - ``lag``: a read shows the state of this very moment

        Raises:
            FaultError: the kind, the path or an option is wrong.
        """
        if times is not None and times < 1:
            raise FaultError(f"times is at least 1, not {times}")
        with self._db.lock:
            now = self._now()
            fault = make_fault(kind, path, options, self._db)
            until = None if seconds is None else now + round(seconds * SECOND)
            count = 1 if times is None and seconds is None else times
            self._faults.put(path, kind, fault, count, until)

    def clear_faults(self) -> None:
        """Forget the faults that were not met yet."""
        with self._db.lock:
            self._faults.clear()

    def close(self) -> None:
        """Close the database. A shop in memory is gone then."""
        self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def _prepare(db: Database, path: str, seed: SeedSource, clock: Clock) -> None:
    if db.is_empty:
        plant(db, seed if isinstance(seed, Seed) else load_seed(seed), clock.now())
    elif not db.is_current:
        raise SeedError(f"{path}: made by another version of the sandbox; begin a new file")
