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
from .fault_book import FaultBook
from .fault_kinds import make_rule
from .fault_script import load_script
from .fault_seed import faults_of
from .gateway import Effects, Gateway
from .keys import renew
from .limits import Gate, Limits
from .moves import Moves
from .planting import plant
from .postings import Posting, list_postings
from .products import find
from .ratings import set_error_index, set_rating
from .replies import Reply
from .seed import Seed, SeedError, load_seed
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
            ConnectionDropped, Silence: a fault on order loses the response.
            Killed: a fault on order ends the process that calls.
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
        call: int | None = None,
        times: int | None = None,
        after: float | None = None,
        seconds: float | None = None,
        **options: Any,
    ) -> None:
        """Let calls of ``path`` meet a fault; ``"*"``, ``"reads"`` and ``"writes"`` are several.

        It begins with the ``call``-th of them and ``after`` so many seconds, and ends after
        ``times`` calls or by the clock after ``seconds``; with neither it is met once. Where
        several faults fit a call, the one that was set first is met. ``docs/faults.md`` tells the
        kinds and their options.

        Raises:
            FaultError: the kind, the path, a number or an option is wrong.
        """
        said = {"path": path, "kind": kind, "call": call, "times": times}
        with self._db.lock:
            rule = {**said, "after": after, "seconds": seconds, **options}
            self._faults.put(make_rule(rule, self._db, self._now()))

    def script(self, source: str | Path) -> int:
        """Set the faults of a script, all of them or none; returns how many.

        Raises:
            ScriptError: the script cannot be read, or breaks a rule; it tells every place.
        """
        with self._db.lock:
            rules = load_script(source, self._db, self._now())
            for rule in rules:
                self._faults.put(rule)
        return len(rules)

    def bad_day(self, seed: int) -> list[dict[str, Any]]:
        """Set the faults that a seed stands for, and return them."""
        rules = faults_of(seed)
        for rule in rules:
            self.fault(**rule)
        return rules

    def faults(self) -> list[dict[str, Any]]:
        """Return the faults that calls may still meet, as they were written."""
        with self._db.lock:
            return self._faults.waiting(self._now())

    def renew_keys(self) -> None:
        """Let somebody renew the keys in the cabinet: they live three months from now on."""
        with self._db.transaction():
            renew(self._db, self._now())

    def rate(self, rating: str, status: str, value: float = 0.0) -> None:
        """Let Ozon think of the seller: ``status`` is OK, WARNING or CRITICAL.

        Raises:
            WorldError: there is no such status.
        """
        with self._db.transaction():
            set_rating(self._db, rating, status, value)

    def set_error_index(self, value: float) -> None:
        """Set the index of errors of the last fourteen days, in percent."""
        with self._db.transaction():
            set_error_index(self._db, value)

    def on_effect(self, hear: Effects) -> None:
        """Let ``hear`` know of each writing call that took effect: path, request and answer."""
        with self._db.lock:
            self._gateway.effects = hear

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
