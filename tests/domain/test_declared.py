"""Several parts read as one mapping: the laws of a dict, and the later part wins."""

from collections.abc import ItemsView, KeysView, ValuesView

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.domain.declared import Declared, Part
from reconciler.domain.ids import OfferId

Row = int
Value = tuple[str, OfferId, Row, object]

OFFERS = st.sampled_from([OfferId(name) for name in "ABCDEF"])
ROWS = st.lists(st.dictionaries(OFFERS, st.integers()), max_size=5)


class Table(Declared[Row, Value]):
    """A value that tells everything that it was made of."""

    def value(self, part: Part[Row], offer: OfferId, row: Row) -> Value:
        return (part.file, offer, row, part.context)


def table(rows: list[dict[OfferId, Row]]) -> Table:
    return Table(Part(f"{index}.yaml", one, index) for index, one in enumerate(rows))


def model(rows: list[dict[OfferId, Row]]) -> dict[OfferId, Value]:
    """The same, the slow way."""
    found: dict[OfferId, Value] = {}
    for index, part in enumerate(rows):
        for offer, row in part.items():
            found[offer] = (f"{index}.yaml", offer, row, index)
    return found


@given(ROWS)
def test_it_holds_what_a_dict_would_hold(rows: list[dict[OfferId, Row]]) -> None:
    made, expected = table(rows), model(rows)
    assert dict(made.items()) == expected
    assert {offer: made[offer] for offer in made} == expected
    assert made == expected
    assert len(made) == len(expected)
    assert made.keys() == expected.keys()
    assert {made.get(OfferId(name)) for name in "ABCDEFG"} == {*expected.values(), None}
    assert [OfferId(name) in made for name in "ABCDEFG"] == [name in expected for name in "ABCDEFG"]


@given(ROWS)
def test_keys_values_and_items_go_side_by_side(rows: list[dict[OfferId, Row]]) -> None:
    made = table(rows)
    assert list(made.items()) == list(zip(made, made.values(), strict=True))
    assert list(made.keys()) == list(made)
    assert len(made.items()) == len(made.values()) == len(made)


@given(ROWS)
def test_each_offer_is_in_the_one_part_that_won(rows: list[dict[OfferId, Row]]) -> None:
    parts = table(rows).parts()
    assert len(parts) == len(rows)
    told = [offer for part in parts for offer in part.rows]
    assert len(told) == len(set(told))
    assert {offer: part.file for part in parts for offer in part.rows} == {
        offer: value[0] for offer, value in model(rows).items()
    }


@given(ROWS)
def test_the_rows_that_it_was_given_stay_as_they_are(rows: list[dict[OfferId, Row]]) -> None:
    before = [dict(part) for part in rows]
    table(rows)
    assert rows == before


def test_what_is_not_there_is_a_key_error() -> None:
    made = table([{OfferId("A"): 1}, {OfferId("B"): 2}])
    with pytest.raises(KeyError):
        made[OfferId("C")]
    assert made.get(OfferId("C")) is None
    assert OfferId("C") not in made


def test_views_are_views() -> None:
    made = table([{OfferId("A"): 1}, {OfferId("A"): 2, OfferId("B"): 3}])
    assert isinstance(made.items(), ItemsView)
    assert isinstance(made.keys(), KeysView)
    assert isinstance(made.values(), ValuesView)
    assert (OfferId("A"), ("1.yaml", "A", 2, 1)) in made.items()
    assert (OfferId("A"), ("0.yaml", "A", 1, 0)) not in made.items()
    assert "Table({'A': ('1.yaml', 'A', 2, 1)" in repr(made)


class Counted(dict[OfferId, Row]):
    """A table that counts how often it is gone through."""

    walks = 0

    def __iter__(self):  # type: ignore[no-untyped-def]
        type(self).walks += 1
        return super().__iter__()


def test_one_overlap_among_many_parts_costs_no_walk_of_all_by_all() -> None:
    Counted.walks = 0
    parts = [Counted({OfferId(f"{n}"): n, OfferId(f"{n}+"): n}) for n in range(300)]
    parts.append(Counted({OfferId("7"): 0}))
    assert len(table(list(parts))) == 600
    assert Counted.walks < 10 * len(parts)
