"""A product card: what git declares of it, or what the shop has. The same type for both."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from reconciler.domain.attribute import Attribute, AttributeId, AttributeValue, same_values
from reconciler.domain.product import CategoryId

Field = str
"""A field of a card by its path: `name`, `package.weight`, `attributes.85`, `images`."""

PACKAGE_FIELDS = ("depth", "width", "height", "weight")

PICTURE_FIELDS = frozenset({"images", "primary_image", "color_image"})

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
    by `AttributeId`, without those nested in others, which are `groups`: each the attributes of
    one entry, such as a video with its name. Of a live card, everything that the shop tells is set.
    """

    name: str | UnsetType = UNSET
    category: CategoryId | UnsetType = UNSET
    type: int | UnsetType = UNSET
    barcodes: tuple[str, ...] | UnsetType = UNSET
    package: Package | UnsetType = UNSET
    images: tuple[str, ...] | UnsetType = UNSET
    primary_image: str | None | UnsetType = UNSET
    color_image: str | None | UnsetType = UNSET
    attributes: Mapping[AttributeId, tuple[AttributeValue, ...]] = {}
    groups: tuple[tuple[Attribute, ...], ...] | None | UnsetType = UNSET
    pdf: tuple[Pdf, ...] | None | UnsetType = UNSET
    service_type: str | UnsetType = UNSET
    reviews_promo: bool | UnsetType = UNSET

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
        for number in sorted(self.attributes):
            yield f"attributes.{number}", self.attributes[number]

    def get(self, field: Field) -> Any:
        """The value of a field; UNSET if it says nothing."""
        head, _, key = field.partition(".")
        if head == "attributes":
            return self.attributes.get(AttributeId(int(key)), UNSET)
        if head == "package":
            package = self.package
            said = isinstance(package, Package) and getattr(package, key)
            return package.amount(key) if said and isinstance(package, Package) else UNSET
        return getattr(self, head)


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


def same_field(field: Field, one: Any, other: Any) -> bool:
    """Whether two values of a field mean the same; nothing, None and an empty list do."""
    if not _said(one) or not _said(other):
        return not _said(one) and not _said(other)
    if field.startswith("attributes."):
        return same_values(one, other)
    if field == "barcodes":
        return frozenset(one) == frozenset(other)
    if field == "groups":
        return _same_groups(one, other)
    return bool(one == other)


def _said(value: Any) -> bool:
    return value is not UNSET and value is not None and value != () and value != ""


def _same_groups(
    one: tuple[tuple[Attribute, ...], ...], other: tuple[tuple[Attribute, ...], ...]
) -> bool:
    if len(one) != len(other):
        return False
    rest = list(other)
    for group in one:
        found = next((index for index, known in enumerate(rest) if _same_group(group, known)), None)
        if found is None:
            return False
        del rest[found]
    return True


def _same_group(one: tuple[Attribute, ...], other: tuple[Attribute, ...]) -> bool:
    left = {(item.complex_id, item.id): item.values for item in one}
    right = {(item.complex_id, item.id): item.values for item in other}
    return left.keys() == right.keys() and all(
        same_values(values, right[key]) for key, values in left.items()
    )
