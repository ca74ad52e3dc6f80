"""YAML in git to domain values: a strict reader, schemas, and problems with their place and fix.

Importing this package costs nothing; the reader and the schemas are imported by the first call.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from reconciler.catalog.layout import Chosen
    from reconciler.catalog.loading import Catalog
    from reconciler.catalog.lock import LockFile
    from reconciler.catalog.sources import CatalogFile
    from reconciler.domain.card import DeclaredCard
    from reconciler.domain.desired import Desired
    from reconciler.domain.ids import OfferId
    from reconciler.domain.problem import Problem
    from reconciler.policy.document import PolicyDocuments

__all__ = [
    "card_reader",
    "load_catalog",
    "load_policies",
    "open_catalog",
    "open_lock",
    "with_excerpts",
]


def open_catalog(
    root: Path, cache: Path | None = None, progress: Callable[[int, int], None] | None = None
) -> Catalog:
    """Read all files of a catalog folder; take stores out of the result.

    `cache` is a file that keeps what files said for the next run; `progress` hears how many bytes
    of how many are parsed. Raises InvalidInput if there is no catalog.
    """
    from reconciler.catalog.loading import Catalog
    from reconciler.catalog.sources import FolderSource

    return Catalog(FolderSource(root), cache, progress)


def open_lock(root: Path) -> LockFile:
    """Read the lock of attributes of a catalog folder; what is wrong with it is among its problems.

    Hand it to `desired` where attributes are to be checked, as before each look at the shop.
    """
    from reconciler.catalog.lock import read_lock

    return read_lock(root)


def card_reader(
    chosen: Chosen, lock: LockFile
) -> Callable[[Mapping[OfferId, bytes]], Mapping[OfferId, DeclaredCard]]:
    """A reader of the whole cards of a store, for offers with the digests of their declarations.

    What it reads raises InvalidInput if the lock does not bear it out.
    """

    def read(offers: Mapping[OfferId, bytes]) -> Mapping[OfferId, DeclaredCard]:
        from reconciler.catalog.card_content import declared_cards

        return declared_cards(chosen, lock, offers)

    return read


def load_catalog(root: Path, store: str | None = None) -> Desired:
    """Read the desired state of one store; `store` names it where the catalog holds several.

    Raises InvalidInput with all problems of all files that concern the store.
    """
    return open_catalog(root).desired(store)


def load_policies(root: Path, *, missing_ok: bool = False) -> PolicyDocuments:
    """Read the policies folder. An empty folder is fine; a missing one only with `missing_ok`.

    Raises InvalidInput with all problems of all files.
    """
    from reconciler.catalog.policy_folder import load

    return load(root, missing_ok=missing_ok)


def with_excerpts(
    problems: Iterable[Problem], files: Iterable[CatalogFile] = ()
) -> tuple[Problem, ...]:
    """Add the offending line to every problem that has a place and no excerpt yet.

    Places in `files` are shown as those have them (of a revision, or not yet saved), all others as
    they are on the disk. Lines that may hold a secret are left out. A file that is gone leaves its
    problems as they are.
    """
    from reconciler.catalog.excerpts import fill

    return fill(problems, files)
