"""What the plan noticed and will not write: sold units, drift, what can't be done, orphans."""

from datetime import datetime
from decimal import Decimal

import msgspec

from reconciler.domain.ids import OfferId, WarehouseAlias, WarehouseId
from reconciler.domain.price import PriceField, Prices
from reconciler.domain.stock import AppliedStock


class Consumed(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="consumed"):
    """Free stock fell since we last wrote, and git did not move: left alone.

    `reserved` is how many units more than then are reserved by orders not yet shipped: the part
    of the fall that the stock tables themselves explain.
    """

    offer: OfferId
    warehouse: WarehouseAlias
    was: int
    now: int
    reserved: int
    since: datetime


class StockDrift(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="stock-drift"):
    """Live stock rose without us (a cancelled order, the cabinet, another program), or a cell that
    is only observed differs. `expected` is what we last left free, or what git says.
    """

    offer: OfferId
    warehouse: WarehouseAlias
    expected: int
    now: int
    since: datetime | None
    where: str


class PriceDrift(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="price-drift"):
    """A price differs from git and was not moved by git. `corrected`: the plan sets it back."""

    offer: OfferId
    field: PriceField
    expected: Decimal | None
    now: Decimal | None
    corrected: bool
    where: str


class Blocked(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="blocked"):
    """Declared, but it can't be written now. One finding for all cells with the same reason."""

    reason: str
    fix: str
    offers: tuple[OfferId, ...]
    warehouse: WarehouseAlias | None = None
    where: str = ""


class Orphan(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="orphan"):
    """Live offers that no document declares: reported, nothing else."""

    offers: tuple[OfferId, ...]


class Released(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="released"):
    """Was declared when last applied and is not any more: left as it is, and no longer managed."""

    what: str
    offers: tuple[OfferId, ...]


class Unplanned(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="unplanned"):
    """Declared and checked, and nothing that this version brings to the shop: told, not hidden."""

    what: str
    offers: tuple[OfferId, ...]


class Unconfirmed(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="unconfirmed"):
    """An earlier write whose answer nobody saw, and how the live numbers settle it."""

    offer: OfferId
    warehouse: WarehouseAlias
    sent: int
    now: int
    taken_as: str


Finding = Consumed | StockDrift | PriceDrift | Blocked | Orphan | Released | Unplanned | Unconfirmed


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
