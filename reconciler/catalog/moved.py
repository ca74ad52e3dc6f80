"""`kind: moved`: renamed offers, and where a chain of renames ends."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from reconciler.catalog.document import Document
from reconciler.catalog.offers import is_clean, unclean_text
from reconciler.domain.ids import OfferId
from reconciler.domain.problem import Problem
from reconciler.domain.product import Moved
from reconciler.domain.source import Source


class Rename(msgspec.Struct, frozen=True, array_like=True):
    """One entry: the old id, the new one, and where it stands."""

    old: OfferId
    new: OfferId
    source: Source


def renames_said(document: Document, problems: list[Problem]) -> list[Rename]:
    """Read one document that the schema accepted."""
    said = []
    for index, entry in enumerate(document.value["moved"]):
        problems += (
            unclean_text(document, ["moved", index, key], offer)
            for key, offer in entry.items()
            if not is_clean(offer)
        )
        place = document.place(["moved", index])
        said.append(Rename(OfferId(entry["from"]), OfferId(entry["to"]), place))
    return said


def merge_renames(said: Iterable[Rename], problems: list[Problem]) -> dict[OfferId, Moved]:
    """By old id, the offer that it is now. An id is given away once and taken once."""
    by_old: dict[OfferId, Rename] = {}
    by_new: dict[OfferId, Rename] = {}
    for rename in said:
        first = by_old.setdefault(rename.old, rename)
        taken = by_new.setdefault(rename.new, rename)
        if first is not rename:
            problems.append(_twice(rename, f"`{rename.old}` is moved away twice", first))
        elif taken is not rename:
            problems.append(_twice(rename, f"Two offers are moved to `{rename.new}`", taken))
    moved: dict[OfferId, Moved] = {}
    for rename in by_old.values():
        last = _last(rename, by_old)
        if last == rename.old:
            problems.append(_circle(rename))
        elif last is not None:
            moved[rename.old] = Moved(to=last, source=rename.source)
    return moved


def _last(rename: Rename, by_old: dict[OfferId, Rename]) -> OfferId | None:
    """The end of a chain of renames; where it began, if it comes back to that.

    None if it only leads into a circle: its entries are told.
    """
    start, seen = rename.old, set[OfferId]()
    while rename.new not in seen:
        seen.add(rename.new)
        following = by_old.get(rename.new)
        if following is None or rename.new == start:
            return rename.new
        rename = following
    return None


def _twice(rename: Rename, what: str, first: Rename) -> Problem:
    return Problem(
        code="moved-twice",
        message=f"{what}; first at {first.source}.",
        fix="Delete one of the two; to rename again, go on from the newest id.",
        source=rename.source,
        path="moved",
    )


def _circle(rename: Rename) -> Problem:
    return Problem(
        code="moved-in-circle",
        message=f"`{rename.old}` is moved to `{rename.new}`, and by way of other entries back to "
        f"`{rename.old}`.",
        fix="Delete the older of the entries: an offer has one id at a time.",
        source=rename.source,
        path="moved",
    )
