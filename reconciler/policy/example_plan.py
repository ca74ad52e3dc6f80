"""The plan that leads from the shop before to the shop after, as a case of a test has them."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import assert_never

from msgspec.structs import replace

from reconciler.domain.card import PICTURE_FIELDS, Card
from reconciler.domain.card_digest import AppliedCard
from reconciler.domain.ids import OfferId, ProductId, WarehouseId
from reconciler.domain.price import Prices, RowField
from reconciler.domain.product import CategoryId
from reconciler.domain.stock import AppliedStock, Declaration, Fixed, Free, LiveStock, OnHand
from reconciler.plan.account import Account
from reconciler.plan.cost import cost
from reconciler.plan.model import Plan, Totals
from reconciler.plan.operation import (
    FieldChange,
    Operation,
    Rename,
    RenewTimer,
    SetArchived,
    SetCard,
    SetPrice,
    SetStock,
    Writer,
    archive_id,
    card_id,
    price_id,
    rename_id,
    stock_id,
    timer_id,
)
from reconciler.plan.order import changes_of, in_order
from reconciler.policy.example import Case, FieldValue, State
from reconciler.policy.example_shop import (
    NOBODY,
    offers_of,
    sells,
    sells_after,
    stock_after,
    together,
)

PRODUCT = ProductId(1)
_AMOUNTS: tuple[RowField, ...] = ("price", "old_price", "min_price", "cost", "vat")


def plan_of(case: Case) -> Plan:
    """The plan of a case. What `after` does not say stays as it was."""
    operations = in_order(changes_of(_operations(case)))
    stocks = [op for op in operations if isinstance(op, SetStock)]
    on_sale = {offer for offer, state in case.before.items() if sells(state, state.stock)}
    after = {offer for offer in offers_of(case) if sells_after(case, offer)}
    deltas = [op.delta for op in stocks]
    return Plan(
        tool_version="test",
        store=case.store,
        account="test",
        account_name="test",
        endpoint="https://shop.test",
        currency=case.currency,
        catalog_digest="test",
        state_revision="",
        observed_at=case.now,
        operations=operations,
        findings=(),
        adoptions=(),
        price_adoptions=(),
        totals=Totals(
            offers=len(offers_of(case)),
            cells=sum(len(stock_after(case, offer)) for offer in offers_of(case)),
            cells_unchanged=0,
            prices=len(offers_of(case)),
            prices_unchanged=0,
            in_stock_before=len(on_sale),
            in_stock_after=len(after),
            goes_dark=tuple(sorted(on_sale - after)),
            comes_back=tuple(sorted(after - on_sale)),
            units_up=sum(delta for delta in deltas if delta > 0),
            units_down=-sum(delta for delta in deltas if delta < 0),
        ),
        cost=cost(operations, case.now),
        proofs=(),
    )


def _operations(case: Case) -> Iterator[Operation]:
    for offer, after in case.after.items():
        change = _Change(case, offer, after)
        yield from change.rename()
        yield from change.card()
        yield from change.archive(archived=False)
        yield from change.price()
        yield from change.stock()
        yield from change.archive(archived=True)
        yield from change.timer()


class _Change:
    """What happens to one offer."""

    def __init__(self, case: Case, offer: OfferId, after: State) -> None:
        self._case = case
        self._offer = offer
        self._after = after
        self._exists = (after.was or offer) in case.before
        self._before = case.before.get(after.was or offer, NOBODY)
        traits = together(case, offer)
        self._labels = traits.labels
        self._category = CategoryId(traits.category) if traits.category else None
        self._free = sum(self._before.stock.values())

    def rename(self) -> Iterator[Operation]:
        if self._after.was is not None:
            yield Rename(
                id=rename_id(self._after.was),
                offer=self._offer,
                was=self._after.was,
                product_id=PRODUCT,
                observed_at=self._case.now,
                free=self._free,
                category=self._category,
                labels=self._labels,
            )

    def card(self) -> Iterator[Operation]:
        """Fields of a new offer create it; else one write for what changes."""
        old, new = self._before.fields, self._after.fields
        changes = tuple(
            _field(name, old.get(name), value)
            for name, value in new.items()
            if old.get(name) != value
        )
        if not changes:
            return
        writer = _writer(changes) if self._exists else "create"
        yield SetCard(
            id=card_id(self._offer, writer),
            offer=self._offer,
            product_id=PRODUCT if self._exists else None,
            writer=writer,
            changes=changes,
            says=Card(),
            applies=AppliedCard(),
            cause="git",
            prices=Prices() if self._exists else _prices(self._after),
            observed_at=self._case.now,
            free=self._free,
            category=self._category,
            labels=self._labels,
        )

    def archive(self, *, archived: bool) -> Iterator[Operation]:
        said, was = self._after.archived, bool(self._before.archived)
        if said is archived and was is not archived:
            yield SetArchived(
                id=archive_id(self._offer, archived=archived),
                offer=self._offer,
                product_id=PRODUCT,
                archived=archived,
                auto=self._before.auto_archived and not archived,
                cause="git",
                observed_at=self._case.now,
                free=self._free,
                category=self._category,
                labels=self._labels,
            )

    def price(self) -> Iterator[Operation]:
        before, said = _prices(self._before), _prices(self._after)
        after = said.without(
            frozenset(name for name, value in said.said() if before.get(name) == value)
        )
        if self._exists and any(True for _ in after.said()):
            yield SetPrice(
                id=price_id(self._offer),
                offer=self._offer,
                product_id=PRODUCT,
                before=before,
                after=after,
                applies=after,
                causes={name: "git" for name, _ in after.said()},
                currency=self._case.currency,
                observed_at=self._case.now,
                free=self._free,
                category=self._category,
                labels=self._labels,
            )

    def stock(self) -> Iterator[Operation]:
        dark = bool(self._free) and not sells_after(self._case, self._offer)
        for place, units in self._after.stock.items():
            free = self._before.stock.get(place, 0)
            if free == units:
                continue
            yield SetStock(
                id=stock_id(self._offer, place),
                offer=self._offer,
                product_id=PRODUCT,
                warehouse=place,
                warehouse_id=WarehouseId(1),
                before=LiveStock(
                    present=free + self._before.reserved,
                    reserved=self._before.reserved,
                    free=free,
                ),
                after=_applied(self._case, self._after, units),
                cause="git",
                observed_at=self._case.now,
                account=_account(self._case, self._after, units),
                staleness="at_most",
                goes_dark=dark and units < free,
                price=self._after.price or self._before.price,
                category=self._category,
                labels=self._labels,
            )

    def timer(self) -> Iterator[Operation]:
        if self._after.renews_min_price:
            yield RenewTimer(
                id=timer_id(self._offer),
                offer=self._offer,
                product_id=PRODUCT,
                min_price=self._after.min_price or self._before.min_price or Decimal(0),
                expires_at=self._before.min_price_ends,
                observed_at=self._case.now,
                free=self._free,
                category=self._category,
                labels=self._labels,
            )


def _prices(state: State) -> Prices:
    """Amounts that are said; an old price of 0 clears it."""
    made: dict[str, Decimal | bool | None] = {}
    for name in _AMOUNTS:
        value: Decimal | None = getattr(state, name)
        if value is not None:
            made[name] = None if name == "old_price" and not value else value
    if state.auto_add_to_promotions is not None:
        made["auto_add_to_promotions"] = state.auto_add_to_promotions
    return replace(Prices(), **made)


def _applied(case: Case, after: State, units: int) -> AppliedStock:
    return AppliedStock(
        says=_says(after, units + after.buffer),
        buffer=after.buffer,
        withheld=after.buffer,
        free=units,
        reserved=0,
        at=case.now,
    )


def _says(after: State, units: int) -> Declaration:
    match after.said:
        case "free":
            return Free(units)
        case "on_hand":
            return OnHand(units)
        case "fixed":
            return Fixed(units)
        case _:
            assert_never(after.said)


def _account(case: Case, after: State, units: int) -> Account | None:
    says = _says(after, units + after.buffer)
    if isinstance(says, Fixed):
        return None
    return Account(says=says, since=after.said_at or case.now)


def _field(name: str, before: FieldValue | None, after: FieldValue) -> FieldChange:
    """Of a list, what is no longer in it is lost; so is a text that becomes empty."""
    lost: tuple[str, ...] = ()
    if isinstance(before, tuple):
        kept = after if isinstance(after, tuple) else ()
        lost = tuple(value for value in before if value not in kept)
    elif before and after == "":
        lost = (str(before),)
    return FieldChange(field=name, before=before, after=after, cause="git", lost=lost)


def _writer(changes: Iterable[FieldChange]) -> Writer:
    names = {change.field for change in changes}
    if names <= PICTURE_FIELDS:
        return "pictures"
    if names == {"barcodes"}:
        return "barcodes"
    return "attributes" if all(name.startswith("attributes.") for name in names) else "import"
