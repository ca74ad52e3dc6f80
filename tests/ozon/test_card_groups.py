"""Groups of nested attributes are told apart where they can be, and called unclear elsewhere."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.domain.attribute import Attribute, AttributeId, AttributeValue
from reconciler.ozon.card_groups import Group, grouped

Sizes = tuple[int, ...]


def flat(*said: str) -> list[Attribute]:
    """`a1` is the attribute `a` of complex attribute 7 with the value `1`."""
    return [Attribute(AttributeId(ord(one[0])), (AttributeValue(one[1:]),), 7) for one in said]


def shown(groups: tuple[Group, ...]) -> str:
    return " ".join("".join(chr(item.id) for item in group) for group in groups)


@pytest.mark.parametrize(
    ("said", "groups"),
    [
        ("", ""),
        ("a", "a"),
        ("ab", "ab"),
        ("aa", "a a"),
        ("aab", "a ab"),
        ("abab", "ab ab"),
        ("abcac", "abc ac"),
        ("acabc", "ac abc"),
    ],
)
def test_where_there_is_one_way(said: str, groups: str) -> None:
    found = grouped(flat(*said))
    assert (shown(found.groups), found.unclear) == (groups, False)


@pytest.mark.parametrize("said", ["aba", "bab", "abcab", "aabb", "abba" + "b"])
def test_where_there_are_more_ways_or_none(said: str) -> None:
    assert grouped(flat(*said)).unclear


def test_another_complex_attribute_begins_a_group() -> None:
    one, other = flat("a", "b")
    found = grouped([one, Attribute(other.id, other.values, 8), other])
    assert [len(group) for group in found.groups] == [1, 1, 1]
    assert not found.unclear


ENTRIES = st.lists(st.sets(st.sampled_from("bcd"), max_size=3), min_size=1, max_size=5)
ORDERS = st.permutations("abcd")


@given(ENTRIES, ORDERS)
def test_what_can_be_told_apart_is_and_nothing_is_guessed(
    entries: list[set[str]], order: list[str]
) -> None:
    """Every entry has `a`, in whatever place; all entries have one order."""
    true = [sorted({"a", *entry}, key=order.index) for entry in entries]
    listed = flat(*(name for entry in true for name in entry))
    found = grouped(listed)
    assert [item for group in found.groups for item in group] == listed
    if found.unclear:
        assert len(set(ways([item.id for item in listed]))) > 1
    else:
        assert shown(found.groups) == " ".join(map("".join, true))


@given(st.lists(st.sampled_from("abc"), max_size=9))
def test_clear_is_what_has_exactly_one_way(names: list[str]) -> None:
    found = grouped(flat(*names))
    possible = set(ways([ord(name) for name in names]))
    assert found.unclear == (len(possible) != 1)
    if not found.unclear:
        assert tuple(map(len, found.groups)) in possible


def ways(ids: list[int]) -> Iterator[Sizes]:
    """All sizes of groups with no attribute twice, and one attribute in each of them."""
    for sizes in cuts(len(ids)):
        groups, start = [], 0
        for size in sizes:
            groups.append(ids[start : start + size])
            start += size
        sets = [set(group) for group in groups]
        apart = all(len(group) == len(known) for group, known in zip(groups, sets, strict=True))
        if apart and (not sets or set.intersection(*sets)):
            yield sizes


def cuts(length: int) -> Iterator[Sizes]:
    if length == 0:
        yield ()
    for first in range(1, length + 1):
        for rest in cuts(length - first):
            yield (first, *rest)
