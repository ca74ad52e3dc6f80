"""Each list of the API: how it is asked for, and what does not count as its end."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from reconciler.domain.errors import ReadIncomplete, ShopUnreachable
from reconciler.ozon.lists import Lists, chunks
from reconciler.ozon.paging import Page
from tests.ozon.scripted import MSK, Scripted, lists, says, transport

Read = Callable[[Lists], Iterator[Page[Any]]]

FLAGGED: list[tuple[str, Read, Any]] = [
    ("warehouses", lambda made: made.warehouses(), {"warehouse_id": 1}),
    ("stocks", lambda made: made.warehouse_stocks(MSK), {"offer_id": "A"}),
    ("products", lambda made: made.offer_stocks(["A"]), {"offer_id": "A", "warehouse_id": 1}),
]
flagged = pytest.mark.parametrize(("field", "read", "row"), FLAGGED, ids=lambda v: str(v)[:10])
COUNTED: list[tuple[str, Read]] = [
    ("products", lambda made: made.products("ALL")),
    ("prices", lambda made: made.prices(["A", "B"])),
]
counted = pytest.mark.parametrize(("kind", "read"), COUNTED)


def count(pages: Iterator[Page[Any]]) -> int:
    return sum(len(page.rows) for page in pages)


def counted_page(kind: str, items: list[str] | None, cursor: Any, **totals: Any) -> Any:
    rows = items and [{"offer_id": n, "product_id": ord(n)} for n in items]
    if kind == "prices":
        return {"items": rows, "cursor": cursor, **totals}
    return {"result": {"items": rows, "last_id": cursor, **totals}}


@flagged
def test_more_without_a_cursor_is_no_end(field: str, read: Read, row: Any) -> None:
    for cursor in ("", None):
        page = {field: [row], "has_next": True, "cursor": cursor}
        with pytest.raises(ReadIncomplete, match="there is more"):
            count(read(lists(says(page))))


@flagged
def test_a_cursor_without_a_flag_is_followed(field: str, read: Read, row: Any) -> None:
    http = Scripted(
        says({field: [row], "cursor": "c"}),
        says({field: [row], "cursor": 7}),
        says({field: [], "cursor": "end"}),
    )
    assert count(read(Lists(transport(http)))) == 2
    assert [body["cursor"] for _, body in http.asked] == ["", "c", "7"]


@flagged
def test_a_cursor_on_the_last_page_is_not_followed(field: str, read: Read, row: Any) -> None:
    assert count(read(lists(says({field: [row], "has_next": False, "cursor": "c"})))) == 1


@flagged
def test_a_cursor_that_comes_again(field: str, read: Read, row: Any) -> None:
    with pytest.raises(ReadIncomplete, match="circles"):
        count(read(lists(says({field: [row], "has_next": True, "cursor": "c"}))))


@flagged
def test_null_is_an_empty_list_and_nothing_at_all_is_none(field: str, read: Read, row: Any) -> None:
    assert count(read(lists(says({field: None, "has_next": False, "cursor": ""})))) == 0
    for body in ({}, {"code": 8, "message": "busy"}, {field: None}, {"result": []}):
        with pytest.raises(ReadIncomplete, match="without a list"):
            count(read(lists(says(body))))


@counted
def test_totals_of_both_names_and_of_none(kind: str, read: Read) -> None:
    for totals in ({"total_items": 2}, {"total": 2}, {"total_items": "2", "total": 0}, {}):
        first = counted_page(kind, ["A"], "c", **totals)
        second = counted_page(kind, ["B"], "", **totals)
        assert count(read(lists(says(first), says(second)))) == 2


@counted
def test_a_total_of_zero_beside_rows_ends_nothing(kind: str, read: Read) -> None:
    """`total` is going away; a field that goes may show its zero before it is gone."""
    first = counted_page(kind, ["A"], "c", total=0)
    second = counted_page(kind, ["B"], "d", total=0)
    third = counted_page(kind, [], "", total=0)
    assert count(read(lists(says(first), says(second), says(third)))) == 2


@counted
def test_fewer_rows_than_the_total(kind: str, read: Read) -> None:
    with pytest.raises(ReadIncomplete, match="1 rows came of the 2"):
        count(read(lists(says(counted_page(kind, ["A"], "", total_items=2)))))


@counted
def test_the_same_rows_under_another_cursor_do_not_count_twice(kind: str, read: Read) -> None:
    first = counted_page(kind, ["A"], "c", total_items=2)
    again = counted_page(kind, ["A"], "d", total_items=2)
    end = counted_page(kind, [], "", total_items=2)
    with pytest.raises(ReadIncomplete, match="1 rows came of the 2"):
        count(read(lists(says(first), says(again), says(end))))


@counted
def test_an_empty_answer_is_not_an_empty_shop(kind: str, read: Read) -> None:
    with pytest.raises(ShopUnreachable):
        count(read(lists(says({}))))
    with pytest.raises(ReadIncomplete):
        count(read(lists(says({"result": {}}))))


def test_chunks_hold_every_offer_once() -> None:
    offers = [str(number) for number in range(7)]
    for size in range(1, 9):
        groups = list(chunks(offers, size))
        assert [offer for group in groups for offer in group] == offers
        assert all(1 <= len(group) <= size for group in groups)
    assert list(chunks([], 3)) == []
