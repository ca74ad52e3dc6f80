"""Words for what waits: changes that can't be done yet, that Ozon still works on, and quotas."""

from collections.abc import Iterable, Iterator

from reconciler.apply.outcome import Rejected
from reconciler.domain.ids import OfferId
from reconciler.plan.finding import CardRefused, Deferred, Finding, PriceBudget, Processing
from reconciler.plan.model import Quota
from reconciler.report.hints import hint
from reconciler.report.moves import Show, Told
from reconciler.report.outcome_words import outcome_words
from reconciler.report.words import count, minute, number, some

NAMES = 5

REASONS = 20
"""Reasons for refused cards that are told in words; a machine's form has all."""


def waits(findings: Iterable[Finding], name: Show = str, prose: Show = str) -> Iterator[Told]:
    """One line for every reason to wait, and for every refusal of a change that is sent again."""
    listed = list(findings)
    yield from refused_words(
        [item for item in listed if isinstance(item, CardRefused)], name, prose
    )
    for item in listed:
        if isinstance(item, Deferred):
            yield Told("Not yet", _deferred(item, name, prose))
        elif isinstance(item, PriceBudget):
            yield _budget(item, name)
    open_tasks: dict[str, list[Processing]] = {}
    for item in listed:
        if isinstance(item, Processing):
            open_tasks.setdefault(item.reason, []).append(item)
    for reason, items in open_tasks.items():
        yield Told("Not finished", _processing(reason, items, name, prose))


def refused_words(
    refused: Iterable[CardRefused], name: Show = str, prose: Show = str
) -> Iterator[Told]:
    """Refusals of earlier changes one by one, and one line for all cards that the shop has and
    does not sell for the same reason.
    """
    unsold: dict[Rejected, list[OfferId]] = {}
    for item in refused:
        end = Rejected(item.code, item.message, item.field, item.attribute)
        if item.task is None:
            unsold.setdefault(end, []).append(item.offer)
        else:
            says = f"{name(item.offer)} task {item.task}: {prose(outcome_words(end))}"
            yield Told("Refused earlier", says + _advice(end))
    for end, offers in list(unsold.items())[:REASONS]:
        says = f"{some(map(name, offers), NAMES)}: not sold, {prose(outcome_words(end))}"
        yield Told("Refused cards", says + _advice(end))

    left = list(unsold.values())[REASONS:]
    if left:
        cards = count(len({offer for offers in left for offer in offers}), "card")
        yield Told("Refused cards", f"{cards} for {count(len(left), 'more reason')}")


def _advice(end: Rejected) -> str:
    known = hint(end)
    return f"; {known}" if known else ""


def quota_words(quota: Quota) -> str:
    """`Today's quota of new cards: 3 of 100 used, this plan needs 2`."""
    until = f"; it begins anew at {minute(quota.resets_at)}" if quota.resets_at else ""
    if quota.limit is None:
        return f"No limit on {quota.name}; this plan needs {number(quota.needed)}"
    missing = quota.needed - max(0, quota.limit - quota.used)
    short = f", {number(missing)} more than are left" if missing > 0 else ""
    return (
        f"Today's quota of {quota.name}: {number(quota.used)} of {number(quota.limit)} used, this"
        f" plan needs {number(quota.needed)}{short}{until}"
    )


def is_short(quota: Quota) -> bool:
    """Whether the plan needs more than is left."""
    return quota.limit is not None and quota.needed > max(0, quota.limit - quota.used)


def shown(quotas: Iterable[Quota]) -> list[Quota]:
    """The quotas that matter to a plan: what it takes from, and what is used up."""
    return [
        quota
        for quota in quotas
        if quota.needed or (quota.limit is not None and quota.used >= quota.limit)
    ]


def _deferred(item: Deferred, name: Show, prose: Show) -> str:
    until = f", not before {minute(item.until)}" if item.until else ""
    place = f" ({prose(item.where)})" if item.where else ""
    offers = some(map(name, item.offers), NAMES)
    return (
        f"{count(len(item.offers), 'offer')}: {prose(item.reason)}{until} ({offers});"
        f" the next run picks it up{place}"
    )


def _budget(item: PriceBudget, name: Show) -> Told:
    offers = f"{count(len(item.offers), 'offer')} ({some(map(name, item.offers), NAMES)})"
    if item.waits:
        return Told(
            "Not yet",
            f"the price of {offers} was sent ten times within an hour, and Ozon takes the next by"
            f" {minute(item.until)}; apply waits as long as --wait says, else a later run does",
        )
    return Told(
        "No undo",
        f"this takes the last of ten prices an hour of {offers}: a rollback has to wait until"
        f" {minute(item.until)}",
    )


def _processing(reason: str, items: list[Processing], name: Show, prose: Show) -> str:
    offers = some((_open_task(item, name) for item in items), NAMES)
    since = min(item.sent_at for item in items)
    return (
        f"cards of {count(len({item.offer for item in items}), 'offer')} since {minute(since)}:"
        f" {prose(reason)} ({offers}); `reconciler settle` or the next plan goes on"
    )


def _open_task(item: Processing, name: Show) -> str:
    task = f"task {item.task}" if item.task is not None else "without a known task"
    return f"{name(item.offer)} {task}"
