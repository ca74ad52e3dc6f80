"""The catalog as it would be, loaded before anything is saved."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from reconciler.catalog import open_catalog, with_excerpts
from reconciler.catalog.loading import Catalog
from reconciler.catalog.lock import LockFile
from reconciler.catalog.sources import FolderSource, OverlaidSource
from reconciler.domain.errors import InvalidInput
from reconciler.domain.problem import Problem


def load_trial(
    root: Path, written: Mapping[str, bytes], stores: Sequence[str], cache: Path | None = None
) -> None:
    """Load a catalog as it is with some files written, by name below its root, for every store.

    Raises InvalidInput with the problems.
    """
    catalog = Catalog(OverlaidSource(FolderSource(root), written), cache)
    for store in _each(stores):
        try:
            catalog.desired(store)
        except InvalidInput as wrong:
            files = (one.file for one in catalog.files)
            raise InvalidInput(with_excerpts(wrong.problems, files)) from None


def check_trial(
    folder: Path,
    root: Path,
    stores: Sequence[str],
    locked: Mapping[str, LockFile],
) -> None:
    """Load a catalog that stands in another folder for now, for every store.

    `locked`: the lock that the attributes of a store are held against. Raises InvalidInput with the
    problems, told of the real folder.
    """
    catalog = open_catalog(folder)
    for store in _each(stores):
        lock = locked.get(store or next(iter(stores), ""))
        try:
            catalog.desired(store, lock)
        except InvalidInput as wrong:
            problems = with_excerpts(wrong.problems)
            shown = root.as_posix()
            raise InvalidInput(
                _renamed(one, folder.as_posix(), shown) for one in problems
            ) from None


def _each(stores: Sequence[str]) -> Sequence[str | None]:
    """The stores by name; where there is one, it need not have any."""
    return stores if len(stores) > 1 else [None]


def _renamed(problem: Problem, folder: str, shown: str) -> Problem:
    source = problem.source
    if source:
        source = msgspec.structs.replace(source, file=source.file.replace(folder, shown))
    message = problem.message.replace(folder, shown)
    return msgspec.structs.replace(problem, source=source, message=message)
