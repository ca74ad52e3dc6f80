"""`kind: products` to rows, and the `defaults` of cards to facts."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from hashlib import blake2b
from typing import Any

import msgspec

from reconciler.catalog.attribute_uses import UseGroups, UseTable, uses_of
from reconciler.catalog.card_fields import FIELD_BITS, MERGED
from reconciler.catalog.card_rules import broken_package_rules
from reconciler.catalog.document import Document, PathPart
from reconciler.catalog.offers import is_clean, unclean
from reconciler.catalog.rows import (
    NO_DEFAULTS,
    NO_FACTS,
    CardDefaults,
    CardsSaid,
    Facts,
    Origin,
    Package,
)
from reconciler.catalog.selectors import label_texts
from reconciler.catalog.wording import wrong_type
from reconciler.domain.ids import OfferId
from reconciler.domain.place import packed
from reconciler.domain.problem import Problem
from reconciler.domain.product import CardRow

_ENCODER = msgspec.msgpack.Encoder(order="deterministic", decimal_format="number")
"""A fraction is told from its text in quotes; 0.2 and 0.20 are the same."""


def cards_said(
    document: Document,
    problems: list[Problem],
    refused: frozenset[str] = frozenset(),
    *,
    framed: bool = True,
) -> CardsSaid:
    """Read one document; offers in `refused` are left out, their problems are known.

    Where the frame around the entries is not good either, cards are not looked into: checks would
    only tell what follows from mistakes that are known.
    """
    said = document.value.get("defaults") if framed else None
    defaults = card_defaults(document, ["defaults"], said, problems)
    table = CardsSaid(defaults, [], {}, {}, [], UseGroups([], []))
    entries = document.value.get("products")
    if not isinstance(entries, dict):
        return table
    numbers: dict[Facts, int] = {}
    uses = UseTable()
    marks = document.marks[id(entries)][::2]
    for (text, card), mark in zip(entries.items(), marks, strict=True):
        if text in refused:
            continue
        offer = OfferId(text)
        if not is_clean(offer):
            problems.append(unclean(document, "products", offer))
            continue
        found: list[Problem] = []
        if framed:
            found = list(_fractions(document, ["products", offer], card))
            problems += found or _package(document, table, offer, card)
        # A fraction where a whole number should be is no fact: the row could not be read back.
        facts = facts_of(card) if framed and not found else NO_FACTS
        number = numbers.setdefault(facts, len(numbers))
        if framed and not found:
            uses.add(number, card)
        place = packed(mark.line + 1, mark.column + 1)
        table.rows[offer] = CardRow(place, number, digest_of_value(card))
    table.facts.extend(numbers)
    return msgspec.structs.replace(table, uses=uses.groups(len(numbers)))


def _package(
    document: Document, table: CardsSaid, offer: OfferId, card: dict[str, Any]
) -> Iterator[Problem]:
    """Keep the package of a card, and check it now if no farther default can add to it.

    What is wrong only with defaults is told later: another document may say it better.
    """
    said = card.get("package")
    if not said:
        return
    table.packages[offer] = package = Package(**said)
    effective = package.over(table.defaults.package)
    found = list(broken_package_rules(effective)) if effective.complete else []
    if not effective.complete or (found and not package.complete):
        table.unchecked.append(offer)
        return
    for broken in found:
        yield broken.problem(offer, document.place(["products", offer, "package"]))


def card_defaults(
    document: Document, path: list[PathPart], said: Any, problems: list[Problem]
) -> CardDefaults:
    """Defaults that the schema accepted, at a path of a document; None says none."""
    if said is None:
        return NO_DEFAULTS
    found = list(_fractions(document, path, said))
    problems += found
    if found:
        return NO_DEFAULTS
    facts, digest = facts_of(said), digest_of_value(said)
    origin = Origin(facts.fields, facts.leaves, digest)
    return CardDefaults(facts, digest, Package(**said.get("package", {})), (origin,), uses_of(said))


def facts_of(card: dict[str, Any]) -> Facts:
    """The facts of a card or of defaults."""
    return Facts(
        fields=sum(FIELD_BITS[name] for name in card),
        leaves=b"".join(sorted(_leaves(card))),
        state=card.get("state"),
        category=card.get("category"),
        vat=None if (vat := card.get("vat")) is None else Decimal(vat),
        images=len(card["images"]) if "images" in card else 0,
        labels=tuple(
            (name, None if value is None else label_texts(value)[0])
            for name, value in card["labels"].items()
        )
        if "labels" in card
        else (),
        main_image=card["primary_image"] is not None if "primary_image" in card else None,
        type=card.get("type"),
    )


def digest_of_value(value: Any) -> bytes:
    """16 bytes that stand for a value; the order of keys does not count, that of lists does."""
    return blake2b(_ENCODER.encode(value), digest_size=16).digest()


LEAF_BYTES = 4


def _leaves(card: dict[str, Any]) -> Iterator[bytes]:
    """Hashes of the keys inside merged mappings: they tell whether two documents may collide."""
    for field in MERGED:
        for key in card.get(field, ()):
            known = _HASHES.get((field, key))
            if known is None:
                text = f"{field}.{key}".encode()
                known = _HASHES[field, key] = blake2b(text, digest_size=LEAF_BYTES).digest()
            yield known


_HASHES: dict[tuple[str, str], bytes] = {}

_WHOLE = ("category", "type")


def _fractions(document: Document, path: list[PathPart], card: dict[str, Any]) -> Iterator[Problem]:
    """The schemas take 40.0 for a whole number; whoever writes it means something else."""
    for field in _WHOLE:
        if type(card.get(field)) is Decimal:
            yield wrong_type(document, [*path, field], "a whole number", card[field], {})
    for key, value in (card.get("package") or {}).items():
        if type(value) is Decimal:
            full = [*path, "package", key]
            yield wrong_type(document, full, "a whole number of units", value, {})
    for name, value in (card.get("labels") or {}).items():
        if type(value) is Decimal:
            yield wrong_type(document, [*path, "labels", name], "a text", value, {})
