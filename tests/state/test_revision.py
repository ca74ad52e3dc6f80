"""The revision changes with every write of a shop, and with nothing else."""

from reconciler.state.state import State
from tests.state.conftest import Again
from tests.state.small_state import LATER, OTHER, SHOP, begin


def test_a_new_shop_has_none(state: State) -> None:
    assert state.revision(SHOP) == ""


def test_every_write_is_a_new_one(state: State) -> None:
    journal = begin(state)
    seen = {state.revision(SHOP)}
    journal.adopt((), ())
    seen.add(state.revision(SHOP))
    journal.intend(0, (), {}, LATER)
    seen.add(state.revision(SHOP))
    assert len(seen) == 3
    assert state.applied(SHOP).revision == state.revision(SHOP)
    assert state.revision(OTHER) == ""


def test_reading_and_opening_change_nothing(state: State, again: Again) -> None:
    begin(state).adopt((), ())
    state.lease(SHOP, "anna").give_back()
    before = state.revision(SHOP)
    state.applied(SHOP)
    state.close()
    assert again().revision(SHOP) == before
