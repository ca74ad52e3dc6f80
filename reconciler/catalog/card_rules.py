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
"""Grams a cubic centimetre: outside, Ozon answers Incorrect_density. (docs, error codes, 2026-09)"""

MAX_GRAMS = 1_000_000
"""1000 kg. (Ozon Seller API docs, /v3/product/import, 2026-09)"""

_MILLIMETRES = {"mm": 1.0, "cm": 10.0, "in": 25.4}
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


def broken_card_rules(facts: Facts) -> Iterator[BrokenCard]:
    """The rules that do not hold."""
    beside = facts.fields & FIELD_BITS["primary_image"]
    if beside and facts.images > MAX_IMAGES_BESIDE_A_MAIN_ONE:
        yield BrokenCard(
            "too-many-images",
            "images",
            f"`{{offer}}` has {facts.images} `images` beside a `primary_image`; Ozon takes "
            f"{MAX_IMAGES_BESIDE_A_MAIN_ONE}.",
            "Take a picture out, or leave out `primary_image`: then the first of `images` is it.",
        )
    if facts.package != Package():
        yield from _package(facts.package)


def _package(package: Package) -> Iterator[BrokenCard]:
    sizes = (package.depth, package.width, package.height)
    if any(sizes) and package.unit is None:
        yield _no_unit("unit", "the sizes", "unit: mm")
    if package.weight is not None and package.weight_unit is None:
        yield _no_unit("weight_unit", "the weight", "weight_unit: g")
    if package.weight is None or package.weight_unit is None:
        return
    grams = package.weight * _GRAMS[package.weight_unit]
    if grams > MAX_GRAMS:
        yield BrokenCard(
            "package-weight",
            "package",
            f"The package of `{{offer}}` weighs {package.weight} {package.weight_unit}; Ozon takes "
            "up to 1000 kg.",
            "Correct the weight or its unit.",
        )
    elif package.depth and package.width and package.height and package.unit is not None:
        yield from _density(package, grams)


def _no_unit(field: str, what: str, example: str) -> BrokenCard:
    return BrokenCard(
        "package-unit",
        "package",
        f"The package of `{{offer}}` does not say the unit of {what} (`{field}`).",
        f"Add `{example}` to `package`, or to the defaults.",
    )


def _density(package: Package, grams: float) -> Iterator[BrokenCard]:
    assert package.unit is not None
    size = _MILLIMETRES[package.unit] / 10
    volume = (package.depth or 0) * (package.width or 0) * (package.height or 0) * size**3
    density = grams / volume
    if LEAST_DENSITY <= density <= MOST_DENSITY:
        return
    yield BrokenCard(
        "package-density",
        "package",
        f"The package of `{{offer}}` ({package.depth} x {package.width} x {package.height} "
        f"{package.unit}, {package.weight} {package.weight_unit}) would weigh {density:.3g} g a "
        f"cubic centimetre; Ozon takes {LEAST_DENSITY} to {MOST_DENSITY}.",
        "Look for a wrong unit or a digit too many.",
    )
