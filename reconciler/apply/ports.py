"""What apply needs of the world. Adapters implement these; tests have small real ones."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Literal, Protocol

import msgspec

from reconciler.apply.outcome import Outcome
from reconciler.domain.card import Card
from reconciler.domain.card_digest import AppliedCard
from reconciler.domain.ids import Cell, OfferId, ProductId
from reconciler.domain.orders import Orders
from reconciler.domain.price import LivePrices, LiveTimer, Prices
from reconciler.domain.stock import AppliedStock, InFlightStock, LiveStock
from reconciler.plan.finding import Adoption, CardAdoption, PriceAdoption
from reconciler.plan.model import Plan
from reconciler.plan.operation import Operation, SetCard

if TYPE_CHECKING:
    from reconciler.apply.card_ports import CardShop


class Accepted(msgspec.Struct, frozen=True):
    """The shop said yes to this item. Not yet a proof that it took effect."""


class Refused(msgspec.Struct, frozen=True):
    """The shop said no to this item; `whole`: to the call as a whole, for whichever item of it."""

    code: str
    message: str
    whole: bool = False


class NoAnswer(msgspec.Struct, frozen=True):
    """The call was sent and no readable answer for this item came back. `failed`: the shop told of
    a failure of its own, which may have come before the call was executed, or after.
    """

    reason: str
    failed: bool = False


Answer = Accepted | Refused | NoAnswer


class StockWrite(msgspec.Struct, frozen=True):
    """One pair of a stock call: make this many units free."""

    cell: Cell
    product_id: ProductId
    free: int


class PriceWrite(msgspec.Struct, frozen=True):
    """One item of a price call: only the fields that change."""

    offer: OfferId
    prices: Prices
    currency: str


WriteKind = Literal[
    "stock",
    "price",
    "create",
    "import",
    "attributes",
    "pictures",
    "barcodes",
    "rename",
    "archive",
    "unarchive",
    "timer",
]


class Shop(Protocol):
    """The live shop. Reads must be complete for what was asked, or raise ReadIncomplete.

    Writes take at most as many items as one call may hold and return one answer an item, in
    order. They send once. They raise a ReconcilerError only when it is certain that nothing was
    executed (`NotNow` if it may be sent later); where that is not certain, every item gets
    `NoAnswer`.
    """

    def turn_in(self, what: WriteKind, items: int) -> float:
        """Seconds until a write of this kind may go out, as far as is known; 0 if at once."""
        ...

    def await_turn(self, what: WriteKind, items: int) -> None:
        """Return when a write of this kind, of so many items, may go out at once.

        Comes before the last look: units that are sold during a wait must be seen by it.
        """
        ...

    @property
    def cards(self) -> "CardShop":
        """The cards of the shop."""
        ...

    def read_stock(self, cells: Sequence[Cell]) -> Mapping[Cell, LiveStock]:
        """Live stock of each cell that the shop has a row for."""
        ...

    def read_prices(self, offers: Sequence[OfferId]) -> Mapping[OfferId, LivePrices]:
        """Live prices of each offer that the shop knows."""
        ...

    def read_timers(self, products: Sequence[ProductId]) -> Mapping[ProductId, LiveTimer]:
        """How long the minimum price of each product still counts."""
        ...

    def renew_timers(self, products: Sequence[ProductId]) -> Sequence[Answer]:
        """Send one call that starts timers of minimum prices anew."""
        ...

    def write_stock(self, writes: Sequence[StockWrite]) -> Sequence[Answer]:
        """Send one stock call."""
        ...

    def write_prices(self, writes: Sequence[PriceWrite]) -> Sequence[Answer]:
        """Send one price call."""
        ...


class Ledger(Protocol):
    """The orders of the shop, kept up to date during a run."""

    def refresh(self) -> Orders:
        """All orders, with every change up to the moment of this call.

        Comes after the stock was read, so that no sale which that read shows is missed. Raises a
        ReconcilerError if it can't be proved: then nothing may be sent.
        """
        ...


class Journal(Protocol):
    """The memory of one run. Every method must be durable when it returns."""

    def adopt(
        self,
        stocks: Sequence[Adoption],
        prices: Sequence[PriceAdoption],
        cards: Sequence[CardAdoption] = (),
    ) -> None:
        """Remember (or forget) bases without a write."""
        ...

    def keep(self, at: datetime) -> None:
        """Nobody else may take over while we wait. Raises StoreBusy if somebody did."""
        ...

    def intend_cards(
        self,
        batch: int,
        operations: Sequence[SetCard],
        before: Mapping[str, Card],
        at: datetime,
    ) -> None:
        """Before a call on cards: from here on the shop may be at work on them.

        `before` has by operation the fields that change, as the shop has them.
        """
        ...

    def took(self, batch: int, operations: Sequence[SetCard], number: int, at: datetime) -> None:
        """The shop took the call as a task. Comes before anybody asks how it stands."""
        ...

    def ended(
        self,
        operations: Sequence[str],
        outcomes: Mapping[str, Outcome],
        bases: Mapping[OfferId, AppliedCard],
        at: datetime,
    ) -> None:
        """Operations on cards that the shop is no longer at work on, how operations ended, and what
        is known of cards by now.
        """
        ...

    def renamed(self, names: Mapping[OfferId, OfferId]) -> None:
        """The shop renamed offers: all that is remembered of them goes along."""
        ...

    def followed(self, names: Mapping[OfferId, OfferId]) -> None:
        """The same of renames from before this run; what is known of a new id by now is newer."""
        ...

    def intend(
        self,
        batch: int,
        operations: Sequence[Operation],
        in_flight: Mapping[Cell, InFlightStock],
        at: datetime,
    ) -> None:
        """Before a call: what is about to be sent. The cells are in flight from here on."""
        ...

    def answered(
        self,
        batch: int,
        stocks: Mapping[Cell, AppliedStock],
        landed: Sequence[Cell],
        prices: Mapping[OfferId, Prices],
        at: datetime,
    ) -> None:
        """After a call: bases that took effect, and cells that are no longer in flight."""
        ...

    def settled(
        self,
        outcomes: Mapping[str, Outcome],
        stocks: Mapping[Cell, AppliedStock],
        in_flight: Mapping[Cell, InFlightStock],
        at: datetime,
    ) -> None:
        """After reading back: how operations ended, bases made exact, and cells in doubt again."""
        ...


class Clock(Protocol):
    """Time, injectable. All times are UTC."""

    def now(self) -> datetime:
        """The current time, timezone-aware, UTC."""
        ...

    def sleep(self, seconds: float) -> None:
        """Wait. May raise Interrupted, if somebody asked to stop meanwhile."""
        ...


class Observer(Protocol):
    """Hears how a run goes, to show it. Must not fail and must not slow the run down."""

    def started(self, plan: Plan) -> None:
        """The run begins."""
        ...

    def waiting(self, seconds: float, why: str) -> None:
        """The run pauses for a limit of the shop."""
        ...

    def progressed(self, outcomes: Mapping[str, Outcome]) -> None:
        """These operations ended."""
        ...

    def finished(self) -> None:
        """The run is over."""
        ...
