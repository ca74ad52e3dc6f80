"""The lock as a file: what is written is read again, and what is wrong has a place."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.catalog import load_catalog
from reconciler.catalog.lock import LOCK_NAME, read_lock
from reconciler.catalog.lock_text import lock_text
from reconciler.domain.attribute import AttributeId, AttributeSpec, TypeId, TypeKey, TypeSpec
from reconciler.domain.attribute_lock import AttributeLock, LockedType, LockedValue
from reconciler.domain.problem import Problem
from reconciler.domain.product import CategoryId
from tests.catalog.conftest import STORE, write
from tests.catalog.locks import LOCK

IDS = st.integers(1, 10**12)
TEXTS = st.text(
    st.characters(exclude_categories=("C", "Z"), include_characters=" "), min_size=1, max_size=12
)
DAYS = st.dates(date(2000, 1, 1))


@st.composite
def types(draw: st.DrawFn) -> tuple[TypeKey, LockedType]:
    key = TypeKey(CategoryId(draw(IDS)), TypeId(draw(IDS)))
    attributes = {
        AttributeId(number): AttributeSpec(
            id=AttributeId(number),
            name=draw(TEXTS),
            required=draw(st.booleans()),
            dictionary_id=draw(st.sampled_from((0, 5))),
            collection=draw(st.booleans()),
            most=draw(st.sampled_from((0, 3))),
            complex_id=draw(st.sampled_from((0, 7))),
            kind=draw(st.sampled_from(("", "String", "a: b"))),
            by_category=draw(st.booleans()),
            gone=draw(st.booleans()),
        )
        for number in draw(st.sets(IDS, max_size=3))
    }
    spec = TypeSpec(
        key=key,
        category_name=draw(TEXTS),
        type_name=draw(TEXTS),
        disabled=draw(st.booleans()),
        attributes=attributes,
    )
    values = {
        number: {
            said: LockedValue(draw(IDS), draw(TEXTS), draw(DAYS))
            for said in draw(st.sets(TEXTS, min_size=1, max_size=3))
        }
        for number in attributes
    }
    return key, LockedType(spec, draw(DAYS), values)


@given(st.lists(types(), max_size=3, unique_by=lambda one: one[0]))
def test_what_is_written_is_read_again(found: list[tuple[TypeKey, LockedType]]) -> None:
    lock = AttributeLock("EN", dict(found))
    Path(LOCK_NAME).write_text(lock_text(lock), "utf-8")
    read = read_lock(Path())
    assert read.problems == ()
    assert read.lock == lock
    again = AttributeLock("EN", dict(reversed(found)))
    assert lock_text(again) == lock_text(AttributeLock("EN", dict(found)))


def test_an_attribute_or_a_value_a_line() -> None:
    lines = lock_text(LOCK).splitlines()
    assert "      85: {name: Бренд, required: true, dictionary: 5, kind: String}" in lines
    value = "{attribute: 85, said: Самовар, id: 971, text: Самовар, seen: 2026-11-20}"
    assert f"      - {value}" in lines
    assert lines[2:4] == ['format_version: "1.0"', "language: RU"]


def test_without_a_file_there_is_no_lock() -> None:
    read = read_lock(Path())
    assert (read.lock, read.data, read.hash, read.problems) == (None, None, b"", ())


def test_the_catalog_does_not_read_it() -> None:
    write("catalog", {"store.yaml": STORE, LOCK_NAME: "neither: a document\n"})
    assert load_catalog(Path("catalog")).store.name == "samovar"


def damaged(old: str, new: str) -> list[Problem]:
    text = lock_text(LOCK)
    assert old in text
    Path(LOCK_NAME).write_text(text.replace(old, new, 1), "utf-8")
    read = read_lock(Path())
    assert read.lock is None
    return list(read.problems)


@pytest.mark.parametrize(
    ("old", "new", "code", "place"),
    [
        ("language: RU\n", "<<<<<<< HEAD\n", "yaml-syntax", 4),
        ("language: RU\n", "", "lock-broken", 3),
        ("language: RU\n", "language: RU\n---\n", "lock-broken", 1),
        ("  1/2:", "  x/2:", "lock-broken", 7),
        ("name: Бренд", "nam: Бренд", "lock-broken", 14),
        ("required: true", "required: 1", "lock-broken", 14),
        ("said: Самовар", "said: 5", "lock-broken", 22),
        ("seen: 2026-11-20", "seen: 2026-11-31", "lock-broken", 7),
        ('"1.0"', '"2.0"', "lock-version", 3),
    ],
)
def test_what_is_wrong_has_a_place(old: str, new: str, code: str, place: int) -> None:
    problems = damaged(old, new)
    assert [one.code for one in problems] == [code]
    assert problems[0].source is not None
    assert (problems[0].source.file, problems[0].source.line) == (LOCK_NAME, place)


def test_a_newer_minor_format_is_read() -> None:
    Path(LOCK_NAME).write_text(lock_text(LOCK).replace('"1.0"', '"1.7"'), "utf-8")
    assert read_lock(Path()).lock == LOCK


def test_what_can_t_be_read_is_a_problem() -> None:
    Path(LOCK_NAME).mkdir()
    assert [one.code for one in read_lock(Path()).problems] == ["file-unreadable"]
