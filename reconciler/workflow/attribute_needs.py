"""What a catalog says of attributes that its lock does not know yet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import msgspec

from reconciler.catalog.attribute_check import doubtful_looks, in_chunks
from reconciler.catalog.attribute_texts import groups_of, items_of, value_text
from reconciler.catalog.card_fields import REMOVABLE
from reconciler.catalog.full_card import FullCard, full_cards
from reconciler.catalog.layout import Chosen
from reconciler.catalog.read_files import Progress
from reconciler.domain.attribute import AttributeId, AttributeSpec, TypeKey, is_id
from reconciler.domain.attribute_lock import AttributeLock, LockedType
from reconciler.domain.ids import OfferId


class Needs(NamedTuple):
    """Texts to look up, by the attribute of a type, and names that a locked type does not have."""

    texts: dict[tuple[TypeKey, AttributeId], dict[str, None]]
    names: dict[TypeKey, dict[str, None]]


def needs_of(chosen: Chosen, lock: AttributeLock, progress: Progress) -> Needs:
    """Read the cards that the lock does not cover; types that it lacks are left out.

    `progress` hears how many cards of how many are read.
    """
    needs = Needs({}, {})
    doubtful = dict.fromkeys(
        offer for look in doubtful_looks(chosen, lock) for offer in look.offers
    )
    done = 0
    for together in in_chunks(doubtful):
        progress(done, len(doubtful))
        done += len(together)
        for card in full_cards(chosen, together).values():
            locked = lock.types.get(card.type_key) if card.type_key else None
            if locked is not None:
                _add(needs, locked, card)
    progress(done, len(doubtful))
    return needs


def first_of_type(chosen: Chosen, key: TypeKey, offers: Iterable[OfferId]) -> FullCard | None:
    """The first card of a type among some offers, to show where the type is said."""
    cards = full_cards(chosen, list(offers))
    return next((card for card in cards.values() if card.type_key == key), None)


def with_gone(locked: LockedType, names: Iterable[str], older: LockedType | None) -> LockedType:
    """A fresh type that still names what cards use and Ozon has no more, marked as gone."""
    if older is None:
        return locked
    gone = {}
    known = {attribute.name for attribute in locked.spec.attributes.values()}
    for name in names:
        if name in known:
            continue
        for attribute in older.spec.attributes.values():
            wanted = attribute.id == int(name) if is_id(name) else attribute.name == name
            if wanted and attribute.id not in locked.spec.attributes:
                gone[attribute.id] = msgspec.structs.replace(attribute, gone=True, required=False)
    spec = msgspec.structs.replace(locked.spec, attributes={**locked.spec.attributes, **gone})
    return msgspec.structs.replace(locked, spec=spec)


def _add(needs: Needs, locked: LockedType, card: FullCard) -> None:
    for group, name, value in _said(card):
        found = locked.spec.named(name, group)
        if not found:
            needs.names.setdefault(locked.spec.key, {})[name] = None
        elif len(found) == 1 and found[0].dictionary_id and not found[0].gone:
            _add_texts(needs, locked, found[0], value)


def _add_texts(needs: Needs, locked: LockedType, attribute: AttributeSpec, value: Any) -> None:
    for item in items_of(value):
        if isinstance(item, dict):
            continue
        text = value_text(item)
        if locked.value(attribute, text) is None:
            needs.texts.setdefault((locked.spec.key, attribute.id), {})[text] = None


def _said(card: FullCard) -> Iterator[tuple[int, str, Any]]:
    for name, said in card.attributes.items():
        yield 0, name, said.value
    removed = card.fields.get("remove")
    for name in removed.value if removed else ():
        if name not in REMOVABLE:
            yield 0, name, None
    groups = card.fields.get("complex_attributes")
    for group, inner in groups_of(groups.value if groups else None):
        for name, value in inner.items():
            yield group, name, value
