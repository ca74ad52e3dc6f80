"""Prices of which the hour takes no more updates: waited for if that is soon, else left."""

from collections.abc import Sequence
from datetime import timedelta

from reconciler.apply.outcome import Pending
from reconciler.apply.work import Work
from reconciler.plan.operation import SetPrice

LONGEST_PIECE_SECONDS = 30.0
"""Well under the life of a lease, which has to be kept in a wait."""


def within_the_hour(run: Work, operations: Sequence[SetPrice]) -> list[SetPrice]:
    """The prices that Ozon takes by now; the run waits for them as long as it has patience.

    The others have ended as pending, or are left to a run that is not stopped.
    """
    now = run.now()
    worth = now + max(run.patience, timedelta(0))
    late = {op.id: _full(op) for op in operations if op.not_before and op.not_before > worth}
    if late:
        run.journal.settled(late, {}, {}, now)
        run.end(late)
    going = [op for op in operations if op.id not in late]
    until = max((op.not_before for op in going if op.not_before), default=now)
    return going if _waited(run, (until - now).total_seconds()) else []


def _waited(run: Work, seconds: float) -> bool:
    """Wait in pieces, in which the lease is kept; False if the run halts."""
    while seconds > 0:
        piece = min(seconds, LONGEST_PIECE_SECONDS)
        over = run.now() + timedelta(seconds=piece + 1)
        if not run.wait(piece, over, "Ozon takes ten prices of one product in an hour"):
            if not run.halts():
                run.stop("stopped as its time would be over in a wait", goes_on=True)
            return False
        seconds -= piece
    return True


def _full(op: SetPrice) -> Pending:
    when = f"{op.not_before:%H:%M:%S} UTC" if op.not_before else "a later run"
    return Pending(f"Ozon took ten prices of it within an hour, and takes the next after {when}")
