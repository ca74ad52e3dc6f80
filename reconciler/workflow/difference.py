"""Use case: what two revisions of the catalog say differently."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec

from reconciler.catalog import with_excerpts
from reconciler.catalog.changes import StoreChanges
from reconciler.domain.errors import ExitCode, InvalidInput
from reconciler.domain.problem import Problem

if TYPE_CHECKING:
    from reconciler.catalog.comparison import Side
    from reconciler.catalog.loading import Catalog
    from reconciler.workflow.where import Where

Progress = Callable[[int, int], None]


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """From one side to the other; stores that say the same are left out."""

    before: str
    after: str
    stores: tuple[StoreChanges, ...]

    @property
    def exit_code(self) -> ExitCode:
        """0 the same, 2 different."""
        return ExitCode.CHANGES_PENDING if self.stores else ExitCode.DONE


def compare_revisions(
    where: Where, before: str, after: str | None = None, progress: Progress | None = None
) -> Difference:
    """Compare the catalog of two revisions; without a second one, with the working tree.

    Raises InvalidInput if a revision is not there, or either side is not a good catalog.
    """
    from reconciler.catalog.comparison import compare
    from reconciler.catalog.loading import Catalog
    from reconciler.catalog.sources import FolderSource, RevisionSource

    root = where.catalog
    older = Catalog(RevisionSource(before, root), where.cache, progress)
    source = FolderSource(root) if after is None else RevisionSource(after, root)
    newer = Catalog(source, where.cache, progress)
    found = []
    for old, new in _stores(older, newer, where.store):
        changes = compare(_side(older, old), _side(newer, new), progress or _nobody)
        if changes is not None:
            found.append(changes)
    shown = "the working tree" if after is None else after
    return Difference(before=before, after=shown, stores=tuple(found))


def _nobody(_done: int, _total: int) -> None: ...


def _stores(
    older: Catalog, newer: Catalog, wanted: str | None
) -> list[tuple[str | None, str | None]]:
    """The stores of both sides by name; a single store is compared whatever its name."""
    old, new = older.stores(), newer.stores()
    if wanted is None and len(old) < 2 and len(new) < 2:
        return [("", "")]
    names = sorted({*old, *new}) if wanted is None else [wanted]
    if wanted is not None and wanted not in old and wanted not in new:
        newer.desired(wanted)  # raises, with the names that there are
    return [(name if name in old else None, name if name in new else None) for name in names]


def _side(catalog: Catalog, store: str | None) -> Side | None:
    from reconciler.catalog.comparison import Side

    if store is None:
        return None
    try:
        return Side(catalog.desired(store or None), catalog.of(store or None))
    except InvalidInput as wrong:
        raise InvalidInput(_told(catalog, wrong.problems)) from None


def _told(catalog: Catalog, problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    return with_excerpts(problems, [read.file for read in catalog.files])
