"""Reading a list to its end, and proving that it was the end."""

from collections.abc import Callable, Iterator
from typing import Generic, TypeVar

import msgspec

from reconciler.domain.errors import ReadIncomplete

Row = TypeVar("Row")

MOST_PAGES = 100_000
"""No list is longer; a server that never ends one is broken."""


class Page(msgspec.Struct, Generic[Row]):
    """One page: its rows, the cursor of the next (None at the end), and the total if it is told.

    `cursor` is where it began (empty for the first), `filter` what the list was asked for in words.
    """

    rows: list[Row]
    next_cursor: str | None
    total: int | None = None
    cursor: str = ""
    filter: str = ""


def all_rows(
    what: str,
    fetch: Callable[[str], Page[Row]],
    key: Callable[[Row], object] | None = None,
    *,
    filter_text: str = "",
) -> Iterator[Page[Row]]:
    """Every page of a list. With `key`, a row that comes twice counts once.

    Raises ReadIncomplete when a cursor comes again, or when fewer rows came than the list itself
    says it has: a timeout or a truncated page must never look like a smaller shop.
    """
    seen: set[str] = set()
    keys: set[object] = set()
    cursor = ""
    rows = 0
    while True:
        page = fetch(cursor)
        page.cursor, page.filter = cursor, filter_text
        if key is None:
            rows += len(page.rows)
        else:
            keys.update(map(key, page.rows))
            rows = len(keys)
        yield page
        # More rows than the total, as when it is 0 because it is going away: it proves no end.
        if page.next_cursor is None or rows == page.total:
            break
        if page.next_cursor in seen or len(seen) == MOST_PAGES:
            raise ReadIncomplete(
                f"{what}: the list goes in circles after {rows} rows", "try again later"
            )
        seen.add(page.next_cursor)
        cursor = page.next_cursor
    if page.total is not None and rows < page.total:
        raise ReadIncomplete(
            f"{what}: {rows} rows came of the {page.total} that the shop says there are",
            "try again; nothing is decided on half a shop",
        )
