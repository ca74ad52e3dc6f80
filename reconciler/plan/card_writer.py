"""The narrowest calls that cover the changes of one card."""

from collections.abc import Iterable, Sequence

from reconciler.domain.card import PICTURE_FIELDS, Field
from reconciler.plan.operation import FieldChange, Writer

Split = list[tuple[Writer, tuple[FieldChange, ...]]]


def writers(changes: Sequence[FieldChange]) -> Split:
    """The writers of one card, each with its changes.

    An import replaces the card, so it is the last resort; where it can't be spared, it takes the
    rest along, which saves calls of the daily quota. Only barcodes go their own way: an import
    takes one. (Ozon Seller API docs, /v3/product/import, 2026-09)
    """
    barcodes = tuple(change for change in changes if change.field == "barcodes")
    rest = tuple(change for change in changes if change.field != "barcodes")
    found: Split = []
    if any(map(needs_import, rest)):
        found.append(("import", rest))
    else:
        for writer in ("attributes", "pictures"):
            part = tuple(change for change in rest if narrow_writer(change) == writer)
            if part:
                found.append((writer, part))
    if barcodes:
        found.append(("barcodes", barcodes))
    return found


def needs_import(change: FieldChange) -> bool:
    """Whether no narrower call can make a change."""
    return change.field != "barcodes" and narrow_writer(change) is None


def narrow_writer(change: FieldChange) -> Writer | None:
    """The writer for just this field; None if only an import can change it.

    The attribute call merges, and cannot take a value away. (Ozon Seller API docs, 2026-09)
    """
    if change.field in PICTURE_FIELDS:
        return "pictures"
    if change.field.startswith("attributes.") and change.after not in (None, []):
        return "attributes"
    return None


def fields_of(changes: Iterable[FieldChange]) -> frozenset[Field]:
    """The fields that change."""
    return frozenset(change.field for change in changes)
