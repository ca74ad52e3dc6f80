"""Prices of one line that stores read in different currencies: 1490 is 1490 in each of them."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations

from reconciler.domain.desired import Desired
from reconciler.domain.ids import OfferId
from reconciler.domain.price import Prices
from reconciler.domain.problem import Problem
from reconciler.domain.source import Source

_AMOUNTS = ("price", "old_price", "min_price", "cost", "declared_price")


def currency_notes(stores: Sequence[Desired]) -> Iterator[Problem]:
    """One for each two stores of different currencies that take amounts from the same lines."""
    for one, other in combinations(stores, 2):
        if one.store.currency == other.store.currency:
            continue
        shared = list(_shared(one, other))
        if shared:
            yield _note(one, other, shared)


def _shared(one: Desired, other: Desired) -> Iterator[tuple[OfferId, Source]]:
    for offer, prices in one.prices.items():
        others = other.prices.get(offer)
        if others is None or others.source != prices.source:
            continue
        if _amounts(prices.says) & _amounts(others.says):
            yield offer, prices.source


def _amounts(says: Prices) -> set[tuple[str, Decimal]]:
    said = ((name, getattr(says, name)) for name in _AMOUNTS)
    return {(name, amount) for name, amount in said if isinstance(amount, Decimal)}


def _note(one: Desired, other: Desired, shared: Sequence[tuple[OfferId, Source]]) -> Problem:
    offer, source = min(shared, key=lambda pair: (pair[1].file, pair[1].line))
    more = f" and {len(shared) - 1} more" if len(shared) > 1 else ""
    first, second = one.store, other.store
    return Problem(
        code="shared-price-currencies",
        message=f"The prices of `{offer}`{more} are read by `{first.name}` in {first.currency} and"
        f" by `{second.name}` in {second.currency}: the same number in both.",
        fix="Move prices into the folder of the store that they are for.",
        source=source,
    )
