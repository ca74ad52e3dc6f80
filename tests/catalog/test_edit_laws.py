"""An edit changes what is meant and no other line; undone, it leaves the old bytes."""

from collections import Counter
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from reconciler.catalog.edit import append_document, remove_entry, set_value
from reconciler.catalog.reader import read_documents
from reconciler.catalog.same import same
from reconciler.catalog.scalar_text import can_be_plain
from tests.catalog.yaml_texts import files
from tests.effort import examples

LAWS = settings(
    max_examples=examples(80),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
NUMBERS = st.sampled_from([0, 40, 999999, Decimal("0.22"), Decimal("1490.50")])
TEXTS = st.sampled_from(["abc", "yes", "a: b", 'q "x"', "it's", "a\nb", "12", " x", "Кружка, 3 л"])
VALUES = NUMBERS | TEXTS | st.sampled_from([None, True, {"fixed": 3}, ["a", "b, c"], {}])


@LAWS
@given(files(), st.data(), VALUES)
def test_any_value_anywhere(data: bytes, draw: st.DataObject, value: Any) -> None:
    """The edit itself raises unless the difference is exactly the one that was meant."""
    number, path = place(draw, documents(data))
    if len(path) > 1 or path[0] != "kind":
        edited = set_value(data, "a.yaml", number, path, value)
        assert same(at(documents(edited)[number], path), value)


@LAWS
@given(files(), st.data(), NUMBERS)
def test_a_number_touches_its_line_alone(
    data: bytes, draw: st.DataObject, value: int | Decimal
) -> None:
    read = documents(data)
    number, path = place(draw, read, lambda _path, old: is_number(old))
    old = at(read[number], path)
    edited = set_value(data, "a.yaml", number, path, value)
    assert max(changed_lines(data, edited)) <= 1
    assert set_value(edited, "a.yaml", number, path, old) == data


@LAWS
@given(files(), st.data(), TEXTS)
def test_a_text_keeps_its_quotes(data: bytes, draw: st.DataObject, value: str) -> None:
    lines = data.decode("utf-8-sig")
    assume("|" not in lines and ">" not in lines)
    read = documents(data)
    number, path = place(draw, read, lambda path, old: path != ["kind"] and is_line(old))
    old = at(read[number], path)
    edited = set_value(data, "a.yaml", number, path, value)
    assert max(changed_lines(data, edited)) <= 1
    back = set_value(edited, "a.yaml", number, path, old)
    # A plain `yes` comes back in quotes, and quotes stay: nobody shall misread a new text.
    assert back == data or not (can_be_plain(old, flow=True) and can_be_plain(value, flow=True))


@LAWS
@given(files(), st.data(), NUMBERS)
def test_a_new_key_taken_away_leaves_no_trace(
    data: bytes, draw: st.DataObject, value: int | Decimal
) -> None:
    read = documents(data)
    number, path = place(draw, read)
    target = at(read[number], path[:-1])
    assume(isinstance(target, dict) and target)
    key = draw.draw(st.sampled_from(["A-NEW", "zz", "MUG-RED 351"]))
    edited = set_value(data, "a.yaml", number, [*path[:-1], key], value)
    removed, added = changed_lines(data, edited)
    assert added - removed in (0, 1)
    assert added <= 2
    assert remove_entry(edited, "a.yaml", number, [*path[:-1], key]) == data


@LAWS
@given(files(), st.data())
def test_what_goes_takes_only_whole_lines_or_its_own_text(data: bytes, draw: st.DataObject) -> None:
    number, path = place(draw, documents(data))
    edited = remove_entry(data, "a.yaml", number, path)
    assert len(edited) < len(data) + 3
    before, after = Counter(data.split(b"\n")), Counter(edited.split(b"\n"))
    assert (after - before).total() <= 2
    assert (before - after).total() >= 1


@LAWS
@given(files())
def test_a_new_document_leaves_the_others_alone(data: bytes) -> None:
    assume(not read_problems(data))
    edited = append_document(data, "a.yaml", {"kind": "stocks", "stocks": {"A": {"msk": 1}}})
    assert data.removeprefix(b"\xef\xbb\xbf") in edited


def documents(data: bytes) -> list[Any]:
    problems = read_problems(data)
    assume(not problems)
    return [document.value for document in read_documents(data, "a.yaml", [])]


def read_problems(data: bytes) -> list[Any]:
    problems: list[Any] = []
    read_documents(data, "a.yaml", problems)
    return problems


def place(
    draw: st.DataObject, read: list[Any], fits: Callable[[list[Any], Any], bool] = lambda *_: True
) -> tuple[int, list[Any]]:
    """Any place whose path and value fit: chosen among those, as others would be thrown away."""
    places = [
        (n, path)
        for n, value in enumerate(read)
        for path in paths(value)
        if fits(path, at(value, path))
    ]
    assume(places)
    return draw.draw(st.sampled_from(places))


def is_number(value: Any) -> bool:
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


def is_line(value: Any) -> bool:
    return isinstance(value, str) and "\n" not in value


def paths(value: Any) -> Iterator[list[Any]]:
    if not isinstance(value, dict | list):
        return
    for key, deeper in value.items() if isinstance(value, dict) else enumerate(value):
        yield [key]
        yield from ([key, *rest] for rest in paths(deeper))


def at(value: Any, path: list[Any]) -> Any:
    for part in path:
        value = value[part]
    return value


def changed_lines(before: bytes, after: bytes) -> tuple[int, int]:
    """Lines between what two files begin with and what they end with alike."""
    one, other = before.split(b"\n"), after.split(b"\n")
    while one and other and one[0] == other[0]:
        del one[0], other[0]
    while one and other and one[-1] == other[-1]:
        one.pop(), other.pop()
    return len(one), len(other)
