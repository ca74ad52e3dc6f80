"""One store on two sides: what is said differently, whatever the files look like.

Only offers that changed files speak of can differ, unless defaults changed: so comparing two
revisions costs what changed between them, and not what the catalog holds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from reconciler.catalog.changes import Change, OfferChanges, StoreChanges, What
from reconciler.catalog.declarations import Declarations, Said
from reconciler.catalog.layout import Chosen
from reconciler.catalog.read_files import ReadFile
from reconciler.catalog.row_changes import files_of
from reconciler.catalog.same import same_value
from reconciler.catalog.settings import changed_settings
from reconciler.domain.desired import Desired
from reconciler.domain.ids import OfferId

TOGETHER = 2000
"""Offers whose declarations are held at once; they mostly lie side by side in a few files."""


class Side(NamedTuple):
    """A good store, and the files that it was read from."""

    desired: Desired
    chosen: Chosen


class Pair(NamedTuple):
    """An offer on both sides; the ids differ after a rename."""

    before: OfferId
    after: OfferId


def compare(
    older: Side | None, newer: Side | None, progress: Callable[[int, int], None]
) -> StoreChanges | None:
    """What changed; None if nothing did. A store that a side does not have is None.

    `progress` hears how many offers of how many are compared.
    """
    name = newer or older
    assert name is not None
    what: What = "changed" if older and newer else "added" if newer else "removed"
    settings = tuple(changed_settings(older and older.desired, newer and newer.desired))
    offers = tuple(_offers(older, newer, progress))
    if what == "changed" and not settings and not offers:
        return None
    return StoreChanges(store=name.desired.store.name, what=what, settings=settings, offers=offers)


def _offers(
    older: Side | None, newer: Side | None, progress: Callable[[int, int], None]
) -> Iterator[OfferChanges]:
    pairs = _pairs(older, newer)
    for start in range(0, len(pairs), TOGETHER):
        together = pairs[start : start + TOGETHER]
        before = _declarations(older, [pair.before for pair in together])
        after = _declarations(newer, [pair.after for pair in together])
        for pair in together:
            found = _changes(before.get(pair.before, []), after.get(pair.after, []))
            if found or pair.before != pair.after:
                yield OfferChanges(
                    offer=pair.after,
                    what=_what(pair, before, after),
                    changes=tuple(found),
                    renamed_from=pair.before if pair.before != pair.after else None,
                )
        progress(min(start + TOGETHER, len(pairs)), len(pairs))


def _what(
    pair: Pair, before: Mapping[OfferId, Sequence[Said]], after: Mapping[OfferId, Sequence[Said]]
) -> What:
    if pair.before != pair.after:
        return "renamed"
    if not before.get(pair.before):
        return "added"
    return "changed" if after.get(pair.after) else "removed"


def _declarations(side: Side | None, offers: Sequence[OfferId]) -> dict[OfferId, list[Said]]:
    if side is None:
        return {}
    found = Declarations(side.chosen, offers)
    return {offer: found.of(offer) for offer in offers}


def _changes(before: Sequence[Said], after: Sequence[Said]) -> list[Change]:
    old = {said.path: said for said in before}
    new = {said.path: said for said in after}
    return [
        _change(path, old.get(path), new.get(path))
        for path in (*new, *(path for path in old if path not in new))
        if path not in old or path not in new or not same_value(old[path].value, new[path].value)
    ]


def _change(path: tuple[str, ...], old: Said | None, new: Said | None) -> Change:
    return Change(
        path=path,
        before=old.value if old else None,
        after=new.value if new else None,
        at_before=old.source if old else None,
        at_after=new.source if new else None,
    )


def _pairs(older: Side | None, newer: Side | None) -> list[Pair]:
    """The offers that may differ, in the order of the newer files, then of the older ones."""
    renamed = _renames(older, newer)
    came_from = {new: old for old, new in renamed.items()}
    pairs = {}
    after, before = newer and newer.chosen, older and older.chosen
    for offer in _may_differ(after, before):
        pairs[offer] = Pair(came_from.get(offer, offer), offer)
    for offer in _may_differ(before, after):
        new = renamed.get(offer, offer)
        pairs.setdefault(new, Pair(offer, new))
    return list(pairs.values())


def _renames(older: Side | None, newer: Side | None) -> dict[OfferId, OfferId]:
    """Offers that the newer side knows under another id, and the older under the old one.

    Where a chain of entries leads from two offers of the older side to one, the last said counts.
    """
    if older is None or newer is None:
        return {}
    had, has = older.desired.offers(), newer.desired.offers()
    came_from = {
        entry.to: old
        for old, entry in newer.desired.moved.items()
        if old in had and old not in has and entry.to in has and entry.to not in had
    }
    return {old: new for new, old in came_from.items()}


def _may_differ(side: Chosen | None, other: Chosen | None) -> dict[OfferId, None]:
    """The offers of a side that files speak of which the other side has not, or not so."""
    if side is None:
        return {}
    here, there = files_of(side), {} if other is None else files_of(other)
    differ = [read for key, read in here.items() if _hash(there.get(key)) != read.hash]
    gone = [read for key, read in there.items() if _hash(here.get(key)) != read.hash]
    if any(read.said.defaults for read in (*differ, *gone)):
        differ = side.files
    return {offer: None for read in differ for table in read.said.tables() for offer in table}


def _hash(read: ReadFile | None) -> bytes | None:
    return read.hash if read else None
