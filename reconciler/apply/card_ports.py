"""What apply needs of the cards of the shop; the promises are those of `ports.Shop`."""

from collections.abc import Mapping, Sequence
from typing import Protocol

import msgspec

from reconciler.apply.ports import Answer
from reconciler.domain.card import Card, LiveCard
from reconciler.domain.ids import OfferId, ProductId
from reconciler.domain.price import Prices
from reconciler.domain.task import TaskError, TaskItem
from reconciler.plan.operation import Writer


class TaskTaken(msgspec.Struct, frozen=True):
    """The shop took a change of cards, and works on it under this number."""

    number: int


class CardWrite(msgspec.Struct, frozen=True):
    """One item of a card call. `card` is the whole card for `create` and `import`, all pictures for
    `pictures`, and only what changes for `attributes`. `category_now` is the shop's category where
    the card moves to another.
    """

    offer: OfferId
    card: Card
    prices: Prices = Prices()
    currency: str = ""
    category_now: int | None = None


class BarcodeWrite(msgspec.Struct, frozen=True):
    """One barcode to bind to a product."""

    barcode: str
    sku: int


class CardState(msgspec.Struct, frozen=True, kw_only=True):
    """How far the shop is with a card. `ready` as in `LiveProduct`; `refused` is why it can't be
    sold, in the shop's words.
    """

    product_id: ProductId
    archived: bool
    auto_archived: bool = False
    ready: bool | None
    refused: tuple[TaskError, ...] = ()


class CardShop(Protocol):
    """The cards of the live shop. The same promises as `Shop`."""

    def read(self, offers: Sequence[OfferId]) -> Mapping[OfferId, LiveCard]:
        """The cards of those offers that the shop has, in the archive or out of it."""
        ...

    def states(self, offers: Sequence[OfferId]) -> Mapping[OfferId, CardState]:
        """How far the shop is with those of the offers that it has."""
        ...

    def write(self, writer: Writer, writes: Sequence[CardWrite]) -> TaskTaken | Sequence[Answer]:
        """Send one call; what the shop takes becomes a task. Else an answer an item."""
        ...

    def task(self, number: int) -> Mapping[OfferId, TaskItem]:
        """How the items of a task stand; none if the shop knows no such task."""
        ...

    def add_barcodes(self, writes: Sequence[BarcodeWrite]) -> Sequence[Answer]:
        """Bind barcodes."""
        ...

    def rename(self, names: Sequence[tuple[OfferId, OfferId]]) -> Sequence[Answer]:
        """Give offers other ids: pairs of the old one and the new one."""
        ...

    def set_archived(self, products: Sequence[ProductId], *, archived: bool) -> Sequence[Answer]:
        """Put products into the archive, or take them out."""
        ...
