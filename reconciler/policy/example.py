"""A policy's tests as their documents say them: small shops before and after a change."""

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Literal

import msgspec

from reconciler.domain.ids import OfferId, WarehouseAlias
from reconciler.domain.source import Source
from reconciler.domain.zones import TIME_ZONE
from reconciler.policy.document import Enforce, Param
from reconciler.policy.evidence import Need
from reconciler.policy.verdict import Outcome

NOON = datetime(2026, 11, 19, 9, 0, tzinfo=UTC)
"""When a case is judged that does not say it: noon in Moscow, on a Thursday."""

FieldValue = str | int | Decimal | tuple[str, ...]


class State(msgspec.Struct, frozen=True, kw_only=True):
    """What is said of one offer, before or after; None and empty are not said."""

    price: Decimal | None = None
    old_price: Decimal | None = None
    min_price: Decimal | None = None
    cost: Decimal | None = None
    vat: Decimal | None = None
    auto_add_to_promotions: bool | None = None
    stock: Mapping[WarehouseAlias, int] = {}
    reserved: int = 0
    buffer: int = 0
    said: Literal["free", "on_hand", "fixed"] = "free"
    said_at: datetime | None = None
    category: int | None = None
    labels: Mapping[str, str] = {}
    fields: Mapping[str, FieldValue] = {}
    archived: bool | None = None
    auto_archived: bool = False
    renews_min_price: bool = False
    was: OfferId | None = None
    fbo: bool = False
    promotions: tuple[str, ...] | None = None
    units_28d: int | None = None
    revenue_28d: Decimal | None = None
    min_price_ends: datetime | None = None
    price_updates: int = 0
    stores: tuple[str, ...] = ()


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """One change, and what the policy must say of it.

    `facts` are values to take instead of those that the shops show, None is not known; `unknown`
    what could not be read, and why.
    """

    name: str
    expect: Outcome
    source: Source
    store: str = "test"
    currency: str = "RUB"
    time_zone: str = TIME_ZONE
    profile: str | None = None
    params: Mapping[str, Param] = {}
    now: datetime = NOON
    before: Mapping[OfferId, State] = {}
    after: Mapping[OfferId, State] = {}
    facts: Mapping[str, Param | None] = {}
    unknown: Mapping[Need, str] = {}
    level: Enforce | None = None
    messages: tuple[str, ...] | None = None


class PolicyTest(msgspec.Struct, frozen=True, kw_only=True):
    """`kind: policy-test`."""

    policy: str
    cases: tuple[Case, ...]
    source: Source
