"""Waivers at work: which are live, what they exempt, and what to say about each."""

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Literal

from reconciler.domain.problem import Problem
from reconciler.plan.operation import Operation, SetStock, traits_of
from reconciler.policy.document import Waiver
from reconciler.policy.price_moves import price_of
from reconciler.policy.verdict import WaiverNote

EXPIRING_DAYS = 7
"""From so many days before its last day a waiver is announced as about to lapse."""


def is_live(waiver: Waiver, now: datetime) -> bool:
    """Whether a waiver holds: through the whole of its last day, UTC.

    The one place that decides it, so that plan, apply and every policy agree.
    """
    return today(now) <= waiver.expires


def today(now: datetime) -> date:
    """The day in UTC, wherever the clock stands. A time without a zone is a bug."""
    assert now.tzinfo is not None, "the time of judging needs a zone"
    return now.astimezone(UTC).date()


def lapsed(waivers: Iterable[Waiver], now: datetime) -> list[Problem]:
    """A problem for each waiver that exempts nothing any more: nobody should trust in it."""
    return [
        Problem(
            code="waiver-lapsed",
            message=f"The waiver of `{waiver.policy}` lapsed on {waiver.expires} and exempts "
            f"nothing any more ({waiver.reason}; {waiver.owner}).",
            fix="Delete it; or, if it is still needed, say why anew and give it another last day.",
            source=waiver.source,
            path="expires",
        )
        for waiver in waivers
        if not is_live(waiver, now)
    ]


class Waiving:
    """The waivers of one judging, and a tally of what each of them exempted.

    An expired waiver exempts nothing; it is tallied all the same, so that its note tells when its
    lapse is why a finding came back.
    """

    def __init__(self, waivers: Iterable[Waiver], now: datetime) -> None:
        self._waivers = tuple(waivers)
        self._now = now
        self._tally: Counter[int] = Counter()
        self._of: dict[str, list[int]] = {}
        for index, waiver in enumerate(self._waivers):
            self._of.setdefault(waiver.policy, []).append(index)

    def exempts(self, policy: str, op: Operation) -> bool:
        """Whether a live waiver takes the operation out of the policy."""
        return policy in self._of and any(map(self._live, self._meant(policy, op)))

    def count(self, policy: str, op: Operation) -> None:
        """Remember that the waivers meant for this operation were needed."""
        if policy in self._of:
            self._tally.update(self._meant(policy, op))

    def notes(self) -> tuple[WaiverNote, ...]:
        """One note for each waiver, by policy and last day."""
        notes = [self._note(index, waiver) for index, waiver in enumerate(self._waivers)]
        return tuple(sorted(notes, key=lambda note: (note.policy, note.expires, note.where)))

    def _live(self, index: int) -> bool:
        return is_live(self._waivers[index], self._now)

    def _meant(self, policy: str, op: Operation) -> Iterable[int]:
        return (index for index in self._of.get(policy, ()) if _means(self._waivers[index], op))

    def _note(self, index: int, waiver: Waiver) -> WaiverNote:
        return WaiverNote(
            policy=waiver.policy,
            reason=waiver.reason,
            owner=waiver.owner,
            expires=waiver.expires,
            where=waiver.source.short,
            state=self._state(index, waiver),
            operations=self._tally[index],
        )

    def _state(
        self, index: int, waiver: Waiver
    ) -> Literal["used", "unused", "expiring", "expired"]:
        if not self._live(index):
            return "expired"
        if waiver.expires - today(self._now) <= timedelta(days=EXPIRING_DAYS):
            return "expiring"
        return "used" if self._tally[index] else "unused"


def _means(waiver: Waiver, op: Operation) -> bool:
    warehouse = op.warehouse if isinstance(op, SetStock) else None
    return waiver.match.matches(op.offer, warehouse, price_of(op), traits_of(op))
