"""Use case: everything that git says of one offer, and where each value comes from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from difflib import get_close_matches
from itertools import takewhile
from typing import TYPE_CHECKING, Any

import msgspec

from reconciler.catalog import open_catalog, with_excerpts
from reconciler.domain.desired import Desired
from reconciler.domain.errors import InvalidInput
from reconciler.domain.ids import OfferId, WarehouseAlias
from reconciler.domain.problem import Problem
from reconciler.domain.product import NO_TRAITS, Traits
from reconciler.domain.safety import Buffer, buffer_for, rules_on
from reconciler.domain.source import Source
from reconciler.domain.stock import Fixed, publish

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


class ShownBuffer(msgspec.Struct, frozen=True, kw_only=True):
    """What safety stock does to one warehouse if the declared number were free now.

    `asks_live_price`: git says no price, and a rule that looks at prices was passed over, which
    `plan` tries on the live one. `asks_scheme`: the same for a rule that asks how the warehouse
    sells, which the shop alone tells. `asks_orders`: the rule goes by sales, so `kept` is not
    known.
    """

    declared: int
    kept: int
    shown: int
    rule: str
    source: Source | None
    asks_live_price: bool = False
    asks_scheme: bool = False
    asks_orders: bool = False


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
    product = desired.products.get(offer)
    declared_price = desired.prices[offer].says.price if offer in desired.prices else None
    price = declared_price if not isinstance(declared_price, msgspec.UnsetType) else None
    shown = {}
    for alias, table in desired.stocks.items():
        if offer not in table:
            continue
        says = table[offer].says
        traits = product.traits if product else NO_TRAITS
        buffer = (
            Buffer(0)
            if isinstance(says, Fixed)
            else buffer_for(desired.safety, says.units, offer, alias, price, traits)
        )
        free, withheld = publish(says.units, buffer.units)
        shown[alias] = ShownBuffer(
            declared=says.units,
            kept=withheld,
            shown=free,
            rule=str(buffer.rule.keep) if buffer.rule else "",
            source=buffer.rule.source if buffer.rule else None,
            asks_live_price=price is None and _passes_over_prices(desired, alias, buffer),
            asks_scheme=not isinstance(says, Fixed)
            and _passes_over_schemes(desired, offer, alias, price, traits, buffer),
            asks_orders=bool(buffer.unknown),
        )
    return shown


def _passes_over_prices(desired: Desired, alias: WarehouseAlias, buffer: Buffer) -> bool:
    before = takewhile(lambda rule: rule is not buffer.rule, rules_on(desired.safety, alias))
    return any(rule.match.price for rule in before)


def _passes_over_schemes(
    desired: Desired,
    offer: OfferId,
    alias: WarehouseAlias,
    price: Decimal | None,
    traits: Traits,
    buffer: Buffer,
) -> bool:
    before = takewhile(lambda rule: rule is not buffer.rule, desired.safety)
    return any(
        rule.match.matches(offer, alias, price, traits, scheme)
        for rule in before
        for scheme in rule.match.scheme
    )


def _unknown(offer: str, desired: Desired) -> Problem:
    near = get_close_matches(offer, desired.offers(), n=3, cutoff=0.6)
    meant = " or ".join(f"`{name}`" for name in near)
    return Problem(
        code="unknown-offer",
        message=f"No document of store `{desired.store.name}` declares `{offer}`.",
        fix=f"Did you mean {meant}?" if meant else "`reconciler list` shows what is declared.",
    )
