"""Rules that the fields of one card keep with each other, once defaults are applied."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from reconciler.catalog.card_fields import FIELD_BITS
from reconciler.catalog.rows import Facts, Package
from reconciler.domain.ids import OfferId
from reconciler.domain.problem import Problem
from reconciler.domain.source import Source

MAX_IMAGES_BESIDE_A_MAIN_ONE = 49
"""50 pictures in all. (Ozon Seller API docs, /v3/product/import, 2026-09)"""

LEAST_DENSITY, MOST_DENSITY = 0.001, 13.55
"""Grams a cubic centimetre; outside, Ozon answers Incorrect_density. (Its error codes, 2026-09)"""

MAX_GRAMS = 1_000_000
"""1000 kg. (Ozon Seller API docs, /v3/product/import, 2026-09)"""

_CUBIC_CENTIMETRES = {"mm": 0.1**3, "cm": 1.0, "in": 2.54**3}
_GRAMS = {"g": 1.0, "kg": 1000.0, "lb": 453.59237}


class BrokenCard(NamedTuple):
    """A rule that does not hold."""

    code: str
    field: str
    message: str
    fix: str

    def problem(self, offer: OfferId, source: Source) -> Problem:
        """The problem of an offer."""
        return Problem(
            code=self.code,
            message=self.message.format(offer=offer),
            fix=self.fix,
            source=source,
            path=f"products.{offer}.{self.field}",
            width=len(offer),
        )


def broken_card_rules(own: Facts, defaults: Facts) -> Iterator[BrokenCard]:
    """The rules that do not hold of a card and the defaults behind it."""
    said = FIELD_BITS["images"] & own.fields
    images = own.images if said else defaults.images
    if images <= MAX_IMAGES_BESIDE_A_MAIN_ONE:
        return
    if defaults.main_image if own.main_image is None else own.main_image:
        yield BrokenCard(
            code="too-many-images",
            field="images",
            message=f"`{{offer}}` has {images} `images` beside a `primary_image`; Ozon takes "
            f"{MAX_IMAGES_BESIDE_A_MAIN_ONE}.",
            fix="Take a picture out, or leave out `primary_image`: the first is the main one then.",
        )


def broken_package_rules(package: Package) -> Iterator[BrokenCard]:
    """The rules of sizes and weight that do not hold."""
    depth, width, height, unit, weight, weight_unit = package
    if unit is None and (depth or width or height):
        yield _no_unit("unit", "the sizes", "unit: mm")
    if weight is not None and weight_unit is None:
        yield _no_unit("weight_unit", "the weight", "weight_unit: g")
    if weight is None or weight_unit is None:
        return
    grams = weight * _GRAMS[weight_unit]
    if grams > MAX_GRAMS:
        yield _too_heavy(package)
    elif depth and width and height and unit is not None:
        density = grams / (depth * width * height * _CUBIC_CENTIMETRES[unit])
        if not LEAST_DENSITY <= density <= MOST_DENSITY:
            yield _odd_density(package, density)


def _no_unit(field: str, what: str, example: str) -> BrokenCard:
    return BrokenCard(
        code="package-unit",
        field="package",
        message=f"The package of `{{offer}}` does not say the unit of {what} (`{field}`).",
        fix=f"Add `{example}` to `package`, or to the defaults.",
    )


def _too_heavy(package: Package) -> BrokenCard:
    return BrokenCard(
        code="package-weight",
        field="package",
        message=f"The package of `{{offer}}` weighs {package.weight} {package.weight_unit}; Ozon "
        "takes up to 1000 kg.",
        fix="Correct the weight or its unit.",
    )


def _odd_density(package: Package, density: float) -> BrokenCard:
    return BrokenCard(
        code="package-density",
        field="package",
        message=f"The package of `{{offer}}` ({package.depth} x {package.width} x "
        f"{package.height} {package.unit}, {package.weight} {package.weight_unit}) would weigh "
        f"{density:.3g} g a cubic centimetre; Ozon takes {LEAST_DENSITY} to {MOST_DENSITY}.",
        fix="Look for a wrong unit or a digit too many.",
    )
