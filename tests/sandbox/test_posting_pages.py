"""Pages of postings: every row exactly once, whatever happens to the postings meanwhile."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from reconciler.sandbox import Limits, Shop
from tests.effort import examples
from tests.sandbox.small_shop import MSK, bench, cell, product, seed
from tests.sandbox.test_posting_fbs import PATH, YEAR, names

MOVES = ["sell", "split", "ship", "cancel"]


@given(limit=st.integers(1, 8), moves=st.lists(st.sampled_from(MOVES), max_size=12))
@settings(max_examples=examples(30), deadline=None)
def test_changes_between_pages_do_not_shift_them(limit: int, moves: list[str]) -> None:
    with bench(seed([product(1, stocks={str(MSK): cell(99)})]), limits=Limits.off()) as made:
        first = [made.shop.sell("MUG-1", MSK, 2) for _ in range(12)]
        waiting = list(first)
        seen: list[str] = []
        body: dict[str, Any] = {"filter": YEAR, "limit": limit, "cursor": ""}
        more = True
        while more:
            answer = made.read(PATH, body)
            seen += names(answer["postings"])
            body["cursor"], more = answer["cursor"], answer["has_next"]
            if moves:
                _move(made.shop, moves.pop(), waiting)
        stored = [posting.posting_number for posting in made.shop.postings()]
    assert seen[:12] == first
    assert seen == stored[: len(seen)]


def _move(shop: Shop, move: str, waiting: list[str]) -> None:
    if move == "sell":
        shop.sell("MUG-1", MSK)
    elif move == "split":
        shop.split(waiting.pop(), "MUG-1", 1)
    else:
        getattr(shop, move)(waiting.pop(0))
