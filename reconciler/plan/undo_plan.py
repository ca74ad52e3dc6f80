"""The plan that rolls a run back: like any other plan, judged and applied like any other."""

from collections.abc import Sequence

from msgspec.structs import replace

from reconciler.domain.applied import Applied
from reconciler.domain.desired import Desired
from reconciler.domain.ids import OfferId
from reconciler.domain.limits import RENAMES_PER_CALL
from reconciler.plan.archive_part import returned
from reconciler.plan.build import with_dark, with_free
from reconciler.plan.card_quota import fit
from reconciler.plan.cost import cost
from reconciler.plan.model import Plan, Totals, Undoes, sealed
from reconciler.plan.operation import Operation, Rename, SetCard, SetStock
from reconciler.plan.order import in_order
from reconciler.plan.outlook import Outlook, look
from reconciler.plan.undo import Undoing
from reconciler.plan.undo_scene import Done, Scene, ShopNow


def undo_plan(
    like: Plan,
    desired: Desired,
    applied: Applied,
    now: ShopNow,
    undoes: Undoes,
    done: Sequence[Done],
) -> Plan:
    """Undo the operations of a run, as far as they can be.

    `like` is what git asks of the same shop now: it has the counts that thresholds are measured
    against.
    """
    undone = Undoing(Scene(desired, applied, now, undoes.run, done)).undo(done)
    shop = returned(now.snapshot, undone.changes.returns)
    outlook = look(shop, undone.changes.stocks)
    quota = shop.quota
    fitted = fit(undone.changes.cards, quota)
    changes = replace(
        undone.changes,
        stocks=with_dark(list(undone.changes.stocks), outlook),
        prices=with_free(undone.changes.prices, outlook),
        cards=with_free(fitted.operations, outlook),
        retirements=with_free(undone.changes.retirements, outlook),
    )
    operations = _renamed_last(in_order(changes), with_free(undone.renames, outlook))
    plan = replace(
        like,
        operations=operations,
        findings=(*undone.findings, *fitted.deferred),
        adoptions=(),
        price_adoptions=(),
        card_adoptions=(),
        totals=_totals(like, changes.stocks, outlook),
        cost=cost(operations, shop.taken_at, quota.per_minute if quota else None),
        quotas=fitted.quotas,
        undoes=replace(
            undoes,
            again=tuple(sorted(undone.again)),
            remarks=tuple(undone.remarks),
            last_update=tuple(sorted(undone.last_update)),
        ),
    )
    return sealed(plan)


def _renamed_last(
    operations: tuple[Operation, ...], renames: Sequence[Rename]
) -> tuple[Operation, ...]:
    """Everything else goes by the ids that the shop has; a card under way must keep its own."""
    first = max((op.batch for op in operations), default=-1) + 1
    cards: dict[OfferId, tuple[str, ...]] = {}
    for op in operations:
        if isinstance(op, SetCard):
            cards[op.offer] = (*cards.get(op.offer, ()), op.id)
    last = [
        replace(op, batch=first + number, depends_on=cards.get(op.was, ()))
        for number, op in (
            (index // RENAMES_PER_CALL, op)
            for index, op in enumerate(sorted(renames, key=lambda op: op.id))
        )
    ]
    return (*operations, *last)


def _totals(like: Plan, stocks: Sequence[SetStock], outlook: Outlook) -> Totals:
    deltas = [op.delta for op in stocks]
    return replace(
        like.totals,
        in_stock_before=outlook.in_stock_before,
        in_stock_after=outlook.in_stock_after,
        goes_dark=outlook.goes_dark,
        comes_back=outlook.comes_back,
        units_up=sum(delta for delta in deltas if delta > 0),
        units_down=-sum(delta for delta in deltas if delta < 0),
    )
