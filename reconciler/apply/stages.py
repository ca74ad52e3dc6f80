"""In which stages a plan goes out: first the least risky few, then the rest, best sellers last.

A unit is all that the plan changes of one offer, with what waits for it: it is never torn apart, so
that what comes first and what comes after stays in order. Each stage is batched anew, in the fewest
calls that it can have.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple, assert_never

import msgspec
from msgspec.structs import replace

from reconciler.apply.batch import write_kind
from reconciler.apply.outcome import Consumed, Converged, Outcome, Pending, Rejected, Unknown
from reconciler.domain.apply_settings import ApplySettings
from reconciler.domain.ids import OfferId
from reconciler.plan.operation import (
    Operation,
    Rename,
    RenewTimer,
    SetArchived,
    SetCard,
    SetPrice,
    SetStock,
)
from reconciler.plan.order import changes_of, in_order

CANARY = "canary"

Sold = Mapping[OfferId, int]
"""Units ordered of each offer, of late."""


class Stage(msgspec.Struct, frozen=True):
    """Operations that go out together, in sending order. `name` is empty if they are all."""

    name: str
    operations: Sequence[Operation]

    @property
    def words(self) -> str:
        """The name in the middle of a sentence."""
        return "the canary" if self.name == CANARY else self.name


class StageEnd(msgspec.Struct, frozen=True):
    """How a stage ended: how many operations it sent, and how many of these the shop refused or
    nobody knows of.
    """

    name: str
    sent: int
    bad: int

    @property
    def share(self) -> Decimal:
        """The part that went wrong."""
        return Decimal(self.bad) / self.sent if self.sent else Decimal(0)


class Effect(NamedTuple):
    """How much an operation may do harm: the first part that differs decides.

    `loses`: a listing goes dark or content ceases to be. `money` and `units` are what is at stake.
    """

    loses: bool = False
    money: Decimal = Decimal(0)
    units: int = 0


class _Unit(msgspec.Struct, frozen=True):
    name: str
    operations: tuple[Operation, ...]
    sold: int
    best: bool = False

    @property
    def effect(self) -> Effect:
        effects = [effect(op) for op in self.operations]
        return Effect(
            any(one.loses for one in effects),
            sum((one.money for one in effects), Decimal(0)),
            sum(one.units for one in effects),
        )


def stages(
    operations: Sequence[Operation],
    settings: ApplySettings,
    sold: Sold,
    max_ops: int | None = None,
    items_per_minute: int | None = None,
) -> list[Stage]:
    """The stages of a plan, in order. Without a canary it is one, as the plan has it.

    `max_ops`: operations beyond that are in no stage. `items_per_minute` is the shop's own limit.
    """
    if not settings.canary and max_ops is None:
        return [Stage(name="", operations=operations)] if operations else []
    units = _units(operations, sold)
    groups = _groups(_with_best(units), settings) if settings.canary else [("", units)]
    if max_ops is not None:
        groups = list(_capped(groups, max_ops))
    made: list[Stage] = []
    first = 0
    for name, group in groups:
        ordered = in_order(
            changes_of(op for unit in group for op in unit.operations), items_per_minute
        )
        if ordered:
            batches = tuple(replace(op, batch=op.batch + first) for op in ordered)
            first = batches[-1].batch + 1
            made.append(Stage(name=name, operations=batches))
    return made


def stage_end(stage: Stage, outcomes: Mapping[str, Outcome]) -> StageEnd:
    """Count the ends of a stage."""
    ends = [outcomes[op.id] for op in stage.operations if op.id in outcomes]
    bad = sum(isinstance(end, Rejected | Unknown) for end in ends)
    good = sum(isinstance(end, Converged | Consumed | Pending) for end in ends)
    return StageEnd(stage.name, good + bad, bad)


def effect(op: Operation) -> Effect:
    """What is at stake with one operation: units that buyers see more or fewer of, their price, or
    what a new price does to all units on sale.
    """
    match op:
        case SetStock():
            units = abs(op.delta)
            return Effect(op.goes_dark, units * (op.price or Decimal(0)), units)
        case SetPrice():
            before, after = op.before.price, op.after.price
            if not isinstance(before, Decimal) or not isinstance(after, Decimal):
                return Effect(units=op.free)
            return Effect(False, abs(after - before) * op.free, op.free)
        case SetCard():
            return Effect(op.is_destructive, Decimal(0), op.free)
        case Rename():
            return Effect(False, Decimal(0), op.free)
        case SetArchived():
            return Effect(op.archived and op.free > 0, Decimal(0), op.free)
        case RenewTimer():
            return Effect()
        case _:
            assert_never(op)


def _units(operations: Sequence[Operation], sold: Sold) -> list[_Unit]:
    """In the order of the plan. Offers that wait for one another are one unit."""
    group_of: dict[OfferId, OfferId] = {}
    offer_of = {op.id: op.offer for op in operations}
    for op in operations:
        group_of.setdefault(op.offer, op.offer)
        for name in op.depends_on:
            if name in offer_of:
                group_of[_root(group_of, op.offer)] = _root(group_of, offer_of[name])
    found: dict[OfferId, list[Operation]] = {}
    for op in operations:
        found.setdefault(_root(group_of, op.offer), []).append(op)
    return [
        _Unit(root, tuple(ops), sum(sold.get(name, 0) for name in _names(ops)))
        for root, ops in found.items()
    ]


def _root(group_of: dict[OfferId, OfferId], offer: OfferId) -> OfferId:
    while (above := group_of.setdefault(offer, offer)) != offer:
        offer = above
    return offer


def _names(operations: Iterable[Operation]) -> set[OfferId]:
    names = {op.offer for op in operations}
    return names | {op.was for op in operations if isinstance(op, Rename)}


def _with_best(units: Sequence[_Unit]) -> list[_Unit]:
    """Best sellers are the fewest that half of all ordered units fall to."""
    half = sum(unit.sold for unit in units) / 2
    best: set[str] = set()
    reached = 0
    for unit in sorted(units, key=lambda unit: (-unit.sold, unit.name)):
        if reached >= half:
            break
        reached += unit.sold
        best.add(unit.name)
    return [replace(unit, best=unit.name in best) for unit in units]


def _groups(units: Sequence[_Unit], settings: ApplySettings) -> list[tuple[str, list[_Unit]]]:
    canary = _canary(units, settings.canary)
    chosen = {unit.name for unit in canary}
    rest = sorted((unit for unit in units if unit.name not in chosen), key=_calm)
    best = [unit for unit in rest if unit.best]
    others = [unit for unit in rest if not unit.best]
    if settings.waves > 1 and best:
        parts = [*_parts(others, settings.waves - 1), best]
    else:
        parts = list(_parts(rest, settings.waves))
    waves = [(f"wave {number} of {len(parts)}", part) for number, part in enumerate(parts, start=1)]
    return [(CANARY, canary), *waves] if canary else waves


def _canary(units: Sequence[_Unit], size: int) -> list[_Unit]:
    """The least risky ones, and among them one of each kind of call if there is room; never a best
    seller, nor all that there is.
    """
    able = sorted((unit for unit in units if not unit.best), key=lambda u: (u.effect, _calm(u)))
    chosen: list[_Unit] = []
    seen: set[str] = set()
    for unit in able:
        kinds = {write_kind(op) for op in unit.operations}
        if not kinds <= seen:
            chosen.append(unit)
            seen |= kinds
    names = {unit.name for unit in chosen}
    chosen = [*chosen, *(unit for unit in able if unit.name not in names)][:size]
    return chosen if len(chosen) < len(units) else chosen[:-1]


def _calm(unit: _Unit) -> tuple[int, str]:
    return unit.sold, unit.name


def _parts(units: Sequence[_Unit], count: int) -> Iterator[list[_Unit]]:
    size = -(-len(units) // max(1, count))
    for start in range(0, len(units), size or 1):
        yield list(units[start : start + size])


def _capped(
    groups: Iterable[tuple[str, list[_Unit]]], left: int
) -> Iterator[tuple[str, list[_Unit]]]:
    """Units as long as they fit; a smaller one may go where a larger one does not."""
    for name, group in groups:
        kept = []
        for unit in group:
            if len(unit.operations) <= left:
                kept.append(unit)
                left -= len(unit.operations)
        yield name, kept
