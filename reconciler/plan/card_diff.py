"""What of a card has to change: three sides, field by field, with what would be lost."""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from reconciler.domain.attribute import Attribute, AttributeValue
from reconciler.domain.card import UNTOLD, Card, DeclaredCard, Field, Pdf, fitted
from reconciler.domain.card_digest import LISTS, AppliedCard, field_digest, known_fields
from reconciler.domain.card_field import holds
from reconciler.plan.operation import Cause, FieldChange


class CardDiff(msgspec.Struct, frozen=True):
    """`changes` differ by one side's move. `held` are the fields that are as declared."""

    changes: tuple[FieldChange, ...]
    held: tuple[Field, ...]
    undeclared_loss: tuple[FieldChange, ...]


def compare(declared: DeclaredCard, live: Card, base: AppliedCard | None) -> CardDiff:
    """Compare the declared fields; what git does not declare is not looked at.

    A shop may keep a value in a form of its own. So a difference that was there after our last
    write counts as none, as long as neither git nor the shop moved since.
    """
    says = fitted(declared.says, live)
    known = known_fields(base.fields) if base else {}
    changes: list[FieldChange] = []
    held: list[Field] = []
    for field, value in says.fields():
        now = live.get(field)
        if _is_held(field, value, now, known):
            held.append(field)
            continue
        changes.append(
            FieldChange(
                field=field,
                title=declared.titles.get(field, ""),
                before=plain(now),
                after=plain(value),
                cause=_cause(field, value, known, first=base is None),
                lost=tuple(_lost(field, value, now, declared.titles)),
            )
        )
    losing = [change for change in changes if change.lost]
    undeclared = tuple(change for change in losing if not _may_lose(change, declared))
    return CardDiff(tuple(changes), tuple(held), undeclared)


def _is_held(
    field: Field, value: Any, now: Any, known: Mapping[Field, tuple[bytes, bytes]]
) -> bool:
    then = known.get(field)
    if field in UNTOLD and now is msgspec.UNSET:
        return then is not None and then[0] == field_digest(value)
    if holds(field, value, now):
        return True
    return then is not None and then == (field_digest(value), field_digest(now))


def _cause(
    field: Field, value: Any, known: Mapping[Field, tuple[bytes, bytes]], *, first: bool
) -> Cause:
    if first:
        return "first"
    then = known.get(field)
    return "live" if then is not None and then[0] == field_digest(value) else "git"


def _lost(field: Field, value: Any, now: Any, titles: Mapping[Field, str]) -> Iterator[str]:
    if not now or now is msgspec.UNSET:
        return
    if not value:
        yield titles.get(field, "") or field
    elif field in LISTS and len(value) < len(now):
        # Which of them can't be told by the links: the shop keeps copies of its own.
        gone = [entry for entry in now if entry not in value]
        for entry in gone[: len(now) - len(value)]:
            yield _entry_text(entry)


def _may_lose(change: FieldChange, declared: DeclaredCard) -> bool:
    """An explicit null is a declaration; fewer entries of a list must be allowed."""
    return change.after in (None, []) or change.field in declared.may_lose


def _entry_text(entry: Any) -> str:
    if isinstance(entry, Pdf):
        return entry.name or entry.url
    if isinstance(entry, tuple):
        return ", ".join(value.value for item in entry for value in item.values)
    return str(entry)


def plain(value: Any) -> Any:
    """A value in the form of the catalog, for people and for JSON."""
    if value is msgspec.UNSET or value is None:
        return None
    if isinstance(value, tuple):
        return [plain(entry) for entry in value]
    if isinstance(value, AttributeValue):
        if value.value:
            return value.value
        return {"id": value.dictionary_value_id}
    if isinstance(value, Attribute):
        return {str(value.id): plain(value.values)}
    if isinstance(value, Pdf):
        return {"name": value.name, "url": value.url}
    return value
