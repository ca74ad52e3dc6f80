"""The schemas are good schemas, and the fast validator and the explainer agree."""

import copy
from decimal import Decimal
from itertools import pairwise
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reconciler.catalog import explain, schema
from reconciler.catalog.document import Document
from reconciler.catalog.kinds import KINDS
from reconciler.catalog.reader import read_documents
from reconciler.domain import limits
from reconciler.domain.price import ALLOWED_VAT
from tests.effort import examples


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_a_schema_and_its_examples_are_good(kind: str) -> None:
    jsonschema.Draft202012Validator.check_schema(schema.schema(kind))
    for example in schema.schema(kind)["examples"]:
        assert schema.accepts(kind, example)


@pytest.mark.parametrize("kind", KINDS)
def test_every_property_has_a_title_or_description(kind: str) -> None:
    def walk(node: Any) -> None:
        if isinstance(node, dict):
            for name, inner in node.get("properties", {}).items():
                refines = "title" not in node  # `then` and `else` only add to a property
                if "$ref" not in inner and not refines:
                    assert "title" in inner or "description" in inner, name
            for inner in node.values():
                walk(inner)
        elif isinstance(node, list):
            for inner in node:
                walk(inner)

    walk(schema.schema(kind))


def test_choices_are_those_of_the_domain() -> None:
    assert tuple(schema.schema("store")["properties"]["currency"]["enum"]) == limits.CURRENCIES
    rates = schema.schema("prices")["$defs"]["fields"]["properties"]["vat"]["enum"]
    assert tuple(map(Decimal, rates)) == ALLOWED_VAT
    assert schema.schema("stocks")["$defs"]["units"]["maximum"] == limits.STOCK_MAX
    for kind in ("prices", "stocks"):
        names = schema.schema(kind)["properties"][kind]["propertyNames"]
        assert names["maxLength"] == limits.OFFER_ID_LENGTH


HOSTILE: list[Any] = [
    None, True, False, 0, -1, 7, 999_999, 1_000_000, 10**17, Decimal("0.10"), Decimal("40.0"),
    Decimal("-0.01"), Decimal("0.00"), Decimal("1490.105"), "", "msk", "msk\n", "enforce",
    "on_change",
    "20%", "20%\n", ">= 10", ">= 10\n", "2027-01-15", "2027-01-15\n", "١٢%", "a" * 50, "😀" * 51,
    [], [1], ["a"], {},
    {"fixed": 5}, {"env": "A"}, {"env": "A\n"}, {"id": 1},
    {"price": Decimal("1.5")}, {"msk": 1}, {"offer": "*"},
]  # fmt: skip


@st.composite
def changed_documents(draw: st.DrawFn) -> tuple[str, Any]:
    """An example with up to three values replaced, keys added or removed."""
    kind = draw(st.sampled_from(KINDS))
    value = copy.deepcopy(draw(st.sampled_from(schema.schema(kind)["examples"])))
    for _ in range(draw(st.integers(1, 3))):
        here, key = value, None
        for _ in range(draw(st.integers(1, 4))):
            inner = here if key is None else here[key]
            if not isinstance(inner, dict | list) or not inner:
                break
            here = inner
            key = draw(st.sampled_from(sorted(here) if isinstance(here, dict) else [0]))
        action = draw(st.sampled_from(["replace", "add", "drop"]))
        if action == "drop" and isinstance(here, dict):
            here.pop(key, None)
        elif action == "add" and isinstance(here, dict):
            here[draw(st.sampled_from(["x", "", "a" * 51, "price", "match"]))] = 1
        elif key is not None:
            here[key] = copy.deepcopy(draw(st.sampled_from(HOSTILE)))
    return kind, value


@settings(max_examples=examples(150), deadline=None)
@given(changed_documents())
def test_both_validators_agree(case: tuple[str, Any]) -> None:
    kind, value = case
    assert explain._validator(kind).is_valid(value) == schema.accepts(kind, value)


def test_what_the_explainer_can_not_explain_is_told_in_the_words_of_the_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    document = read("kind: safety-stock\nrules: []\n")
    monkeypatch.setattr(explain, "_errors", lambda kind, value: [])
    (problem,), _ = explain.explain(document, "safety-stock")
    assert problem.code == "refused"
    assert "[]" in problem.message


@pytest.mark.parametrize(("lower", "higher"), list(pairwise(["0.05", "0.07", "0.1", "0.20"])))
def test_numbers_are_compared_as_decimals(lower: str, higher: str) -> None:
    for rate in (lower, higher):
        document = read(f"kind: prices\nprices: {{A: {{vat: {rate}}}}}\n")
        assert schema.accepts("prices", document.value)


def read(text: str) -> Document:
    problems: list[Any] = []
    (document,) = read_documents(text.encode(), "a.yaml", problems)
    assert not problems
    return document
