"""The whole desired state of one store, as the catalog declares it."""

from collections.abc import Iterator, Mapping
from hashlib import blake2b

import msgspec

from reconciler.domain.declared_price import DeclaredPrices
from reconciler.domain.ids import OfferId, WarehouseAlias
from reconciler.domain.narrowed import Narrowed
from reconciler.domain.product import DeclaredProducts, Moved
from reconciler.domain.safety import SafetyRule
from reconciler.domain.stock import DeclaredStock
from reconciler.domain.store import Store


class Desired(msgspec.Struct, frozen=True, kw_only=True):
    """What git says. An offer or field that is not here is not managed; absent is not zero.

    Stocks are kept by warehouse first: a few large tables instead of a tuple for each cell.
    `moved` tells renamed offers by their old id. `digest` is the SHA-256 of the catalog's files,
    names and bytes; `lock` is the digest of what names of attributes mean.
    """

    store: Store
    stocks: Mapping[WarehouseAlias, Mapping[OfferId, DeclaredStock]]
    prices: Mapping[OfferId, DeclaredPrices]
    safety: tuple[SafetyRule, ...]
    digest: str
    lock: bytes = b""
    products: DeclaredProducts = DeclaredProducts()
    moved: Mapping[OfferId, Moved] = {}
    narrowed: Narrowed | None = None
    """What this is a part of, if it is one: then nothing is said of any other offer."""

    def cards(self) -> Iterator[tuple[OfferId, bytes]]:
        """The offers of which the content of the card is declared, with a digest of all that is
        declared of it, and of what its words mean.
        """
        for offer, digest in self.products.with_content():
            yield offer, blake2b(digest + self.lock, digest_size=16).digest()

    def offers(self) -> set[OfferId]:
        """Every offer that any document declares something about, whatever its state."""
        return set(self.prices).union(self.products, *self.stocks.values())

    def sold(self) -> set[OfferId]:
        """The offers whose prices or stocks are declared: those that a plan has to read."""
        return set(self.prices).union(*self.stocks.values())
