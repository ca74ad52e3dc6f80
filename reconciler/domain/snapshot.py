"""The live shop at a moment, with the proof of what was read and how completely."""

from collections.abc import Mapping
from datetime import datetime

import msgspec

from reconciler.domain.card import LiveCard
from reconciler.domain.ids import OfferId, ProductId, WarehouseId
from reconciler.domain.price import LivePrices, LiveTimer
from reconciler.domain.stock import NOTHING, LiveStock
from reconciler.domain.store import Scheme


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """The cabinet behind the credentials.

    `fingerprint` tells accounts apart without naming the Client-Id: it keys the state and binds
    a saved plan, so that neither can be used on another shop.
    """

    name: str
    currency: str
    fingerprint: str


class LiveWarehouse(msgspec.Struct, frozen=True, kw_only=True):
    """A warehouse of the cabinet. `unwritable` says in words why stock can't be written, if so."""

    id: WarehouseId
    name: str
    scheme: Scheme
    status: str
    unwritable: str | None = None
    large: bool | None = None
    """Whether it takes large goods (KGT), and nothing else; None if the shop does not tell."""
    works: tuple[int, ...] | None = None
    """The days of the week on which it works, 1 for Monday; None if the shop does not tell."""


class LiveProduct(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """A product card's identity, and whether it sells from Ozon's warehouses or from ours."""

    product_id: ProductId
    archived: bool
    has_fbo_stocks: bool = False
    has_fbs_stocks: bool = False
    auto_archived: bool = False
    """Whether Ozon archived it by itself, which it takes back only so many of a day."""
    ready: bool | None = None
    """Whether Ozon takes stock for it (status `price_sent`); None if nobody asked."""
    refused: str = ""
    """Why Ozon's check refused the card, in its own words; empty if it did not, or nobody asked."""
    large: bool | None = None
    """Whether these are large goods (KGT); None if nobody asked."""


class Allowance(msgspec.Struct, frozen=True, kw_only=True):
    """A quota of the shop: how much of it is used. `limit` None is no limit."""

    limit: int | None
    used: int = 0
    resets_at: datetime | None = None

    @property
    def left(self) -> int | None:
        """How many more fit; None for any number."""
        return None if self.limit is None else max(0, self.limit - self.used)


class CardQuota(msgspec.Struct, frozen=True, kw_only=True):
    """How many cards may be created and updated: in all, today, and in a minute."""

    total: Allowance
    create: Allowance
    update: Allowance
    per_minute: int | None = None


class Proof(msgspec.Struct, frozen=True, kw_only=True):
    """What one read covered: it ended at the last page, and counts agree where the API gives them.

    A read that can't prove this raises `ReadIncomplete`; there is no snapshot of half a shop.

    `calls` is the number of pages, `filter` what was asked for, `total` how many rows the shop
    itself promised (None where it does not tell), and `cursor` where the last page began (empty
    if it was the first).
    """

    what: str
    calls: int
    rows: int
    ended_at: datetime
    filter: str = ""
    total: int | None = None
    cursor: str = ""


class Snapshot(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that a plan compares with git. Each table comes from a complete read.

    `stocks` has an entry for every warehouse that was read; within it an offer without a row
    has nothing there. `stocks_of` limits what was read to some offers; None is all of them.
    `cards` are those that may have to change: of the others, content and declaration are as they
    were after our last write. `quota` is None where nobody asked.
    `in_stock` is how many offers the shop itself counts as in stock; None where nobody asked.
    `timers` are those of minimum prices that may have to be renewed. `unread` says in words what
    the key may not read, and the plan can do without.
    """

    account: Account
    warehouses: Mapping[WarehouseId, LiveWarehouse]
    products: Mapping[OfferId, LiveProduct]
    stocks: Mapping[WarehouseId, Mapping[OfferId, LiveStock]]
    prices: Mapping[OfferId, LivePrices]
    proofs: tuple[Proof, ...]
    taken_at: datetime
    stocks_of: frozenset[OfferId] | None = None
    cards: Mapping[OfferId, LiveCard] = {}
    quota: CardQuota | None = None
    timers: Mapping[OfferId, LiveTimer] = {}
    unread: tuple[str, ...] = ()
    in_stock: int | None = None

    @property
    def ended_at(self) -> datetime:
        """When the last read ended: what the tables show was so between `taken_at` and this."""
        return max((proof.ended_at for proof in self.proofs), default=self.taken_at)

    def stock(self, offer: OfferId, warehouse: WarehouseId) -> LiveStock:
        """The live stock of a cell. KeyError if that warehouse was not read: a bug."""
        return self.stocks[warehouse].get(offer, NOTHING)
