"""What a plan noticed and does not write, in any style."""

from collections.abc import Iterator

from reconciler.plan import finding
from reconciler.plan.model import Plan
from reconciler.report.moves import moved_between, moved_by_orders
from reconciler.report.orphans import orphan_words
from reconciler.report.price_notices import price_notices
from reconciler.report.style import Style, cut, listed
from reconciler.report.waiting import waits
from reconciler.report.words import count, number

NAMES = 5


def noticed_lines(plan: Plan, style: Style, rows: int | None) -> Iterator[str]:
    """The section; nothing if nothing was noticed."""
    shown, more = cut([*_noticed(plan, style)], rows)
    if shown or more:
        yield from style.heading("Noticed besides")
        yield from style.items([*shown, *([f"and {number(more)} more"] if more else [])])


def _noticed(plan: Plan, style: Style) -> Iterator[str]:
    code, prose = style.code, style.prose
    told = moved_between(plan.findings, code, prose)
    if told:
        yield f"{told.about.lower()}: {told.says}"
    for lines in (
        moved_by_orders(plan.findings, code, prose),
        waits(plan.findings, code, prose),
        price_notices(plan.findings, code, prose),
    ):
        yield from (f"{about.lower()}: {says}" for about, says in lines)
    for item in plan.findings:
        if isinstance(item, finding.Blocked):
            at = f" on {code(item.warehouse)}" if item.warehouse else ""
            offers = f"{count(len(item.offers), 'offer')}{at}"
            names = listed(style, item.offers, NAMES)
            yield f"can't be written: {offers}: {prose(item.reason)} ({names}); {prose(item.fix)}"
        elif isinstance(item, finding.NoWarehouse):
            says = f"{prose(item.reason)}; {prose(item.fix)} ({prose(item.where)})"
            yield f"no such warehouse: {code(item.warehouse)}: {says}"
        elif isinstance(item, finding.Orphan):
            names = listed(style, item.offers, NAMES)
            yield f"not in git: {orphan_words(plan, item)} ({names})"
        elif isinstance(item, finding.Released):
            offers = f"{prose(item.what)} of {count(len(item.offers), 'offer')}"
            names = listed(style, item.offers, NAMES)
            yield f"no longer in git, left as it is: {offers} ({names})"
