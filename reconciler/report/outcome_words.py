"""How one operation ended, in words."""

from typing import assert_never

from reconciler.apply.outcome import (
    AlreadyTrue,
    Blocked,
    Consumed,
    Converged,
    Outcome,
    Pending,
    Rejected,
    Stale,
    Unknown,
)


def outcome_words(outcome: Outcome) -> str:
    """One outcome in words."""
    match outcome:
        case Converged():
            # A stock is a number; of prices and cards the names of the fields are known.
            return f"converged{' at' if outcome.sent.isdecimal() else ':'} {outcome.sent}"
        case Consumed():
            return f"sent {outcome.sent}, {outcome.now} left: units were sold meanwhile"
        case AlreadyTrue():
            return "already true, nothing sent"
        case Blocked():
            return f"blocked: {outcome.reason}"
        case Rejected():
            said = ": ".join(filter(None, (_about(outcome), outcome.message)))
            return f"rejected by the shop: {outcome.code} {said}".replace("  ", " ").rstrip()
        case Stale():
            return f"stale: planned on {outcome.observed}, the shop now has {outcome.now}"
        case Pending():
            task = f" (task {outcome.task})" if outcome.task is not None else ""
            return f"pending: {outcome.reason}{task}; `reconciler settle` or the next plan goes on"
        case Unknown():
            return f"unknown: {outcome.reason}"
        case _:
            assert_never(outcome)


def _about(refused: Rejected) -> str:
    """What of a card was refused: an attribute by its name, else a field by the shop's word."""
    if refused.attribute:
        return f"attribute «{refused.attribute}»"
    return refused.field
