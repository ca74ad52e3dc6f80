"""The live shop -> Snapshot: what is read, by the cheaper way, in parallel, with proof."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from typing import Protocol, TypeVar

from reconciler.apply.ports import Clock
from reconciler.domain.errors import InvalidInput, ReadIncomplete
from reconciler.domain.ids import OfferId, ProductId, WarehouseId
from reconciler.domain.limits import OFFERS_A_STOCK_READ, PAGE
from reconciler.domain.price import LivePrices
from reconciler.domain.problem import Problem
from reconciler.domain.snapshot import Account, LiveProduct, LiveWarehouse, Proof, Snapshot
from reconciler.domain.stock import LiveStock
from reconciler.domain.store import Store
from reconciler.ozon.lists import Lists, chunks
from reconciler.ozon.paging import Page
from reconciler.ozon.rows import live_prices, live_stock, live_warehouse, offer_id
from reconciler.ozon.side_by_side import side_by_side
from reconciler.ozon.tally import Tally
from reconciler.ozon.wire import StockRow

Row = TypeVar("Row")
StockTables = dict[WarehouseId, dict[OfferId, LiveStock]]
OWN_SCHEMES = ("fbs", "rfbs")


class ReadObserver(Protocol):
    """Hears how reading goes, to show it."""

    def read(self, what: str, rows: int) -> None:
        """So many more rows of something came."""
        ...


class SnapshotReader:
    """Reads everything that a plan of some offers needs."""

    def __init__(self, lists: Lists, clock: Clock, observer: ReadObserver) -> None:
        self._lists = lists
        self._clock = clock
        self._observer = observer
        self._proofs: list[Proof] = []

    def read(
        self,
        store: Store,
        account: Account,
        stock_offers: frozenset[OfferId] | None,
        price_offers: frozenset[OfferId] | None,
        only: frozenset[OfferId] | None = None,
    ) -> Snapshot:
        """Take a snapshot, of everything or of `only` some offers.

        Of `stock_offers` the stock is read, of `price_offers` the prices; None: of all on sale.
        Raises ReadIncomplete rather than give half a shop.
        """
        taken_at = self._clock.now()
        if account.currency and account.currency != store.currency:
            raise InvalidInput([_other_currency(store, account.currency)])
        with side_by_side() as pool:
            asked = None if only is None else sorted(only)
            listed = pool.submit(self._products, "ALL", asked)
            archived = pool.submit(self._products, "ARCHIVED", asked)
            warehouses = self._warehouses()
            products = {**archived.result(), **listed.result()}
            on_sale = {name for name, one in products.items() if not one.archived}
            with_stock = on_sale if stock_offers is None else stock_offers & products.keys()
            with_price = on_sale if price_offers is None else price_offers & products.keys()
            known = sorted(with_stock)
            readable = [w.id for w in warehouses.values() if w.scheme in ("fbs", "rfbs")]
            few = only is not None or _by_offer_is_cheaper(len(known), len(products), len(readable))
            prices = pool.submit(self._prices, sorted(with_price))
            if few:
                totals = pool.submit(self._totals, known)
                stocks = self._stocks_of_offers(known, readable)
            else:
                totals = pool.submit(self._totals, None)
                stocks = self._stocks_by_warehouse(pool, readable)
            self._second_witness(totals.result(), stocks, with_stock)
            _check_currency(store, prices.result())
            return Snapshot(
                account=account,
                warehouses=warehouses,
                products=products,
                stocks=stocks,
                prices=prices.result(),
                proofs=tuple(sorted(self._proofs, key=lambda proof: proof.what)),
                taken_at=taken_at,
                stocks_of=frozenset(known) if few else None,
            )

    def _warehouses(self) -> dict[WarehouseId, LiveWarehouse]:
        rows = self._proven("warehouses", self._lists.warehouses())
        return {warehouse.id: warehouse for warehouse in map(live_warehouse, rows)}

    def _products(
        self, visibility: str, only: Sequence[OfferId] | None
    ) -> dict[OfferId, LiveProduct]:
        what = f"products ({visibility.lower()})"
        groups = [None] if only is None else list(chunks(only, PAGE))
        pages = chain.from_iterable(self._lists.products(visibility, group) for group in groups)
        return {
            offer_id(row.offer_id): LiveProduct(
                product_id=ProductId(row.product_id),
                archived=row.archived or visibility == "ARCHIVED",
                has_fbo_stocks=bool(row.has_fbo_stocks),
                has_fbs_stocks=bool(row.has_fbs_stocks),
            )
            for row in self._proven(what, pages)
        }

    def _stocks_by_warehouse(
        self, pool: ThreadPoolExecutor, warehouses: Sequence[WarehouseId]
    ) -> StockTables:
        def table(warehouse: WarehouseId) -> dict[OfferId, LiveStock]:
            pages = self._lists.warehouse_stocks(warehouse)
            rows = self._proven(f"stocks of warehouse {warehouse}", pages)
            cells: dict[OfferId, LiveStock] = {}
            for row in rows:
                put(cells, row)
            return cells

        return dict(zip(warehouses, pool.map(table, warehouses), strict=True))

    def _stocks_of_offers(
        self, offers: Sequence[OfferId], warehouses: Iterable[WarehouseId]
    ) -> StockTables:
        tables: StockTables = {warehouse: {} for warehouse in warehouses}
        pages = chain.from_iterable(
            map(self._lists.offer_stocks, chunks(offers, OFFERS_A_STOCK_READ))
        )
        for row in self._proven("stocks of offers", pages):
            if row.warehouse_id is None:
                raise ReadIncomplete(
                    f"a stock row of {row.offer_id} came without its warehouse",
                    "try again; nothing is decided on half an answer",
                )
            if row.warehouse_id in tables:
                put(tables[WarehouseId(row.warehouse_id)], row)
        return tables

    def _second_witness(
        self, totals: Mapping[OfferId, int], stocks: StockTables, declared: AbstractSet[OfferId]
    ) -> None:
        """Compare with the sums that another list tells, and ask again where a row seems missing.

        The stock lists tell no total, so a page that was cut short could pass for the end; the
        list of sums proves its own. Parcels that are handed over between the reads make it differ
        as well, so what is still short is compared with fresh sums before it counts as cut.
        """
        doubtful = _short(totals, stocks)
        again: StockTables = {warehouse: {} for warehouse in stocks}
        elsewhere: dict[WarehouseId, dict[OfferId, LiveStock]] = {}
        for group in chunks(doubtful, OFFERS_A_STOCK_READ):
            for page in self._lists.offer_stocks(group):
                for row in page.rows:
                    warehouse = WarehouseId(row.warehouse_id or 0)
                    tables = again if warehouse in again else elsewhere
                    put(tables.setdefault(warehouse, {}), row)
        for warehouse, table in again.items():
            for offer, stock in table.items():
                if offer not in stocks[warehouse] and stock.present > 0:
                    raise _left_out(offer, warehouse)
        unexplained = [
            offer
            for offer in _short({o: totals[o] for o in doubtful}, {**again, **elsewhere})
            if offer in declared and any(offer not in table for table in stocks.values())
        ]
        if unexplained and _short(self._totals(unexplained), {**again, **elsewhere}):
            raise ReadIncomplete(
                f"the shop has more units of {unexplained[0]} than its warehouses list",
                "try again; nothing is decided on half a shop",
            )

    def _totals(self, offers: Sequence[OfferId] | None) -> dict[OfferId, int]:
        """Units in the seller's own warehouses, by offer."""
        groups = [None] if offers is None else list(chunks(offers, PAGE))
        pages = chain.from_iterable(map(self._lists.stock_totals, groups))
        totals: dict[OfferId, int] = {}
        for row in self._proven("stock totals", pages):
            own = [part for part in row.stocks or [] if (part.type or "").lower() in OWN_SCHEMES]
            if row.stocks is None or any(part.present is None for part in own):
                raise ReadIncomplete(
                    f"the stock totals of {row.offer_id} came without their units",
                    "try again; nothing is decided on half an answer",
                )
            totals[offer_id(row.offer_id)] = sum(part.present or 0 for part in own)
        return totals

    def _prices(self, offers: Sequence[OfferId]) -> dict[OfferId, LivePrices]:
        pages = chain.from_iterable(map(self._lists.prices, chunks(offers, PAGE)))
        rows = self._proven("prices", pages)
        prices = {offer_id(row.offer_id): live_prices(row) for row in rows}
        missing = sorted(set(offers) - prices.keys())
        if missing:
            raise ReadIncomplete(
                f"no prices came for {len(missing)} offers that the shop has, first {missing[0]}",
                "try again; nothing is decided on half a shop",
            )
        return prices

    def _proven(self, what: str, pages: Iterable[Page[Row]]) -> Iterator[Row]:
        tally = Tally(what)
        for page in pages:
            tally.add(page)
            self._observer.read(what, len(page.rows))
            yield from page.rows
        self._proofs.append(tally.proof(self._clock.now()))


def _by_offer_is_cheaper(offers: int, products: int, warehouses: int) -> bool:
    """Calls by offer against calls by warehouse page."""
    by_offer = -(-offers // OFFERS_A_STOCK_READ)
    by_warehouse = warehouses * max(1, -(-products // PAGE))
    return by_offer < by_warehouse


def put(table: dict[OfferId, LiveStock], row: StockRow) -> None:
    """Add a row. One may come twice while a list moves; the one with more units is kept, as no
    cell may pass for empty that another row says is not.
    """
    offer, stock = offer_id(row.offer_id), live_stock(row)
    known = table.get(offer)
    if known is None or stock.present >= known.present:
        table[offer] = stock


def _short(totals: Mapping[OfferId, int], stocks: StockTables) -> list[OfferId]:
    """Offers of which the rows have fewer units than the sums tell."""
    seen: dict[OfferId, int] = dict.fromkeys(totals, 0)
    for table in stocks.values():
        for offer, stock in table.items():
            if offer in seen:
                seen[offer] += stock.present
    return sorted(offer for offer, units in totals.items() if units > seen[offer])


def _left_out(offer: OfferId, warehouse: WarehouseId) -> ReadIncomplete:
    return ReadIncomplete(
        f"the stock list of warehouse {warehouse} left out {offer}, which has stock there",
        "try again; nothing is decided on half a shop",
    )


def _check_currency(store: Store, prices: Mapping[OfferId, LivePrices]) -> None:
    """The prices themselves name a currency, should the cabinet not tell its own."""
    for live in prices.values():
        if live.currency and live.currency != store.currency:
            raise InvalidInput([_other_currency(store, live.currency)])


def _other_currency(store: Store, currency: str) -> Problem:
    return Problem(
        code="currency-mismatch",
        message=f"the catalog is in {store.currency}, the cabinet in {currency}",
        fix=f"set currency: {currency} and check every price",
        source=store.source,
        path="currency",
    )
