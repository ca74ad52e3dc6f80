"""The catalog as it would be, loaded before anything is saved."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

from reconciler.catalog import open_catalog, with_excerpts
from reconciler.catalog.lock import LockFile
from reconciler.domain.errors import InvalidInput
from reconciler.domain.problem import Problem


def load_trial(
    root: Path, files: Mapping[str, bytes], stores: Sequence[str], cache: Path | None = None
) -> None:
    """Load the files of a catalog, by name below its root, for every store.

    Raises InvalidInput with the problems, told of the real folder.
    """
    with TemporaryDirectory(prefix="reconciler-") as folder:
        for name, data in files.items():
            path = Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        check_trial(Path(folder), root, stores, cache=cache)


def check_trial(
    folder: Path,
    root: Path,
    stores: Sequence[str],
    locked: Mapping[str, LockFile] | None = None,
    cache: Path | None = None,
) -> None:
    """Load a catalog that stands in another folder for now, for every store.

    `locked`: the lock that the attributes of a store are held against. Raises InvalidInput with the
    problems, told of the real folder.
    """
    catalog = open_catalog(folder, cache)
    for store in stores if len(stores) > 1 else [None]:
        lock = (locked or {}).get(store or next(iter(stores), ""))
        try:
            catalog.desired(store, lock)
        except InvalidInput as wrong:
            problems = with_excerpts(wrong.problems)
            shown = root.as_posix()
            raise InvalidInput(
                _renamed(one, folder.as_posix(), shown) for one in problems
            ) from None


def _renamed(problem: Problem, folder: str, shown: str) -> Problem:
    source = problem.source
    if source:
        source = msgspec.structs.replace(source, file=source.file.replace(folder, shown))
    message = problem.message.replace(folder, shown)
    return msgspec.structs.replace(problem, source=source, message=message)
