"""What the plan noticed and will not write: sold units, drift, what can't be done, orphans."""

from datetime import datetime
from decimal import Decimal
from typing import Any

import msgspec

from reconciler.domain.card_digest import AppliedCard
from reconciler.domain.ids import OfferId, WarehouseAlias, WarehouseId
from reconciler.domain.price import PriceField, Prices
from reconciler.domain.stock import AppliedStock


class Consumed(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="consumed"):
    """Free stock moved since we last applied, git did not, and orders explain it: left alone.

    `ordered` and `cancelled` are units since then; `unlisted` how many more (or fewer) than then
    are reserved for no order that the shop lists, as for companies before they pay. `unexplained`
    is the rest, which the drift tells.

    Where the orders are not known, `unknown` says why: then a fall is taken for sales, and
    `reserved` is how many units more than then are reserved, which the stock tables tell.
    """

    offer: OfferId
    warehouse: WarehouseAlias
    was: int
    now: int
    reserved: int
    since: datetime
    ordered: int = 0
    cancelled: int = 0
    unlisted: int = 0
    unexplained: int = 0
    unknown: str = ""


class StockDrift(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="stock-drift"):
    """Live stock moved by more than orders explain, or a cell that is only observed differs.

    `expected` is what we last left free less the orders since, or what git says. `unexplained` is
    how many units that leaves. `second_writer`: it was so soon after our own write, at
    `written_at`, that another program which writes the same cell is the likely cause; it wrote
    between that moment and `seen_at`. `corrected`: the plan sets it right. `unknown`: why the
    orders since are not known, so that a cancelled order may explain it.
    """

    offer: OfferId
    warehouse: WarehouseAlias
    expected: int
    now: int
    since: datetime | None
    where: str
    unexplained: int = 0
    written_at: datetime | None = None
    seen_at: datetime | None = None
    second_writer: bool = False
    corrected: bool = False
    unknown: str = ""
    held: int = 0
    """Units that a buffer keeps back besides: a number in git counts them as well."""
    adoptable: int | None = None
    """What git would have to say for nothing to follow; None for a count, and where no number does.
    """


class Shift(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="shift"):
    """Units of one offer that leave some warehouses and appear on others: a transfer."""

    offer: OfferId
    units: int
    left: tuple[tuple[WarehouseAlias, int], ...]
    arrived: tuple[tuple[WarehouseAlias, int], ...]


class PriceDrift(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="price-drift"):
    """A price differs from git and was not moved by git. `corrected`: the plan sets it back.

    `because` is who moved it, as far as the shop tells. `held`: git lets that one set the price.
    """

    offer: OfferId
    field: PriceField
    expected: Decimal | bool | None
    now: Decimal | bool | None
    corrected: bool
    where: str
    because: str = ""
    held: bool = False


class Due(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="due"):
    """Prices that will hold from a moment on: the first plan after it writes them."""

    offer: OfferId
    prices: Prices
    at: datetime
    where: str


class Quarantined(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="quarantined"):
    """Offers that nobody can buy until somebody confirms their price: it moved by more than 50 %.
    (Ozon Seller API docs, 2026-09)
    """

    offers: tuple[OfferId, ...]


class Unread(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="unread"):
    """What could not be read, and the plan does without: in words, with the reason."""

    what: str


class Blocked(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="blocked"):
    """Declared, but it can't be written now. One finding for all cells with the same reason."""

    reason: str
    fix: str
    offers: tuple[OfferId, ...]
    warehouse: WarehouseAlias | None = None
    where: str = ""


class NoWarehouse(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="no-warehouse"):
    """The store names a warehouse that the shop does not have; no stock is declared on it yet."""

    warehouse: WarehouseAlias
    reason: str
    fix: str
    where: str


class Deferred(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="deferred"):
    """Declared, and it can't be done yet: the next run picks it up. `until` is when, if known."""

    reason: str
    offers: tuple[OfferId, ...]
    until: datetime | None = None
    where: str = ""


class PriceBudget(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="price-budget"):
    """Prices of which the hour takes no more updates: Ozon takes ten of one product.

    `waits`: they are used up now, so the plan waits until then or leaves them to a later run. Else
    the plan takes the last one, and can be undone only from that moment on.
    """

    offers: tuple[OfferId, ...]
    until: datetime
    waits: bool = False


class CardDrift(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="card-drift"):
    """A field of a card differs from git and was not moved by git."""

    offer: OfferId
    field: str
    title: str = ""
    expected: Any = None
    now: Any = None
    corrected: bool = False
    where: str = ""


class CardRefused(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="card-refused"):
    """The shop refused a card, or an earlier change of it, after the run that sent it.

    With a `task`, that change is sent again. Without one the shop has the card, and does not sell
    it: this is told until it does. `code` and `message` are the shop's own, as is the `field` that
    it names, or the name of the `attribute`.
    """

    offer: OfferId
    task: int | None
    code: str
    message: str
    field: str = ""
    attribute: str = ""


class Processing(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="processing"):
    """An earlier change of a card that the shop has not finished; `task` is its number if known."""

    offer: OfferId
    task: int | None
    sent_at: datetime
    reason: str


class Orphan(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="orphan"):
    """Live offers that no document declares; what the store wants of them is in the operations."""

    offers: tuple[OfferId, ...]


class Released(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="released"):
    """Was declared when last applied and is not any more: left as it is, and no longer managed."""

    what: str
    offers: tuple[OfferId, ...]


class Unconfirmed(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="unconfirmed"):
    """An earlier write whose answer nobody saw, and how the live numbers settle it."""

    offer: OfferId
    warehouse: WarehouseAlias
    sent: int
    now: int
    taken_as: str


Finding = (
    Consumed
    | StockDrift
    | PriceDrift
    | Due
    | Quarantined
    | Unread
    | CardDrift
    | Shift
    | Blocked
    | NoWarehouse
    | Deferred
    | PriceBudget
    | CardRefused
    | Processing
    | Orphan
    | Released
    | Unconfirmed
)


class Adoption(msgspec.Struct, frozen=True, kw_only=True):
    """The next apply remembers `after` as applied, and sends nothing.

    Live already equals git, or an unseen write is settled. None: forget what was applied, since
    no document declares the cell any more; declared again, it is a new statement.
    """

    offer: OfferId
    warehouse_id: WarehouseId
    after: AppliedStock | None


class PriceAdoption(msgspec.Struct, frozen=True, kw_only=True):
    """The next apply remembers `applies` as the prices that took effect, and sends nothing."""

    offer: OfferId
    applies: Prices | None


class CardAdoption(msgspec.Struct, frozen=True, kw_only=True):
    """The next apply remembers `applies` of a card and sends nothing; None forgets it.

    `ended` are operations of earlier runs whose tasks the shop has finished.
    """

    offer: OfferId
    applies: AppliedCard | None = None
    ended: tuple[str, ...] = ()
