"""The cards of the live shop, read and written: the port that apply changes them through."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from reconciler.apply.card_ports import BarcodeWrite, CardState, CardWrite, TaskTaken
from reconciler.apply.ports import Accepted, Answer, NoAnswer, Refused
from reconciler.domain.card import LiveCard
from reconciler.domain.errors import ShopUnreachable
from reconciler.domain.ids import OfferId, ProductId
from reconciler.domain.limits import PAGE
from reconciler.domain.snapshot import Allowance, CardQuota
from reconciler.domain.task import TaskError, TaskItem, TaskStatus
from reconciler.ozon import card_wire, methods, wire
from reconciler.ozon.card_items import attributes_item, import_item, pictures_item
from reconciler.ozon.card_refusals import InfoError, refusals
from reconciler.ozon.card_rows import live_card
from reconciler.ozon.error_lists import answers
from reconciler.ozon.lists import chunks
from reconciler.ozon.moments import moment_or_none
from reconciler.ozon.paging import Page, all_rows
from reconciler.ozon.rows import offer_id
from reconciler.ozon.sending import Sender
from reconciler.ozon.tally import filter_text
from reconciler.ozon.transport import Transport
from reconciler.plan.operation import Writer

_METHODS: dict[Writer, methods.Method] = {
    "create": methods.IMPORT,
    "import": methods.IMPORT,
    "attributes": methods.UPDATE_ATTRIBUTES,
    "pictures": methods.IMPORT_PICTURES,
}

_STATUSES: dict[str, TaskStatus] = {
    "pending": "pending",
    "imported": "imported",
    "failed": "failed",
    "skipped": "skipped",
}
"""(Ozon Seller API docs, /v1/product/import/info, 2026-09)"""


class OzonCards:
    """Reads and writes cards through a transport."""

    def __init__(self, transport: Transport, sender: Sender) -> None:
        self._transport = transport
        self._sender = sender

    def pages(self, offers: Sequence[OfferId], visibility: str = "ALL") -> Iterator[Page[Any]]:
        """Pages of the cards of some offers; `ALL` leaves those in the archive out."""
        for group in chunks(offers, PAGE):
            chosen = {"filter": {"offer_id": list(group), "visibility": visibility}}
            yield from all_rows(
                "cards",
                self._fetch(chosen),
                lambda row: row.id,
                filter_text=filter_text(chosen),
            )

    def read(self, offers: Sequence[OfferId]) -> Mapping[OfferId, LiveCard]:
        """The cards of those offers that the shop has, in the archive or out of it."""
        found = self._found(offers, "ALL")
        missing = [offer for offer in offers if offer not in found]
        return found | self._found(missing, "ARCHIVED") if missing else found

    def states(self, offers: Sequence[OfferId]) -> Mapping[OfferId, CardState]:
        """How far the shop is with those of the offers that it has."""
        found: dict[OfferId, CardState] = {}
        for group in chunks(offers, PAGE):
            body = self._transport.read(methods.PRODUCT_INFO, {"offer_id": list(group)})
            page = wire.decode(body, _Infos, methods.PRODUCT_INFO.path)
            for item in page.items or []:
                found[offer_id(item.offer_id)] = CardState(
                    product_id=ProductId(item.id),
                    archived=bool(item.is_archived or item.is_autoarchived),
                    auto_archived=bool(item.is_autoarchived),
                    ready=_ready(item),
                    refused=refusals(item.errors, _check(item), self._sender.words),
                )
        return found

    def quota(self) -> CardQuota:
        """How many cards may still be created and updated."""
        path = methods.CARD_QUOTA
        said = wire.decode(self._transport.read(path, {}), card_wire.Limits, path.path)
        limits = said.operation_limits
        told = limits[0] if isinstance(limits, list) and limits else limits
        per_minute = told.limit if isinstance(told, card_wire.PerMinute) else None
        self._transport.learn(per_minute)
        return CardQuota(
            total=_allowance(said.total),
            create=_allowance(said.daily_create),
            update=_allowance(said.daily_update),
            per_minute=per_minute,
        )

    def write(self, writer: Writer, writes: Sequence[CardWrite]) -> TaskTaken | Sequence[Answer]:
        """Send one call; what the shop takes becomes a task. Else an answer an item."""
        items = [_item(writer, write) for write in writes]
        method = _METHODS[writer]
        said = self._sender.send(method, {"items": items}, len(items), card_wire.ImportAnswer)
        if not isinstance(said, card_wire.ImportAnswer):
            return said
        number = (said.result and said.result.task_id) or said.task_id
        if not number:
            return [NoAnswer("the shop's answer names no task")] * len(items)
        return TaskTaken(number)

    def task(self, number: int) -> Mapping[OfferId, TaskItem]:
        """How the items of a task stand."""
        body = self._transport.read_known(methods.TASK, {"task_id": number})
        if body is None:
            return {}
        said = wire.decode(body, card_wire.TaskInfo, methods.TASK.path)
        items = (said.result.items if said.result else None) or []
        return {offer_id(item.offer_id or ""): self._task_item(item) for item in items}

    def add_barcodes(self, writes: Sequence[BarcodeWrite]) -> Sequence[Answer]:
        """Bind barcodes; the shop tells only of those that it refuses."""
        items = [{"barcode": write.barcode, "sku": write.sku} for write in writes]
        method, shape = methods.ADD_BARCODES, card_wire.BarcodeErrors
        said = self._sender.send(method, {"barcodes": items}, len(items), shape)
        if not isinstance(said, shape):
            return said
        words = self._sender.words
        return answers(
            writes,
            said.errors or [],
            _is_about,
            lambda error: Refused(words(error.code), words(error.error)),
        )

    def rename(self, names: Sequence[tuple[OfferId, OfferId]]) -> Sequence[Answer]:
        """Give offers other ids; the shop tells only of those that it refuses."""
        items = [{"offer_id": was, "new_offer_id": now} for was, now in names]
        method, shape = methods.RENAME, card_wire.OfferErrors
        said = self._sender.send(method, {"update_offer_id": items}, len(items), shape)
        if not isinstance(said, shape):
            return said
        return answers(
            names,
            said.errors or [],
            lambda error, name: offer_id(error.offer_id or "") == name[0],
            lambda error: Refused("", self._sender.words(error.message)),
        )

    def set_archived(self, products: Sequence[ProductId], *, archived: bool) -> Sequence[Answer]:
        """Put products into the archive, or take them out; one answer holds for all."""
        method = methods.ARCHIVE if archived else methods.UNARCHIVE
        body = {"product_id": list(products)}
        said = self._sender.send(method, body, len(products), card_wire.Flag)
        if not isinstance(said, card_wire.Flag):
            return said
        answer: Answer = Accepted() if said.result else NoAnswer("the shop did not say yes")
        return [answer] * len(products)

    def _found(self, offers: Sequence[OfferId], visibility: str) -> dict[OfferId, LiveCard]:
        wanted = frozenset(offers)
        return {
            offer: live_card(row)
            for page in self.pages(offers, visibility)
            for row in page.rows
            if (offer := offer_id(row.offer_id)) in wanted
        }

    def _fetch(self, chosen: Mapping[str, Any]) -> Callable[[str], Page[card_wire.CardRow]]:
        def fetch(cursor: str) -> Page[card_wire.CardRow]:
            request = {**chosen, "limit": PAGE, "last_id": cursor}
            body = self._transport.read(methods.CARDS, request)
            page = wire.decode(body, card_wire.Cards, methods.CARDS.path)
            if page.result is None:
                raise ShopUnreachable(
                    f"{methods.CARDS.path} answered without a list",
                    "try again; nothing is decided on half a shop",
                )
            more = str(page.last_id) if page.result and page.last_id else None
            return Page(page.result, more, page.total)

        return fetch

    def _task_item(self, item: card_wire.TaskItem) -> TaskItem:
        """A status that nobody documents counts as not finished."""
        errors = tuple(self._errors(item.errors or []))
        status = _STATUSES.get(item.status or "", "pending")
        return TaskItem(status=status, product_id=item.product_id or 0, errors=errors)

    def _errors(self, errors: Iterable[card_wire.TaskError]) -> Iterator[TaskError]:
        words = self._sender.words
        for error in errors:
            yield TaskError(
                code=words(error.code),
                message=words(error.message or error.description),
                field=words(error.field),
                attribute_id=error.attribute_id or 0,
                attribute=words(error.attribute_name),
            )


class _Statuses(msgspec.Struct):
    is_created: bool | None = None
    status: str | None = None
    validation_status: str | None = None


class _Info(msgspec.Struct):
    id: int
    offer_id: str | int
    is_archived: bool | None = None
    is_autoarchived: bool | None = None
    statuses: _Statuses | None = None
    errors: list[InfoError] | None = None


class _Infos(msgspec.Struct):
    items: list[_Info] | None = None


def _ready(item: _Info) -> bool:
    """Only `price_sent` is relied on. (Ozon Seller API docs, 2026-09)"""
    return item.statuses is not None and item.statuses.status == "price_sent"


def _check(item: _Info) -> str | None:
    return item.statuses.validation_status if item.statuses else None


def _is_about(error: card_wire.BarcodeError, write: BarcodeWrite) -> bool:
    """What an error leaves out, it may be about."""
    named = error.barcode or error.sku
    return (
        bool(named)
        and error.barcode in (None, "", write.barcode)
        and (error.sku in (None, 0, write.sku))
    )


def _item(writer: Writer, write: CardWrite) -> dict[str, Any]:
    if writer == "attributes":
        return attributes_item(write.offer, write.card)
    if writer == "pictures":
        return pictures_item(write.offer, write.card)
    return import_item(write.offer, write.card, write.prices, write.currency, write.category_now)


def _allowance(said: card_wire.Daily | None) -> Allowance:
    """A quota that the shop does not tell is none; -1 is no limit. (Ozon docs, 2026-09)"""
    if said is None or said.limit is None or said.limit < 0:
        return Allowance(limit=None)
    return Allowance(
        limit=said.limit, used=said.usage or 0, resets_at=moment_or_none(said.reset_at)
    )
