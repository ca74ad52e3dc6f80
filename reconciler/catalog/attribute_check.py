"""All attributes of a store held against the lock: by rows, and by documents where rows doubt.

Cards of one type with the same keys are looked at once. What may be wrong is read again with all
its places; a row may doubt without reason, but never trusts without reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from reconciler.catalog.attribute_problems import (
    At,
    disabled,
    missing,
    not_locked,
    unknown_removal,
)
from reconciler.catalog.attribute_rows import Look, looks
from reconciler.catalog.attribute_texts import hash_of_text, hashes_in
from reconciler.catalog.attribute_uses import REMOVAL, Use
from reconciler.catalog.card_fields import REMOVABLE
from reconciler.catalog.full_card import FullCard, full_cards
from reconciler.catalog.layout import Chosen
from reconciler.catalog.resolving import (
    Near,
    SaidAttributes,
    missing_required,
    resolve_attributes,
)
from reconciler.domain.attribute import TYPE_ATTRIBUTE, AttributeId, TypeKey, is_id
from reconciler.domain.attribute_lock import AttributeLock, LockedType
from reconciler.domain.ids import OfferId
from reconciler.domain.problem import Problem

TOGETHER = 5000
"""Offers whose whole cards are held at once; if some are wrong, the rest can wait."""

MOST_PROBLEMS = 1000
"""Problems of attributes that are told one by one."""


def attribute_problems(
    chosen: Chosen, lock: AttributeLock | None, near: Near | None = None
) -> list[Problem]:
    """Everything that is wrong with the attributes of a store's cards, as the lock knows them.

    `near` are the neighbours of texts that no dictionary has, if the shop was asked.
    """
    doubtful = _one_a_type(doubtful_looks(chosen, lock), lock)
    # One mistake in defaults reaches many cards, and is told once.
    found: dict[tuple[object, ...], Problem] = {}
    done = 0
    for together in in_chunks(doubtful):
        for offer, card in full_cards(chosen, together).items():
            for one in card_problems(offer, card, lock, near):
                found.setdefault((one.source, one.code, one.message), one)
        done += len(together)
        if found:
            break
    problems = list(found.values())[:MOST_PROBLEMS]
    if done < len(doubtful) or len(found) > MOST_PROBLEMS:
        problems.append(_more(len(doubtful) - done, problems[-1]))
    return problems


def card_problems(
    offer: OfferId, card: FullCard, lock: AttributeLock | None, near: Near | None = None
) -> list[Problem]:
    """What is wrong with the attributes of one card."""
    key = card.type_key
    found = resolve_attributes(lock, key, said_attributes(offer, card), near)
    locked = lock.types.get(key) if lock is not None and key is not None else None
    removals = list(_unknown_removals(offer, card, lock, locked))
    if isinstance(found, list) or removals:
        return [*(found if isinstance(found, list) else ()), *removals]
    if lock is None or locked is None or not card.can_create:
        return []
    spec = locked.spec
    source = card.fields["type"].source
    if spec.disabled:
        others = [one.spec for one in lock.types.values()]
        return [disabled(offer, source, spec, others)]
    lacking = missing_required(spec, found)
    place = next(iter(card.attributes.values())).source
    return [missing(offer, place, lacking, spec)] if lacking else []


def _unknown_removals(
    offer: OfferId, card: FullCard, lock: AttributeLock | None, locked: LockedType | None
) -> Iterator[Problem]:
    """Names that `remove` can't mean: who misspells one would think that something was allowed."""
    if "remove" not in card.fields:
        return
    said = card.fields["remove"]
    for name in said.value or ():
        at = At(offer, ("remove", name), said.source)
        if name in REMOVABLE or (is_id(name) if locked is None else locked.spec.named(name)):
            continue
        if locked is None:
            yield not_locked(at, name, card.type_key, has_lock=lock is not None)
        else:
            yield unknown_removal(at, name, locked.spec)


def said_attributes(offer: OfferId, card: FullCard) -> SaidAttributes:
    """What a card says of attributes, for `resolve_attributes`."""
    return SaidAttributes(offer, card.attributes, card.fields.get("complex_attributes"))


def doubtful_looks(chosen: Chosen, lock: AttributeLock | None) -> Iterator[Look]:
    """The offers that rows alone can't call good, in the order of the files."""
    judge = _Judge(lock)
    return (look for look in looks(chosen) if look.uses and judge.doubts(look))


def _one_a_type(doubtful: Iterable[Look], lock: AttributeLock | None) -> list[OfferId]:
    """The offers to read again; of a type that is not locked one is enough to say so."""
    found: dict[OfferId, None] = {}
    told: set[TypeKey | None] = set()
    for look in doubtful:
        offers = look.offers
        if look.key is not None and (lock is None or look.key not in lock.types):
            mark = look.key if lock else None
            if mark in told:
                continue
            # Cards of one look say the same `attributes`; the other uses are those of some of them.
            if any(use.group == 0 for use in look.uses):
                offers = offers[:1]
                told.add(mark)
        found.update(dict.fromkeys(offers))
    return list(found)


class _Judge:
    def __init__(self, lock: AttributeLock | None) -> None:
        self._types = {} if lock is None else lock.types
        self._known: dict[tuple[TypeKey, AttributeId], frozenset[bytes]] = {}
        self._judged: dict[tuple[object, ...], bool] = {}

    def doubts(self, look: Look) -> bool:
        """Whether one of such cards may be wrong."""
        mark = (look.key, look.creates, tuple(map(id, look.uses)))
        known = self._judged.get(mark)
        if known is None:
            known = self._judged[mark] = self._doubts(look.key, look.uses, creates=look.creates)
        return known

    def _doubts(self, key: TypeKey | None, uses: Sequence[Use], *, creates: bool) -> bool:
        locked = self._types.get(key) if key else None
        if locked is None:
            return not all(is_id(use.key) for use in uses)
        names: dict[AttributeId, tuple[int, str]] = {}
        filled = set()
        for use in uses:
            if use.group == REMOVAL:
                if not locked.spec.named(use.key):
                    return True
                continue
            attribute = self._attribute(locked, use)
            if attribute is None:
                return True
            if names.setdefault(attribute, (use.group, use.key)) != (use.group, use.key):
                return True
            if not use.cleared:
                filled.add(attribute)
        if not creates:
            return False
        return locked.spec.disabled or any(one.id not in filled for one in locked.spec.required())

    def _attribute(self, locked: LockedType, use: Use) -> AttributeId | None:
        """The attribute that is used; None if something about it may be wrong."""
        found = locked.spec.named(use.key, use.group)
        if len(found) != 1 or found[0].gone or found[0].id == TYPE_ATTRIBUTE:
            return None
        one = found[0]
        if one.takes and use.most > one.takes:
            return None
        if not one.dictionary_id:
            return None if use.entries else one.id
        known = self._known.get((locked.spec.key, one.id))
        if known is None:
            known = frozenset(map(hash_of_text, locked.values.get(one.id, ())))
            self._known[locked.spec.key, one.id] = known
        return one.id if known.issuperset(hashes_in(use.values)) else None


def in_chunks(offers: Iterable[OfferId]) -> Iterator[list[OfferId]]:
    """Offers, as many as are held at once."""
    rest = iter(offers)
    while together := list(islice(rest, TOGETHER)):
        yield together


def _more(cards: int, last: Problem) -> Problem:
    what = f"{cards:,} more cards" if cards else "More cards"
    return Problem(
        code="too-many-problems",
        message=f"{what} may have wrong attributes; they are looked into when these are correct.",
        fix="Correct those that are shown, then run again.",
        source=last.source,
    )
