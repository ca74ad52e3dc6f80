"""What lists of postings show, joined to what is known of them already.

The lists tell no history: not when a posting was cancelled, nor that some of its units were. That
follows from what was seen before, and so each change gets the span of time in which it happened.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from msgspec.structs import replace

from reconciler.domain.ids import OfferId
from reconciler.domain.orders import (
    OrderLine,
    PostingNumber,
    SeenItem,
    SeenPosting,
    Span,
    Stage,
    Withdrawal,
)

Key = tuple[PostingNumber, OfferId]
Family = tuple[PostingNumber, OfferId]
"""An offer of all postings that were split from one, by the number of that one."""

Lines = Mapping[Key, OrderLine]


def merge(
    known: Lines, seen: Iterable[SeenPosting], window: Span, reading: Span | None = None
) -> dict[Key, OrderLine]:
    """The lines that are new or changed, by posting and offer.

    `window` is the stretch of time whose changes were asked for: it bounds changes of state,
    which the shop dates. `reading` runs from the moment of which the lists surely tell to their
    end; without it, it is the window. Units that vanish from a posting without a change of state
    vanished at any time from when they were last seen to the end of the reading.
    """
    return _Merging(known, window, reading or window).all(seen)


class _Merging:
    def __init__(self, known: Lines, window: Span, reading: Span) -> None:
        self._known = known
        self._window = window
        self._reading = reading
        self._roots: dict[PostingNumber, PostingNumber] = {}
        self._new: dict[Key, OrderLine] = {}
        self._families: dict[Family, list[Key]] | None = None
        self._offers: dict[PostingNumber, set[OfferId]] = defaultdict(set)
        for posting, offer in known:
            self._offers[posting].add(offer)

    def all(self, seen: Iterable[SeenPosting]) -> dict[Key, OrderLine]:
        latest: dict[PostingNumber, SeenPosting] = {}
        for posting in seen:
            other = latest.get(posting.number)
            if other is None or _how_far(posting) >= _how_far(other):
                latest[posting.number] = posting
        for posting in latest.values():
            self._roots[posting.number] = posting.parent or posting.number
        for posting in latest.values():
            self._posting(posting)
        self._withdraw(latest)
        return {key: line for key, line in self._new.items() if self._known.get(key) != line}

    def _posting(self, posting: SeenPosting) -> None:
        items: dict[OfferId, SeenItem] = {}
        for item in posting.items:
            units = item.units + (items[item.offer].units if item.offer in items else 0)
            items[item.offer] = item._replace(units=units)
        for offer in items.keys() | self._offers.get(posting.number, set()):
            key = (posting.number, offer)
            self._new[key] = self._line(posting, offer, items.get(offer), self._known.get(key))

    def _line(
        self,
        posting: SeenPosting,
        offer: OfferId,
        item: SeenItem | None,
        before: OrderLine | None,
    ) -> OrderLine:
        units = item.units if item else 0
        if before is not None and before.left is not None:
            # What left the shelf stays gone, whatever becomes of the order.
            return before
        left: Span | None = None
        if posting.left_at is not None:
            left = _dated(posting.left_at)
        elif posting.stage == "left":
            left = self._handed_over(before, posting)
        gone = left is None and posting.stage in ("cancelled", "split")
        line = OrderLine(
            posting=posting.number,
            root=before.root if before else self._root(posting),
            offer=offer,
            warehouse=posting.warehouse,
            units=0 if gone else units,
            created_at=posting.created_at or (before.created_at if before else None),
            left=left,
            withdrawn=before.withdrawn if before else (),
            price=item.price if item else before.price if before else None,
            twice=before.twice if before else 0,
            seen_at=self._reading.first,
        )
        if before is None and gone and posting.stage == "cancelled" and units:
            return replace(line, withdrawn=(Withdrawal(units, self._cancelled(None, posting)),))
        return line

    def _root(self, posting: SeenPosting) -> PostingNumber:
        root, steps = posting.number, 0
        parent = posting.parent
        while parent and steps < 50:
            root = parent
            line = next((self._known[parent, o] for o in self._offers.get(parent, ())), None)
            if line is not None:
                return line.root
            above = self._roots.get(parent, parent)
            parent, steps = (above if above != parent else ""), steps + 1
        return root

    def _cancelled(self, before: OrderLine | None, posting: SeenPosting) -> Span:
        """When an order was cancelled: within the window, and after it was seen waiting."""
        last = self._window.last
        moments = [self._window.first]
        moments += [posting.created_at] if posting.created_at else []
        moments += [before.seen_at] if before else []
        return Span(max((at for at in moments if at <= last), default=last), last)

    def _handed_over(self, before: OrderLine | None, posting: SeenPosting) -> Span:
        """When units left, if the shop does not say. What came last need not be the handover: an
        order that is delivered left before that, so the start of the window bounds nothing.
        """
        last = self._window.last
        first = before.seen_at if before else posting.created_at or self._window.first
        return Span(min(first, last), last)

    def _withdraw(self, latest: Mapping[PostingNumber, SeenPosting]) -> None:
        """Units that a family of postings lost: they were cancelled, not moved by a split."""
        families: dict[Family, list[Key]] = defaultdict(list)
        for key, line in self._new.items():
            families[line.root, line.offer].append(key)
        for family, keys in families.items():
            grown = {key: self._grown(key) for key in keys}
            unmatched = sum(grown.values())
            for key in keys:
                before = self._known.get(key)
                shrunk = max(0, before.units - self._new[key].units) if before else 0
                if not shrunk or before is None:
                    continue
                moved = min(shrunk, unmatched)
                unmatched -= moved
                lost = self._moved_before(family, shrunk - moved, latest[key[0]])
                if lost:
                    self._lose(key, before, lost, latest[key[0]])
            if unmatched:
                unmatched = self._find_again(family, unmatched)
            if unmatched:
                self._show_twice(family, grown, unmatched)

    def _moved_before(self, family: Family, units: int, posting: SeenPosting) -> int:
        """A posting shows only now that units moved to one that was seen earlier. What is left?"""
        listed = _listed(posting, family[1]) if posting.stage == "cancelled" else 0
        movable = max(0, units - listed)
        for key in self._family(family) if movable else ():
            line = self._line_now(key)
            taken = min(movable, line.twice)
            if taken:
                self._new[key] = replace(line, twice=line.twice - taken)
                movable, units = movable - taken, units - taken
        return units

    def _find_again(self, family: Family, units: int) -> int:
        """A part that was split off shows up only now: what it holds was not withdrawn after all.

        Without this, a list that is behind would give units back that are still promised. Returns
        the units that were not found.
        """
        for key in self._family(family):
            line = self._line_now(key)
            if not line.withdrawn or line.left is not None:
                continue
            kept: list[Withdrawal] = []
            for item in reversed(line.withdrawn):
                taken = min(units, item.units)
                units -= taken
                if item.units > taken:
                    kept.append(Withdrawal(item.units - taken, item.when))
            self._new[key] = replace(line, withdrawn=tuple(reversed(kept)))
        return units

    def _show_twice(self, family: Family, grown: Mapping[Key, int], units: int) -> None:
        """A part that was split off shows up before the posting that it came from shrinks."""
        others = [self._line_now(key) for key in self._family(family) if key not in grown]
        others += [self._new[key] for key, more in grown.items() if not more and key in self._known]
        units = min(units, sum(line.units for line in others if line.left is None))
        for key, more in grown.items():
            taken = min(units, more)
            units -= taken
            if taken:
                self._new[key] = replace(self._new[key], twice=self._new[key].twice + taken)

    def _line_now(self, key: Key) -> OrderLine:
        return self._new.get(key) or self._known[key]

    def _family(self, family: Family) -> list[Key]:
        """The lines of a family that were known before."""
        if self._families is None:
            self._families = defaultdict(list)
            for key, line in self._known.items():
                self._families[line.root, line.offer].append(key)
        return self._families.get(family, [])

    def _grown(self, key: Key) -> int:
        before, now = self._known.get(key), self._new[key]
        if before is not None:
            return max(0, now.units - before.units)
        # A new posting of a family takes units over only if it was split from another.
        stands = now.units + sum(item.units for item in now.withdrawn)
        return stands if now.root != now.posting else 0

    def _lose(self, key: Key, before: OrderLine, units: int, posting: SeenPosting) -> None:
        """Units are gone: those that a cancelled posting still lists went with it, others alone."""
        listed = _listed(posting, key[1])
        with_it = min(units, listed) if posting.stage == "cancelled" else 0
        line = self._new[key]
        withdrawn = line.withdrawn
        if units > with_it:
            last = self._reading.last
            alone = Span(min(max(before.seen_at, before.created_at or before.seen_at), last), last)
            withdrawn += (Withdrawal(units - with_it, alone),)
        if with_it:
            withdrawn += (Withdrawal(with_it, self._cancelled(before, posting)),)
        self._new[key] = replace(line, withdrawn=withdrawn)


def _dated(moment: datetime) -> Span:
    """A moment without a fraction is one that was cut to its second."""
    rest = timedelta(0) if moment.microsecond else timedelta(microseconds=999_999)
    return Span(moment, moment + rest)


def _listed(posting: SeenPosting, offer: OfferId) -> int:
    return sum(item.units for item in posting.items if item.offer == offer)


def _how_far(posting: SeenPosting) -> tuple[int, int]:
    """Of two views of a posting the later one: it ends after it waited, and never gains units."""
    return _STAGES.index(posting.stage), -sum(item.units for item in posting.items)


_STAGES: tuple[Stage, ...] = ("waiting", "left", "split", "cancelled")
