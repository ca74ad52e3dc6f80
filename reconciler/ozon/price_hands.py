"""Who else has a hand on prices: strategies that products are under, and prices in quarantine."""

from collections.abc import Mapping, Sequence

import msgspec

from reconciler.domain.ids import OfferId, ProductId
from reconciler.domain.limits import STRATEGIES_PER_CALL
from reconciler.ozon import wire
from reconciler.ozon.lists import Lists, chunks, offers_listed
from reconciler.ozon.methods import STRATEGIES
from reconciler.ozon.transport import Transport


class _Row(msgspec.Struct):
    product_id: int
    strategy_id: str | None = None


class _Result(msgspec.Struct):
    products_info: list[_Row] | None = None


class _Strategies(msgspec.Struct):
    result: _Result | None = None


class PriceHands:
    """Reads them through a transport."""

    def __init__(self, transport: Transport, lists: Lists) -> None:
        self._transport = transport
        self._lists = lists

    def strategies(self, products: Sequence[ProductId]) -> Mapping[ProductId, str]:
        """The strategies of those products that are under one."""
        found: dict[ProductId, str] = {}
        for group in chunks(products, STRATEGIES_PER_CALL):
            asked = {"product_id": [str(product) for product in group]}
            body = self._transport.read(STRATEGIES, asked)
            said = wire.decode(body, _Strategies, STRATEGIES.path).result
            for row in (said.products_info if said else None) or []:
                if row.strategy_id:
                    found[ProductId(row.product_id)] = row.strategy_id
        return found

    def quarantined(self) -> frozenset[OfferId]:
        """The offers whose price somebody has to confirm."""
        return offers_listed(self._lists, "QUARANTINE")
