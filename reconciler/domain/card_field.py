"""One field of a card: whether the shop has what is said of it, and how much that is."""

from typing import Any

from msgspec import UNSET

from reconciler.domain.attribute import Attribute, same_values
from reconciler.domain.card import Field


def holds(field: Field, says: Any, live: Any) -> bool:
    """Whether a live value is what is said; nothing, None and an empty list are the same.

    Ozon gives barcodes of its own, so that more than the declared ones may be there.
    """
    if is_nothing(says) or is_nothing(live):
        return is_nothing(says) and is_nothing(live)
    if field.startswith("attributes."):
        return same_values(says, live)
    if field == "barcodes":
        return frozenset(says) <= frozenset(live)
    if field == "groups":
        return _same_groups(says, live)
    return bool(says == live)


def entries_of(field: Field, value: Any) -> int:
    """How many entries a list has; of groups, how many attributes in all of them together."""
    if not isinstance(value, tuple):
        return 0
    return sum(map(len, map(_filled, value))) if field == "groups" else len(value)


def is_nothing(value: Any) -> bool:
    """Whether a value says nothing; of ids 0 is none."""
    return value is UNSET or (value is not False and value in (None, (), "", 0))


def _same_groups(
    one: tuple[tuple[Attribute, ...], ...], other: tuple[tuple[Attribute, ...], ...]
) -> bool:
    """Buyers see groups in their order, as they see pictures.

    A shop lists nested attributes one after another, without the borders of their groups: a list
    that can be cut into the groups that are said is all that it can show of them.
    """
    rest = tuple(item for group in other for item in _filled(group))
    for group in map(_filled, one):
        if not _same_group(group, rest[: len(group)]):
            return False
        rest = rest[len(group) :]
    return not rest


def _filled(group: tuple[Attribute, ...]) -> tuple[Attribute, ...]:
    """What of a group a shop shows: an attribute without values is none."""
    return tuple(item for item in group if item.values)


def _same_group(one: tuple[Attribute, ...], other: tuple[Attribute, ...]) -> bool:
    left = {(item.complex_id, item.id): item.values for item in one}
    right = {(item.complex_id, item.id): item.values for item in other}
    return left.keys() == right.keys() and all(
        same_values(values, right[key]) for key, values in left.items()
    )
