"""One store: an Ozon cabinet, its warehouses and what of it we manage."""

from collections.abc import Mapping
from typing import Literal

import msgspec

from reconciler.domain.apply_settings import ApplySettings
from reconciler.domain.ids import WarehouseAlias, WarehouseId
from reconciler.domain.source import Source
from reconciler.domain.zones import TIME_ZONE

OFFICIAL_ENDPOINT = "https://api-seller.ozon.ru"

Scheme = Literal["fbs", "rfbs", "fbo", "fbp", "unknown"]
"""How a warehouse sells: the seller's own (fbs, rfbs), Ozon's (fbo) or a partner's (fbp)."""

PriceMode = Literal["enforce", "on_change", "observe"]
"""enforce: live must equal git. on_change: written only when git moved. observe: only reported."""

StockMode = Literal["on_change", "enforce", "observe", "on_hand"]
"""How the plain numbers of a warehouse are meant and kept.

on_change: free units, written when git moved. enforce: the same, and what no order explains is set
right as well. on_hand: units on the shelf, unshipped orders included; enforced. observe: only
reported.
"""

CardMode = Literal["enforce", "on_change", "observe"]
"""As for prices: enforce keeps the declared fields of cards as git says."""

RENEW_DAYS = 7
"""How many days before its end a minimum price is renewed, unless the store says otherwise."""

Orphans = Literal["report", "zero", "archive"]
"""What becomes of live offers that no document declares.

report: they are told, nothing else. zero: their stock is set to 0 in the warehouses that the store
document names. archive: and then they go into the archive.
"""

OnDeny = Literal["stop", "withhold"]
"""What becomes of a plan of which policies hold operations back.

stop: nothing is applied. withhold: those operations stay, with all that waits for them, and the
rest may go.
"""


class Manage(msgspec.Struct, frozen=True, kw_only=True):
    """How each kind of field is kept; a warehouse may say otherwise for its stocks."""

    products: CardMode = "enforce"
    prices: PriceMode = "enforce"
    stocks: StockMode = "on_change"


class CredentialNames(msgspec.Struct, frozen=True, kw_only=True):
    """The environment variables that hold the credentials. Never the credentials themselves."""

    client_id: str = "OZON_CLIENT_ID"
    api_key: str = "OZON_API_KEY"


class StoreWarehouse(msgspec.Struct, frozen=True, kw_only=True):
    """A warehouse as the store document names it."""

    id: WarehouseId
    source: Source
    stock_mode: StockMode | None = None


class Store(msgspec.Struct, frozen=True, kw_only=True):
    """The store document. `currency` must be the cabinet's; amounts are in it."""

    name: str
    currency: str
    source: Source
    endpoint: str = OFFICIAL_ENDPOINT
    credentials: CredentialNames = CredentialNames()
    warehouses: Mapping[WarehouseAlias, StoreWarehouse] = {}
    manage: Manage = Manage()
    orphans: Orphans = "report"
    orphans_at: Source | None = None
    """The line that says so, if one does."""
    on_deny: OnDeny = "stop"
    send_cost: bool = False
    """Whether what a unit costs leaves git at all."""
    renew_days: int | None = RENEW_DAYS
    """How many days before its end a minimum price is renewed; None: never."""
    apply: ApplySettings = ApplySettings()
    time_zone: str = TIME_ZONE
    """The zone of the clock that policies go by."""

    @property
    def orphans_source(self) -> Source:
        """Where the store document says what becomes of orphans."""
        return self.orphans_at or self.source

    def stock_mode(self, warehouse: WarehouseAlias) -> StockMode:
        """The mode of a warehouse: its own, else the store's."""
        return self.warehouses[warehouse].stock_mode or self.manage.stocks

    def counted(self) -> frozenset[WarehouseAlias]:
        """The warehouses whose plain numbers are counts of what lies on the shelf."""
        return frozenset(alias for alias in self.warehouses if self.stock_mode(alias) == "on_hand")
