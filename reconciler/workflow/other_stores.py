"""What other stores of a catalog say, and which of them the lines behind a plan speak to as well.

Documents outside the folders of stores are shared. A store that says otherwise in a folder of its
own is not spoken to: what counts is whether it takes its statement from the very same line, and of
prices, whether it says the same there, as a store may say otherwise of single fields.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import assert_never

from reconciler.domain.desired import Desired
from reconciler.domain.errors import InvalidInput
from reconciler.domain.ids import OfferId
from reconciler.domain.source import Source
from reconciler.plan.operation import (
    Operation,
    Rename,
    RenewTimer,
    SetArchived,
    SetCard,
    SetPrice,
    SetStock,
)
from reconciler.workflow.job import Inputs

EDITS = frozenset({"git", "first"})
"""Causes that an edit of git is behind: what the shop or a rule moved says nothing of others."""


def shared_with(
    inputs: Inputs, operations: Iterable[Operation]
) -> tuple[Mapping[str, tuple[str, ...]] | None, str]:
    """By operation, the other stores that its line speaks to; or None and why that is not known."""
    found: dict[str, list[str]] = {}
    edits = [op for op in operations if op.cause in EDITS]
    for store, said in _others(inputs, edits):
        if said is None:
            return None, f"the documents of the store {store} are wrong"
        for op in edits:
            line = _line(inputs.desired, op)
            if line is not None and _line(said, op) == line:
                found.setdefault(op.id, []).append(store)
    return {name: tuple(sorted(stores)) for name, stores in found.items()}, ""


def spoken_of(inputs: Inputs) -> frozenset[OfferId]:
    """Every offer that documents of a catalog of several stores name, whichever store they are of;
    none where there is one store.
    """
    catalog = inputs.catalog
    if catalog is None or len(catalog.stores()) < 2:
        return frozenset()
    said = [one.said for one in catalog.files]
    renamed = (rename.old for one in said for rename in one.renames)
    return frozenset(renamed).union(*(table for one in said for table in one.tables()))


def _others(
    inputs: Inputs, operations: Sequence[Operation]
) -> Iterable[tuple[str, Desired | None]]:
    """The other stores, with what they say of the same offers; None if that is wrong."""
    catalog, own = inputs.catalog, inputs.desired.store.name
    if catalog is None or not operations:
        return
    offers = {op.offer for op in operations}
    for name in catalog.stores():
        if name != own:
            try:
                yield name, catalog.part(catalog.of(name), offers)
            except InvalidInput:
                yield name, None


Line = tuple[Source, tuple[object, ...]]
"""Where something is said, and what of it a store may say otherwise."""


def _line(desired: Desired, op: Operation) -> Line | None:
    """Where a store says what an operation does; None where it does not say it."""
    match op:
        case SetStock():
            stock = desired.stocks.get(op.warehouse, {}).get(op.offer)
            return None if stock is None else (stock.source, ())
        case SetPrice():
            price = desired.prices.get(op.offer)
            if price is None:
                return None
            return price.source, tuple(price.says.get(name) for name, _ in op.after.said())
        case SetCard() | SetArchived():
            product = desired.products.get(op.offer)
            return None if product is None else (product.source, ())
        case Rename():
            moved = desired.moved.get(op.was)
            return None if moved is None else (moved.source, ())
        case RenewTimer():
            return None
        case _:
            assert_never(op)
