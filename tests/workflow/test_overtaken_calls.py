"""Many cells that sales overtook take several calls: each has its number, and a stop ends them."""

import sqlite3

import pytest

from reconciler.apply import run
from tests.rehearsal import MSK, Rehearsal

STOCKS = "/v2/products/stocks"


@pytest.fixture
def two(shop: Rehearsal, monkeypatch: pytest.MonkeyPatch) -> Rehearsal:
    """Two cells sell right before their write; a call that takes off again holds one of them."""
    monkeypatch.setattr(run, "STOCK_PAIRS_PER_CALL", 1)
    shop.stocks(msk={"MUG-1": 40, "MUG-2": 30})
    left = [1]

    def before(path: str) -> None:
        if path == STOCKS and left[0]:
            left[0] = 0
            for offer in ("MUG-1", "MUG-2"):
                shop.shop.sell(offer, MSK, 2)
            shop.clock.advance(0.1)

    shop.wire.before = before
    return shop


def test_each_call_is_journaled_under_its_own_number(two: Rehearsal) -> None:
    two.apply()
    assert (two.free("MUG-1"), two.free("MUG-2")) == (38, 28)
    with sqlite3.connect(two.folder / "state.db") as state:
        rows = state.execute("select answered_at is not null from batch").fetchall()
    state.close()
    assert rows == [(1,)] * 3


def test_a_signal_between_two_of_them_leaves_the_rest_to_the_next_run(two: Rehearsal) -> None:
    two.apply(must_stop=lambda: len(two.writes()) >= 2)
    assert len(two.writes()) == 2
    two.clock.advance(61)
    two.apply()
    assert (two.free("MUG-1"), two.free("MUG-2")) == (38, 28)
