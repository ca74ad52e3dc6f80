"""Use case: git shall say what a shop has that lives already.

What no document describes is written into new files, by the layout that was chosen; what one does
is changed where it stands. Nothing is saved before the whole catalog is proved as it will be.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import msgspec

from reconciler.catalog import left_out as out
from reconciler.catalog.draft import Changed, Draft
from reconciler.catalog.growing_lock import GrowingLock
from reconciler.catalog.left_out import LeftOut
from reconciler.catalog.lock import LOCK_NAME, read_lock
from reconciler.catalog.lock_text import lock_text
from reconciler.catalog.offers import is_clean
from reconciler.catalog.staging import Staging
from reconciler.domain.attribute_lock import AttributeLock
from reconciler.domain.errors import ExitCode, InvalidInput
from reconciler.domain.ids import OfferId, WarehouseAlias
from reconciler.domain.limits import OFFER_ID_LENGTH
from reconciler.domain.problem import Problem
from reconciler.state.card_pages import CardPages, forget_pages
from reconciler.workflow.import_cards import ImportedCards
from reconciler.workflow.import_choice import Choice
from reconciler.workflow.import_layout import ImportLayout
from reconciler.workflow.import_left import Left, LeftTally
from reconciler.workflow.import_prices import ImportedPrices
from reconciler.workflow.import_reading import LiveShop, read_live
from reconciler.workflow.import_stocks import ImportedStocks
from reconciler.workflow.import_types import learn_types
from reconciler.workflow.job import Job
from reconciler.workflow.trial import check_trial

Progress = Callable[[int, int], None]
"""Hears how much of how much is written down."""

TOGETHER = 1000
"""Cards of which everything is held at once."""


class Imported(msgspec.Struct, frozen=True, kw_only=True):
    """What an import would do; `save` does it.

    `added` are new entries by file and kind, `changed` values of documents that were there.
    `unread` is what the key may not read. With `resumed` cards of an import that did not end, the
    first was read at `cards_at`. `quarantined` offers wait for somebody to confirm a price.
    """

    staging: Staging
    offers: int
    archived: int
    added: Mapping[str, Mapping[str, int]]
    changed: tuple[Changed, ...]
    left: tuple[Left, ...]
    unread: tuple[str, ...]
    quarantined: tuple[OfferId, ...]
    resumed: int
    cards_at: datetime
    read_at: datetime
    lock: str | None

    @property
    def exit_code(self) -> ExitCode:
        """Always done: what is left out is told, and no reason to stop."""
        return ExitCode.DONE

    def paths(self) -> list[Path]:
        """The files that change or are new."""
        return [change.path for change in self.staging.changes()]

    def save(self) -> None:
        """Write all files, or none. Raises InvalidInput if one of them changed meanwhile."""
        self.staging.save()


@contextmanager
def importing(
    job: Job,
    catalog: Path,
    choice: Choice,
    *,
    store: str | None = None,
    dry_run: bool = False,
    progress: Progress = lambda _done, _total: None,
) -> Iterator[Imported]:
    """Read the shop and stage what follows. Saves nothing by itself.

    Raises InvalidInput for a choice that means nothing, and for a catalog that would be wrong.
    """
    now = job.world.clock.now()
    path = choice.pages / f"{job.shop_key[:16]}.db"
    if choice.fresh:
        forget_pages(path)
    pages = CardPages(path, now)
    done = False
    try:
        with Staging(catalog) as staging:
            yield _Import(job, catalog, store, choice, pages, staging, progress).imported()
        done = not dry_run
    finally:
        pages.close(done=done)


class _Import:
    def __init__(
        self,
        job: Job,
        catalog: Path,
        store: str | None,
        choice: Choice,
        pages: CardPages,
        staging: Staging,
        progress: Progress,
    ) -> None:
        assert job.inputs.catalog is not None
        self._job = job
        self._catalog = catalog
        self._choice = choice
        self._fields = choice.fields
        self._pages = pages
        self._staging = staging
        self._progress = progress
        self._desired = job.inputs.desired
        self._stores = job.inputs.catalog.stores()
        chosen = job.inputs.catalog.of(store)
        several = len(self._stores) > 1
        self._draft = Draft(chosen, staging, several=several, shared=choice.shared)
        self._locked = job.inputs.lock or read_lock(catalog)
        known = self._locked.lock or AttributeLock()
        self._lock = GrowingLock(known, job.world.clock.now().date())
        self._left = LeftTally()
        self._sold: set[OfferId] = set()
        self._done = self._total = 0

    def imported(self) -> Imported:
        aliases = self._aliases()
        language = self._lock.language
        shop = read_live(self._job, self._choice, self._pages, self._wants_card, language)
        rests = self._desired.products.in_state("archived")
        offers = self._ours(shop.offers)
        archived = self._ours(one for one in shop.archived if one not in rests)
        layout = ImportLayout(
            self._choice.layout, self._draft, self._staging, shop.types, shop.tree
        )
        self._total = len(offers) * (bool(self._fields.price) + bool(self._fields.card))
        if self._fields.price:
            self._write_prices(shop, layout, offers)
        if self._fields.stock:
            sold = frozenset(offers)
            stocks = ImportedStocks(self._desired, shop, sold, self._draft, self._left)
            for alias in aliases:
                self._write_stocks(stocks, layout, alias)
        if self._fields.card:
            learn_types(self._lock, shop.types, self._pages, shop.categories, shop.tree)
            self._write_cards(layout, sorted({*offers, *archived}), frozenset(archived))
        self._draft.finish()
        if self._draft.problems:
            raise InvalidInput(self._draft.problems)
        lock = self._write_lock()
        self._prove()
        prices = shop.snapshot.prices
        return Imported(
            staging=self._staging,
            offers=len(offers),
            archived=len(archived),
            added=self._draft.added,
            changed=tuple(self._draft.changed),
            left=tuple(self._left.told()),
            unread=shop.unread,
            quarantined=tuple(o for o in offers if o in prices and prices[o].quarantined),
            resumed=shop.resumed,
            cards_at=shop.cards_at,
            read_at=shop.snapshot.taken_at,
            lock=lock,
        )

    def _aliases(self) -> list[WarehouseAlias]:
        known = self._desired.store.warehouses
        if not self._choice.warehouses:
            return sorted(known)
        strange = [alias for alias in self._choice.warehouses if alias not in known]
        if strange:
            raise InvalidInput([_no_warehouse(alias, sorted(known)) for alias in strange])
        return [WarehouseAlias(alias) for alias in self._choice.warehouses]

    def _wants_card(self, offer: OfferId) -> bool:
        if self._fields.card:
            return True
        by_type = self._choice.layout == "category" and bool(self._fields.price)
        return by_type and not self._draft.describes("prices", offer)

    def _ours(self, offers: Iterable[OfferId]) -> list[OfferId]:
        """Those that a document can name, and that git has not given up."""
        products, moved = self._desired.products, self._desired.moved
        retired = products.in_state("archived") | products.in_state("released") | moved.keys()
        kept = []
        for offer in offers:
            if offer in retired:
                self._left.add(LeftOut(offer, "offer", out.RETIRED))
            elif not offer or len(offer) > OFFER_ID_LENGTH or not is_clean(offer):
                self._left.add(LeftOut(offer, "offer", out.BAD_OFFER))
            else:
                kept.append(offer)
        return kept

    def _split(self, kind: str, offers: Sequence[OfferId]) -> tuple[list[OfferId], list[OfferId]]:
        """Those that no document describes, and those that one does."""
        new = [offer for offer in offers if not self._draft.describes(kind, offer)]
        return new, [offer for offer in offers if self._draft.describes(kind, offer)]

    def _tick(self, offers: int) -> None:
        self._done += offers
        self._progress(self._done, self._total)

    def _write_prices(self, shop: LiveShop, layout: ImportLayout, offers: list[OfferId]) -> None:
        prices = ImportedPrices(self._desired, self._fields, shop, self._draft, self._left)
        new, known = self._split("prices", offers)
        for name, some in layout.files("prices", new):
            entries = dict(prices.entries(some))
            self._sold.update(entries)
            if entries:
                self._draft.add(name, {"kind": "prices"}, entries)
            self._tick(len(some))
        self._sold.update(known)
        prices.change(known)
        self._tick(len(known))

    def _write_stocks(
        self, stocks: ImportedStocks, layout: ImportLayout, alias: WarehouseAlias
    ) -> None:
        new = stocks.change(alias)
        self._sold.update(new)
        for name, some in layout.stock_files(alias, list(new)):
            self._draft.add(name, stocks.head(alias), {offer: new[offer] for offer in some})

    def _write_cards(
        self, layout: ImportLayout, offers: Sequence[OfferId], archived: frozenset[OfferId]
    ) -> None:
        cards = ImportedCards(self._fields, self._pages, self._lock, self._draft, self._left)
        new, known = self._split("products", offers)
        for name, some in layout.files("products", new):
            entries = dict(cards.entries(some, archived, self._sold))
            if entries:
                self._draft.add(name, {"kind": "products"}, entries)
            self._tick(len(some))
        for start in range(0, len(known), TOGETHER):
            some = known[start : start + TOGETHER]
            cards.change(some, archived, self._job.inputs.cards)
            self._tick(len(some))

    def _write_lock(self) -> str | None:
        """Stage the lock, if it grew; its name, if so."""
        if not self._fields.card:
            return None
        lock = self._lock.lock()
        text = lock_text(lock).encode()
        if text == self._locked.data or (self._locked.data is None and not lock.types):
            return None
        self._staging.put(LOCK_NAME, text)
        return self._locked.shown

    def _prove(self) -> None:
        """Load the whole catalog as it will be. Raises InvalidInput with the problems."""
        folder = self._staging.folder
        locked = {self._desired.store.name: read_lock(folder)}
        check_trial(folder, self._catalog, self._stores, locked)


def _no_warehouse(alias: str, known: Sequence[str]) -> Problem:
    return Problem(
        code="unknown-warehouse",
        message=f"`--warehouse {alias}`: the store document names no such warehouse.",
        fix=f"It names {', '.join(known) or 'none'}.",
        path="--warehouse",
    )
