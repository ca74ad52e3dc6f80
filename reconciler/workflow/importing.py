"""Use case: git shall say what a shop has that lives already.

What no document describes is written into new files, by the layout that was chosen; what one does
is changed where it stands. Nothing is saved before the whole catalog is proved as it will be.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, assert_never

import msgspec
from msgspec import UNSET

from reconciler.catalog import left_out as out
from reconciler.catalog.card_entry import card_entry, type_of
from reconciler.catalog.draft import Change, Changed, Draft
from reconciler.catalog.file_names import MOST, OTHER, by_letters, in_parts, slug, slugs
from reconciler.catalog.growing_lock import GrowingLock
from reconciler.catalog.left_out import LeftOut, Reason
from reconciler.catalog.lock import LOCK_NAME, read_lock
from reconciler.catalog.lock_text import lock_text
from reconciler.catalog.offers import is_clean
from reconciler.catalog.price_entry import ORDER, price_entry
from reconciler.catalog.staging import Staging
from reconciler.domain.attribute import TypeKey, TypeSpec
from reconciler.domain.attribute_lock import AttributeLock
from reconciler.domain.declared_price import DeclaredPrices, PricesAt
from reconciler.domain.errors import ExitCode, InvalidInput
from reconciler.domain.ids import OfferId, WarehouseAlias
from reconciler.domain.problem import Problem
from reconciler.ozon.categories import TypePlace
from reconciler.ozon.transport import CONNECTIONS
from reconciler.plan.price_movers import set_by_others
from reconciler.state.card_pages import CardPages, KeptCard, forget_pages
from reconciler.workflow.import_cards import card_changes, number_of
from reconciler.workflow.import_choice import Choice
from reconciler.workflow.import_reading import read_live
from reconciler.workflow.import_stocks import LiveNumbers, as_of, statement
from reconciler.workflow.job import Job
from reconciler.workflow.trial import check_trial

Progress = Callable[[int, int], None]
"""Hears how much of how much is written down."""

LONGEST_OFFER = 50
"""Characters of an offer id. (Ozon Seller API docs, 2026-09)"""

FIRST = 5
"""Offers that are named of those that something is left out of."""

TOGETHER = 1000
"""Cards of which everything is held at once."""

_CARD_ORDER = (
    "name",
    "state",
    "category",
    "type",
    "barcode",
    "package",
    "images",
    "color_image",
    "attributes",
    "complex_attributes",
    "pdf",
)
_OF_TYPE = frozenset({"attributes", "complex_attributes"})


class Left(msgspec.Struct, frozen=True, kw_only=True):
    """Something that is not declared: of how many offers, the first of them, and why."""

    part: str
    code: str
    reason: str
    offers: int
    first: tuple[OfferId, ...]


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
        self._left: dict[tuple[str, Reason], tuple[int, list[OfferId]]] = {}
        self._sold: set[OfferId] = set()
        self._names: dict[TypeKey, str] = {}
        self._done = self._total = 0

    def imported(self) -> Imported:
        aliases = self._aliases()
        self._shop = read_live(
            self._job, self._choice, self._pages, self._wants_card, self._lock.language
        )
        shop = self._shop
        self._names = slugs({key: place.type_name for key, place in self._present().items()})
        offers = self._ours(shop.offers)
        archived = self._ours(shop.archived)
        # Prices and cards each take a part of the work.
        parts = bool(self._fields.price) + bool(self._fields.card)
        self._total = len(offers) * parts
        if self._fields.price:
            self._write_prices(offers)
        if self._fields.stock:
            for alias in aliases:
                self._write_stocks(alias, frozenset(offers))
        if self._fields.card:
            self._learn_types([*offers, *archived])
            self._write_cards(offers, archived)
        self._draft.finish()
        if self._draft.problems:
            raise InvalidInput(self._draft.problems)
        lock = self._write_lock()
        self._prove()
        return Imported(
            staging=self._staging,
            offers=len(offers),
            archived=len(archived),
            added=self._draft.added,
            changed=tuple(self._draft.changed),
            left=tuple(self._told()),
            unread=shop.unread,
            quarantined=tuple(
                offer
                for offer in offers
                if offer in shop.snapshot.prices and shop.snapshot.prices[offer].quarantined
            ),
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

    def _present(self) -> dict[TypeKey, TypePlace]:
        tree = self._shop.tree
        return {key: tree[key] for key in set(self._shop.types.values()) if key in tree}

    def _ours(self, offers: Iterable[OfferId]) -> list[OfferId]:
        """Those that a document can name, and that git has not given up."""
        products, moved = self._desired.products, self._desired.moved
        retired = products.in_state("archived") | products.in_state("released") | moved.keys()
        kept = []
        for offer in offers:
            if offer in retired:
                self._leave(LeftOut(offer, "offer", out.RETIRED))
            elif not offer or len(offer) > LONGEST_OFFER or not is_clean(offer):
                self._leave(LeftOut(offer, "offer", out.BAD_OFFER))
            else:
                kept.append(offer)
        return kept

    def _leave(self, *left: LeftOut) -> None:
        for one in left:
            key = (one.part, one.reason)
            count, first = self._left.setdefault(key, (0, []))
            if len(first) < FIRST:
                first.append(OfferId(one.offer))
            self._left[key] = (count + 1, first)

    def _told(self) -> Iterator[Left]:
        for (part, reason), (count, first) in sorted(self._left.items()):
            yield Left(
                part=part,
                code=reason.code,
                reason=reason.words,
                offers=count,
                first=tuple(first),
            )

    def _tick(self, offers: int) -> None:
        self._done += offers
        self._progress(self._done, self._total)

    # Prices

    def _write_prices(self, offers: Sequence[OfferId]) -> None:
        new = [offer for offer in offers if not self._draft.describes("prices", offer)]
        known = [offer for offer in offers if self._draft.describes("prices", offer)]
        for name, some in self._files("prices", new):
            entries = {offer: entry for offer in some if (entry := self._new_price(offer))}
            self._sold.update(entries)
            if entries:
                self._draft.add(name, {"kind": "prices"}, entries)
            self._tick(len(some))
        at = PricesAt(self._desired.prices, self._shop.snapshot.taken_at)
        for offer in known:
            self._sold.add(offer)
            self._change_price(offer, at[offer])
        self._tick(len(known))

    def _price(self, offer: OfferId) -> dict[str, Any]:
        """What a document can say of the live prices of an offer."""
        entry, left = price_entry(
            offer,
            self._shop.snapshot.prices[offer],
            self._fields.price,
            self._shop.snapshot.taken_at,
            currency=self._desired.store.currency,
            lapsing=offer in self._shop.lapsing,
        )
        self._leave(*left)
        return entry

    def _new_price(self, offer: OfferId) -> dict[str, Any]:
        entry = self._price(offer)
        declared = self._desired.prices.get(offer)
        if declared is not None and "vat" in entry and isinstance(declared.says.vat, Decimal):
            # The card says the rate; one offer has one.
            rate = entry.pop("vat")
            if declared.says.vat != Decimal(str(rate)):
                self._draft.change(Change("products", offer, {("vat",): rate}))
        return entry

    def _change_price(self, offer: OfferId, declared: DeclaredPrices) -> None:
        if declared.dated:
            self._leave(LeftOut(offer, "price", out.DATED))
            return
        live = self._shop.snapshot.prices[offer]
        held = set_by_others(declared.managed_by, live, self._shop.snapshot.taken_at)
        entry = self._price(offer)
        values: dict[tuple[str, ...], Any] = {}
        for name in ORDER:
            if name not in self._fields.price or name in held:
                continue
            said, has = declared.says.get(name), live.has.get(name)
            if name == "cost" and said is not UNSET and not self._desired.store.send_cost:
                continue  # git is where costs are kept
            if name in entry and (said is UNSET or said != has):
                values[(name,)] = entry[name]
            elif has is None and isinstance(said, Decimal):
                if name == "old_price":
                    values[(name,)] = None
                else:
                    self._leave(LeftOut(offer, f"price.{name}", out.NOT_THERE))
        if values:
            self._draft.change(Change("prices", offer, values))

    # Stocks

    def _write_stocks(self, alias: WarehouseAlias, offers: frozenset[OfferId]) -> None:
        numbers = LiveNumbers(
            self._desired, self._job.state.applied(self._job.shop_key), self._shop, alias
        )
        shut = bool(numbers.shut)
        moment = as_of(self._shop.snapshot.taken_at)
        counted = self._desired.store.stock_mode(alias) == "on_hand"
        declared = self._desired.stocks.get(alias, {})
        new: dict[OfferId, Any] = {}
        current: set[OfferId] = set()
        for one in numbers.numbers():
            if one.offer not in offers:
                continue
            reason = out.WAREHOUSE if shut and one.free else one.reason
            if reason is not None:
                self._leave(LeftOut(one.offer, f"stock.{alias}", reason))
                continue
            if shut:
                continue
            current.add(one.offer)
            if one.offer not in declared:
                new[one.offer] = {"free": one.number} if counted else one.number
                continue
            said = statement(declared[one.offer], one, moment)
            if isinstance(said, Reason):
                self._leave(LeftOut(one.offer, f"stock.{alias}", said))
            elif said is not None:
                self._draft.change(Change("stocks", one.offer, {(): said}, alias))
        self._draft.is_current(alias, moment, frozenset(current))
        self._sold.update(new)
        head = {"kind": "stocks", "warehouse": alias, "as_of": moment}
        for name, some in in_parts(slug(alias), list(new), MOST["stocks"]).items():
            if some:
                entries = {OfferId(offer): new[OfferId(offer)] for offer in some}
                self._draft.add(self._draft.name("stocks", name), head, entries)

    # Cards

    def _write_cards(self, offers: Sequence[OfferId], archived: Sequence[OfferId]) -> None:
        old = frozenset(archived)
        everything = sorted({*offers, *archived})
        new = [offer for offer in everything if not self._draft.describes("products", offer)]
        for name, some in self._files("products", new):
            entries: dict[OfferId, Any] = {}
            for kept in self._pages.read(some):
                entry = self._new_card(kept, archived=kept.offer in old)
                if entry:
                    entries[kept.offer] = entry
            if entries:
                self._draft.add(name, {"kind": "products"}, entries)
            self._tick(len(some))
        known = [offer for offer in everything if self._draft.describes("products", offer)]
        for start in range(0, len(known), TOGETHER):
            self._change_cards(known[start : start + TOGETHER], old)

    def _card(self, kept: KeptCard) -> dict[str, Any]:
        """What a document can say of a live card, as far as it is asked for."""
        fields: set[str] = set(self._fields.card)
        entry, left = card_entry(kept.offer, kept.card, self._lock, unclear=kept.unclear)
        self._leave(*(one for one in left if one.part.split(".")[1] in fields))
        if fields & _OF_TYPE:
            fields |= {"category", "type"}
        return {name: value for name, value in entry.items() if name in fields}

    def _new_card(self, kept: KeptCard, *, archived: bool) -> dict[str, Any]:
        entry = self._card(kept)
        if archived:
            entry["state"] = "archived"
            return {name: entry[name] for name in _CARD_ORDER if name in entry}
        if entry or kept.offer in self._sold or not self._fields.whole:
            return entry
        self._leave(LeftOut(kept.offer, "card", out.NOTHING))
        return {"state": "released"}

    def _change_cards(self, offers: Sequence[OfferId], archived: frozenset[OfferId]) -> None:
        declared = self._job.inputs.cards(dict.fromkeys(offers, b""))
        for kept in self._pages.read(offers):
            if kept.offer in archived:
                self._leave(LeftOut(kept.offer, "card", out.IN_ARCHIVE))
                continue
            number = number_of(self._lock, type_of(kept.card))
            fields = self._fields.card
            entry = self._card(kept)
            values, left = card_changes(
                kept.offer, entry, declared.get(kept.offer), kept.card, fields, number
            )
            self._leave(*left)
            if values:
                self._draft.change(Change("products", kept.offer, values, attributes=number))
        self._tick(len(offers))

    def _learn_types(self, offers: Sequence[OfferId]) -> None:
        """Fetch the types of these cards that the lock lacks, or that have attributes it lacks."""
        types, tree = self._shop.types, self._shop.tree
        used = {types[offer] for offer in offers if offer in types}
        lacking = {key for key in used if self._lock.spec(key) is None}
        again = self._with_unknown(used - lacking, offers)
        wanted = sorted(key for key in lacking | again if key in tree)
        with ThreadPoolExecutor(CONNECTIONS) as pool:
            fetched = list(pool.map(self._shop.categories.attributes, wanted))
        specs = {}
        for key, attributes in zip(wanted, fetched, strict=True):
            before = self._lock.spec(key)
            place = tree[key]
            specs[key] = TypeSpec(
                key=key,
                category_name=place.category_name,
                type_name=place.type_name,
                disabled=place.disabled,
                # What documents use stays known until `resolve --update` says that it is gone.
                attributes={**(before.attributes if before else {}), **attributes},
            )
        self._lock.learn(specs)

    def _with_unknown(self, keys: set[TypeKey], offers: Sequence[OfferId]) -> set[TypeKey]:
        mine = [offer for offer in offers if self._shop.types.get(offer) in keys]
        found: set[TypeKey] = set()
        for kept in self._pages.read(mine):
            key = self._shop.types[kept.offer]
            spec = self._lock.spec(key)
            if spec and any(int(number) not in spec.attributes for number in kept.card.attributes):
                found.add(key)
        return found

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
        lock = read_lock(self._staging.folder)
        check_trial(
            self._staging.folder,
            self._catalog,
            self._stores,
            {self._desired.store.name: lock},
        )

    def _files(self, kind: str, offers: Sequence[OfferId]) -> Iterator[tuple[str, list[OfferId]]]:
        """The file of each of some new offers, with all that go into it."""
        most = MOST[kind]
        groups: Mapping[str, Sequence[str]]
        match self._choice.layout:
            case "single":
                groups = {kind: offers} if offers else {}
            case "letters":
                groups = self._lettered(kind, offers, most)
            case "category":
                by_type: dict[str, list[str]] = {}
                for offer in offers:
                    by_type.setdefault(self._type_name(offer), []).append(offer)
                groups = by_type
            case unknown:
                assert_never(unknown)
        for group, members in sorted(groups.items()):
            there = self._staging.has(self._draft.name(kind, group))
            parts = {group: members} if there else in_parts(group, members, most)
            for part, some in parts.items():
                yield self._draft.name(kind, part), [OfferId(offer) for offer in some]

    def _type_name(self, offer: OfferId) -> str:
        key = self._shop.types.get(offer)
        return self._names.get(key, OTHER) if key else OTHER

    def _lettered(
        self, kind: str, offers: Sequence[OfferId], most: int
    ) -> Mapping[str, Sequence[str]]:
        """By letters; where files of more letters are there already, offers go to those."""
        found: dict[str, list[str]] = {}
        rest: list[str] = []
        for offer in offers:
            names = [slug(offer[:length]) for length in (4, 3, 2, 1)]
            there = [one for one in names if self._staging.has(self._draft.name(kind, one))]
            if there:
                found.setdefault(there[0], []).append(offer)
            else:
                rest.append(offer)
        return {**found, **by_letters(rest, most)}


def _no_warehouse(alias: str, known: Sequence[str]) -> Problem:
    return Problem(
        code="unknown-warehouse",
        message=f"`--warehouse {alias}`: the store document names no such warehouse.",
        fix=f"It names {', '.join(known) or 'none'}.",
        path="--warehouse",
    )
