"""The revision changes with every write of a shop, and with nothing else."""

from contextlib import closing
from pathlib import Path

from reconciler.state.sqlite import SqliteState
from tests.state.small_state import LATER, OTHER, SHOP, begin


def test_a_new_shop_has_none() -> None:
    with closing(SqliteState(":memory:")) as state:
        assert state.revision(SHOP) == ""


def test_every_write_is_a_new_one() -> None:
    state = SqliteState(":memory:")
    journal = begin(state)
    seen = {state.revision(SHOP)}
    journal.adopt((), ())
    seen.add(state.revision(SHOP))
    journal.intend(0, (), {}, LATER)
    seen.add(state.revision(SHOP))
    assert len(seen) == 3
    assert state.applied(SHOP).revision == state.revision(SHOP)
    assert state.revision(OTHER) == ""
    state.close()


def test_reading_and_opening_change_nothing(tmp_path: Path) -> None:
    state = SqliteState(tmp_path / "s.db")
    begin(state).adopt((), ())
    before = state.revision(SHOP)
    state.applied(SHOP)
    state.close()
    with closing(SqliteState(tmp_path / "s.db")) as again:
        assert again.revision(SHOP) == before
