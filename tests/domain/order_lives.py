"""Lives of postings with every moment known, and lists that show them as the shop would."""

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from reconciler.domain.ids import OfferId, WarehouseId
from reconciler.domain.order_merge import Key, merge
from reconciler.domain.orders import OrderLine, SeenItem, SeenPosting, Span, Stage

START = datetime(2026, 11, 1, tzinfo=UTC)
LAG = 60
"""Minutes that a list may be behind, and thus the overlap of two readings."""
MSK = WarehouseId(1)
OFFERS = (OfferId("MUG"), OfferId("CUP"))


def at(minute: float) -> datetime:
    return START + timedelta(minutes=minute)


@dataclass
class Life:
    """A posting; `units` are those that the shop lists for it now."""

    number: str
    root: str
    parent: str
    created: int
    units: dict[OfferId, int]
    stage: Stage = "waiting"
    left: int | None = None
    dated: bool = True
    changed: int = 0

    def shown(self) -> SeenPosting:
        return SeenPosting(
            number=self.number,
            parent=self.parent,
            warehouse=MSK,
            stage=self.stage,
            created_at=at(self.created),
            left_at=at(self.left) if self.left is not None and self.dated else None,
            items=tuple(SeenItem(offer, units) for offer, units in self.units.items()),
        )


Family = tuple[str, OfferId]


@dataclass
class Lives:
    """All postings of a shop, what truly happened to them, and what a ledger makes of them."""

    now: int = 0
    all: dict[str, Life] = field(default_factory=dict)
    ordered: list[tuple[Family, int, int]] = field(default_factory=list)
    withdrawn: list[tuple[Family, int, int]] = field(default_factory=list)
    views: list[tuple[int, dict[str, Life]]] = field(default_factory=list)
    known: dict[Key, OrderLine] = field(default_factory=dict)
    until: int | None = None

    def pass_by(self, minutes: int) -> None:
        """Time goes on; what was true until now can still be shown by a list that is behind."""
        shown = {name: replace(life, units=dict(life.units)) for name, life in self.all.items()}
        self.views.append((self.now, shown))
        self.now += minutes

    def order(self, units: dict[OfferId, int], dated: bool = True) -> None:
        name = f"{len(self.all)}-1"
        self.all[name] = Life(name, name, "", self.now, units, dated=dated, changed=self.now)
        for offer, count in units.items():
            self.ordered.append(((name, offer), count, self.now))

    def cancel(self, life: Life) -> None:
        life.stage, life.changed = "cancelled", self.now
        for offer, count in life.units.items():
            if life.left is None:
                self.withdrawn.append(((life.root, offer), count, self.now))

    def cancel_part(self, life: Life, offer: OfferId, units: int) -> None:
        """Without a change of state, so that no list of changes tells of it."""
        units = min(units, life.units.get(offer, 0))
        if 0 < units < sum(life.units.values()):
            life.units[offer] -= units
            self.withdrawn.append(((life.root, offer), units, self.now))
            if not life.units[offer]:
                del life.units[offer]

    def split(self, life: Life, offer: OfferId, units: int, whole: bool) -> None:
        """Into a part that stays and a new posting, or into new postings alone."""
        units = min(units, life.units.get(offer, 0))
        if not 0 < units < sum(life.units.values()):
            return
        rest = {**life.units, offer: life.units[offer] - units}
        rest = {name: count for name, count in rest.items() if count}
        parts = [{offer: units}, *([rest] if whole else [])]
        for part in parts:
            name = f"{len(self.all)}-2"
            self.all[name] = Life(
                name, life.root, life.number, life.created, part, changed=self.now
            )
        life.changed = self.now
        if whole:
            life.stage = "split"
        else:
            life.units = rest

    def touch(self, life: Life) -> None:
        life.changed = self.now

    def hand_over(self, life: Life) -> None:
        life.stage, life.left, life.changed = "left", self.now, self.now

    def read(self, lag: int = 0, waiting_lag: int = 0, waiting_too: bool = True) -> None:
        """A reading as the ledger makes it, by lists that may be behind."""
        since = 0 if self.until is None else max(0, self.until - LAG)
        seen: list[SeenPosting] = []
        if waiting_too:
            behind = self._view(self.now - waiting_lag)
            seen += [life.shown() for life in behind.values() if life.stage == "waiting"]
        changed = self._view(self.now - lag)
        seen += [life.shown() for life in changed.values() if life.changed >= since]
        reading = Span(at(self.now - LAG), at(self.now))
        self.known |= merge(self.known, seen, Span(at(since), at(self.now)), reading)
        self.until = self.now

    def _view(self, moment: int) -> dict[str, Life]:
        if moment >= self.now:
            return self.all
        older = [view for when, view in self.views if when <= moment]
        return older[-1] if older else {}

    def standing(self) -> dict[Family, int]:
        """Units by family that were ordered and not withdrawn."""
        sums: dict[Family, int] = defaultdict(int)
        for family, units, _ in self.ordered:
            sums[family] += units
        for family, units, _ in self.withdrawn:
            sums[family] -= units
        return {family: units for family, units in sums.items() if units}
