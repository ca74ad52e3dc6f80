"""Offers that a run has created: Ozon takes stock for them once it has checked their cards."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import msgspec
from msgspec.structs import replace

from reconciler.apply.card_batch import MOST_LOOKS, POLLS
from reconciler.apply.card_ports import CardState
from reconciler.apply.outcome import Outcome, Pending, Rejected
from reconciler.apply.work import Work
from reconciler.domain.ids import OfferId
from reconciler.plan.operation import SetStock

UNCHECKED = Pending("Ozon has not finished its check of the card")


class Checked(msgspec.Struct, frozen=True):
    """Operations that may be sent now, and how the others ended."""

    ready: Sequence[SetStock]
    ended: Mapping[str, Outcome]


class NewOffers:
    """Waits for the new offers of one run."""

    def __init__(self) -> None:
        self._give_up_at: datetime | None = None

    def checked(self, run: Work, operations: Sequence[SetStock]) -> Checked:
        """Wait for the check of those that operations are about, as far as the run has patience.

        It takes seconds or days: what is not there by then, a later run picks up.
        """
        new = {op.offer for op in operations} & run.new_products.keys()
        if not new:
            return Checked(operations, {})
        if self._give_up_at is None:
            self._give_up_at = run.now() + run.patience
        states = _wait(run, frozenset(new), self._give_up_at)
        ready: list[SetStock] = []
        ended: dict[str, Outcome] = {}
        for op in operations:
            state = states.get(op.offer)
            if op.offer not in new:
                ready.append(op)
            elif state is not None and state.refused:
                first = state.refused[0]
                ended[op.id] = Rejected(first.code, first.message, first.field, first.attribute)
            elif state is not None and state.ready:
                ready.append(replace(op, product_id=run.new_products[op.offer]))
            else:
                ended[op.id] = UNCHECKED
        return Checked(ready, ended)


def _wait(
    run: Work, offers: frozenset[OfferId], give_up_at: datetime
) -> Mapping[OfferId, CardState]:
    states: dict[OfferId, CardState] = {}
    waiting = set(offers)
    for look in range(MOST_LOOKS):
        states |= run.shop.cards.states(sorted(waiting))
        waiting -= {offer for offer, state in states.items() if state.ready or state.refused}
        pause = POLLS[min(look, len(POLLS) - 1)]
        why = f"Ozon checks new cards before it takes stock for them, left: {len(waiting)}"
        if not waiting or not run.wait(pause, give_up_at, why):
            break
    return states
