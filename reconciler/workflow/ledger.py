"""The order ledger of one shop: what the state knows, brought up to date from the live shop."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from msgspec.structs import replace

from reconciler.apply.ports import Clock
from reconciler.domain.bulk import collector_off
from reconciler.domain.errors import CredentialsRefused, ReadIncomplete
from reconciler.domain.ids import OfferId
from reconciler.domain.order_merge import Key, merge
from reconciler.domain.orders import (
    CLOCK_DOUBT,
    Coverage,
    OrderLine,
    Orders,
    PostingNumber,
    SeenPosting,
    Span,
)
from reconciler.domain.snapshot import Proof
from reconciler.ozon.order_reader import REACH, OrderReader
from reconciler.state.orders import SqlOrders

OVERLAP = timedelta(hours=1)
"""Each reading begins so long before the end of the last one: lists may be behind the shop."""

FBO_OVERLAP = timedelta(days=7)
"""The same for FBO orders, whose list can't be asked for changes: younger ones are read again."""

KEPT = timedelta(days=100)
"""Settled orders are forgotten after this, unless an older moment is asked for."""

MOST_CUTS = 24
"""A window is cut at no more moments than this: each cut is a call or more."""

INSTANT = timedelta(microseconds=1)
"""No two moments are nearer to each other."""


class Ledger:
    """Reads orders, and remembers them, so that the next reading takes a call or two."""

    def __init__(
        self,
        reader: OrderReader,
        store: SqlOrders,
        clock: Clock,
        names: Mapping[OfferId, OfferId] | None = None,
    ) -> None:
        """`names` are the ids that renamed offers have by now; the reader knows them as well."""
        self._names = names or {}
        self._reader = reader
        self._store = store
        self._clock = clock
        self._lines: dict[Key, OrderLine] | None = None
        self._coverage: Coverage | None = None
        self._fbo: Coverage | None = None
        self._readable = False

    @property
    def proofs(self) -> tuple[Proof, ...]:
        """What was read of the live shop so far, and how completely."""
        return self._reader.proofs

    def read(
        self,
        since: datetime,
        *,
        fbo_since: datetime | None = None,
        splits: Iterable[datetime] = (),
    ) -> Orders:
        """All orders, with every change from `since` on, as far back as the shop tells.

        `splits` are moments of statements: a cancellation is told to lie before or after each.
        With `fbo_since`, the FBO orders from then on are among them.

        Where the key may not read orders, or they can't be read completely, the result says so
        (`Orders.unreadable`). Raises ShopUnreachable, or InvalidInput for a damaged state file.
        """
        orders = self._told(lambda: self._read(since, fbo_since, splits))
        self._readable = orders.coverage is not None
        return orders

    def live(self) -> "Ledger | None":
        """This ledger, if it was read and can be kept up to date; else nothing may rely on it."""
        return self if self._readable else None

    def refresh(self) -> Orders:
        """The same with what changed since the last reading: the last look before a write.

        Raises ReadIncomplete if that can't be read: the number to be sent would be a guess.
        """
        orders = self._told(self._refresh)
        if orders.coverage is None:
            raise ReadIncomplete(orders.unreadable, "run apply again")
        return orders

    def _told(self, attempt: Callable[[], Orders]) -> Orders:
        """A list that moves while it is read is read once more before it counts as unreadable."""
        try:
            try:
                return attempt()
            except ReadIncomplete:
                return attempt()
        except CredentialsRefused as refused:
            why, fix = refused.message, "use a key with a role that may read postings"
        except ReadIncomplete as incomplete:
            why, fix = incomplete.message, incomplete.fix
        return Orders(unreadable=f"the orders can't be read: {why}; {fix}")

    def _read(
        self, since: datetime, fbo_since: datetime | None, splits: Iterable[datetime]
    ) -> Orders:
        began = self._clock.now()
        self._load(began)
        asked = _whole(min(max(since, began - REACH), began))
        reading = _Reading(self._reader, self._clock, began, self._lines or {})
        self._reader.begin()
        waiting = self._reader.waiting()
        reading.windows(self._windows(asked, began, splits), waiting)
        reading.lose_sight(waiting)
        fbo = self._read_fbo(reading, fbo_since) if fbo_since else None
        self._reader.confirm()
        wanted = min(asked, fbo_since or asked)
        return self._keep(reading, asked, fbo, min(wanted, _whole(began - KEPT)))

    def _refresh(self) -> Orders:
        assert self._coverage is not None
        began = self._clock.now()
        reading = _Reading(self._reader, self._clock, began, self._lines or {})
        reading.latest(_forward_from(self._coverage, began))
        since = self._coverage.since
        return self._keep(reading, since, None, min(since, _whole(began - KEPT)))

    def _load(self, now: datetime) -> None:
        """What the state knows. What ended longer ago than the shop tells of is of no use."""
        if self._lines is None:
            lines, self._coverage = self._store.load()
            self._lines = self._named(lines)
            self._fbo = self._store.fbo_coverage()
            if self._coverage and self._coverage.until > now + CLOCK_DOUBT:
                # The clock ran ahead at that reading: nobody knows where it ended.
                self._coverage = self._store.doubt(now)
                self._fbo = None
        if self._coverage and self._coverage.until < now - REACH:
            self._lines, self._coverage, self._fbo = {}, None, None

    def _named(self, lines: dict[Key, OrderLine]) -> dict[Key, OrderLine]:
        named = {}
        for key, line in lines.items():
            now = self._names.get(line.offer)
            if now is not None:
                named[key] = replace(line, offer=now)
        if not named:
            return lines
        kept = {key: line for key, line in lines.items() if key not in named}
        return {(line.posting, line.offer): line for line in named.values()} | kept

    def _windows(
        self, asked: datetime, began: datetime, splits: Iterable[datetime]
    ) -> Sequence[Span]:
        """What is to be asked for, oldest first; the last one goes on to the present."""
        covered = self._coverage
        if covered is None:
            windows = [Span(asked, began)]
        else:
            windows = [Span(_forward_from(covered, began), began)]
            if asked < covered.since:
                windows.insert(0, Span(asked, covered.since))
        moments = {_whole(moment) for moment in splits}
        inside = sorted(at for at in moments if any(w.first < at < w.last for w in windows))
        return [part for window in windows for part in _cut(window, inside[-MOST_CUTS:])]

    def _read_fbo(self, reading: "_Reading", since: datetime) -> Coverage:
        known = self._fbo
        if known is None or known.since > since or known.until < since:
            reading.fbo(since)
            return Coverage(since, reading.began)
        reading.fbo(max(since, min(known.until, reading.began) - FBO_OVERLAP))
        return Coverage(known.since, reading.began)

    def _keep(
        self, reading: "_Reading", since: datetime, fbo: Coverage | None, forget_before: datetime
    ) -> Orders:
        if self._coverage is not None:
            since = min(since, self._coverage.since)
        coverage = Coverage(since, reading.began)
        self._store.remember(reading.changed, coverage, forget_before, fbo)
        self._lines, self._coverage, self._fbo = reading.lines, coverage, fbo or self._fbo
        with collector_off():
            return Orders(reading.lines.values(), coverage)


class _Reading:
    """One reading: the lines as they become, and which of them changed."""

    def __init__(
        self, reader: OrderReader, clock: Clock, began: datetime, known: dict[Key, OrderLine]
    ) -> None:
        self.began = began
        self.lines = dict(known)
        self.changed: dict[Key, OrderLine] = {}
        self._reader = reader
        self._clock = clock

    def windows(self, windows: Sequence[Span], waiting: Sequence[SeenPosting]) -> None:
        """Read windows, oldest first; what waits was read before, so that later changes win.

        Windows that touch share the moment at which they do: an order that both show changed no
        earlier than that, so what the first one alone shows changed before.
        """
        shown = [self._reader.changes(w.first, w.last) for w in windows[:-1]]
        shown.append([*waiting, *self._reader.changes(windows[-1].first)])
        later: set[PostingNumber] = set()
        for number in reversed(range(len(shown))):
            alone = [posting for posting in shown[number] if posting.number not in later]
            later.update(posting.number for posting in shown[number])
            shown[number] = alone
        for (window, following), seen in zip(pairwise(windows), shown, strict=False):
            touch = following.first == window.last
            self._merge(seen, window.first, window.last - INSTANT if touch else window.last)
        self._merge(shown[-1], windows[-1].first)

    def latest(self, since: datetime) -> None:
        """Read what changed since a moment within the overlap, in as few calls as it takes.

        The end is not asked for: an order that a cut list leaves out waits yet, and so shows as
        reserved, and the next reading goes over this stretch of time again.
        """
        self._merge(self._reader.changes(since, to_the_end=False), since)

    def fbo(self, since: datetime) -> None:
        """Read FBO orders."""
        self._merge(self._reader.fbo(since), since)

    def lose_sight(self, waiting: Sequence[SeenPosting]) -> None:
        """What is too old to be among the changes, and waits no more, left or was cancelled."""
        still = {posting.number for posting in waiting}
        reach = self.began - REACH
        for key, line in self.lines.items():
            old = line.created_at is not None and line.created_at < reach
            if old and line.units and line.left is None and line.posting not in still:
                gone = Span(min(line.seen_at, self.began), self._clock.now())
                self.changed[key] = replace(line, left=gone)
        self.lines.update(self.changed)

    def _merge(
        self, seen: Sequence[SeenPosting], first: datetime, last: datetime | None = None
    ) -> None:
        now = self._clock.now()
        with collector_off():
            found = merge(
                self.lines, seen, Span(first, last or now), Span(self.began - OVERLAP, now)
            )
        self.lines.update(found)
        self.changed.update(found)


def _forward_from(covered: Coverage, now: datetime) -> datetime:
    return _whole(min(covered.until, now) - OVERLAP)


def _cut(window: Span, moments: Sequence[datetime]) -> list[Span]:
    """A window in parts that end and begin at the moments that lie in it."""
    edges = [window.first, *(at for at in moments if window.first < at < window.last), window.last]
    return [Span(first, last) for first, last in pairwise(edges)]


def _whole(moment: datetime) -> datetime:
    """Down to a whole second, which is all that a filter surely tells apart."""
    return moment.replace(microsecond=0)
