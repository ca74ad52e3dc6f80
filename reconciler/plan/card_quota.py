"""The shop's quotas of new and changed cards: what fits today, and what waits for tomorrow."""

from collections.abc import Iterator, Sequence
from datetime import datetime

import msgspec

from reconciler.domain.ids import OfferId
from reconciler.domain.snapshot import Allowance, CardQuota
from reconciler.plan.finding import Deferred
from reconciler.plan.model import Quota
from reconciler.plan.operation import SetCard

_UPDATES = ("import", "attributes", "pictures")


class Fitted(msgspec.Struct, frozen=True):
    """The operations that fit the quotas, what is told of the rest, and the quotas themselves."""

    operations: list[SetCard]
    deferred: list[Deferred]
    quotas: tuple[Quota, ...]


def fit(operations: Sequence[SetCard], quota: CardQuota | None) -> Fitted:
    """Leave out what the quotas have no room for, offer by offer; the next run picks it up.

    An offer goes whole or not at all: half a change of a card is not what was reviewed.
    """
    if quota is None or not operations:
        return Fitted(list(operations), [], ())
    rooms = [
        _Room("new cards", quota.create),
        _Room("changed cards", quota.update),
        _Room("cards in all", quota.total),
    ]
    today, changed, total = rooms
    out: dict[OfferId, _Room] = {}
    for offer, group in _by_offer(operations):
        creates = sum(op.writer == "create" for op in group)
        updates = sum(op.writer in _UPDATES for op in group)
        asked = ((total, creates), (today, creates), (changed, updates))
        full = next((room for room, count in asked if count and not room.has(count)), None)
        if full is not None:
            out[offer] = full
        for room, count in asked:
            room.needed += count
            room.taken += 0 if full is not None else count
    return Fitted(
        [op for op in operations if op.offer not in out],
        [room.finding(offers) for room in rooms if (offers := _waiting(out, room))],
        tuple(room.quota() for room in rooms if room.needed and room.limited),
    )


class _Room:
    def __init__(self, name: str, allowance: Allowance) -> None:
        self._name = name
        self._allowance = allowance
        self.needed = 0
        self.taken = 0

    def has(self, count: int) -> bool:
        left = self._allowance.left
        return left is None or self.taken + count <= left

    def finding(self, offers: Sequence[OfferId]) -> Deferred:
        allowance = self._allowance
        return Deferred(
            reason=f"the shop's quota of {self._name} is used up "
            f"({allowance.used} of {allowance.limit} used)",
            offers=tuple(sorted(offers)),
            until=self._until,
        )

    def quota(self) -> Quota:
        allowance = self._allowance
        return Quota(
            name=self._name,
            limit=allowance.limit,
            used=allowance.used,
            needed=self.needed,
            resets_at=self._until,
        )

    @property
    def limited(self) -> bool:
        """Whether there is a limit at all."""
        return self._allowance.limit is not None

    @property
    def _until(self) -> datetime | None:
        return self._allowance.resets_at


def _waiting(out: dict[OfferId, _Room], room: _Room) -> list[OfferId]:
    return [offer for offer, full in out.items() if full is room]


def _by_offer(operations: Sequence[SetCard]) -> Iterator[tuple[OfferId, list[SetCard]]]:
    groups: dict[OfferId, list[SetCard]] = {}
    for op in operations:
        groups.setdefault(op.offer, []).append(op)
    yield from groups.items()
