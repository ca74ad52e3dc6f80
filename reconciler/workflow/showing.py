"""Use case: everything that git says of one offer, and where each value comes from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

import msgspec

from reconciler.catalog import open_catalog, with_excerpts
from reconciler.domain.desired import Desired
from reconciler.domain.errors import InvalidInput
from reconciler.domain.ids import OfferId, WarehouseAlias
from reconciler.domain.problem import Problem
from reconciler.domain.source import Source
from reconciler.workflow.declared_buffers import ShownBuffer, declared_buffer

if TYPE_CHECKING:
    from reconciler.workflow.where import Where


class ShownValue(msgspec.Struct, frozen=True, kw_only=True):
    """One declared value. `value` None means: clear it.

    `via` is `own`, or `defaults` for a value that the offer inherits; `over` are places that say
    something else and do not win.
    """

    path: tuple[str, ...]
    value: Any
    source: Source
    via: str
    over: tuple[Source, ...] = ()


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """One offer of one store. `renamed_from` are the ids that it had before."""

    store: str
    offer: OfferId
    state: str
    values: tuple[ShownValue, ...]
    buffers: Mapping[WarehouseAlias, ShownBuffer]
    renamed_from: tuple[OfferId, ...]


def show_offer(
    where: Where, offer: str, progress: Callable[[int, int], None] | None = None
) -> Shown:
    """Raises InvalidInput for a broken catalog, and for an offer that no document declares."""
    from reconciler.catalog.declarations import Declarations

    wanted = OfferId(offer)
    catalog = open_catalog(where.catalog, where.cache, progress)
    try:
        desired = catalog.desired(where.store)
    except InvalidInput as wrong:
        raise InvalidInput(with_excerpts(wrong.problems)) from None
    if wanted in desired.moved:
        wanted = desired.moved[wanted].to
    if wanted not in desired.offers():
        raise InvalidInput([_unknown(offer, desired)])
    found = Declarations(catalog.of(where.store), [wanted]).of(wanted)
    product = desired.products.get(wanted)
    return Shown(
        store=desired.store.name,
        offer=wanted,
        state=product.state if product else "active",
        values=tuple(
            ShownValue(path=s.path, value=s.value, source=s.source, via=s.via, over=s.over)
            for s in found
        ),
        buffers=_buffers(desired, wanted),
        renamed_from=tuple(old for old, entry in desired.moved.items() if entry.to == wanted),
    )


def _buffers(desired: Desired, offer: OfferId) -> dict[WarehouseAlias, ShownBuffer]:
    return {
        alias: declared_buffer(desired, alias, offer, table[offer].says)
        for alias, table in desired.stocks.items()
        if offer in table
    }


def _unknown(offer: str, desired: Desired) -> Problem:
    near = get_close_matches(offer, desired.offers(), n=3, cutoff=0.6)
    meant = " or ".join(f"`{name}`" for name in near)
    return Problem(
        code="unknown-offer",
        message=f"No document of store `{desired.store.name}` declares `{offer}`.",
        fix=f"Did you mean {meant}?" if meant else "`reconciler list` shows what is declared.",
    )
