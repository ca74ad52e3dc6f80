"""A product card: what git declares of it, or what the shop has. The same type for both."""

from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from reconciler.domain.attribute import TYPE_ATTRIBUTE, Attribute, AttributeValue
from reconciler.domain.ids import ProductId
from reconciler.domain.product import CategoryId
from reconciler.domain.source import Source

Field = str
"""A field of a card by its path: `name`, `package.weight`, `attributes.85`, `images`."""

PACKAGE_FIELDS = ("depth", "width", "height", "weight")

PICTURE_FIELDS = frozenset({"images", "primary_image", "color_image"})

UNTOLD = frozenset({"service_type", "reviews_promo"})
"""Fields that the shop takes and never tells: only git's own move can be seen.
(Ozon Seller API docs, /v4/product/info/attributes, 2026-09)"""

_MILLIMETRES = {"mm": Decimal(1), "cm": Decimal(10), "in": Decimal("25.4")}
_GRAMS = {"g": Decimal(1), "kg": Decimal(1000), "lb": Decimal("453.59237")}


class Pdf(msgspec.Struct, frozen=True, gc=False):
    """A document on a card: its name and where it is."""

    name: str
    url: str


class Package(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """Sizes and weight of the packed product, in their units; 0 and empty are not said."""

    depth: int = 0
    width: int = 0
    height: int = 0
    unit: str = ""
    weight: int = 0
    weight_unit: str = ""

    def amount(self, name: str) -> Decimal:
        """A size in millimetres, or the weight in grams; 0 if it is not said."""
        number = Decimal(getattr(self, name))
        if name == "weight":
            return number * _GRAMS.get(self.weight_unit, Decimal(1))
        return number * _MILLIMETRES.get(self.unit, Decimal(1))

    def with_units_of(self, other: "Package") -> "Package":
        """The same package, with the units of another where it says none."""
        return msgspec.structs.replace(
            self,
            unit=self.unit or other.unit,
            weight_unit=self.weight_unit or other.weight_unit,
        )


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """The content of a card.

    UNSET is not managed (or, of a live card, not told by the shop); None clears. `attributes` are
    by the digits of their ids, without those nested in others, which are `groups`: each the
    attributes of one entry, such as a video with its name. No values at all clear an attribute.

    Of a live card, everything that the shop tells is set; `loose` are nested attributes that it
    lists among the plain ones: they are sent back as they came. The first of `images` is the main
    picture, and `primary_image` names it again.
    """

    name: str | UnsetType = UNSET
    category: CategoryId | UnsetType = UNSET
    type: int | UnsetType = UNSET
    barcodes: tuple[str, ...] | UnsetType = UNSET
    package: Package | UnsetType = UNSET
    images: tuple[str, ...] | UnsetType = UNSET
    primary_image: str | None | UnsetType = UNSET
    color_image: str | None | UnsetType = UNSET
    attributes: Mapping[str, tuple[AttributeValue, ...]] = {}
    groups: tuple[tuple[Attribute, ...], ...] | None | UnsetType = UNSET
    pdf: tuple[Pdf, ...] | None | UnsetType = UNSET
    service_type: str | UnsetType = UNSET
    reviews_promo: bool | UnsetType = UNSET
    loose: tuple[Attribute, ...] = ()

    def fields(self) -> Iterator[tuple[Field, Any]]:
        """Every field that says something, in a fixed order."""
        for name in _PLAIN:
            value = getattr(self, name)
            if value is not UNSET:
                yield name, value
        if isinstance(self.package, Package):
            for name in PACKAGE_FIELDS:
                if getattr(self.package, name):
                    yield f"package.{name}", self.package.amount(name)
        for number in sorted(self.attributes, key=int):
            yield f"attributes.{number}", self.attributes[number]

    def get(self, field: Field) -> Any:
        """The value of a field; UNSET if it says nothing."""
        head, _, key = field.partition(".")
        if head == "attributes":
            return self.attributes.get(key, UNSET)
        if head == "package":
            package = self.package
            said = isinstance(package, Package) and getattr(package, key)
            return package.amount(key) if said and isinstance(package, Package) else UNSET
        return getattr(self, head)


class LiveCard(msgspec.Struct, frozen=True, kw_only=True):
    """A card of the shop. `sku` is None while Ozon has given none; `digest` is of its content.

    `unclear`: the shop does not tell the borders of the card's groups, and those that it has here
    are one way of several to see them: they must not be sent back.
    """

    product_id: ProductId
    sku: int | None
    card: Card
    digest: bytes
    unclear: bool = False


class DeclaredCard(msgspec.Struct, frozen=True, kw_only=True):
    """What git declares of the content of one card.

    `digest` stands for the declaration. `titles` are the names of attributes by field, `sources`
    the places of fields, and `may_lose` the fields whose content may become less.
    """

    says: Card
    digest: bytes
    source: Source
    sources: Mapping[Field, Source] = {}
    titles: Mapping[Field, str] = {}
    may_lose: frozenset[Field] = frozenset()
    lacking: tuple[str, ...] = ()
    """Attributes that a new card of this type must have, and this one does not declare."""


def fitted(says: Card, live: Card) -> Card:
    """A declaration in the terms of the card that it is about: sizes without a unit have its own,
    and the main picture is the first of all.
    """
    package, images, main = says.package, says.images, says.primary_image
    if isinstance(package, Package) and isinstance(live.package, Package):
        package = package.with_units_of(live.package)
    if isinstance(images, tuple):
        # One list says it all; alone, the main picture is compared with the shop's by itself.
        return msgspec.structs.replace(
            says, package=package, images=_first(main, images), primary_image=UNSET
        )
    return msgspec.structs.replace(says, package=package, primary_image=main or UNSET)


def _first(main: str | None | UnsetType, images: tuple[str, ...]) -> tuple[str, ...]:
    if not isinstance(main, str):
        return images
    return (main, *(link for link in images if link != main))


def only(card: Card, fields: Collection[Field]) -> Card:
    """The same card with just some fields; sizes keep their unit."""
    heads = {field.partition(".")[0] for field in fields}
    kept = {name: getattr(card, name) for name in _PLAIN if name in heads}
    return Card(
        **kept,
        package=_only_sizes(card.package, fields),
        attributes={
            number: values
            for number, values in card.attributes.items()
            if f"attributes.{number}" in fields
        },
    )


def _only_sizes(package: Package | UnsetType, fields: Collection[Field]) -> Package | UnsetType:
    others = [name for name in PACKAGE_FIELDS if f"package.{name}" not in fields]
    if not isinstance(package, Package) or len(others) == len(PACKAGE_FIELDS):
        return UNSET
    return msgspec.structs.replace(package, **dict.fromkeys(others, 0))


def merged(says: Card, live: Card) -> Card:
    """The whole card once a declaration took effect: declared fields win, all others stay.

    But for the attribute that repeats the type: under another one it would contradict it.
    """
    attributes = {**live.attributes, **says.attributes}
    if says.type not in (UNSET, live.type):
        attributes.pop(str(TYPE_ATTRIBUTE), None)
    plain = {name: getattr(says, name) for name in _PLAIN if getattr(says, name) is not UNSET}
    if "barcodes" in plain and isinstance(live.barcodes, tuple):
        added = (code for code in plain["barcodes"] if code not in live.barcodes)
        plain["barcodes"] = (*live.barcodes, *added)
    if "primary_image" in plain and isinstance(live.images, tuple):
        plain.setdefault("images", _first(plain["primary_image"], live.images))
    return msgspec.structs.replace(
        live,
        **plain,
        package=_merged_package(says.package, live.package),
        attributes={number: values for number, values in attributes.items() if values},
    )


def _merged_package(says: Package | UnsetType, live: Package | UnsetType) -> Package | UnsetType:
    """Sizes of both in one unit: the shop's where it has one, as what is not declared must not be
    rounded; the declared one where all sizes are.
    """
    if not isinstance(says, Package) or not isinstance(live, Package):
        return live if isinstance(says, UnsetType) else says
    return msgspec.structs.replace(
        live,
        **_in_one_unit(says, live, ("depth", "width", "height"), "unit"),
        **_in_one_unit(says, live, ("weight",), "weight_unit"),
    )


def _in_one_unit(says: Package, live: Package, names: tuple[str, ...], unit: str) -> dict[str, Any]:
    said = [name for name in names if getattr(says, name)]
    if not said:
        return {}
    declared_unit = getattr(says, unit) or getattr(live, unit)
    if len(said) == len(names) or declared_unit == getattr(live, unit):
        return {unit: declared_unit, **{name: getattr(says, name) for name in said}}
    factor = (_GRAMS if unit == "weight_unit" else _MILLIMETRES).get(
        getattr(live, unit), Decimal(1)
    )
    amounts = {name: says.with_units_of(live).amount(name) / factor for name in said}
    return {name: max(1, round(amount)) for name, amount in amounts.items()}


_PLAIN = (
    "name",
    "category",
    "type",
    "barcodes",
    "images",
    "primary_image",
    "color_image",
    "groups",
    "pdf",
    "service_type",
    "reviews_promo",
)
