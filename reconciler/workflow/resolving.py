"""Use case: look up at the shop what the names in a catalog mean, and write it into the lock."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing

import msgspec

from reconciler.catalog import open_catalog, open_lock, with_excerpts
from reconciler.catalog.attribute_check import attribute_problems
from reconciler.catalog.attribute_rows import looks
from reconciler.catalog.layout import Chosen
from reconciler.catalog.lock import LockFile
from reconciler.catalog.lock_text import lock_text
from reconciler.catalog.read_files import Progress
from reconciler.catalog.saving import Change, save
from reconciler.domain.attribute import TypeKey
from reconciler.domain.attribute_lock import AttributeLock
from reconciler.domain.errors import ExitCode, InvalidInput
from reconciler.domain.ids import OfferId
from reconciler.domain.problem import Problem, in_order
from reconciler.domain.store import Store
from reconciler.ozon.categories import Categories
from reconciler.ozon.credentials import find_credentials
from reconciler.ozon.governor import Governor
from reconciler.workflow.attribute_needs import Needs, needs_of
from reconciler.workflow.job import World, safe_endpoint
from reconciler.workflow.looking_up import LookUp
from reconciler.workflow.where import Where


class Resolution(msgspec.Struct, frozen=True, kw_only=True):
    """The lock as it should be, made in memory. `change` is None if the file says it already.

    `problems` are names and values that the shop does not know, with excerpts; while there are
    any, the lock is not whole. `asked`: the shop was.
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
    progress: Progress | None = None,
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
    chosen = catalog.of(where.store)
    lock = AttributeLock(language) if fresh else older
    visit = _Visit(
        where=where,
        world=world,
        store=desired.store,
        chosen=chosen,
        older=older,
        lock=lock,
        progress=progress or (lambda _done, _total: None),
    ).made()
    if visit is not None:
        lock = visit.lock
    if len(catalog.stores()) > 1 and language == older.language:
        lock = _with_other_stores(older, lock)
    near = visit.near if visit else None
    found = attribute_problems(chosen, lock, near)
    # A type that the tree has not is told already, with what it has instead.
    problems = [one for one in found if one.code != "type-not-locked"]
    problems += visit.problems if visit else []
    return _resolution(file, lock, problems, asked=visit is not None)


def save_resolution(resolution: Resolution) -> None:
    """Write the lock, if it is whole. Raises InvalidInput if it changed meanwhile."""
    if resolution.change is not None and not resolution.problems:
        save([resolution.change])


def _resolution(
    file: LockFile, lock: AttributeLock, problems: Sequence[Problem], *, asked: bool
) -> Resolution:
    after = lock_text(lock).encode()
    # A catalog that names no types needs no lock.
    same = file.data == after or (file.data is None and not lock.types)
    return Resolution(
        lock=lock,
        shown=file.shown,
        change=None if same else Change(file.shown, file.path, file.data, after),
        problems=with_excerpts(in_order(problems)),
        asked=asked,
    )


class _Visit(msgspec.Struct, frozen=True, kw_only=True):
    """What is looked up, and where: `older` is what the file says, `lock` what of it holds."""

    where: Where
    world: World
    store: Store
    chosen: Chosen
    older: AttributeLock
    lock: AttributeLock
    progress: Progress

    def made(self) -> LookUp | None:
        """Ask the shop for what the lock lacks; None if it lacks nothing."""
        used = _types_used(self.chosen)
        lacking = [key for key in used if key not in self.lock.types]
        needs = Needs({}, {}) if lacking else needs_of(self.chosen, self.lock, self.progress)
        if not (lacking or needs.texts or needs.names):
            return None
        world, store = self.world, self.store
        endpoint = safe_endpoint(self.where.endpoint or store.endpoint)
        credentials = find_credentials(store.credentials, world.environment)
        governor = Governor(world.clock, world.on_wait)
        with closing(world.connect(endpoint, credentials, governor, world.clock)) as transport:
            categories = Categories(transport, self.lock.language, world.observer)
            today = world.clock.now().date()
            look_up = LookUp(categories, self.chosen, self.older, self.lock, today, self.progress)
            look_up.run(used, lacking, needs)
        return look_up


def _with_other_stores(older: AttributeLock, lock: AttributeLock) -> AttributeLock:
    """With all that the lock held: other stores of the catalog use it, and were not looked at."""
    types = {**older.types, **lock.types}
    for key, locked in lock.types.items():
        before = older.types[key].values if key in older.types else {}
        values = {
            attribute: {**before.get(attribute, {}), **locked.values.get(attribute, {})}
            for attribute in {**before, **locked.values}
            if attribute in locked.spec.attributes
        }
        types[key] = msgspec.structs.replace(locked, values=values)
    return msgspec.structs.replace(lock, types=types)


def _types_used(chosen: Chosen) -> dict[TypeKey, Sequence[OfferId]]:
    found: dict[TypeKey, Sequence[OfferId]] = {}
    for look in looks(chosen):
        if look.key is not None:
            found.setdefault(look.key, look.offers)
    return found
