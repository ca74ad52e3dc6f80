"""Whole cards as the shop takes them: names resolved by the lock, sizes and pictures in place."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from msgspec import UNSET

from reconciler.catalog.attribute_check import said_attributes
from reconciler.catalog.full_card import FullCard, full_cards
from reconciler.catalog.layout import Chosen
from reconciler.catalog.lock import LockFile
from reconciler.catalog.resolving import Resolved, missing_required, resolve_attributes
from reconciler.domain.attribute import Attribute, AttributeId, AttributeValue
from reconciler.domain.attribute_lock import LockedType
from reconciler.domain.card import Card, DeclaredCard, Field, Package, Pdf
from reconciler.domain.errors import InvalidInput
from reconciler.domain.ids import OfferId
from reconciler.domain.problem import Problem
from reconciler.domain.source import Source

_NAMES: Mapping[str, Field] = {"barcode": "barcodes", "complex_attributes": "groups"}
"""Fields that are called otherwise in documents."""


def declared_cards(
    chosen: Chosen, file: LockFile, offers: Mapping[OfferId, bytes]
) -> dict[OfferId, DeclaredCard]:
    """The cards of some offers, which come with the digests that stand for their declarations.

    Raises InvalidInput with everything that the lock does not bear out; what `remove` names was
    checked with the catalog.
    """
    problems: list[Problem] = []
    lock = file.lock
    cards: dict[OfferId, DeclaredCard] = {}
    for offer, full in full_cards(chosen, offers.keys()).items():
        found = resolve_attributes(lock, full.type_key, said_attributes(offer, full))
        if isinstance(found, list):
            problems += found
            continue
        key = full.type_key
        locked = lock.types.get(key) if lock is not None and key is not None else None
        cards[offer] = _card(full, found, locked, offers[offer])
    if problems:
        raise InvalidInput(problems)
    return cards


def _card(
    full: FullCard, resolved: Resolved, locked: LockedType | None, digest: bytes
) -> DeclaredCard:
    fields = {name: said.value for name, said in full.fields.items()}
    removed = set(fields.get("remove", ()))
    attributes: dict[AttributeId, tuple[AttributeValue, ...]] = {
        **dict.fromkeys(_numbers(removed, locked), ()),
        **resolved.attributes,
    }
    says = Card(
        name=fields.get("name", UNSET),
        category=fields.get("category", UNSET),
        type=fields.get("type", UNSET),
        barcodes=_barcodes(fields.get("barcode", UNSET)),
        package=_package(full),
        images=tuple(fields["images"]) if "images" in fields else UNSET,
        primary_image=fields.get("primary_image", UNSET),
        color_image=fields.get("color_image", UNSET),
        attributes={str(number): values for number, values in attributes.items()},
        groups=_groups(resolved),
        pdf=_pdf(fields.get("pdf", UNSET)),
        service_type=fields.get("service_type", UNSET),
        reviews_promo=fields.get("reviews_promo", UNSET),
    )
    lacking = missing_required(locked.spec, resolved) if locked else []
    return DeclaredCard(
        says=says,
        digest=digest,
        source=_first(full),
        sources=_sources(full, locked),
        titles=_titles(locked),
        may_lose=frozenset(_NAMES.get(name, name) for name in removed),
        lacking=tuple(f"attribute `{spec.name}`" for spec in lacking),
    )


def _numbers(names: Collection[str], locked: LockedType | None) -> list[AttributeId]:
    """The attributes among names of fields; `1234` is one by its id."""
    found = []
    for name in names:
        if locked is not None:
            found += [spec.id for spec in locked.spec.named(name)]
        elif name.isdecimal():
            found.append(AttributeId(int(name)))
    return found


def _barcodes(said: Any) -> Any:
    if said is UNSET:
        return UNSET
    return tuple(said) if isinstance(said, list) else (said,)


def _package(full: FullCard) -> Any:
    said = {name: one.value for name, one in full.package.items()}
    return Package(**said) if said else UNSET


def _groups(resolved: Resolved) -> Any:
    if resolved.groups is None:
        return UNSET
    return tuple(
        tuple(Attribute(number, values, group.id) for number, values in group.attributes.items())
        for group in resolved.groups
    )


def _pdf(said: Any) -> Any:
    if said is UNSET or said is None:
        return said
    return tuple(Pdf(entry["name"], entry["url"]) for entry in said)


def _first(full: FullCard) -> Source:
    tables = (full.fields, full.package, full.attributes, full.labels)
    places = [one.source for table in tables for one in table.values()]
    own = full.fields.get("name")
    return own.source if own else min(places)


def _sources(full: FullCard, locked: LockedType | None) -> dict[Field, Source]:
    places = {_NAMES.get(name, name): one.source for name, one in full.fields.items()}
    places |= {f"package.{name}": one.source for name, one in full.package.items()}
    for name, one in full.attributes.items():
        for number in _numbers((name,), locked):
            places[f"attributes.{number}"] = one.source
    if "primary_image" in places:
        places.setdefault("images", places["primary_image"])
    return places


def _titles(locked: LockedType | None) -> dict[Field, str]:
    specs = locked.spec.attributes.values() if locked else ()
    return {f"attributes.{spec.id}": spec.name for spec in specs}
