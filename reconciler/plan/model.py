"""The Plan: immutable, complete, with an id; explaining and executing read the same object."""

import hashlib

import msgspec

from reconciler.domain.ids import OfferId
from reconciler.domain.snapshot import Proof
from reconciler.plan.finding import (
    Adoption,
    CardAdoption,
    CardDrift,
    Finding,
    PriceAdoption,
    PriceDrift,
    Released,
    StockDrift,
    Unconfirmed,
)
from reconciler.plan.operation import Moment, Operation, SetPrice, SetStock

FORMAT_VERSION = "1.3"
"""Of the plan's JSON. A new minor only adds; a new major breaks readers of the old one.

`apply` carries out plan files of this very version only, a minor apart included."""


class Totals(msgspec.Struct, frozen=True, kw_only=True):
    """Counts over everything that was compared: the denominators that thresholds need.

    In stock means free units on any warehouse that was read, or stock in Ozon's own warehouses.
    Of a narrowed plan, `offers`, `cells` and `prices` count the whole catalog all the same; what
    nobody looked at is None. What is in stock is then counted by the shop itself, if somebody asks.
    """

    offers: int
    cells: int
    cells_unchanged: int | None
    prices: int
    prices_unchanged: int | None
    in_stock_before: int | None
    in_stock_after: int | None
    goes_dark: tuple[OfferId, ...]
    comes_back: tuple[OfferId, ...]
    units_up: int
    units_down: int
    cards: int | None = 0
    cards_unchanged: int | None = 0


class Looked(msgspec.Struct, frozen=True, kw_only=True):
    """What a narrowed plan looked at: just the `offers` that the catalog says otherwise than in a
    `commit`, of so many that it declares. `since` is how somebody named the revision.
    """

    since: str
    commit: str
    offers: tuple[OfferId, ...]
    of: int


class CallCost(msgspec.Struct, frozen=True, kw_only=True):
    """Calls of one method."""

    method: str
    calls: int
    items: int


class Cost(msgspec.Struct, frozen=True, kw_only=True):
    """What applying takes: calls by method (reads before and after included) and the least time
    that the API's limits allow, in seconds. `items_per_minute` is the shop's own limit on products
    that are written, if it tells one.
    """

    calls: tuple[CallCost, ...]
    eta_seconds: float
    items_per_minute: int | None = None


class Quota(msgspec.Struct, frozen=True, kw_only=True):
    """A quota of the shop that the plan uses: `needed` of what is left. `limit` None is none."""

    name: str
    limit: int | None
    used: int
    needed: int
    resets_at: Moment | None


class Undoes(msgspec.Struct, frozen=True, kw_only=True):
    """Which run a plan rolls back. `plan` is the plan that it carried out.

    `commit` had the catalog of that run, and `commit_before` that of the run before it, if both are
    known. `again` names operations that the next plan would make again as long as git says what it
    said. `remarks` say what stays of the run. `last_update` are offers of which Ozon takes no
    more price update this hour once this is applied: it could not be undone at once.
    """

    run: int
    plan: str
    commit: str = ""
    commit_before: str = ""
    again: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    last_update: tuple[OfferId, ...] = ()


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What would change, why, and what it costs. `id` is the SHA-256 of all the rest."""

    id: str = ""
    format_version: str = FORMAT_VERSION
    tool_version: str
    store: str
    account: str
    account_name: str
    endpoint: str
    currency: str
    catalog_digest: str
    policy_digest: str = ""
    """Of the policies that judged it. Apply judges anew, by the same ones."""
    state_revision: str
    observed_at: Moment
    operations: tuple[Operation, ...]
    findings: tuple[Finding, ...]
    adoptions: tuple[Adoption, ...]
    price_adoptions: tuple[PriceAdoption, ...]
    card_adoptions: tuple[CardAdoption, ...] = ()
    totals: Totals
    cost: Cost
    quotas: tuple[Quota, ...] = ()
    followed: tuple[tuple[OfferId, OfferId], ...] = ()
    """Renames that the shop has: the old id and the new one. What is remembered goes along."""
    proofs: tuple[Proof, ...]
    undoes: Undoes | None = None
    narrowed: Looked | None = None
    """What was looked at, if that was not everything: of all else nothing is known."""

    @property
    def stock_operations(self) -> tuple[SetStock, ...]:
        """Only the operations on stock, in sending order."""
        return tuple(op for op in self.operations if isinstance(op, SetStock))

    @property
    def price_operations(self) -> tuple[SetPrice, ...]:
        """Only the operations on prices, in sending order."""
        return tuple(op for op in self.operations if isinstance(op, SetPrice))

    @property
    def released(self) -> frozenset[OfferId]:
        """Offers of which something was managed that no document declares any more."""
        gone = (item.offers for item in self.findings if isinstance(item, Released))
        return frozenset(offer for offers in gone for offer in offers)

    @property
    def drift(self) -> tuple[StockDrift | PriceDrift | CardDrift | Unconfirmed, ...]:
        """Findings that say the shop moved by another hand than ours or a buyer's."""
        return tuple(
            item
            for item in self.findings
            if isinstance(item, StockDrift | PriceDrift | CardDrift | Unconfirmed)
        )


def canonical_json(plan: Plan) -> bytes:
    """The bytes that the id is taken of: sorted keys, no spaces, without the id itself."""
    return msgspec.json.encode(msgspec.structs.replace(plan, id=""), order="sorted")


def sealed(plan: Plan) -> Plan:
    """The plan with its id."""
    return msgspec.structs.replace(plan, id=hashlib.sha256(canonical_json(plan)).hexdigest())


def is_sealed(plan: Plan) -> bool:
    """Whether nobody changed the plan after it got its id."""
    return sealed(plan).id == plan.id
