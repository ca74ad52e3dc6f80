"""The fields of one card put back as they were, by the narrowest calls."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import msgspec
from msgspec import UNSET
from msgspec.structs import replace

from reconciler.domain.card import UNTOLD, Card, DeclaredCard, Field, LiveCard, only
from reconciler.domain.card_digest import AppliedCard, field_digest, known_fields
from reconciler.domain.card_field import holds
from reconciler.domain.source import Source
from reconciler.plan.blocked import Reason
from reconciler.plan.card_diff import compare
from reconciler.plan.card_operation import card_operation
from reconciler.plan.card_writer import writers
from reconciler.plan.operation import FieldChange, SetCard

_CLEARED: dict[Field, Any] = {"images": (), "color_image": None, "groups": None, "pdf": None}
"""How to say that a field is to have nothing."""

NOT_NOTED: Reason = (
    "what the card had before was not noted",
    "set the old values in git (`git revert`), and apply that",
)
BARCODES: Reason = (
    "added barcodes stay: the method that adds them takes none away",
    "remove them in the cabinet",
)


class CardUndone(msgspec.Struct, frozen=True):
    """The operations that put fields back, and why others stay."""

    operations: list[SetCard]
    stays: list[Reason]


def card_undone(
    op: SetCard, card: Card | None, live: LiveCard, base: AppliedCard | None, at: datetime
) -> CardUndone:
    """Put back what `op` changed of a card that had `card` before; `at` is when `live` was read.

    A field must still be as the run left it, in whatever form the shop keeps it.
    """
    if op.writer == "barcodes":
        return CardUndone([], [BARCODES])
    if card is None:
        return CardUndone([], [NOT_NOTED])
    stays: dict[Reason, None] = {}
    fields: list[Field] = []
    for change in op.changes:
        field = change.field
        now = live.card.get(field)
        if field == "barcodes":
            stays[BARCODES] = None
        elif field in UNTOLD or (field.startswith("package.") and card.get(field) is UNSET):
            stays[(f"nobody knows what `{field}` was before", "set it in git")] = None
        elif holds(field, card.get(field), now):
            continue
        elif not _is_ours(field, op, now, base):
            why = f"another hand changed `{change.title or field}` since"
            stays[(why, "look at it in the cabinet, and say in git what should be there")] = None
        else:
            fields.append(field)
    return CardUndone(list(_operations(op, card, fields, live, at)), list(stays))


def _is_ours(field: Field, op: SetCard, now: Any, base: AppliedCard | None) -> bool:
    if holds(field, op.says.get(field), now):
        return True
    left = known_fields(base.fields).get(field) if base else None
    return left is not None and left[1] == field_digest(now)


def _operations(
    op: SetCard, card: Card, fields: list[Field], live: LiveCard, at: datetime
) -> Iterator[SetCard]:
    if not fields:
        return
    titles = {change.field: change.title for change in op.changes}
    before = DeclaredCard(
        says=_whole(only(card, fields), fields),
        digest=b"",
        source=Source("", 0),
        titles=titles,
        may_lose=frozenset(fields),
    )
    diff = compare(before, live.card, None)
    changes = [_undone(change) for change in diff.changes]
    for writer, part in writers(changes):
        made = card_operation(op.offer, before, writer, part, live.card, (), at)
        # The base stays: the next plan must see that the shop moved, and that git did not.
        yield replace(made, cause="rollback", applies=AppliedCard())


def _whole(card: Card, fields: list[Field]) -> Card:
    """With a word for every field that had nothing."""
    empty = {
        name: value
        for name, value in _CLEARED.items()
        if name in fields and getattr(card, name) is UNSET
    }
    numbers = [field.partition(".")[2] for field in fields if field.startswith("attributes.")]
    attributes = {number: card.attributes.get(number, ()) for number in numbers}
    return replace(card, **empty, attributes=attributes)


def _undone(change: FieldChange) -> FieldChange:
    return replace(change, cause="rollback")
