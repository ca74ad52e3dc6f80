"""The offers of which a catalog says something else than it did in a revision of git.

Files that are the same are read once, and of the revision only what speaks of offers in files that
differ is joined: this costs what changed, and not what the catalog holds.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from reconciler.catalog.attribute_rows import looks
from reconciler.catalog.layout import Chosen
from reconciler.catalog.loading import Catalog
from reconciler.catalog.lock import LOCK_NAME, LockFile, lock_of
from reconciler.catalog.read_files import Known, Progress, ReadFile
from reconciler.catalog.revision import RevisionFile, revision_bytes
from reconciler.catalog.row_changes import offers_between
from reconciler.catalog.sources import CatalogFile, RevisionSource
from reconciler.domain.attribute import TypeKey
from reconciler.domain.attribute_lock import AttributeLock, LockedType
from reconciler.domain.desired import Desired
from reconciler.domain.errors import InvalidInput
from reconciler.domain.ids import OfferId
from reconciler.domain.rule_reach import ruled_otherwise, says_the_same
from reconciler.domain.said_otherwise import (
    moved_otherwise,
    on_changed_warehouses,
    said_otherwise,
    why_all,
)


class Everything(NamedTuple):
    """Any offer may be meant differently; why, as the end of a sentence."""

    why: str


class Now(NamedTuple):
    """A good store as the working tree has it."""

    catalog: Catalog
    chosen: Chosen
    desired: Desired
    lock: LockFile


def touched(
    now: Now,
    commit: str,
    root: Path,
    cache: Path | None = None,
    progress: Progress | None = None,
) -> frozenset[OfferId] | Everything:
    """The offers that are declared, named, or kept back differently than in a commit.

    A revision that holds no such store, or no good one, is nothing to compare with. Raises
    InvalidInput if git can't be asked.
    """
    lock = revision_bytes(commit, root, LOCK_NAME)
    try:
        before = Catalog(RevisionSource(commit, root), cache, progress, _known(now.catalog))
        chosen = before.of(_same_store(before, now))
        offers = offers_between(now.chosen, chosen)
        older = before.part(chosen, offers)
    except InvalidInput as wrong:
        return Everything(f"the catalog there can't be compared: {_first(wrong)}")
    why = why_all(older.store, now.desired.store)
    if why:
        return Everything(f"the store document changed what concerns every offer: {why}")
    found = {*said_otherwise(older, now.desired, offers)}
    found |= moved_otherwise(older, now.desired)
    found.update(on_changed_warehouses(older.store, now.desired))
    found.update(_meant_otherwise(lock, now))
    if not says_the_same(older.safety, now.desired.safety):
        found |= ruled_otherwise(older.safety, now.desired.safety, now.desired)
    return frozenset(found)


def _same_store(before: Catalog, now: Now) -> str | None:
    """Its name in the revision. Where both have one store only, it is this one, renamed or not."""
    alone = len(before.stores()) <= 1 and len(now.catalog.stores()) <= 1
    return None if alone else now.desired.store.name


def _first(wrong: InvalidInput) -> str:
    """The first problem; there may be none to tell while a file can't be told at all."""
    told = (problem.message for problem in wrong.problems)
    return next(told, "a file of it can't be read.")


def _known(catalog: Catalog) -> Known:
    """The files of the working tree by the ids that git gives to their bytes.

    Bytes are asked for once more to get the id. Were a file saved in between, it would count as it
    was before, as if all of it had been read a moment earlier.
    """
    files = {read.file.name: read for read in catalog.files}

    def known(file: CatalogFile) -> ReadFile | None:
        read = files.get(file.name)
        if read is None or not isinstance(file, RevisionFile):
            return None
        data = read.file.read([])
        same = data is not None and _blob(data, len(file.blob)) == file.blob
        return read if same else None

    return known


def _blob(data: bytes, digits: int) -> str:
    """The id of some bytes in a repository whose ids have so many digits."""
    total = hashlib.sha256() if digits == 64 else hashlib.sha1(usedforsecurity=False)
    total.update(b"blob %d\0" % len(data))
    total.update(data)
    return total.hexdigest()


def _meant_otherwise(then: bytes | None, now: Now) -> Iterator[OfferId]:
    """The offers with attributes whose names or values stand for something else in the lock."""
    if then == now.lock.data:
        return
    older = lock_of(then, LOCK_NAME) if then is not None else None
    newer = now.lock.lock
    for look in looks(now.chosen):
        if look.uses and look.key is not None and not _means_the_same(older, newer, look.key):
            yield from look.offers


def _means_the_same(older: AttributeLock | None, newer: AttributeLock | None, key: TypeKey) -> bool:
    """Texts that were looked up since are of cards that are new, or were not good before."""
    if older is None or newer is None or older.language != newer.language:
        return False
    before, after = older.types.get(key), newer.types.get(key)
    if before is None or after is None:
        return before is after
    return before.spec == after.spec and _keeps_values(before, after)


def _keeps_values(before: LockedType, after: LockedType) -> bool:
    for attribute, table in before.values.items():
        now = after.values.get(attribute, {})
        for said, value in table.items():
            known = now.get(said)
            if known is not None and (known.id, known.text) != (value.id, value.text):
                return False
    return True
