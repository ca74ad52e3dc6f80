"""Ozon's ids of attributes are the only keys that may be plain numbers."""

from collections.abc import Callable

import pytest

from reconciler.catalog.reader import read_documents
from reconciler.domain.desired import Desired
from reconciler.domain.problem import Problem

CARD = "kind: products\nproducts: {A: {%s}}\n"


@pytest.mark.parametrize("key", ["4191", '"4191"', "'4191'", "0", "100000000000000000"])
def test_a_number_below_attributes_is_its_text(key: str) -> None:
    problems: list[Problem] = []
    (document,) = read_documents((CARD % f"attributes: {{{key}: x}}").encode(), "a", problems)
    assert problems == []
    assert document.value["products"]["A"]["attributes"] == {key.strip("\"'"): "x"}


@pytest.mark.parametrize("key", ["4191", "'x'"])
def test_in_groups_too(catalog: Callable[..., Desired], key: str) -> None:
    group = f"complex_attributes: [{{id: 1, attributes: {{{key}: x}}}}]"
    assert catalog({"a.yaml": CARD % group}).offers() == {"A"}


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("kind: products\nproducts: {4191: {name: x}}\n", ":2:12"),
        (CARD % "labels: {4191: x}", ":2:25"),
        (CARD % "attributes: {Бренд: {4191: x}}", ":2:37"),
        (CARD % "complex_attributes: [{4191: x}]", ":2:38"),
        ("kind: prices\nprices: {4191: 5}\n", ":2:10"),
        ("kind: stocks\nwarehouse: msk\nstocks: {4191: 5}\n", ":3:10"),
        ("kind: stocks\nstocks: {A: {4191: 5}}\n", ":2:14"),
        ("4191: x\nkind: prices\nprices: {}\n", ":1:1"),
    ],
)
def test_everywhere_else_it_is_refused(
    refused: Callable[..., list[Problem]], text: str, path: str
) -> None:
    found = [one for one in refused({"a.yaml": text}) if one.code == "key-not-text"]
    assert [str(one.source) for one in found] == [f"catalog/a.yaml{path}"]


@pytest.mark.parametrize("key", ["4191.5", "1e5", "0x10", "007", "true", "null", "~", "+5", ".5"])
def test_other_plain_scalars_are_no_ids(refused: Callable[..., list[Problem]], key: str) -> None:
    problems = refused({"a.yaml": CARD % f"attributes: {{{key}: x}}"})
    assert {one.code for one in problems} == {"key-not-text"}


def test_in_quotes_and_not_it_is_the_same_key(refused: Callable[..., list[Problem]]) -> None:
    (problem,) = refused({"a.yaml": CARD % "attributes: {4191: x, '4191': y}"})
    assert problem.code == "duplicate-key"
    problems = refused(
        {"a.yaml": CARD % "attributes: {4191: x}", "b.yaml": CARD % "attributes: {'4191': x}"}
    )
    assert [one.code for one in problems] == ["said-twice"]


def test_where_the_same_container_is_a_list_or_a_text(
    refused: Callable[..., list[Problem]],
) -> None:
    for value in ("[{4191: x}]", "x", "[4191]"):
        problems = refused({"a.yaml": CARD % f"attributes: {value}"})
        assert {one.code for one in problems} <= {"key-not-text", "wrong-type"}
