"""Renamed offers: where chains end, and what contradicts itself."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.catalog.moved import Rename, merge_renames
from reconciler.domain.desired import Desired
from reconciler.domain.ids import OfferId
from reconciler.domain.problem import Problem
from reconciler.domain.source import Source

NAMES = st.sampled_from([OfferId(name) for name in "ABCDEF"])


def merged(*pairs: tuple[str, str]) -> tuple[dict[str, str], list[tuple[str, int]]]:
    """Old id to newest, and the problems with the number of the entry that they stand at."""
    problems: list[Problem] = []
    said = [
        Rename(OfferId(old), OfferId(new), Source("m.yaml", number))
        for number, (old, new) in enumerate(pairs, 1)
    ]
    moved = merge_renames(said, problems)
    places = [(one.code, one.source.line) for one in problems if one.source]
    return {old: entry.to for old, entry in moved.items()}, places


@pytest.mark.parametrize("order", [[0, 1, 2], [2, 1, 0], [1, 2, 0]])
def test_a_chain_ends_at_its_last_id(order: list[int]) -> None:
    chain = [("A", "B"), ("B", "C"), ("C", "D")]
    moved, problems = merged(*(chain[index] for index in order))
    assert moved == {"A": "D", "B": "D", "C": "D"}
    assert not problems


def test_an_id_is_given_away_once() -> None:
    assert merged(("A", "B"), ("A", "C"))[1] == [("moved-twice", 2)]
    assert merged(("A", "B"), ("A", "B"))[1] == [("moved-twice", 2)]


def test_an_id_is_taken_once() -> None:
    assert merged(("A", "C"), ("B", "C"))[1] == [("moved-twice", 2)]


def test_a_circle_is_told_at_each_of_its_entries() -> None:
    moved, problems = merged(("A", "B"), ("B", "C"), ("C", "A"), ("X", "Y"))
    assert problems == [("moved-in-circle", 1), ("moved-in-circle", 2), ("moved-in-circle", 3)]
    assert moved == {"X": "Y"}


def test_to_itself_is_the_smallest_circle() -> None:
    assert merged(("A", "A")) == ({}, [("moved-in-circle", 1)])


def test_an_entry_that_leads_into_a_circle_is_not_one_of_it() -> None:
    moved, problems = merged(("A", "B"), ("B", "C"), ("C", "B"))
    assert not moved
    assert sorted(problems) == [("moved-in-circle", 2), ("moved-in-circle", 3), ("moved-twice", 3)]


@given(st.lists(st.tuples(NAMES, NAMES), max_size=8))
def test_good_renames_end_where_nothing_goes_on(pairs: list[tuple[OfferId, OfferId]]) -> None:
    moved, problems = merged(*pairs)
    olds, news = [old for old, _ in pairs], [new for _, new in pairs]
    if problems:
        return
    assert len(set(olds)) == len(olds)
    assert len(set(news)) == len(news)
    assert moved.keys() == set(olds)
    for old, new in pairs:
        assert moved[old] not in moved
        assert moved[old] == moved.get(new, new)


@given(st.lists(st.tuples(NAMES, NAMES), max_size=8))
def test_what_is_twice_or_in_circles_is_always_told(pairs: list[tuple[OfferId, OfferId]]) -> None:
    olds, news = [old for old, _ in pairs], [new for _, new in pairs]
    once = len(set(olds)) == len(olds) and len(set(news)) == len(news)
    following, circle = dict(pairs), False
    for old in olds:
        here, steps = old, 0
        while here in following and steps <= len(pairs):
            here, steps = following[here], steps + 1
        circle |= steps > len(pairs)
    assert bool(merged(*pairs)[1]) == (not once or circle)


def test_the_place_of_a_rename_is_its_entry(catalog: Callable[..., Desired]) -> None:
    text = "kind: moved\nmoved:\n  - {from: A, to: B}\n  - {from: B, to: C}\n"
    moved = catalog({"a.yaml": text}).moved
    assert {old: str(entry.source) for old, entry in moved.items()} == {
        "A": "catalog/a.yaml:3:5",
        "B": "catalog/a.yaml:4:5",
    }
