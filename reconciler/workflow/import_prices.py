"""The prices of an import: entries of offers without any, and changes of those that git has."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from msgspec import UNSET

from reconciler.catalog import left_out as out
from reconciler.catalog.draft import Draft
from reconciler.catalog.draft_file import Change
from reconciler.catalog.edit_batch import GONE
from reconciler.catalog.left_out import LeftOut
from reconciler.catalog.price_entry import ORDER, price_entry
from reconciler.domain.declared_price import DeclaredPrices, PricesAt
from reconciler.domain.desired import Desired
from reconciler.domain.ids import OfferId
from reconciler.domain.price import Prices
from reconciler.plan.price_movers import set_by_others
from reconciler.workflow.import_choice import Fields
from reconciler.workflow.import_left import LeftTally
from reconciler.workflow.import_reading import LiveShop


class ImportedPrices:
    """What documents are to say of the live prices of a shop."""

    def __init__(
        self, desired: Desired, fields: Fields, shop: LiveShop, draft: Draft, left: LeftTally
    ) -> None:
        self._desired = desired
        self._fields = fields
        self._shop = shop
        self._draft = draft
        self._left = left

    def entries(self, offers: Sequence[OfferId]) -> Iterator[tuple[OfferId, dict[str, Any]]]:
        """The entries of offers that no prices document describes, without empty ones."""
        for offer in offers:
            entry, _ = self._entry(offer)
            declared = self._desired.prices.get(offer)
            rate = declared.says.vat if declared else UNSET
            if "vat" in entry and isinstance(rate, Decimal):
                # The card says the rate; one offer has one.
                live = entry.pop("vat")
                if rate != Decimal(str(live)):
                    self._draft.change(Change("products", offer, {("vat",): live}))
            if entry:
                yield offer, entry

    def change(self, offers: Sequence[OfferId]) -> None:
        """Have changed what documents say of offers that they describe."""
        at = PricesAt(self._desired.prices, self._shop.snapshot.taken_at)
        for offer in offers:
            declared = at[offer]
            if declared.dated:
                self._left.add(LeftOut(offer, "price", out.DATED))
                continue
            values = dict(self._changes(offer, declared))
            if values:
                self._draft.change(Change("prices", offer, values))

    def _entry(self, offer: OfferId) -> tuple[dict[str, Any], frozenset[str]]:
        """What a document can say, and the amounts that can't stand beside the others."""
        entry, left = price_entry(
            offer,
            self._shop.snapshot.prices[offer],
            self._fields.price,
            self._shop.snapshot.taken_at,
            currency=self._desired.store.currency,
            lapsing=offer in self._shop.lapsing,
        )
        self._left.add(*left)
        unfit = frozenset(one.part for one in left if one.reason == out.PRICE_RULE)
        return entry, unfit

    def _changes(
        self, offer: OfferId, declared: DeclaredPrices
    ) -> Iterator[tuple[tuple[str, ...], Any]]:
        live = self._shop.snapshot.prices[offer]
        held = set_by_others(declared.managed_by, live, self._shop.snapshot.taken_at)
        entry, unfit = self._entry(offer)
        for name in ORDER:
            if name not in self._fields.price or name in held:
                continue
            said, has = declared.says.get(name), live.has.get(name)
            if f"price.{name}" in unfit:
                if said is not UNSET:
                    yield (name,), GONE
            elif name in entry:
                if self._differs(declared.says, live.has, name):
                    yield (name,), entry[name]
            elif has is None and isinstance(said, Decimal):
                if name == "old_price":
                    yield (name,), None
                else:
                    self._left.add(LeftOut(offer, f"price.{name}", out.NOT_THERE))

    def _differs(self, says: Prices, has: Prices, name: Any) -> bool:
        said = says.get(name)
        if said is UNSET:
            return True
        # Git is where costs are kept, unless the store sends them.
        ours = name == "cost" and not self._desired.store.send_cost
        return not ours and said != has.get(name)
