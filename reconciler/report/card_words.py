"""Changes of cards in words: which field, what becomes of it, what is lost, what a new card has."""

from collections.abc import Iterable, Iterator
from typing import Any

from msgspec import UNSET

from reconciler.domain.card import PICTURE_FIELDS, Card, Package
from reconciler.plan.operation import (
    FieldChange,
    RenewTimer,
    SetArchived,
    SetCard,
    Writer,
)
from reconciler.report.nested import as_plain, is_nothing, told, value_difference
from reconciler.report.pictures import pictures_difference, tails
from reconciler.report.words import count, moment, number, some

WRITERS: dict[Writer, str] = {
    "create": "new card",
    "attributes": "by attributes alone",
    "pictures": "by the list of pictures",
    "barcodes": "by added barcodes",
    "import": "by the whole card",
}
"""How a card is written, in words."""

_UNITS = {"weight": "g"}
LOST = 4
"""Lost contents that are named."""


def field_words(field: str, title: str = "") -> str:
    """A field as the catalog writes it, an attribute by its name if that is known."""
    head, _, key = field.partition(".")
    return f"{head}.{title or key}" if head == "attributes" else field


def change_words(change: FieldChange) -> str:
    """What becomes of a field."""
    return difference_words(change.field, change.before, change.after)


def difference_words(field: str, before: object, after: object) -> str:
    """How one value of a field becomes another."""
    if field == "images" and _is_list(before) and _is_list(after):
        return pictures_difference(_texts(before), _texts(after))
    if field in PICTURE_FIELDS and isinstance(before, str) and isinstance(after, str):
        return " → ".join(tails((before, after)).values())
    head, _, key = field.partition(".")
    words = value_difference(before, after)
    return f"{words} {_UNITS.get(key, 'mm')}" if head == "package" else words


def lost_words(change: FieldChange) -> str:
    """`lost: b.jpg, c.jpg`; empty if nothing is."""
    if not change.lost:
        return ""
    names = tails(change.lost)
    return f"lost: {some((told(names[item]) for item in change.lost), LOST)}"


def new_card_words(op: SetCard) -> str:
    """What a new card begins with: `Mug; category 17028922, type 91565; 4 pictures`."""
    return "; ".join(_contents(op.says)) or "a card without content"


def archive_words(op: SetArchived) -> str:
    """Which way an offer goes."""
    if op.archived:
        return "into the archive"
    auto = " (Ozon put it there: a daily quota counts it)" if op.auto else ""
    return f"out of the archive{auto}"


def timer_words(operations: Iterable[RenewTimer]) -> str:
    """All renewals in one line: how many, which, and when the first would lapse."""
    listed = list(operations)
    ends = [op.expires_at for op in listed if op.expires_at]
    over = len(listed) - len(ends)
    parts = [f"{count(len(listed), 'offer')} for 30 more days"]
    parts += [f"the first lapses {moment(min(ends))}"] if ends else []
    parts += [f"{number(over)} not running now"] if over else []
    return ", ".join(parts)


def by_loss(operations: Iterable[SetCard]) -> list[SetCard]:
    """The worst first: what loses most content, then by name."""

    def key(op: SetCard) -> tuple[int, str]:
        return (-sum(len(change.lost) for change in op.changes), op.id)

    return sorted(operations, key=key)


def _contents(card: Card) -> Iterator[str]:
    if isinstance(card.name, str):
        yield told(card.name)
    place = [f"{name} {value}" for name in ("category", "type") if (value := _set(card, name))]
    if place:
        yield ", ".join(place)
    sums = (
        (len(_set(card, "images") or ()), "picture", ""),
        (len(card.attributes), "attribute", ""),
        (len(_set(card, "groups") or ()), "group of attributes", "groups of attributes"),
        (len(_set(card, "pdf") or ()), "document", ""),
    )
    counted = [count(found, one, many) for found, one, many in sums if found]
    if counted:
        yield ", ".join(counted)
    codes = _set(card, "barcodes")
    if codes:
        yield f"barcode {some(codes, 2)}"
    if isinstance(card.package, Package):
        yield _package(card.package)


def _set(card: Card, name: str) -> Any:
    value = getattr(card, name)
    return None if value is UNSET else value


def _package(package: Package) -> str:
    sizes = "×".join(str(size) for size in (package.depth, package.width, package.height))
    return f"{sizes} {package.unit}, {package.weight} {package.weight_unit}"


def _is_list(value: object) -> bool:
    return is_nothing(as_plain(value)) is False and isinstance(value, list | tuple)


def _texts(value: object) -> list[str]:
    assert isinstance(value, list | tuple)
    return [str(item) for item in value]
