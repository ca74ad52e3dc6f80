"""Which files belong to which store.

One store document anywhere: the whole catalog is that store's. Several: each stands in a folder
of its own directly under the root, that folder is the store's, and documents outside such
folders are shared by all.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from reconciler.catalog.nearest import listed, suggestion
from reconciler.catalog.read_files import ReadFile
from reconciler.catalog.store import StoreSaid
from reconciler.domain.problem import Problem


class Chosen(NamedTuple):
    """A store and the files that concern it, in order: first the shared ones, then its own."""

    store: StoreSaid
    shared: Sequence[ReadFile]
    own: Sequence[ReadFile]

    @property
    def files(self) -> list[ReadFile]:
        """All of them."""
        return [*self.shared, *self.own]


def choose(
    files: Sequence[ReadFile], name: str | None, root: str, problems: list[Problem]
) -> Chosen | None:
    """The store that is meant; None and a problem if that is not clear."""
    found = [(said, store) for said in files for store in said.said.stores]
    if not found:
        if not any(one.said.unclear for one in files):
            problems.append(_no_store(root))
        return None
    before = len(problems)
    if len(found) > 1:
        problems += _misplaced(found)
    names = [store.name for _, store in found if store.name]
    if name is None and len(found) > 1 and len(problems) == before:
        problems.append(_not_named(names))
    meant = next((pair for pair in found if name in (None, pair[1].name)), None)
    if meant is None and all(store.name for _, store in found):
        problems.append(_unknown(str(name), names))
    if meant is None or len(problems) > before:
        return None
    said, store = meant
    if len(found) == 1:
        return Chosen(store, [], files)
    folders = {other.file.folder for other, _ in found}
    shared = [one for one in files if one.file.folder not in folders]
    return Chosen(store, shared, [one for one in files if one.file.folder == said.file.folder])


def _no_store(root: str) -> Problem:
    return Problem(
        code="no-store",
        message=f"No file under `{root}` holds a document of kind `store`.",
        fix="Add one, such as store.yaml with `kind: store`, `name: ...` and `currency: RUB`.",
    )


def _misplaced(found: Sequence[tuple[ReadFile, StoreSaid]]) -> list[Problem]:
    """Stores that can't be told apart: by a folder of their own, and by name."""
    problems = []
    folders: dict[str, StoreSaid] = {}
    names: dict[str, StoreSaid] = {}
    for said, store in found:
        other = folders.setdefault(said.file.folder, store)
        same_name = names.setdefault(store.name, store)
        if other is not store:
            problems.append(_two_stores(store, f"shares its folder with the one at {other.source}"))
        elif not said.file.folder:
            problems.append(
                _two_stores(store, "stands directly in the catalog, not in a folder of its own")
            )
        elif same_name is not store:
            what = f"has the name `{store.name}` like the one at {same_name.source}"
            problems.append(_two_stores(store, what))
    return problems


def _two_stores(store: StoreSaid, what: str) -> Problem:
    return Problem(
        code="two-stores",
        message=f"The catalog holds several stores, and this one {what}.",
        fix="Give each store a folder of its own directly under the catalog, and its own name.",
        source=store.source,
    )


def _not_named(names: Sequence[str]) -> Problem:
    return Problem(
        code="store-not-named",
        message=f"The catalog holds several stores: {listed(names)}.",
        fix="Name the one you mean with --store.",
    )


def _unknown(name: str, names: Sequence[str]) -> Problem:
    return Problem(
        code="unknown-store",
        message=f"There is no store `{name}`. The catalog holds {listed(names)}.",
        fix=suggestion(name, names, "Name one of them with --store."),
    )
