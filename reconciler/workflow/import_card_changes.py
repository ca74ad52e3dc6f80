"""What of a card that git describes differs from the shop: values to be changed in place."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from typing import Any

from msgspec import UNSET

from reconciler.catalog import left_out as out
from reconciler.catalog.draft_file import AttributeNumber, Path
from reconciler.catalog.growing_lock import GrowingLock
from reconciler.catalog.left_out import LeftOut
from reconciler.domain.attribute import TypeKey, is_id
from reconciler.domain.card import Card, DeclaredCard
from reconciler.domain.card_field import is_nothing
from reconciler.domain.ids import OfferId
from reconciler.plan.card_diff import compare

Entry = dict[str, Any]

_NAMES = {"barcodes": "barcode", "groups": "complex_attributes", "primary_image": "images"}
_SIZES = ("depth", "width", "height", "unit")
_WEIGHT = ("weight", "weight_unit")


def number_of(lock: GrowingLock, key: TypeKey | None) -> AttributeNumber:
    """Tells which attribute a key of a card of some type means."""
    spec = lock.spec(key) if key else None

    def number(name: str) -> int | None:
        found = spec.named(name) if spec else []
        if len(found) == 1:
            return found[0].id
        return int(name) if is_id(name) else None

    return number


def card_changes(
    offer: OfferId,
    entry: Entry,
    declared: DeclaredCard | None,
    live: Card,
    fields: AbstractSet[str],
    number: AttributeNumber,
) -> tuple[dict[Path, Any], list[LeftOut]]:
    """New values by their path in the entry, and what git says and the shop has not.

    `entry` is what a document can say of the live card.
    """
    says = declared.says if declared else Card()
    wanted = {path: value for path, value in _paths(entry) if path[0] in fields}
    by_number = {number(path[1]): path for path in wanted if path[0] == "attributes"}
    found: dict[Path, Any] = {}
    left: list[LeftOut] = []
    differing = compare(declared, live, None).changes if declared else ()
    for change in differing:
        head, _, key = change.field.partition(".")
        paths = _group(head, key, by_number)
        known = {path: wanted[path] for path in paths if path in wanted}
        if known:
            found |= known
        elif _NAMES.get(head, head) in fields and change.after is not None:
            title = change.title or change.field
            left.append(LeftOut(offer, f"card.{title}", out.NOT_THERE))
    for path, value in wanted.items():
        if _is_unsaid(says, path, number):
            found[path] = value
    if "images" in {path[0] for path in found} and not is_nothing(says.primary_image):
        found[("primary_image",)] = (live.images or (None,))[0]
    return found, left


def _paths(entry: Mapping[str, Any]) -> list[tuple[Path, Any]]:
    """Every value that can be changed by itself."""
    found: list[tuple[Path, Any]] = []
    for name, value in entry.items():
        if name in ("attributes", "package"):
            found += [((name, key), inner) for key, inner in value.items()]
        else:
            found.append(((name,), value))
    return found


def _group(head: str, key: str, by_number: Mapping[int | None, Path]) -> list[Path]:
    """The paths that change together: amounts come with their unit."""
    if head == "package":
        return [("package", name) for name in (_WEIGHT if key == "weight" else _SIZES)]
    if head == "attributes":
        return [by_number[int(key)]] if int(key) in by_number else []
    return [(_NAMES.get(head, head),)]


def _is_unsaid(says: Card, path: Path, number: AttributeNumber) -> bool:
    head = path[0]
    if head == "attributes":
        return str(number(path[1])) not in says.attributes
    if head == "package":
        return not getattr(says.package, path[1], "")
    if head == "images":
        return says.images is UNSET and says.primary_image is UNSET
    names = {known: field for field, known in _NAMES.items() if known != "images"}
    return getattr(says, names.get(head, head)) is UNSET
