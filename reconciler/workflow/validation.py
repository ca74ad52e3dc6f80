"""Use case: check everything in the repository, reach nothing outside it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from reconciler.catalog import load_policies, open_catalog, open_lock, with_excerpts
from reconciler.domain.desired import Desired
from reconciler.domain.errors import ExitCode, InvalidInput
from reconciler.domain.idle_rules import idle_rules
from reconciler.domain.problem import Problem, in_order
from reconciler.domain.source import Source
from reconciler.policy.compiled import compile_policies
from reconciler.policy.lint import lint
from reconciler.policy.tuning import strange_stores
from reconciler.policy.waiving import lapsed
from reconciler.workflow.shared_currencies import currency_notes
from reconciler.workflow.where import Where

if TYPE_CHECKING:
    from reconciler.catalog.loading import Catalog
    from reconciler.catalog.lock import LockFile


class StoreCounts(msgspec.Struct, frozen=True):
    """How much a good store declares."""

    name: str
    offers: int
    stock_cells: int
    prices: int
    safety_rules: int


class PolicyCounts(msgspec.Struct, frozen=True):
    """How much stands in a good policies folder."""

    policies: int
    waivers: int


class Validated(msgspec.Struct, frozen=True, kw_only=True):
    """What was found. `problems` are those that were asked for, in reading order, with excerpts.

    `elsewhere` counts the problems outside the paths that were asked for. Stores and policies
    that have problems are not counted. `notes` are what is odd and not wrong; looked for where
    there are no problems at all.
    """

    stores: tuple[StoreCounts, ...]
    policies: PolicyCounts | None
    problems: tuple[Problem, ...]
    elsewhere: int = 0
    notes: tuple[Problem, ...] = ()

    @property
    def exit_code(self) -> ExitCode:
        """0 nothing wrong where we look, 6 something is."""
        return ExitCode.INVALID if self.problems else ExitCode.DONE


def validate(
    where: Where,
    paths: Sequence[Path] = (),
    progress: Callable[[int, int], None] | None = None,
    now: datetime | None = None,
) -> Validated:
    """Read every store (or the one that is named) and all policies; nothing wrong is raised.

    Waivers that have lapsed at `now` are wrong; without it, nobody asks.

    With paths, only the problems that stand in them (files or folders) are asked for. Raises
    InvalidInput for paths that don't exist or lie outside catalog and policies.
    """
    asked = _asked(paths, (where.catalog, where.policies))
    found: list[Problem] = []
    stores = _stores(where, progress, found)
    policies = _policies(where, stores, found, now)
    once = in_order(dict.fromkeys(found))
    here = _within(once, asked) if asked else once
    notes = (
        ()
        if found
        else in_order([*_notes(stores), *currency_notes(stores), *_policy_notes(where.policies)])
    )
    return Validated(
        stores=tuple(map(_counts, stores)),
        policies=policies,
        problems=with_excerpts(here),
        elsewhere=len(once) - len(here),
        notes=with_excerpts(_within(notes, asked) if asked else notes),
    )


def _stores(
    where: Where, progress: Callable[[int, int], None] | None, found: list[Problem]
) -> list[Desired]:
    try:
        catalog = open_catalog(where.catalog, where.cache, progress)
    except InvalidInput as wrong:
        found += wrong.problems
        return []
    lock = open_lock(where.catalog)
    names = catalog.stores() if where.store is None else []
    if len(names) < 2:
        loaded = _load(catalog, where.store, lock, found)
        return [loaded] if loaded else []
    # Without a name the load can't end well, and tells the problems of every file: also of those
    # that belong to a store without a name, or to stores that can't be told apart.
    _load(catalog, None, lock, found)
    found[:] = [problem for problem in found if problem.code != "store-not-named"]
    named = [name for name in dict.fromkeys(names) if name]
    loads = [_load(catalog, name, lock, found) for name in named]
    return [loaded for loaded in loads if loaded]


def _load(
    catalog: Catalog, store: str | None, lock: LockFile, found: list[Problem]
) -> Desired | None:
    try:
        return catalog.desired(store, lock)
    except InvalidInput as wrong:
        found += wrong.problems
        return None


def _notes(stores: Sequence[Desired]) -> list[Problem]:
    """Rules that match nothing in any of the stores that try them."""
    tried = Counter(rule.source for desired in stores for rule in desired.safety)
    idle: dict[Source | None, list[Problem]] = {}
    for desired in stores:
        for note in idle_rules(desired):
            idle.setdefault(note.source, []).append(note)
    return [notes[0] for at, notes in idle.items() if at and len(notes) == tried[at]]


def _policy_notes(root: Path) -> Iterable[Problem]:
    return lint(compile_policies(load_policies(root)))


def _policies(
    where: Where, stores: Sequence[Desired], found: list[Problem], now: datetime | None
) -> PolicyCounts | None:
    """Compiled once for each store: other numbers may be such that an expression can't take them.

    Whether settings name stores that exist is known where all stores could be read.
    """
    names = [desired.store.name for desired in stores]
    all_read = where.store is None and not found
    try:
        documents = load_policies(where.policies)
        for name in (None, *names):
            compile_policies(documents, name)
        if all_read:
            found += strange_stores(documents, names)
        found += lapsed(documents.waivers, now) if now else []
    except InvalidInput as wrong:
        found += wrong.problems
        return None
    return PolicyCounts(len(documents.policies), len(documents.waivers))


def _counts(desired: Desired) -> StoreCounts:
    return StoreCounts(
        name=desired.store.name,
        offers=len(desired.offers()),
        stock_cells=sum(len(table) for table in desired.stocks.values()),
        prices=len(desired.prices),
        safety_rules=len(desired.safety),
    )


def _asked(paths: Sequence[Path], roots: Sequence[Path]) -> frozenset[Path]:
    """The real places of the paths. Raises InvalidInput with all that can't be asked for."""
    problems = []
    asked = set()
    whole = [_real(root) for root in roots]
    for path in paths:
        real = _real(path)
        if not _exists(path):
            problems.append(_missing(path))
        elif not any(real in (root, *root.parents) or root in real.parents for root in whole):
            problems.append(_outside(path, roots))
        asked.add(real)
    if problems:
        raise InvalidInput(problems)
    return frozenset(asked)


def _within(problems: Iterable[Problem], asked: Collection[Path]) -> list[Problem]:
    problems = list(problems)
    files = {problem.source.file for problem in problems if problem.source}
    covered = {file for file in files if _covered(_real(Path(file)), asked)}
    return [one for one in problems if one.source and one.source.file in covered]


def _covered(real: Path, asked: Collection[Path]) -> bool:
    return real in asked or any(parent in asked for parent in real.parents)


def _real(path: Path) -> Path:
    try:
        return path.resolve()
    except (OSError, RuntimeError):
        return path.absolute()


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:
        return False


def _missing(path: Path) -> Problem:
    return Problem(
        code="path-missing",
        message=f"`{path}` does not exist.",
        fix="Name files or folders of the catalog or the policies, or none to check everything.",
    )


def _outside(path: Path, roots: Sequence[Path]) -> Problem:
    folders = " nor in ".join(f"`{root.as_posix()}`" for root in roots)
    return Problem(
        code="path-outside",
        message=f"`{path}` is neither in {folders}.",
        fix="Name a file or folder in one of them; --catalog and --policies say where they are.",
    )
