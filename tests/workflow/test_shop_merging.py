"""Lines and settings are added to what is there; nothing that is said goes away."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.workflow.shop_merging import merge_json, merge_lines

WANTED = ".reconciler/\n.env\n"


@pytest.mark.parametrize(
    ("there", "merged"),
    [
        ("", WANTED),
        ("build/\n", "build/\n.reconciler/\n.env\n"),
        ("build/", "build/\n.reconciler/\n.env\n"),
        ("a\r\n.env\r\n", "a\r\n.env\r\n.reconciler/\r\n"),
        ("/.reconciler/\n  .env  \n", "/.reconciler/\n  .env  \n"),
    ],
)
def test_lines(there: str, merged: str) -> None:
    assert merge_lines(there, WANTED) == merged


@given(st.text())
def test_lines_are_added_once(there: str) -> None:
    once = merge_lines(there, WANTED)
    assert once.startswith(there)
    assert merge_lines(once, WANTED) == once


def test_what_is_said_stays_and_the_rest_is_added() -> None:
    there = '{\n    "a": false,\n    "yaml.schemas": {"mine": ["x"]},\n    "list": [1]\n}\n'
    wanted = '{"a": true, "yaml.schemas": {"ours": ["y"]}, "list": [2], "b": "ё"}'
    merged = merge_json(there, wanted)
    assert merged is not None
    assert json.loads(merged) == {
        "a": False,
        "yaml.schemas": {"mine": ["x"], "ours": ["y"]},
        "list": [1, 2],
        "b": "ё",
    }
    assert merged.startswith('{\n    "a": false')
    assert "ё" in merged


@pytest.mark.parametrize(
    "there",
    ["", "[]", "// mine\n{}", '{"a": 1,}', '{"a": 1, "a": 2}', "null", '{"a": {"x": 1, "x": 1}}'],
)
def test_what_is_not_plain_json_is_left(there: str) -> None:
    assert merge_json(there, '{"b": 1}') is None


def test_what_is_nested_without_end_is_left() -> None:
    assert merge_json('{"a":' * 100_000, '{"b": 1}') is None


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=8,
)
OBJECTS = st.dictionaries(st.text(max_size=3), VALUES, max_size=4)


@given(OBJECTS, OBJECTS)
def test_json_is_added_once_and_never_taken_away(old: Any, wanted: Any) -> None:
    once = merge_json(json.dumps(old), json.dumps(wanted))
    assert once is not None
    merged = json.loads(once)
    assert list(merged)[: len(old)] == list(old)
    for key, value in old.items():
        if not isinstance(value, dict | list):
            assert merged[key] == value
    assert merge_json(once, json.dumps(wanted)) == once
