"""New entries as text: in a file of their own, or in one that is there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reconciler.catalog.edit import append_document, set_values
from reconciler.catalog.edit_batch import ValueEdit
from reconciler.catalog.edit_text import Sheet
from reconciler.catalog.factoring import factored
from reconciler.catalog.formatting import format_text
from reconciler.catalog.reader import read_documents
from reconciler.catalog.writing import document_text
from reconciler.domain.ids import OfferId

Entry = dict[str, Any]


def new_document(head: Entry, entries: Mapping[OfferId, Any]) -> Entry:
    """A document of its own; `head` is it without entries."""
    kind = head["kind"]
    if kind == "stocks":
        return {**head, kind: dict(entries)}
    found = factored(kind, entries)
    defaults = {"defaults": found.defaults} if found.defaults else {}
    return {**head, **defaults, kind: found.entries}


def with_entries(data: bytes, shown: str, head: Entry, entries: Mapping[OfferId, Any]) -> bytes:
    """Entries in a document of the file that they fit into, the others in one of their own."""
    kind = head["kind"]
    documents = [one.value for one in read_documents(data, shown, [])]
    edits: list[ValueEdit] = []
    rest: dict[OfferId, Any] = {}
    for offer, entry in entries.items():
        fit = next(
            (n for n, one in enumerate(documents) if (_fits(one, head, entry)) is not None), None
        )
        if fit is None:
            rest[offer] = entry
        else:
            edits.append(ValueEdit(fit, (kind, offer), _fits(documents[fit], head, entry)))
    after = set_values(data, shown, edits) if edits else data
    after = formatted_like(data, after, shown)
    return _appended(after, shown, head, rest) if rest else after


def _fits(document: Any, head: Entry, entry: Any) -> Any:
    """The entry as this document would hold it; None if it would mean something else there."""
    kind = head["kind"]
    if not isinstance(document, dict) or document.get("kind") != kind or not document.get(kind):
        return None
    if kind == "stocks":
        if document.get("warehouse") != head["warehouse"]:
            return None
        return entry if isinstance(entry, dict) else {"free": entry, "as_of": head["as_of"]}
    left = dict(entry)
    for field, value in (document.get("defaults") or {}).items():
        if field in ("labels", "note"):
            continue  # ours: they change nothing in the shop
        own = left.pop(field, None)
        if own is None:
            return None
        kept = _beside_default(own, value)
        if kept is None:
            return None
        if kept:
            left[field] = kept[0]
    return {name: left[name] for name in entry if name in left} or None


def _beside_default(own: Any, value: Any) -> list[Any] | None:
    """What an entry still says beside a default: nothing, or a value. None if it can't undo it."""
    if not (isinstance(value, dict) and isinstance(own, dict)):
        return [] if repr(own) == repr(value) else [own]
    if not value.keys() <= own.keys():
        return None
    inner = {key: one for key, one in own.items() if repr(value.get(key)) != repr(one)}
    return [inner] if inner else []


def _appended(data: bytes, shown: str, head: Entry, entries: Mapping[OfferId, Any]) -> bytes:
    sheet = Sheet.of(data)
    plain = sheet.newline == "\n" and sheet.text.endswith("\n") and not sheet.ends_in_block()
    if sheet.text.strip() and plain:
        return data + f"---\n{document_text(new_document(head, entries))}".encode()
    return append_document(data, shown, {**head, head["kind"]: dict(entries)})


def formatted_like(before: bytes, after: bytes, shown: str) -> bytes:
    """New bytes of a file that stays as `fmt` has it, if it was so."""
    if after == before or format_text(before, shown) != before:
        return after
    return format_text(after, shown)
