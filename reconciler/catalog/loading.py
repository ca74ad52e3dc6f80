"""A catalog to the desired state of its stores."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import TypeVar

import msgspec

from reconciler.catalog.attribute_check import attribute_problems
from reconciler.catalog.cache import Cache
from reconciler.catalog.card_merge import merge_cards
from reconciler.catalog.card_rates import with_rates
from reconciler.catalog.cross_rules import broken_cross_rules
from reconciler.catalog.defaults import FolderDefaults, folder_of
from reconciler.catalog.files import digest_of
from reconciler.catalog.layout import Chosen, choose
from reconciler.catalog.lock import LOCK_NAME, LockFile
from reconciler.catalog.moved import merge_renames
from reconciler.catalog.price_merge import merge_prices
from reconciler.catalog.read_files import Known, Progress, ReadFile, read_files
from reconciler.catalog.rows import NO_DEFAULTS
from reconciler.catalog.safety import merge_rules
from reconciler.catalog.said import FileSaid
from reconciler.catalog.sources import CatalogSource, no_catalog
from reconciler.catalog.stock_merge import merge_stocks
from reconciler.domain.bulk import collector_off
from reconciler.domain.desired import Desired
from reconciler.domain.errors import InvalidInput
from reconciler.domain.ids import OfferId
from reconciler.domain.price import Prices
from reconciler.domain.problem import Problem

Said = TypeVar("Said")


class Catalog:
    """The files of a catalog, read once. Stores are taken out of it by name."""

    def __init__(
        self,
        source: CatalogSource,
        cache: Path | None = None,
        progress: Progress | None = None,
        known: Known = lambda _file: None,
    ) -> None:
        """Raises InvalidInput if there is nothing to read.

        `cache` is the file that keeps what files said; None reads every file but those `known`.
        """
        self.shown = source.shown
        self._problems: list[Problem] = []
        files = source.files(self._problems)
        if not files and not self._problems:
            raise InvalidInput(
                [no_catalog(f"The catalog folder `{self.shown}` holds no YAML files.")]
            )
        with collector_off(keep=True):
            self.files = read_files(files, Cache(cache), progress, known)

    def stores(self) -> list[str]:
        """The names in the order of the files; a store document without one has an empty one."""
        return [store.name for one in self.files for store in one.said.stores]

    def desired(self, store: str | None = None, lock: LockFile | None = None) -> Desired:
        """The desired state of one store. Raises InvalidInput with all problems at once.

        With the lock of the catalog, what good documents say of attributes is checked as well;
        edits and comparisons do without, as a new name is first written and then looked up.

        The problems of other stores' folders don't stop a store, with one exception: while any
        file can't be told, it may hold a store document, so it stops them all.
        """
        problems = list(self._problems)
        with collector_off(keep=True):
            chosen = choose(self.files, store, self.shown, problems)
            desired = _desired(chosen, problems) if chosen else None
        concerned: Sequence[ReadFile] = chosen.files if chosen else self.files
        if any(one.said.unclear for one in self.files):
            concerned = self.files
        problems += [problem for one in concerned for problem in one.said.problems]
        if lock is not None and chosen and not problems:
            problems += lock.problems or attribute_problems(chosen, lock.lock)
        if problems or desired is None:
            raise InvalidInput(problems)
        return desired if lock is None else _with_lock(desired, chosen, lock)

    def part(self, chosen: Chosen, offers: AbstractSet[OfferId]) -> Desired:
        """The desired state of one store, true of some offers alone: only the files that speak of
        them are joined, beside those of settings. Raises InvalidInput if these are not good.
        """
        problems = list(self._problems)
        shared, own = (
            [one for one in files if one.said.settles or _speaks(one, offers)]
            for files in (chosen.shared, chosen.own)
        )
        with collector_off(keep=True):
            desired = _desired(chosen._replace(shared=shared, own=own), problems)
        concerned = self.files if any(one.said.unclear for one in self.files) else (*shared, *own)
        problems += [problem for one in concerned for problem in one.said.problems]
        if problems or desired is None:
            raise InvalidInput(problems)
        return desired

    def of(self, store: str | None = None) -> Chosen:
        """The files of one store. Raises InvalidInput if it is not clear which is meant."""
        problems: list[Problem] = []
        chosen = choose(self.files, store, self.shown, problems)
        if chosen is None:
            raise InvalidInput(problems)
        return chosen


def _desired(chosen: Chosen, problems: list[Problem]) -> Desired | None:
    store = chosen.store.store
    warehouses = store.warehouses if store else None

    def layers(of: Callable[[FileSaid], Sequence[Said]]) -> list[list[tuple[str, Said]]]:
        return [
            [(one.file.shown, said) for one in files for said in of(one.said)]
            for files in (chosen.shared, chosen.own)
        ]

    folders = {one.file.shown: folder_of(one.file.name) for one in chosen.files}
    defaults = FolderDefaults(
        [(folder_of(one.file.name), said) for one in chosen.files for said in one.said.defaults],
        problems,
    )
    root = defaults.root
    products, vat = merge_cards(
        layers(lambda said: said.cards),
        lambda file: defaults.near_cards(folders[file]),
        root.cards if root else NO_DEFAULTS,
        problems,
    )
    prices = merge_prices(
        layers(lambda said: said.prices),
        lambda file: defaults.near_prices(folders[file]),
        root.prices if root else Prices(),
        store.currency if store else None,
        problems,
    )
    stocks = merge_stocks(
        layers(lambda said: said.stocks), warehouses, problems, store.counted() if store else ()
    )
    rules = merge_rules(layers(lambda said: said.rules), warehouses, problems)
    renames = [rename for one in chosen.files for rename in one.said.renames]
    moved = merge_renames(renames, problems)
    problems += broken_cross_rules(products, prices, stocks, moved, vat)
    prices = with_rates(prices, vat, products)
    if store is None:
        return None
    return Desired(
        store=store,
        stocks=stocks,
        prices=prices,
        safety=rules,
        products=products,
        moved=moved,
        digest=_digest(chosen),
    )


def _with_lock(desired: Desired, chosen: Chosen | None, lock: LockFile) -> Desired:
    """The lock says what is sent, so it is part of what a plan is made of."""
    if chosen is None or lock.data is None:
        return desired
    digest = _digest(chosen, (LOCK_NAME, lock.hash))
    return msgspec.structs.replace(desired, digest=digest, lock=lock.hash)


def _speaks(read: ReadFile, offers: AbstractSet[OfferId]) -> bool:
    return not all(offers.isdisjoint(table) for table in read.said.tables())


def _digest(chosen: Chosen, *more: tuple[str, bytes]) -> str:
    return digest_of([*((one.file.name, one.hash) for one in chosen.files), *more])
