"""What the entries of one document have in common, told once: as its defaults."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any, NamedTuple

from reconciler.domain.ids import OfferId

Entry = dict[str, Any]

_COMMON: Mapping[str, tuple[str, ...]] = {"products": ("category", "type"), "prices": ("vat",)}
"""Fields that may be told once; pictures, names and the like are never really common."""

LEAST = 2
"""Entries that a default is worth."""


class Factored(NamedTuple):
    """Defaults, in the order of the schema, and the entries without what they say."""

    defaults: Entry
    entries: dict[str, Entry]


def factored(kind: str, entries: Mapping[OfferId, Entry]) -> Factored:
    """Take out what most entries share.

    Only what every entry says can be a default: one that does not say it would get it.
    """
    kept: dict[str, Entry] = {offer: dict(entry) for offer, entry in entries.items()}
    defaults: Entry = {}
    if len(kept) >= LEAST:
        for field in _COMMON.get(kind, ()):
            _take(kept, field, defaults)
        if kind == "products":
            _take_package(kept, defaults)
            _take_attributes(kept, defaults)
    return Factored(defaults, kept)


def _take(entries: dict[str, Entry], field: str, defaults: Entry) -> None:
    found, common = _shared([entry.get(field) for entry in entries.values()])
    if not found:
        return
    defaults[field] = common
    for entry in entries.values():
        # An entry must say something.
        if len(entry) > 1 and _same(entry[field], common):
            del entry[field]


def _take_package(entries: dict[str, Entry], defaults: Entry) -> None:
    """The whole package, or else its units."""
    packages = [entry.get("package") for entry in entries.values()]
    first = packages[0]
    if not all(isinstance(one, dict) and first and one.keys() == first.keys() for one in packages):
        return
    before = dict(defaults)
    _take(entries, "package", defaults)
    if defaults != before:
        return
    units: Entry = {}
    inner = {offer: dict(entry["package"]) for offer, entry in entries.items()}
    for name in ("unit", "weight_unit"):
        _take(inner, name, units)
    if units:
        defaults["package"] = units
        for offer, package in inner.items():
            entries[offer]["package"] = package


def _take_attributes(entries: dict[str, Entry], defaults: Entry) -> None:
    tables = [entry.get("attributes") or {} for entry in entries.values()]
    names = [name for name in tables[0] if all(name in table for table in tables)]
    common: Entry = {}
    for name in names:
        found, value = _shared([table[name] for table in tables])
        if found:
            common[name] = value
    if not common:
        return
    defaults["attributes"] = common
    for entry in entries.values():
        own = {
            name: value
            for name, value in entry["attributes"].items()
            if name not in common or not _same(value, common[name])
        }
        # A card must say something, and an empty mapping is no mapping of attributes.
        if own or len(entry) == 1:
            entry["attributes"] = own or dict(list(entry["attributes"].items())[:1])
        else:
            del entry["attributes"]


def _shared(values: list[Any]) -> tuple[bool, Any]:
    """The value that at least half of all have; none if some have no value at all."""
    if any(value is None for value in values):
        return False, None
    marks = Counter(map(repr, values))
    mark, times = marks.most_common(1)[0]
    if times < LEAST or times * 2 < len(values):
        return False, None
    return True, next(value for value in values if repr(value) == mark)


def _same(one: Any, other: Any) -> bool:
    return repr(one) == repr(other)
