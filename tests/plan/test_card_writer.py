"""The narrowest calls for the changes of a card."""

import pytest

from reconciler.plan.card_writer import narrow_writer, writers
from tests.plan.cards import change


def split(*fields: str) -> list[tuple[str, list[str]]]:
    found = writers([change(field) for field in fields])
    return [(writer, [one.field for one in changes]) for writer, changes in found]


def test_each_kind_has_its_own_call() -> None:
    assert split("attributes.85", "images", "color_image", "barcodes") == [
        ("attributes", ["attributes.85"]),
        ("pictures", ["images", "color_image"]),
        ("barcodes", ["barcodes"]),
    ]


@pytest.mark.parametrize(
    "field",
    ["name", "category", "type", "package.depth", "groups", "pdf", "service_type", "reviews_promo"],
)
def test_the_rest_needs_an_import_which_takes_all_but_barcodes(field: str) -> None:
    assert split(field, "attributes.85", "images", "barcodes") == [
        ("import", [field, "attributes.85", "images"]),
        ("barcodes", ["barcodes"]),
    ]


@pytest.mark.parametrize("nothing", [None, []])
def test_a_value_can_be_taken_away_by_an_import_only(nothing: object) -> None:
    assert narrow_writer(change("attributes.85", after=nothing)) is None
    assert narrow_writer(change("color_image", after=None)) == "pictures"


def test_no_changes_no_calls() -> None:
    assert writers([]) == []
