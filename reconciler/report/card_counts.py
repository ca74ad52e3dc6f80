"""How many cards a plan changes, and how: the numbers that every format says."""

from typing import NamedTuple

from reconciler.plan.model import Plan
from reconciler.plan.operation import Rename, RenewTimer, SetArchived, SetCard


class CardCounts(NamedTuple):
    """`cards` are offers whose cards change, however many writes it takes; new ones apart.

    `destructive` are those of them that lose content.
    """

    cards: int
    destructive: int
    creates: int
    renames: int
    archives: int
    unarchives: int
    timers: int


def card_counts(plan: Plan) -> CardCounts:
    """Count the operations on cards."""
    cards = [op for op in plan.operations if isinstance(op, SetCard)]
    changed = [op for op in cards if op.writer != "create"]
    moves = [op.archived for op in plan.operations if isinstance(op, SetArchived)]
    return CardCounts(
        cards=len({op.offer for op in changed}),
        destructive=len({op.offer for op in changed if op.is_destructive}),
        creates=len(cards) - len(changed),
        renames=sum(isinstance(op, Rename) for op in plan.operations),
        archives=sum(moves),
        unarchives=len(moves) - sum(moves),
        timers=sum(isinstance(op, RenewTimer) for op in plan.operations),
    )
