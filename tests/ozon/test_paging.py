"""A list is read to its proven end: every row, or ReadIncomplete."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.domain.errors import ReadIncomplete
from reconciler.ozon.paging import Page, all_rows

Fetch = Callable[[str], Page[int]]


def rows_of(fetch: Fetch, key: Callable[[int], object] | None = None) -> list[int]:
    return [row for page in all_rows("rows", fetch, key) for row in page.rows]


def server(pages: list[list[int]], totals: list[int | None], empty_end: bool) -> Fetch:
    """Pages whose cursor is their number; some servers give the last page a cursor as well."""

    def fetch(cursor: str) -> Page[int]:
        number = int(cursor or 0)
        if number >= len(pages):
            return Page([], None, totals[-1])
        more = number + 1 < len(pages) or empty_end
        return Page(pages[number], str(number + 1) if more else None, totals[number])

    return fetch


@st.composite
def cut_up(draw: st.DrawFn) -> tuple[list[list[int]], list[int | None]]:
    sizes = draw(st.lists(st.integers(1, 5), min_size=1, max_size=8))
    rows = iter(range(100))
    pages = [[next(rows) for _ in range(size)] for size in sizes]
    total = sum(sizes)
    totals = [draw(st.sampled_from([None, 0, total])) for _ in sizes]
    return pages, totals


@given(cut_up(), st.booleans())
def test_every_row_exactly_once_whatever_the_totals_say(
    made: tuple[list[list[int]], list[int | None]], empty_end: bool
) -> None:
    pages, totals = made
    expected = [row for page in pages for row in page]
    assert rows_of(server(pages, totals, empty_end)) == expected


@given(cut_up(), st.data())
def test_a_page_that_was_cut_is_found_out_by_the_total(
    made: tuple[list[list[int]], list[int | None]], data: st.DataObject
) -> None:
    pages, _ = made
    total = sum(map(len, pages))
    at = data.draw(st.integers(0, len(pages) - 1))
    keep = data.draw(st.integers(0, len(pages[at]) - 1))
    shorter = [*pages[:at], pages[at][:keep]]
    with pytest.raises(ReadIncomplete, match=f"of the {total} that"):
        rows_of(server(shorter, [total] * len(shorter), False))


@given(cut_up(), st.data())
def test_a_page_that_comes_twice_does_not_stand_for_another(
    made: tuple[list[list[int]], list[int | None]], data: st.DataObject
) -> None:
    pages, _ = made
    total = sum(map(len, pages))
    at = data.draw(st.integers(0, len(pages) - 1))
    other = data.draw(st.integers(0, len(pages) - 1).filter(lambda n: n != at or len(pages) == 1))
    shown = list(pages)
    shown[at] = pages[other]
    fetch = server(shown, [total] * len(shown), False)
    if len(pages) == 1:
        assert rows_of(fetch, key=lambda row: row) == pages[0]
    else:
        with pytest.raises(ReadIncomplete):
            rows_of(fetch, key=lambda row: row)


@pytest.mark.parametrize("circle", [["a", "a"], ["a", "b", "a"], ["a", "b", "c", "b"]])
def test_a_list_in_circles_ends(circle: list[str]) -> None:
    cursors = iter([*circle, *["never"] * 2])
    asked: list[str] = []

    def fetch(cursor: str) -> Page[int]:
        asked.append(cursor)
        return Page([len(asked)], next(cursors))

    with pytest.raises(ReadIncomplete, match="circles"):
        rows_of(fetch)
    assert len(asked) == len(circle)


def test_the_total_may_grow_while_we_read() -> None:
    pages = [Page([1], "a", 2), Page([2], "b", 3), Page([3], "c", 3)]
    assert rows_of(lambda _cursor: pages.pop(0)) == [1, 2, 3]


def test_one_page_is_asked_for_once_when_the_total_is_reached() -> None:
    pages = [Page([1, 2], "a", 2)]
    assert rows_of(lambda _cursor: pages.pop(0)) == [1, 2]


def test_an_empty_list_is_empty() -> None:
    assert rows_of(lambda _cursor: Page([], None, 0)) == []
    assert rows_of(lambda _cursor: Page([], None)) == []


def test_nothing_of_many_is_not_an_empty_list() -> None:
    with pytest.raises(ReadIncomplete, match="0 rows came of the 7"):
        rows_of(lambda _cursor: Page([], None, 7))
