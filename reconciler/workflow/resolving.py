"""Use case: look up at the shop what the names in a catalog mean, and write it into the lock."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import date

import msgspec

from reconciler.catalog import open_catalog, open_lock, with_excerpts
from reconciler.catalog.attribute_check import attribute_problems
from reconciler.catalog.attribute_rows import looks
from reconciler.catalog.layout import Chosen
from reconciler.catalog.lock import LockFile
from reconciler.catalog.lock_text import lock_text
from reconciler.catalog.nearest import listed
from reconciler.catalog.resolving import Near
from reconciler.catalog.saving import Change, save
from reconciler.domain.attribute import AttributeId, TypeKey, TypeSpec
from reconciler.domain.attribute_lock import AttributeLock, LockedType, LockedValue
from reconciler.domain.errors import ExitCode, InvalidInput
from reconciler.domain.ids import OfferId
from reconciler.domain.problem import Problem, in_order
from reconciler.domain.store import Store
from reconciler.ozon.categories import Categories, TypePlace
from reconciler.ozon.credentials import find_credentials
from reconciler.ozon.dictionaries import Dictionary, Looked
from reconciler.ozon.governor import Governor
from reconciler.ozon.transport import CONNECTIONS
from reconciler.workflow.attribute_needs import Needs, first_of_type, needs_of, with_gone
from reconciler.workflow.job import World, safe_endpoint
from reconciler.workflow.where import Where


class Resolution(msgspec.Struct, frozen=True, kw_only=True):
    """The lock as it should be, made in memory. `change` is None if the file says it already.

    `problems` are names and values that the shop does not know, with excerpts; what it does know
    is in the lock all the same.
    """

    lock: AttributeLock
    shown: str
    change: Change | None
    problems: tuple[Problem, ...]
    asked: bool

    @property
    def exit_code(self) -> ExitCode:
        """0 all is resolved, 6 something can't be."""
        return ExitCode.INVALID if self.problems else ExitCode.DONE

    @property
    def exit_code_of_check(self) -> ExitCode:
        """The same, and 2 if the file would change."""
        if self.change is not None and not self.problems:
            return ExitCode.CHANGES_PENDING
        return self.exit_code


def resolve(
    where: Where,
    world: World,
    *,
    language: str | None = None,
    update: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> Resolution:
    """Look up what the lock lacks; with `update`, or for another language, all of it.

    Saves nothing, and asks the shop nothing if the lock covers the catalog. Raises InvalidInput
    for a catalog or a lock that is wrong in itself.
    """
    catalog = open_catalog(where.catalog, where.cache, progress)
    file = open_lock(where.catalog)
    try:
        desired = catalog.desired(where.store)
    except InvalidInput as wrong:
        raise InvalidInput(with_excerpts([*wrong.problems, *file.problems])) from None
    if file.problems:
        raise InvalidInput(with_excerpts(file.problems))
    older = file.lock or AttributeLock(language or "RU")
    language = language or older.language
    fresh = update or language != older.language
    run = _Run(catalog.of(where.store), older, AttributeLock(language) if fresh else older)
    run.world, run.several = world, len(catalog.stores()) > 1
    return run.resolution(file, where, desired.store)


def save_resolution(resolution: Resolution) -> None:
    """Write the lock. Raises InvalidInput if it changed meanwhile."""
    if resolution.change is not None:
        save([resolution.change])


class _Run:
    world: World
    several: bool = False

    def __init__(self, chosen: Chosen, older: AttributeLock, base: AttributeLock) -> None:
        self._chosen = chosen
        self._older = older
        self._lock = base
        self._fresh: set[TypeKey] = set()
        self._near: dict[tuple[TypeKey, AttributeId, str], tuple[str, ...]] = {}
        self._problems: list[Problem] = []

    def resolution(self, file: LockFile, where: Where, store: Store) -> Resolution:
        used = self._types_used()
        lacking = [key for key in used if key not in self._lock.types]
        needs = Needs({}, {}) if lacking else needs_of(self._chosen, self._lock)
        asked = bool(lacking or needs.texts or needs.names)
        if asked:
            self._ask(used, lacking, needs, where, store)
        lock = self._kept() if self.several else self._lock
        near: Near = self._near
        problems = [
            *self._problems,
            *(
                one
                for one in attribute_problems(self._chosen, lock, near)
                # Told already, with what the tree has instead.
                if one.code != "type-not-locked"
            ),
        ]
        after = lock_text(lock).encode()
        # A catalog that names no types needs no lock.
        same = file.data == after or (file.data is None and not lock.types)
        change = None if same else Change(file.shown, file.path, file.data, after)
        return Resolution(
            lock=lock,
            shown=file.shown,
            change=change,
            problems=with_excerpts(in_order(problems)),
            asked=asked,
        )

    def _ask(
        self,
        used: Mapping[TypeKey, Sequence[OfferId]],
        lacking: Sequence[TypeKey],
        needs: Needs,
        where: Where,
        store: Store,
    ) -> None:
        endpoint = safe_endpoint(where.endpoint or store.endpoint)
        credentials = find_credentials(store.credentials, self.world.environment)
        governor = Governor(self.world.clock, self.world.on_wait)
        with (
            closing(
                self.world.connect(endpoint, credentials, governor, self.world.clock)
            ) as transport,
            ThreadPoolExecutor(CONNECTIONS) as pool,
        ):
            categories = Categories(transport, self._lock.language, self.world.observer)
            today = self.world.clock.now().date()
            if lacking or needs.names:
                tree = categories.types()
                self._fetch(categories, pool, tree, used, [*lacking, *needs.names], today)
                needs = needs_of(self._chosen, self._lock)
                self._mark_gone(needs)
                needs = needs_of(self._chosen, self._lock)
            self._look_up(categories, pool, needs, today)

    def _fetch(
        self,
        categories: Categories,
        pool: ThreadPoolExecutor,
        tree: Mapping[TypeKey, TypePlace],
        used: Mapping[TypeKey, Sequence[OfferId]],
        keys: Iterable[TypeKey],
        today: date,
    ) -> None:
        known = []
        for key in dict.fromkeys(keys):
            if key in tree:
                known.append(key)
            else:
                self._problems += self._no_such_type(key, tree, used[key])
        types = dict(self._lock.types)
        for key, attributes in zip(known, pool.map(categories.attributes, known), strict=True):
            place = tree[key]
            spec = TypeSpec(
                key=key,
                category_name=place.category_name,
                type_name=place.type_name,
                disabled=place.disabled,
                attributes=attributes,
            )
            types[key] = self._dated(spec, today)
        self._lock = msgspec.structs.replace(self._lock, types=types)

    def _dated(self, spec: TypeSpec, today: date) -> LockedType:
        """What is as it was keeps its day, so that git shows what changed and no more."""
        before = self._older.types.get(spec.key)
        values = self._lock.types[spec.key].values if spec.key in self._lock.types else {}
        same = before is not None and before.spec == spec
        return LockedType(spec, before.on if before and same else today, values)

    def _mark_gone(self, needs: Needs) -> None:
        types = dict(self._lock.types)
        for key, names in needs.names.items():
            types[key] = with_gone(types[key], names, self._older.types.get(key))
        self._lock = msgspec.structs.replace(self._lock, types=types)

    def _look_up(
        self, categories: Categories, pool: ThreadPoolExecutor, needs: Needs, today: date
    ) -> None:
        asked = _together(needs, self._lock)

        def look(one: _Asked) -> dict[str, Looked]:
            dictionary = Dictionary(categories, self._lock.language, one.keys[0], one.attribute)
            return dictionary.look_up(list(one.texts))

        types = dict(self._lock.types)
        for one, found in zip(asked, pool.map(look, asked), strict=True):
            for key in one.keys:
                wanted = needs.texts[key, one.attribute]
                mine = {text: looked for text, looked in found.items() if text in wanted}
                types[key] = self._with_values(types[key], one.attribute, mine, today)
        self._lock = msgspec.structs.replace(self._lock, types=types)

    def _with_values(
        self, locked: LockedType, attribute: AttributeId, found: Mapping[str, Looked], today: date
    ) -> LockedType:
        key = locked.spec.key
        older = self._older.types.get(key)
        before = older.values.get(attribute, {}) if older else {}
        values = dict(locked.values.get(attribute, {}))
        for text, looked in found.items():
            if looked.entry is None:
                self._near[key, attribute, text] = looked.near
                continue
            was = before.get(text)
            value = LockedValue(looked.entry.id, looked.entry.text, today)
            same = was is not None and (was.id, was.text) == (value.id, value.text)
            values[text] = was if was is not None and same else value
        if not values:
            return locked
        return msgspec.structs.replace(locked, values={**locked.values, attribute: values})

    def _types_used(self) -> dict[TypeKey, Sequence[OfferId]]:
        """Each type with some offers that name it."""
        found: dict[TypeKey, Sequence[OfferId]] = {}
        for look in looks(self._chosen):
            if look.key is not None:
                found.setdefault(look.key, look.offers)
        return found

    def _kept(self) -> AttributeLock:
        """With what the lock holds for other stores of the catalog, which were not looked at."""
        if self._lock.language != self._older.language:
            return self._lock
        return msgspec.structs.replace(self._lock, types={**self._older.types, **self._lock.types})

    def _no_such_type(
        self, key: TypeKey, tree: Mapping[TypeKey, TypePlace], offers: Sequence[OfferId]
    ) -> list[Problem]:
        card = first_of_type(self._chosen, key, offers[:1])
        if card is None:
            return []
        same = [f"{one.type} ({place.type_name})" for one, place in tree.items()
                if one.category == key.category and not place.disabled]  # fmt: skip
        moved = [f"{one.category} ({place.category_name})" for one, place in tree.items()
                 if one.type == key.type]  # fmt: skip
        fix = "Take both numbers from Ozon's category tree."
        if moved:
            fix = f"The type belongs to the category {listed(moved, 3)}."
        elif same:
            fix = f"The category has the types {listed(same, 5)}."
        return [
            Problem(
                code="unknown-type",
                message=f"Ozon's tree has no category {key.category} with a type {key.type}.",
                fix=fix,
                source=card.fields["type"].source,
                path=f"products.{offers[0]}.type",
                width=len("type"),
            )
        ]


class _Asked(msgspec.Struct):
    """Texts of one dictionary, and the types whose cards say them."""

    attribute: AttributeId
    keys: list[TypeKey]
    texts: dict[str, None]


def _together(needs: Needs, lock: AttributeLock) -> list[_Asked]:
    """One question for all types that share a dictionary."""
    found: dict[tuple[AttributeId, int, TypeKey | None], _Asked] = {}
    for (key, attribute), texts in needs.texts.items():
        spec = lock.types[key].spec.attributes[attribute]
        mark = (attribute, spec.dictionary_id, key if spec.by_category else None)
        asked = found.setdefault(mark, _Asked(attribute, [], {}))
        asked.keys.append(key)
        asked.texts.update(texts)
    return list(found.values())
