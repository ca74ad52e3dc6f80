"""What is declared but can't be written now, grouped: one finding for a reason, not for a cell."""

from collections.abc import Iterable, Iterator

from reconciler.domain.ids import OfferId, WarehouseAlias
from reconciler.domain.snapshot import LiveProduct, LiveWarehouse
from reconciler.domain.store import StoreWarehouse
from reconciler.plan.finding import Blocked, Deferred

Reason = tuple[str, str]
"""What is the matter, and what to do."""

UNKNOWN_OFFER: Reason = (
    "the shop has no such offer",
    "create the card first, or correct the offer id",
)
ARCHIVED: Reason = (
    "the offer is archived, and Ozon refuses stock for archived offers",
    "restore it in the cabinet, or remove the declaration",
)
CARD_ARCHIVED: Reason = (
    "the offer is archived, and cards in the archive are not changed",
    "say `state: active` to take it out, or `state: archived` to leave it there",
)

NOT_READY: Reason = (
    "Ozon takes no stock yet: the price of the card has not got through (status is not price_sent)",
    "wait until Ozon has checked the card",
)
"""It needs no hand of anybody: the next run picks it up."""
LARGE: Reason = (
    "large goods, and the warehouse does not take large goods",
    "declare them on a warehouse for large goods (KGT)",
)
NOT_LARGE: Reason = (
    "the warehouse takes large goods (KGT) only, and these are not",
    "declare them on another warehouse",
)


def why_product_blocked(product: LiveProduct, warehouse: LiveWarehouse) -> Reason | None:
    """Why the stock of a product can't be written to a warehouse, if so. Unknown is no reason."""
    if product.archived:
        return ARCHIVED
    if product.ready is False:
        return _refused(product.refused) if product.refused else NOT_READY
    if product.large is not None and warehouse.large is not None:
        if product.large and not warehouse.large:
            return LARGE
        if warehouse.large and not product.large:
            return NOT_LARGE
    return None


def _refused(words: str) -> Reason:
    return (f"Ozon refused the card: {words}", "correct the card; Ozon checks it anew then")


def why_warehouse_blocked(live: LiveWarehouse | None, declared: StoreWarehouse) -> Reason | None:
    """Why no stock of a warehouse can be written, if so."""
    if live is None:
        return no_warehouse(declared)
    if live.unwritable:
        return (f"{live.name}: {live.unwritable}", "remove its stocks from the catalog")
    return None


def no_warehouse(declared: StoreWarehouse) -> Reason:
    """Of an id that the shop does not have."""
    return (
        f"the cabinet has no FBS or rFBS warehouse {declared.id}",
        "correct the id in the store document (Ozon's own FBO warehouses can't be written)",
    )


class BlockedCells:
    """Collects offers by reason and warehouse. What only takes time is deferred, not blocked."""

    def __init__(self) -> None:
        self._offers: dict[tuple[Reason, WarehouseAlias | None], list[OfferId]] = {}
        self._where: dict[tuple[Reason, WarehouseAlias | None], str] = {}

    def add_all(
        self,
        reason: Reason,
        offers: Iterable[OfferId],
        warehouse: WarehouseAlias | None,
        where: str,
    ) -> None:
        """All these offers are blocked for one reason; `where` is the first place to look."""
        key = (reason, warehouse)
        self._offers.setdefault(key, []).extend(offers)
        self._where.setdefault(key, where)

    def unknown_offer(self, offer: OfferId, warehouse: WarehouseAlias | None, where: str) -> None:
        """The shop does not know the offer."""
        self.add_all(UNKNOWN_OFFER, (offer,), warehouse, where)

    def archived(self, offer: OfferId, warehouse: WarehouseAlias | None, where: str) -> None:
        """The offer is in the archive."""
        self.add_all(ARCHIVED, (offer,), warehouse, where)

    def findings(self) -> Iterator[Blocked | Deferred]:
        """One finding for each reason and warehouse."""
        for (reason, warehouse), offers in self._offers.items():
            if reason == NOT_READY:
                where = self._where[reason, warehouse]
                yield Deferred(reason=reason[0], offers=tuple(sorted(offers)), where=where)
                continue
            yield Blocked(
                reason=reason[0],
                fix=reason[1],
                offers=tuple(sorted(offers)),
                warehouse=warehouse,
                where=self._where[reason, warehouse],
            )
