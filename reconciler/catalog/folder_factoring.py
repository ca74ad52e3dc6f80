"""What all new documents of a folder have in common, told once: in its `_defaults.yaml`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NamedTuple, Self

from reconciler.catalog.defaults import FILE_NAMES, FolderDefaults
from reconciler.catalog.staging import Staging
from reconciler.catalog.writing import document_text

Entry = dict[str, Any]

_ALWAYS: Mapping[str, str] = {"products": "category", "prices": "vat"}
"""By kind, what nearly every live offer has; `apart` is for the others. Defaults of a folder reach
whatever is added to it later, so nothing else stands there: no attribute, no package.
"""

_UNMANAGED = "released"
"""A state of which defaults mean nothing."""

LEAST = 2
"""Documents that a default of their folder is worth."""


class Begun(NamedTuple):
    """A document that is all of a new file, without its entries."""

    kind: str
    opening: Entry
    said: frozenset[str]
    """Fields that each entry says itself."""

    @classmethod
    def of(cls, document: Entry) -> Self:
        """Of a whole document, which is not kept."""
        kind = document["kind"]
        opening = {key: value for key, value in document.items() if key != kind}
        entries = [one if isinstance(one, dict) else {} for one in document[kind].values()]
        said = frozenset(entries[0]).intersection(*entries) if entries else frozenset[str]()
        return cls(kind, opening, said)

    def default(self) -> Any:
        """What it says of the field that a folder may share; None for nothing."""
        return self.opening.get("defaults", {}).get(_ALWAYS[self.kind])

    def without(self) -> Entry:
        """The opening without that field."""
        rest = {k: v for k, v in self.opening["defaults"].items() if k != _ALWAYS[self.kind]}
        kept = {key: value for key, value in self.opening.items() if key != "defaults"}
        return {**kept, "defaults": rest} if rest else kept


def apart(name: str, kind: str, defaults: FolderDefaults, entry: Any) -> str:
    """The file of an entry that belongs into a file by this name: one of a folder beside, where the
    folder would give it what it does not say.
    """
    folder, _, file = name.rpartition("/")
    field = _ALWAYS.get(kind)
    if field is None or field in entry or entry.get("state") == _UNMANAGED:
        return name
    if kind == "products":
        gains = defaults.near_cards(folder).facts.category is not None
    else:
        gains = isinstance(defaults.near_prices(folder).vat, Decimal)
    return f"{folder}-without-{field}/{file}" if gains else name


def share_defaults(staging: Staging, folder: str, begun: Mapping[str, Begun]) -> str | None:
    """Give a folder the default that most of its documents have, and take it out of them; the file
    that says it, if there is one.

    Only where all of it was begun now, as one kind: other documents would get the default, too.
    """
    names = staging.inside(folder)
    inside = [begun[name] for name in names if name in begun]
    kinds = {one.kind for one in inside}
    if len(inside) < len(names) or len(kinds) != 1 or not kinds <= _ALWAYS.keys():
        return None
    (kind,) = kinds
    field = _ALWAYS[kind]
    if not all(field in one.said or one.default() is not None for one in inside):
        return None
    marks = Counter(repr(one.default()) for one in inside if one.default() is not None)
    mark, times = marks.most_common(1)[0] if marks else ("", 0)
    if times < LEAST:
        return None
    sharing = {name: begun[name] for name in names if repr(begun[name].default()) == mark}
    for name, one in sharing.items():
        before = document_text(one.opening).encode()
        text = staging.read(name)
        assert text.startswith(before)
        staging.put(name, document_text(one.without()).encode() + text.removeprefix(before))
    value = next(iter(sharing.values())).default()
    shared = {"kind": "defaults", kind: {field: value}}
    name = f"{folder}/{FILE_NAMES[0]}"
    staging.put(name, document_text(shared).encode())
    return name
