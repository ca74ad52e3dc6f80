"""The Seller API as the port that apply writes through, and the account behind it."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import TypeVar

from reconciler.apply.ports import Answer, Clock, PriceWrite, StockWrite, WriteKind
from reconciler.apply.record import Exchange
from reconciler.domain.errors import CredentialsRefused
from reconciler.domain.health import Health
from reconciler.domain.ids import Cell, OfferId, ProductId, WarehouseId
from reconciler.domain.limits import OFFERS_A_STOCK_READ, PAGE
from reconciler.domain.money import money_text
from reconciler.domain.price import LivePrices, LiveTimer, PriceField, PriceValue
from reconciler.domain.snapshot import Account, LiveWarehouse, Snapshot
from reconciler.domain.stock import LiveStock
from reconciler.domain.store import OFFICIAL_ENDPOINT, Store
from reconciler.ozon import card_refusals, methods, wire
from reconciler.ozon.cards import OzonCards
from reconciler.ozon.categories import Categories
from reconciler.ozon.credentials import Credentials
from reconciler.ozon.details import Details, ProductDetail
from reconciler.ozon.lists import Lists, chunks, offers_listed
from reconciler.ozon.order_reader import OrderReader
from reconciler.ozon.price_hands import PriceHands
from reconciler.ozon.reader import ReadObserver, SnapshotReader, put
from reconciler.ozon.rows import live_prices, live_warehouse, offer_id
from reconciler.ozon.sending import Sender
from reconciler.ozon.side_by_side import side_by_side
from reconciler.ozon.standing import read_health
from reconciler.ozon.timers import Timers
from reconciler.ozon.transport import CONNECTIONS, Transport

Key = TypeVar("Key")
Row = TypeVar("Row")

_WRITERS: dict[WriteKind, methods.Method] = {
    "stock": methods.WRITE_STOCKS,
    "price": methods.WRITE_PRICES,
    "create": methods.IMPORT,
    "import": methods.IMPORT,
    "attributes": methods.UPDATE_ATTRIBUTES,
    "pictures": methods.IMPORT_PICTURES,
    "barcodes": methods.ADD_BARCODES,
    "rename": methods.RENAME,
    "archive": methods.ARCHIVE,
    "unarchive": methods.UNARCHIVE,
    "timer": methods.RENEW_TIMERS,
}

_WIRE_NAMES: dict[PriceField, str] = {
    "price": "price",
    "old_price": "old_price",
    "min_price": "min_price",
    "cost": "net_price",
    "vat": "vat",
    "declared_price": "declared_price",
    "auto_add_to_promotions": "auto_add_to_ozon_actions_list_enabled",
    "strategy": "price_strategy_enabled",
    "min_price_in_promotions": "min_price_for_auto_actions_enabled",
}


class OzonShop:
    """One live shop, to read and to write."""

    def __init__(
        self, endpoint: str, credentials: Credentials, transport: Transport, clock: Clock
    ) -> None:
        self._endpoint = endpoint
        self._credentials = credentials
        self._transport = transport
        self._lists = Lists(transport)
        self._sender = Sender(transport, credentials)
        self._details = Details(transport, self._sender.words)
        self._cards = OzonCards(transport, self._sender)
        self._timers = Timers(transport, self._sender)
        self._hands = PriceHands(transport, self._lists)
        self._clock = clock

    @property
    def cards(self) -> OzonCards:
        """The cards of the shop."""
        return self._cards

    def collect(self, on_exchange: Callable[[Exchange], None] | None) -> None:
        """Who hears of calls that write, and of those that prove them. Must not fail."""
        self._transport.on_exchange = on_exchange

    def close(self) -> None:
        """Close the connections."""
        self._transport.close()

    def account(self) -> Account:
        """The cabinet behind the credentials.

        Elsewhere than at Ozon, the fingerprint takes in the endpoint and the company's number: a
        sandbox that starts anew is another shop, and its state must never pass for the real one's.
        """
        company = self._lists.seller().company
        rehearsal = self._endpoint.rstrip("/") != OFFICIAL_ENDPOINT
        salt = f"{self._endpoint} {company.ogrn}" if rehearsal else ""
        return Account(
            name=self._credentials.redact(company.name or company.legal_name or ""),
            currency=company.currency or "",
            fingerprint=self._credentials.fingerprint(salt),
        )

    def require_write_access(self, kinds: Collection[WriteKind]) -> None:
        """Raises CredentialsRefused if the key's roles don't open the writing methods needed.

        A key whose roles list no methods at all is let through: the shop itself will say no.
        """
        roles = self._lists.roles().roles or []
        opened = {path for role in roles for path in role.methods or []}
        needed = {_WRITERS[kind].path for kind in kinds}
        if opened and not needed <= opened:
            raise CredentialsRefused(
                f"this key can't write: its roles do not open {', '.join(sorted(needed - opened))}",
                "apply with a key that may write; a read-only key is right for plan",
            )

    def health(self) -> Health:
        """How the seller stands with Ozon. Raises CredentialsRefused if the key may not know."""
        return read_health(self._lists)

    def snapshot(
        self,
        store: Store,
        account: Account,
        stock_offers: frozenset[OfferId] | None,
        price_offers: frozenset[OfferId] | None,
        observer: ReadObserver,
        only: frozenset[OfferId] | None = None,
    ) -> Snapshot:
        """Everything that a plan needs: of all offers, or of `only` some.

        Stocks and prices are read of the named offers; None: of all that are on sale.
        """
        reader = SnapshotReader(self._lists, self._clock, observer)
        return reader.read(store, account, stock_offers, price_offers, only)

    def listed(self, visibility: str) -> frozenset[OfferId]:
        """The offers that the shop lists: `ALL` that are not archived, or `ARCHIVED` ones."""
        return offers_listed(self._lists, visibility)

    def warehouses(self) -> Mapping[WarehouseId, LiveWarehouse]:
        """All warehouses of the cabinet, with why their stock can't be written, if so."""
        rows = (row for page in self._lists.warehouses() for row in page.rows)
        return {warehouse.id: warehouse for warehouse in map(live_warehouse, rows)}

    def categories(self, language: str, observer: ReadObserver) -> Categories:
        """A reader of Ozon's category tree."""
        return Categories(self._transport, language, observer)

    def in_stock(self) -> int | None:
        """How many offers are in stock by the shop's own count, archived ones left out.

        Two short answers instead of the whole shop. Which units make an offer count is the shop's
        affair: by its texts, EMPTY_STOCK are products that have none. (Ozon Seller API docs,
        2026-09)
        """
        listed, empty = self._lists.how_many("ALL"), self._lists.how_many("EMPTY_STOCK")
        return None if listed is None or empty is None else max(0, listed - empty)

    def product_details(self, offers: Sequence[OfferId]) -> Mapping[OfferId, ProductDetail]:
        """What only matters for some offers: whether they take stock, their kind and age.

        The shop must have them all: ReadIncomplete if it leaves one out.
        """
        return self._details.products(offers)

    def delivering(self) -> frozenset[WarehouseId]:
        """The warehouses with a delivery method that works."""
        return self._details.delivering()

    def orders(
        self, observer: ReadObserver, names: Mapping[OfferId, OfferId] | None = None
    ) -> OrderReader:
        """A reader of this shop's orders; `names` are the ids that renamed offers have by now."""
        return OrderReader(self._lists, self._clock, observer, names)

    def turn_in(self, what: WriteKind, items: int) -> float:
        """Seconds until a write of this kind may go out, as far as is known; 0 if at once."""
        return self._transport.turn_in(_WRITERS[what], items)

    def await_turn(self, what: WriteKind, items: int) -> None:
        """Return when a write of this kind, of so many items, may go out at once."""
        self._transport.await_turn(_WRITERS[what], items)

    def read_stock(self, cells: Sequence[Cell]) -> Mapping[Cell, LiveStock]:
        """Live stock of the cells that the shop has rows for."""
        offers = sorted({cell.offer for cell in cells})
        tables: dict[int | None, dict[OfferId, LiveStock]] = {}
        for rows in self._at_once(self._stock_rows, list(chunks(offers, OFFERS_A_STOCK_READ))):
            for row in rows:
                put(tables.setdefault(row.warehouse_id, {}), row)
        found = {cell: tables.get(cell.warehouse, {}).get(cell.offer) for cell in cells}
        return {cell: stock for cell, stock in found.items() if stock is not None}

    def _stock_rows(self, offers: Sequence[OfferId]) -> list[wire.StockRow]:
        return [row for page in self._lists.offer_stocks(offers) for row in page.rows]

    def _at_once(
        self, read: Callable[[Sequence[OfferId]], list[Row]], groups: Sequence[Sequence[OfferId]]
    ) -> list[list[Row]]:
        """Several calls side by side: before a write, each one after the other is time in which
        more units sell.
        """
        if len(groups) < 2:
            return [read(group) for group in groups]
        with side_by_side(min(CONNECTIONS, len(groups))) as pool:
            return list(pool.map(read, groups))

    def read_prices(self, offers: Sequence[OfferId]) -> Mapping[OfferId, LivePrices]:
        """Live prices of some offers."""
        live = {}
        for group in chunks(offers, PAGE):
            for page in self._lists.prices(group):
                live.update({offer_id(row.offer_id): live_prices(row) for row in page.rows})
        return live

    def read_timers(self, products: Sequence[ProductId]) -> Mapping[ProductId, LiveTimer]:
        """How long the minimum prices of some products still count."""
        return self._timers.read(products)

    def renew_timers(self, products: Sequence[ProductId]) -> Sequence[Answer]:
        """Send one call that starts timers anew."""
        return self._timers.renew(products)

    def strategies(self, products: Sequence[ProductId]) -> Mapping[ProductId, str]:
        """The strategies of those products that are under one."""
        return self._hands.strategies(products)

    def maybe_refused(self) -> frozenset[OfferId]:
        """The offers that the shop may have refused; `cards.states` tells whether, and why."""
        return offers_listed(self._lists, *card_refusals.LISTS)

    def quarantined(self) -> frozenset[OfferId]:
        """The offers whose price somebody has to confirm."""
        return self._hands.quarantined()

    def write_stock(self, writes: Sequence[StockWrite]) -> Sequence[Answer]:
        """Send one stock call.

        Both ids go along: the official schema requires `product_id`, and `offer_id` wins.
        """
        items = [
            {
                "offer_id": write.cell.offer,
                "product_id": write.product_id,
                "warehouse_id": write.cell.warehouse,
                "stock": write.free,
            }
            for write in writes
        ]
        body = {"stocks": items}
        said = self._sender.send(methods.WRITE_STOCKS, body, len(items), wire.WriteAnswer)
        if not isinstance(said, wire.WriteAnswer):
            return said
        by_cell = {
            Cell(offer_id(item.offer_id or ""), WarehouseId(item.warehouse_id or 0)): item
            for item in said.result or []
        }
        return [self._sender.answer(by_cell.get(write.cell)) for write in writes]

    def write_prices(self, writes: Sequence[PriceWrite]) -> Sequence[Answer]:
        """Send one price call with just the fields that change; `"0"` clears an amount."""
        items = [
            {
                "offer_id": write.offer,
                "currency_code": write.currency,
                **{
                    _WIRE_NAMES[name]: _wire_value(name, value)
                    for name, value in write.prices.said()
                },
            }
            for write in writes
        ]
        body = {"prices": items}
        said = self._sender.send(methods.WRITE_PRICES, body, len(items), wire.WriteAnswer)
        if not isinstance(said, wire.WriteAnswer):
            return said
        by_offer = {offer_id(item.offer_id or ""): item for item in said.result or []}
        return [self._sender.answer(by_offer.get(write.offer)) for write in writes]


def _wire_value(name: PriceField, value: PriceValue) -> str | bool:
    """`"0"` clears an amount; two of the switches are words, the third is a boolean."""
    if isinstance(value, bool):
        words = "ENABLED" if value else "DISABLED"
        return value if name == "min_price_in_promotions" else words
    return "0" if value is None else money_text(value)
