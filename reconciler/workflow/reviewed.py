"""A plan made anew, held against the one that somebody reviewed: what goes beyond that one?

For pipelines that apply after a merge: the catalog's digest differs then, the changes do not.
"""

from collections.abc import Iterator
from decimal import Decimal

from msgspec.structs import replace

from reconciler.domain.card_digest import known_sent
from reconciler.domain.ids import Cell
from reconciler.domain.order_sums import net
from reconciler.domain.orders import CLOCK_DOUBT, Orders, Span, blurred
from reconciler.domain.price import PriceValue, value_text
from reconciler.plan.model import Plan
from reconciler.plan.operation import (
    Operation,
    Rename,
    RenewTimer,
    SetArchived,
    SetCard,
    SetPrice,
    SetStock,
)
from reconciler.policy.approval import UNREVIEWED, Approving
from reconciler.workflow.job import Job
from reconciler.workflow.plan import Planned, Uncovered, judge_made, make_for
from reconciler.workflow.plan_file import check_shop, overwritten


def judge_reviewed(
    job: Job,
    reviewed: Plan,
    tolerance: Decimal,
    *,
    withhold: bool = False,
) -> Planned:
    """A plan made now, judged by today's policies, with what of it the reviewed one does not cover.

    An approval of `unreviewed` lets such operations pass. `withhold`: they are taken out of the
    plan, and the rest may go. Raises PlanStale if the reviewed
    plan is of another store or shop.
    """
    check_shop(reviewed, job)
    made = make_for(job, overwritten(reviewed), reviewed.observed_at)
    approving = Approving(job.inputs.approvals, made.plan, job.clock.now())
    found = tuple(
        Uncovered(operation=op.id, reason=reason)
        for op, reason in uncovered(made.plan, reviewed, tolerance, made.told.orders)
        if not approving.covers(UNREVIEWED, "violated", [op])
    )
    held = {item.operation: f"withheld: nobody reviewed it, {item.reason}" for item in found}
    planned = judge_made(job, made, held if withhold else {}, reviewed.observed_at)
    if held and not withhold:
        planned = replace(planned, rest=None)
    return replace(planned, uncovered=found)


def uncovered(
    fresh: Plan, reviewed: Plan, tolerance: Decimal, orders: Orders
) -> Iterator[tuple[Operation, str]]:
    """The operations of a plan that a reviewed one does not cover, with the reason."""
    seen = {op.id: op for op in reviewed.operations}
    for op in fresh.operations:
        then = seen.get(op.id)
        reason = "it is not in the reviewed plan"
        if then is not None:
            reason = why_beyond(op, then, tolerance, orders)
        if reason:
            yield op, reason


def why_beyond(now: Operation, then: Operation, tolerance: Decimal, orders: Orders) -> str:
    """Why an operation goes beyond the reviewed one; empty if it does not."""
    match now, then:
        case SetStock(), SetStock():
            return _stock(now, then, tolerance, orders)
        case SetPrice(), SetPrice():
            return _price(now, then, tolerance)
        case SetCard(), SetCard():
            return _card(now, then)
        case Rename(), Rename():
            same = (now.was, now.offer, now.product_id) == (then.was, then.offer, then.product_id)
            return "" if same else f"`{then.was}` to `{then.offer}` was reviewed"
        case (SetArchived(), SetArchived()) | (RenewTimer(), RenewTimer()):
            return "" if now.product_id == then.product_id else "it is another product by now"
        case _:
            return "it is of another kind"


def _stock(now: SetStock, then: SetStock, tolerance: Decimal, orders: Orders) -> str:
    if now.warehouse_id != then.warehouse_id:
        return "it is another warehouse by now"
    sent, seen = now.after.free, then.after.free
    if sent > seen:
        return f"{sent} units instead of {seen}"
    least = seen - int(seen * tolerance) - _ordered_since(now, then, orders)
    if sent < least:
        return f"{sent} units instead of {seen}, and orders since explain no less than {least}"
    return ""


def _ordered_since(now: SetStock, then: SetStock, orders: Orders) -> int:
    """Units that are gone since the review: by orders, or, for want of them, by what is shown."""
    gone = max(0, then.before.free - now.before.free)
    if orders.gap(then.observed_at - CLOCK_DOUBT):
        return gone
    lines = orders.of(Cell(now.offer, now.warehouse_id))
    return max(0, net(lines, blurred(Span(then.observed_at, then.observed_at))).most)


def _price(now: SetPrice, then: SetPrice, tolerance: Decimal) -> str:
    for name, value in now.after.said():
        seen = then.after.get(name)
        if not _is_near(value, seen, tolerance):
            return f"{name} {value_text(value)} instead of {value_text(seen)}"
    return ""


def _is_near(value: PriceValue, seen: object, tolerance: Decimal) -> bool:
    if not isinstance(value, Decimal) or not isinstance(seen, Decimal):
        return value_text(value) == value_text(seen)  # type: ignore[arg-type]
    return abs(value - seen) <= abs(seen) * tolerance


def _card(now: SetCard, then: SetCard) -> str:
    more = known_sent(now.observed).keys() - known_sent(then.observed).keys()
    if now.writer != "create" and more:
        return f"nobody reviewed {', '.join(sorted(more))}"
    if now.product_id != then.product_id:
        return "it is another product by now"
    for field, value in now.says.fields():
        if then.says.get(field) != value:
            return f"{field} would be other than reviewed"
    if now.prices != then.prices:
        return "it would be created with other prices"
    seen = {entry for change in then.changes for entry in change.lost}
    lost = [entry for change in now.changes for entry in change.lost if entry not in seen]
    return f"it would lose {', '.join(lost)} as well" if lost else ""
