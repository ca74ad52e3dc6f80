"""The catalog as it would be, loaded before anything is saved."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

from reconciler.catalog import open_catalog, with_excerpts
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
        for store in stores if len(stores) > 1 else [None]:
            try:
                open_catalog(Path(folder), cache).desired(store)
            except InvalidInput as wrong:
                problems = with_excerpts(wrong.problems)
                shown = root.as_posix()
                raise InvalidInput(_renamed(one, folder, shown) for one in problems) from None


def _renamed(problem: Problem, folder: str, shown: str) -> Problem:
    source = problem.source
    if source:
        source = msgspec.structs.replace(source, file=source.file.replace(folder, shown))
    message = problem.message.replace(folder, shown)
    return msgspec.structs.replace(problem, source=source, message=message)
