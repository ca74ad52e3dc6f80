"""What to do about an operation that did not end as meant: a code, what it means, a fix."""

from typing import NamedTuple, assert_never

from reconciler.apply.outcome import (
    AlreadyTrue,
    Blocked,
    Consumed,
    Converged,
    Pending,
    Rejected,
    Stale,
    Unknown,
)
from reconciler.apply.record import OperationRecord
from reconciler.report.codes import first_sentence
from reconciler.report.hints import hint

PLAN = "run `reconciler plan`: it reads the shop first, and tells what is still to be done"
NOT_SEEN = "it was sent, and nobody saw how it ended"


class Advice(NamedTuple):
    """`code` is the shop's, or the name of an outcome of ours; `said` are the shop's own words."""

    code: str
    meaning: str
    fix: str
    said: str = ""


def advice(record: OperationRecord) -> Advice | None:
    """What there is to do; None if nothing is: it is done, not sent, or the shop works on it."""
    end = record.end
    match end:
        case None:
            return Advice("not-seen", NOT_SEEN, PLAN) if record.sent_at else None
        case Rejected():
            return _of_refusal(end)
        case Unknown():
            return Advice("unknown", f"it may have taken effect: {end.reason}", PLAN)
        case Blocked():
            return Advice("blocked", f"not sent: {end.reason}", PLAN)
        case Stale():
            moved = f"not sent: planned on {end.observed}, and the shop now has {end.now}"
            return Advice("stale", moved, PLAN)
        case Pending() | Converged() | Consumed() | AlreadyTrue():
            return None
        case _:
            assert_never(end)


def _of_refusal(end: Rejected) -> Advice:
    said = ": ".join(filter(None, (end.attribute or end.field, end.message)))
    known = hint(end)
    meaning = first_sentence(known)
    fix = known.removeprefix(meaning).strip()
    return Advice(
        end.code or "refused",
        meaning or "the shop refused it, for the reason that it says itself",
        fix or "change what it names, then run `reconciler plan`",
        said,
    )
