"""Words for prices that become due, prices in quarantine, and what could not be read of prices."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from reconciler.plan.finding import Due, Finding, PriceDrift, Quarantined, Unread
from reconciler.report.moves import Show, Told
from reconciler.report.words import amount, count, minute, some

NAMES = 5


def price_notices(findings: Iterable[Finding], name: Show = str, prose: Show = str) -> list[Told]:
    """One line for every moment at which prices become due, then what else is to be known."""
    listed = list(findings)
    return [
        *_due(listed, name, prose),
        *_quarantined(listed, name),
        *(Told("Not read", prose(item.what)) for item in listed if isinstance(item, Unread)),
    ]


def price_follows(item: PriceDrift) -> str:
    """What follows from a price that somebody else moved, and who that was."""
    if item.held:
        return f"left to {item.because}"
    follows = "the plan sets it back" if item.corrected else "left alone"
    return f"{follows}; moved by {item.because}" if item.because else follows


def _due(findings: Iterable[Finding], name: Show, prose: Show) -> Iterator[Told]:
    moments: dict[datetime, list[Due]] = {}
    for item in findings:
        if isinstance(item, Due):
            moments.setdefault(item.at, []).append(item)
    for at, items in sorted(moments.items()):
        offers = some((_new_prices(item, name) for item in items), NAMES)
        place = f" ({prose(items[0].where)})" if len(items) == 1 else ""
        yield Told("Due soon", f"{count(len(items), 'offer')} at {minute(at)}: {offers}{place}")


def _new_prices(item: Due, name: Show) -> str:
    said = ", ".join(
        f"{field} {'cleared' if value is None else amount(value)}"
        for field, value in item.prices.said()
    )
    return f"{name(item.offer)} {said}"


def _quarantined(findings: Iterable[Finding], name: Show) -> Iterator[Told]:
    for item in findings:
        if isinstance(item, Quarantined):
            offers = some(map(name, item.offers), NAMES)
            yield Told(
                "In quarantine",
                f"{count(len(item.offers), 'offer')} off sale until somebody confirms a price that"
                f" moved by more than 50 %, in the cabinet ({offers})",
            )
