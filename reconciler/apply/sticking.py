"""A second look at writes that were accepted: whether they hold, or went back."""

from collections.abc import Sequence

from msgspec import UNSET
from msgspec.structs import replace

from reconciler.apply.outcome import Consumed, Converged, Outcome, Unknown
from reconciler.domain.orders import OrderLine, Span
from reconciler.domain.price import SWITCHES, Prices, value_text
from reconciler.domain.stock import AppliedStock, LiveStock
from reconciler.plan.account import expected
from reconciler.plan.operation import SetPrice, SetStock


def stock_sticks(
    op: SetStock,
    first: SetStock,
    base: AppliedStock,
    live: LiveStock,
    looked: Span,
    lines: Sequence[OrderLine] | None,
) -> Outcome:
    """Whether a cell shows what was sent, less what was sold since.

    `base` is what is known of the cell, `first` has what was there before; `lines` None: orders are
    not known, and a fall counts as sales.
    """
    sent = op.after.free
    if live.free == sent and base.free == sent:
        return Converged(str(sent))
    if _explains(base, live, looked, lines):
        return Consumed(sent, live.free) if live.free < sent else Converged(str(sent))
    was = first.before
    before = replace(base, free=was.free, reserved=was.reserved)
    if lines is not None and was.free != sent and _explains(before, live, looked, lines):
        reason = f"accepted as {sent}, and the shop shows {live.free}, as if nothing had been sent"
        return Unknown(f"{reason}: it did not stick")
    reason = f"sent {sent}, and the shop shows {live.free}, which no order explains"
    return Unknown(f"{reason}: it did not stick, or another hand changed it since")


def _explains(
    base: AppliedStock, live: LiveStock, looked: Span, lines: Sequence[OrderLine] | None
) -> bool:
    if lines is None:
        return live.free <= base.free
    return not expected(base, lines, live, looked).unexplained(live.free)


def price_sticks(op: SetPrice, first: SetPrice, live: Prices) -> Outcome:
    """Whether an offer shows the prices that were sent."""
    back: list[str] = []
    moved: list[str] = []
    for name, value in op.after.said():
        now = live.get(name)
        if value_text(now) == value_text(value) or (name in SWITCHES and now is UNSET):
            continue
        went_back = value_text(now) == value_text(first.before.get(name))
        (back if went_back else moved).append(f"{name} {value_text(now)}")
    if back:
        return Unknown(f"accepted, and the shop shows {', '.join(back)} again: it did not stick")
    if moved:
        reason = f"the shop shows {', '.join(moved)}, which this run neither found nor sent"
        return Unknown(f"{reason}: another hand changed it since")
    return Converged(", ".join(name for name, _ in op.after.said()))
