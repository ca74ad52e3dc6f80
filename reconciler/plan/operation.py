"""One change that the plan wants to make, with everything needed to judge, explain and redo it."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Annotated, Any, Literal

import msgspec

from reconciler.domain.card import Card, Field
from reconciler.domain.card_digest import AppliedCard
from reconciler.domain.ids import OfferId, ProductId, WarehouseAlias, WarehouseId
from reconciler.domain.limits import STOCK_PAIR_COOLDOWN_SECONDS
from reconciler.domain.price import PriceField, Prices
from reconciler.domain.product import CategoryId, Traits
from reconciler.domain.stock import AppliedStock, LiveStock
from reconciler.plan.account import Account

Cause = Literal["git", "live", "rule", "first", "rollback"]
"""What moved: the declaration, the shop, a rule, or nothing is known of before (first apply); or a
person undoes an earlier run.
"""

Moment = Annotated[datetime, msgspec.Meta(tz=True)]
"""A time that a file must say with its offset."""

Staleness = Literal["exact", "at_most", "any"]
"""How far the observed value may have moved between plan and apply.

exact: not at all. at_most: it may have fallen (units were sold: the write shrinks by as many), and
risen only by orders that were cancelled. any: the write is right whatever the shop has now (zero
never oversells; what is kept for ever is kept).
"""


class Why(msgspec.Struct, frozen=True, kw_only=True):
    """One link of the chain from a line in git to the number that is sent."""

    what: str
    where: str = ""


class SetStock(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="stock"):
    """Set the free stock of one cell.

    The three sides: `base` is what was last applied, `before` what the shop has, `after` the base
    to remember once the write took effect; `after.free` is what is sent.
    `depends_on` names operations that must have taken effect before this one is sent.
    """

    id: str
    offer: OfferId
    product_id: ProductId
    warehouse: WarehouseAlias
    warehouse_id: WarehouseId
    base: AppliedStock | None = None
    before: LiveStock
    after: AppliedStock
    cause: Cause
    observed_at: Moment
    observed_until: Moment | None = None
    """`before` was read between the two moments."""
    sent_at: Moment | None = None
    """When a number for the cell was last sent of which nobody saw the answer."""
    account: Account | None = None
    """The terms of a number that orders count against; it is counted again before it is sent."""
    staleness: Staleness
    goes_dark: bool = False
    price: Decimal | None = None
    category: CategoryId | None = None
    labels: Mapping[str, str] = {}
    """What the catalog's products documents say of the offer, for waivers."""
    why: tuple[Why, ...] = ()
    depends_on: tuple[str, ...] = ()
    batch: int = 0

    @property
    def delta(self) -> int:
        """Units that buyers will see more (or fewer) of."""
        return self.after.free - self.before.free

    @property
    def must_send(self) -> bool:
        """A zero that goes out although the shop seems to have it: no read may swallow a recall."""
        return self.after.free == 0 and (self.before.free == 0 or self.after.says.units == 0)

    @property
    def rests_until(self) -> datetime | None:
        """The earliest time at which Ozon takes another write of this cell."""
        written = self.base.written_at if self.base is not None else None
        last = max((at for at in (written, self.sent_at) if at is not None), default=None)
        return None if last is None else last + timedelta(seconds=STOCK_PAIR_COOLDOWN_SECONDS)


class SetPrice(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="price"):
    """Set the prices of one offer. `before` is all that the shop has, `after` only what changes."""

    id: str
    offer: OfferId
    product_id: ProductId
    before: Prices
    after: Prices
    applies: Prices
    """Every field that git declares: the base to remember once the write took effect."""
    causes: dict[PriceField, Cause]
    currency: str
    observed_at: Moment
    staleness: Staleness = "exact"
    free: int = 0
    """Units on sale at the moment of planning, in all warehouses that were read."""
    not_before: Moment | None = None
    """Ozon took ten updates of this product in an hour, and takes the next one then."""
    category: CategoryId | None = None
    labels: Mapping[str, str] = {}
    why: tuple[Why, ...] = ()
    depends_on: tuple[str, ...] = ()
    batch: int = 0

    @property
    def cause(self) -> Cause:
        """The cause to name first: what a person did, before what the shop did."""
        for cause in ("rollback", "first", "git", "rule"):
            if cause in self.causes.values():
                return cause
        return "live"


Writer = Literal["create", "attributes", "pictures", "barcodes", "import"]
"""How a card is written, the narrowest that covers what changes.

create: a new offer. attributes: values are merged into the card. pictures: all pictures of the
card at once. barcodes: added. import: the whole card, over a fresh read of it.
"""


class FieldChange(msgspec.Struct, frozen=True, kw_only=True):
    """One field of a card that changes, in the words of the catalog.

    `title` is an attribute's name, if known. `before` and `after` are plain values; None is
    nothing. `lost` names content that ceases to be: pictures, values, documents.
    """

    field: Field
    title: str = ""
    before: Any = None
    after: Any = None
    cause: Cause
    lost: tuple[str, ...] = ()


class SetCard(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="card"):
    """Create a card, or change some of its fields with one of the writers.

    `says` is what git declares of the fields that the writer has to send. `applies` stands for the
    whole declaration, with the fields that need no write: the base to remember. `observed` has
    those that change, as the shop had them. `product_id` is None for a new offer. `sku` is what
    barcodes are bound to.
    """

    id: str
    offer: OfferId
    product_id: ProductId | None = None
    sku: int | None = None
    writer: Writer
    changes: tuple[FieldChange, ...]
    says: Card
    applies: AppliedCard
    observed: bytes = b""
    cause: Cause
    currency: str = ""
    prices: Prices = Prices()
    """What a new offer costs: it cannot be created without a price."""
    observed_at: Moment
    staleness: Staleness = "exact"
    free: int = 0
    category: CategoryId | None = None
    labels: Mapping[str, str] = {}
    why: tuple[Why, ...] = ()
    depends_on: tuple[str, ...] = ()
    batch: int = 0

    @property
    def sent(self) -> bytes:
        """What the base learns once this took effect. Of what undoes, nothing: git did not move,
        so that the next plan tells the difference.
        """
        return b"" if self.cause == "rollback" else self.observed

    @property
    def is_destructive(self) -> bool:
        """Whether content of the card ceases to be."""
        return any(change.lost for change in self.changes)


class Rename(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="rename"):
    """Give an offer another offer id; `offer` is the new one, `was` the one that the shop has."""

    id: str
    offer: OfferId
    was: OfferId
    product_id: ProductId
    cause: Cause = "git"
    observed_at: Moment
    staleness: Staleness = "exact"
    free: int = 0
    category: CategoryId | None = None
    labels: Mapping[str, str] = {}
    why: tuple[Why, ...] = ()
    depends_on: tuple[str, ...] = ()
    batch: int = 0


class SetArchived(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="archive"):
    """Put an offer into the archive, or take it out. Only an offer with nothing to sell goes in.

    `auto`: Ozon archived it by itself, and takes only so many of these back a day.
    """

    id: str
    offer: OfferId
    product_id: ProductId
    archived: bool
    auto: bool = False
    warehouses: tuple[WarehouseId, ...] = ()
    """Where nothing may lie that could be sold, or is promised, when it goes into the archive."""
    cause: Cause
    observed_at: Moment
    staleness: Staleness = "exact"
    free: int = 0
    category: CategoryId | None = None
    labels: Mapping[str, str] = {}
    why: tuple[Why, ...] = ()
    depends_on: tuple[str, ...] = ()
    batch: int = 0


class RenewTimer(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="timer"):
    """Prolong the 30 days for which Ozon keeps a minimum price; `expires_at` is when they end.

    None: they have ended, or were never begun.
    """

    id: str
    offer: OfferId
    product_id: ProductId
    min_price: Decimal
    expires_at: Moment | None = None
    cause: Cause = "rule"
    observed_at: Moment
    staleness: Staleness = "any"
    free: int = 0
    category: CategoryId | None = None
    labels: Mapping[str, str] = {}
    why: tuple[Why, ...] = ()
    depends_on: tuple[str, ...] = ()
    batch: int = 0


Operation = SetStock | SetPrice | SetCard | Rename | SetArchived | RenewTimer


def traits_of(op: Operation) -> Traits:
    """What selectors may choose the operation's offer by."""
    return Traits(op.category, op.labels)


def stock_id(offer: OfferId, warehouse: WarehouseAlias) -> str:
    """The stable name of a stock operation: `stock:MUG-RED@msk`."""
    return f"stock:{offer}@{warehouse}"


def price_id(offer: OfferId) -> str:
    """The stable name of a price operation: `price:MUG-RED`."""
    return f"price:{offer}"


def card_id(offer: OfferId, writer: Writer) -> str:
    """The stable name of a change of a card: `card:MUG-RED:pictures`."""
    return f"card:{offer}:{writer}"


def rename_id(was: OfferId) -> str:
    """The stable name of a rename: `rename:MUG-RED`."""
    return f"rename:{was}"


def archive_id(offer: OfferId, *, archived: bool) -> str:
    """The stable name of a move into the archive or out of it."""
    return f"{'archive' if archived else 'unarchive'}:{offer}"


def timer_id(offer: OfferId) -> str:
    """The stable name of a renewal of the minimum-price timer: `timer:MUG-RED`."""
    return f"timer:{offer}"
