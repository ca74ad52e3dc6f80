"""One schema for every document says what the single ones say, in a form that editors read well."""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import jsonschema_rs
import pytest
from hypothesis import given, settings

from reconciler.catalog.editor_schema import KINDS, _Part, combined, schema_text
from reconciler.catalog.reader import read_documents
from reconciler.catalog.schema import accepts, schema
from tests.catalog.test_schemas import changed_documents
from tests.effort import examples

ROOT = Path(__file__).parents[2]


@cache
def _validator() -> Any:
    return jsonschema_rs.Draft202012Validator(combined())


@settings(max_examples=examples(150), deadline=None)
@given(changed_documents())
def test_it_agrees_with_the_schema_of_each_kind(case: tuple[str, Any]) -> None:
    kind, value = case
    said = value.get("kind")
    expected = accepts(said if said in KINDS else kind, value)
    assert _validator().is_valid(value) == expected


@pytest.mark.parametrize(
    "file",
    [*(ROOT / "catalog").rglob("*.yaml"), *(ROOT / "policies").glob("*.yaml")],
    ids=lambda path: path.stem,
)
def test_the_demo_shop_fits(file: Path) -> None:
    documents = read_documents(file.read_bytes(), file.name, [])
    assert documents
    for document in documents:
        assert _validator().is_valid(document.value)


@pytest.mark.parametrize("kind", [None, *KINDS])
def test_what_is_printed_is_a_schema_complete_in_itself(kind: str | None) -> None:
    text = schema_text(kind)
    read = json.loads(text)
    assert "Decimal" not in text
    jsonschema.Draft202012Validator.check_schema(read)
    for reference in _references(read):
        here = read
        for part in reference.removeprefix("#/").split("/"):
            here = here[part]
        assert here


def test_fractions_and_cyrillic_are_written_plainly() -> None:
    assert "0.05" in schema_text("prices")
    assert "Кружка" in schema_text("products")


def test_the_kinds_are_offered_with_a_sentence_each() -> None:
    kind = combined()["properties"]["kind"]
    assert kind["enum"] == list(KINDS)
    assert kind["enumDescriptions"] == [schema(name)["description"] for name in KINDS]


def test_a_wrong_key_below_an_offer_is_not_answered_by_expected_a_number() -> None:
    validator = jsonschema.Draft202012Validator(json.loads(schema_text()))
    document = {"kind": "prices", "prices": {"MUG": {"prise": 10}}}
    (error,) = validator.iter_errors(document)
    deepest = error
    while deepest.context:
        (deepest,) = deepest.context
    assert "'prise' was unexpected" in deepest.message


def test_alternatives_of_different_types_are_told_apart_by_the_type() -> None:
    part = _Part("x", {"anyOf": [{"type": "number", "title": "a"}, {"type": "null"}]}).moved()
    assert part == {
        "title": "a or another value",
        "if": {"type": "null"},
        "then": {"type": "null"},
        "else": {"type": "number", "title": "a"},
    }


@pytest.mark.parametrize(
    "alternatives",
    [
        [{"type": "string"}, {"type": "string", "minLength": 3}],
        [{"type": "integer"}, {"type": "number"}],
        [{"type": "string"}, {"enum": [1]}],
    ],
)
def test_alternatives_that_types_do_not_tell_apart_stay(alternatives: list[Any]) -> None:
    assert _Part("x", {"anyOf": alternatives}).moved() == {"anyOf": alternatives}


def _references(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        node = list(node.values())
    if isinstance(node, list):
        for inner in node:
            yield from _references(inner)
