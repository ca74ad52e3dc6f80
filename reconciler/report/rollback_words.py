"""How a plan is taken back once it was applied, and what of it can't be."""

from collections.abc import Iterator

from reconciler.plan.model import Plan
from reconciler.plan.operation import SetArchived
from reconciler.report.base import Around
from reconciler.report.card_counts import card_counts
from reconciler.report.style import Style
from reconciler.report.words import count


def rollback_lines(plan: Plan, style: Style, around: Around) -> Iterator[str]:
    """A hint for a reviewer; nothing where nothing changes."""
    if not plan.operations:
        return
    yield from style.heading("Rollback")
    how = (
        "Revert the pull request, with its button, and merge that"
        if around.in_pull_request
        else f"{style.code('git revert')} the commit and apply that"
    )
    yield from style.para(f"{how}: it is planned and judged like any change.")
    yield from style.items(f"stays: {words}" for words in _stays(plan))


def _stays(plan: Plan) -> Iterator[str]:
    counts = card_counts(plan)
    if counts.creates:
        yield f"{count(counts.creates, 'new offer')}: a card can be archived, not unmade"
    if counts.destructive:
        yield f"content of {count(counts.destructive, 'card')}: the values have to be said again"
    if plan.totals.goes_dark:
        yield "what offers lose while nobody can buy them: places in searches and promotions"
    if any(isinstance(op, SetArchived) and op.archived for op in plan.operations):
        yield "archived offers come back without stock, by a change of their own"
    if plan.price_operations:
        yield "orders at the new prices, and a price within its limit of changes an hour"
    if plan.stock_operations:
        yield "units that are sold meanwhile"
