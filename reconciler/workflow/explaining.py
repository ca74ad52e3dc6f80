"""Use case: why a cell's safety stock is what it is."""

from collections.abc import Callable
from decimal import Decimal
from typing import NamedTuple

import msgspec

from reconciler.catalog import open_catalog, with_excerpts
from reconciler.catalog.nearest import listed, suggestion
from reconciler.domain.desired import Desired
from reconciler.domain.errors import InvalidInput
from reconciler.domain.ids import Cell, OfferId, WarehouseAlias
from reconciler.domain.problem import Problem
from reconciler.domain.product import NO_TRAITS
from reconciler.domain.safety import NO_BUFFER, Ask, Buffer, ByDemand, kept
from reconciler.domain.stock import Declaration, Fixed, LiveStock
from reconciler.plan.buffer_story import BufferStory, PriceFrom, TriedRule, tried_rules
from reconciler.plan.demands import Demands, steady
from reconciler.plan.finding import Blocked
from reconciler.plan.misfit import CellFacts, Part
from reconciler.workflow.choosing import unknown_offer
from reconciler.workflow.job import Inputs, Job
from reconciler.workflow.making import Made, make
from reconciler.workflow.where import Where


class CellName(NamedTuple):
    """A declared cell, as a user names it."""

    offer: OfferId
    alias: WarehouseAlias


def narrowed(inputs: Inputs, name: str) -> Inputs:
    """The inputs with the one cell `OFFER@WAREHOUSE` and its price, and no other.

    Raises InvalidInput for a cell that git does not declare.
    """
    desired = inputs.desired
    offer, alias = declared_cell(desired, name)
    prices = {offer: desired.prices[offer]} if offer in desired.prices else {}
    one = msgspec.structs.replace(
        desired, stocks={alias: {offer: desired.stocks[alias][offer]}}, prices=prices
    )
    return msgspec.structs.replace(inputs, desired=one)


def explain_buffer(job: Job, name: str) -> BufferStory:
    """Read the shop and tell the story of the cell. Writes nothing.

    The job's inputs may be `narrowed`. Raises InvalidInput for a cell that git does not declare.
    """
    desired = job.inputs.desired
    cell = declared_cell(desired, name)
    made = make(job)
    facts, price_from = _facts_of(desired, cell, made)
    warehouse = desired.store.warehouses[cell.alias].id
    snapshot, told = made.snapshot, made.told
    demands = Demands(told.orders, snapshot.taken_at, told.born)
    story = _story(desired, cell, facts, price_from, demands.asking(Cell(cell.offer, warehouse)))
    base = made.applied.stocks.get(warehouse, {}).get(cell.offer)
    operation = next(iter(made.plan.stock_operations), None)
    after = base
    if operation:
        after = operation.after
    for adoption in made.plan.adoptions:
        if not operation and Cell(adoption.offer, adoption.warehouse_id) == (cell.offer, warehouse):
            after = adoption.after
    return msgspec.structs.replace(
        story,
        kept=steady(story.asked, base, story.says),
        now=snapshot.taken_at,
        born_at=told.born.get(cell.offer),
        base=base,
        live=snapshot.stocks.get(warehouse, {}).get(cell.offer, LiveStock(0, 0, 0)),
        after=after,
        written=operation is not None,
        blocked="; ".join(f.reason for f in made.plan.findings if isinstance(f, Blocked)),
    )


def explain_offline(
    where: Where, name: str, progress: Callable[[int, int], None] | None = None
) -> BufferStory:
    """What git alone tells of it. Raises InvalidInput, as for a catalog that is wrong."""
    try:
        desired = open_catalog(where.catalog, where.cache, progress).desired(where.store)
    except InvalidInput as wrong:
        raise InvalidInput(with_excerpts(wrong.problems)) from None
    cell = declared_cell(desired, name)
    price = _declared_price(desired, cell.offer)
    only_shop: tuple[Part, ...] = ("scheme",) if price is not None else ("scheme", "price")
    facts = _facts(desired, cell, price=price, open=only_shop)
    story = _story(desired, cell, facts, "git" if price is not None else "", _not_offline)
    return msgspec.structs.replace(story, offline=True)


def declared_cell(desired: Desired, name: str) -> CellName:
    """The declared cell that `OFFER@WAREHOUSE` names. Raises InvalidInput."""
    offer, at, alias = name.rpartition("@")
    cell = CellName(OfferId(offer), WarehouseAlias(alias))
    homes = [found for found, table in desired.stocks.items() if cell.offer in table]
    if not at:
        problem = Problem(
            code="bad-target",
            message=f"`{name}` does not name a cell.",
            fix="Write OFFER@WAREHOUSE, such as MUG-RED@msk.",
        )
    elif not homes:
        problem = unknown_offer(offer, {one for table in desired.stocks.values() for one in table})
    elif cell.alias in homes:
        return cell
    else:
        problem = Problem(
            code="unknown-cell",
            message=f"Git declares no stock of `{offer}` on `{alias}`, only on {listed(homes)}.",
            fix=suggestion(alias, homes, f"Name `{offer}@{homes[0]}`."),
        )
    raise InvalidInput([problem])


def _story(
    desired: Desired,
    cell: CellName,
    facts: CellFacts,
    price_from: PriceFrom,
    ask: Ask,
) -> BufferStory:
    entry = desired.stocks[cell.alias][cell.offer]
    says = entry.says
    tried = () if isinstance(says, Fixed) else tuple(tried_rules(desired.safety, facts))
    asked = _asked(says, tried, ask)
    return BufferStory(
        store=desired.store.name,
        facts=facts,
        price_from=price_from,
        says=says,
        source=entry.source,
        tried=tried,
        asked=asked,
        kept=asked,
    )


def _asked(says: Declaration, tried: tuple[TriedRule, ...], ask: Ask) -> Buffer:
    won = tried[-1] if tried and tried[-1].matches else None
    return kept(won.rule, says.units, ask) if won else NO_BUFFER


def _facts_of(desired: Desired, cell: CellName, made: Made) -> tuple[CellFacts, PriceFrom]:
    """The facts with what the shop has: a price that git does not say, and the scheme."""
    warehouse = made.snapshot.warehouses.get(desired.store.warehouses[cell.alias].id)
    scheme = warehouse.scheme if warehouse else None
    price = _declared_price(desired, cell.offer)
    if price is not None:
        return _facts(desired, cell, price=price, scheme=scheme), "git"
    live = made.snapshot.prices.get(cell.offer)
    found = live.has.price if live else None
    if isinstance(found, Decimal):
        return _facts(desired, cell, price=found, scheme=scheme), "shop"
    return _facts(desired, cell, scheme=scheme), ""


def _facts(desired: Desired, cell: CellName, **more: object) -> CellFacts:
    product = desired.products.get(cell.offer)
    return CellFacts(
        offer=cell.offer,
        warehouse=cell.alias,
        traits=product.traits if product else NO_TRAITS,
        **more,  # type: ignore[arg-type]
    )


def _declared_price(desired: Desired, offer: OfferId) -> Decimal | None:
    said = desired.prices[offer].says.price if offer in desired.prices else None
    return said if isinstance(said, Decimal) else None


def _not_offline(_keep: ByDemand) -> str:
    return "orders are read from the shop, and this is offline"
