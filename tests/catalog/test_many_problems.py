"""All problems of all files at once, hostile files quickly, and no endless lists."""

import gc
from collections.abc import Callable

import pytest

from reconciler.domain.desired import Desired
from reconciler.domain.problem import Problem

BOMB = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{b}: &{b} [{','.join(['*' + a] * 9)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)


def test_problems_of_all_files_come_together_in_reading_order(
    refused: Callable[..., list[Problem]],
) -> None:
    problems = refused(
        {
            "b.yaml": "kind: stocks\nwarehouse: msk\nstocks: {A: -1}\n---\nkind: [\n",
            "a.yaml": "kind: prices\nprices: {A: 1.001, B: {prise: 5}, C: 0, C: 1}\n",
            "c.yaml": "kind: stocks\nwarehouse: mks\nstocks: {A: 1}\n",
        }
    )
    assert [(problem.source.file, problem.code) for problem in problems if problem.source] == [
        ("catalog/a.yaml", "money-decimals"),
        ("catalog/a.yaml", "unknown-key"),
        ("catalog/a.yaml", "out-of-range"),
        ("catalog/a.yaml", "duplicate-key"),
        ("catalog/b.yaml", "out-of-range"),
        ("catalog/b.yaml", "yaml-syntax"),
        ("catalog/c.yaml", "unknown-warehouse"),
    ]
    assert all(problem.fix for problem in problems)


@pytest.mark.parametrize(
    "text",
    [BOMB, "[" * 200_000, "{a: " * 100_000, "- " * 100_000, "*a\n", "[" + "*a," * 200_000 + "]"],
    ids=["laughs", "lists", "mappings", "dashes", "alias", "aliases"],
)
def test_hostile_files_fail_fast(refused: Callable[..., list[Problem]], text: str) -> None:
    assert 1 <= len(refused({"a.yaml": text})) <= 110


def test_many_bad_offers_are_counted_not_listed(refused: Callable[..., list[Problem]]) -> None:
    rows = "".join(f"  A{index}: -1\n" for index in range(2000))
    problems = refused({"a.yaml": f"kind: stocks\nwarehouse: msk\nstocks:\n{rows}"})
    assert len(problems) == 101
    assert problems[-1].code == "too-many-problems"
    assert problems[-1].message == "1900 more offers of this document are refused."


def test_many_wrong_items_are_counted_not_listed(refused: Callable[..., list[Problem]]) -> None:
    items = ", ".join(f"{{keep: -{number}}}" for number in range(1, 901))
    problems = refused({"a.yaml": f"kind: safety-stock\nrules: [{items}]\n"})
    assert len(problems) == 501
    assert problems[0].path == "rules[0].keep"
    assert problems[-1].message == "400 more problems of this document."


def test_an_empty_key_is_an_unknown_key(refused: Callable[..., list[Problem]]) -> None:
    problems = refused({"a.yaml": 'kind: safety-stock\nrules: [{keep: 2}]\n"": {}\n'})
    assert [problem.code for problem in problems] == ["unknown-key"]


def test_two_equal_large_documents(refused: Callable[..., list[Problem]]) -> None:
    text = "kind: stocks\nwarehouse: msk\nstocks:\n" + "".join(f"  A{i}: 1\n" for i in range(200))
    problems = refused({"a.yaml": text, "b.yaml": text})
    assert len(problems) == 21
    assert problems[-1].message == "180 more cells on `msk` are said twice."


def test_a_file_with_a_hundred_yaml_problems_is_given_up(
    refused: Callable[..., list[Problem]],
) -> None:
    rows = "".join(f"  {index}: 1\n" for index in range(10, 300))
    problems = refused({"a.yaml": f"kind: stocks\nwarehouse: msk\nstocks:\n{rows}"})
    assert [problem.code for problem in problems].count("key-not-text") == 100
    assert "too-many-problems" in [problem.code for problem in problems]


@pytest.mark.parametrize("on", [True, False])
def test_the_collector_is_left_as_it_was(catalog: Callable[..., Desired], on: bool) -> None:
    before = gc.isenabled()
    try:
        (gc.enable if on else gc.disable)()
        catalog({})
        assert gc.isenabled() is on
    finally:
        (gc.enable if before else gc.disable)()
