"""File names that an import makes are the same on every system."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.catalog.file_names import by_letters, in_parts, slug, slugs
from reconciler.domain.attribute import TypeId, TypeKey
from reconciler.domain.product import CategoryId


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Кружка", "kruzhka"),
        ("Чайники и самовары", "chayniki-i-samovary"),
        ("Объём, щётка", "obem-shchetka"),
        ("Ⅷ / Ünïcode", "viii-ünïcode"),
        ("马克杯", "马克杯"),
        ("../..", "other"),
        (" ", "other"),
        ("CON", "con-"),
        ("Store", "store-"),
        ("_defaults", "defaults-"),
        ("a_b", "a-b"),
        (".hidden", "hidden"),
        ("x" * 99, "x" * 48),
    ],
)
def test_slugs(text: str, name: str) -> None:
    assert slug(text) == name


@given(text=st.text())
def test_a_slug_is_a_harmless_name(text: str) -> None:
    name = slug(text)
    assert name
    assert not name.startswith((".", "_", "-"))
    assert not set(name) & set('/\\:*?"<>| \0\n')
    assert name == name.casefold()


def test_types_of_one_name_are_told_apart() -> None:
    mug, cup, tea = (TypeKey(CategoryId(n), TypeId(9)) for n in (1, 2, 3))
    names = slugs({mug: "Кружка", cup: "кружка", tea: "Чай"})
    assert names == {mug: "kruzhka-1-9", cup: "kruzhka-2-9", tea: "chay"}


def test_letters_grow_where_a_file_would_be_too_large() -> None:
    offers = ["MUG-1", "mug-2", "MUD", "CUP", "К-1", "0"]
    assert by_letters(offers, 9) == {
        "m": ["MUG-1", "mug-2", "MUD"], "c": ["CUP"], "k": ["К-1"], "0": ["0"]
    }  # fmt: skip
    assert by_letters(offers, 2)["mug"] == ["MUG-1", "mug-2"]


def test_parts() -> None:
    assert in_parts("a", ["1", "2"], 2) == {"a": ["1", "2"]}
    assert in_parts("a", ["1", "2", "3"], 2) == {"a": ["1", "2"], "a-2": ["3"]}
