"""The lease: one apply at a time, whoever died in between."""

import threading
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reconciler.domain.errors import ExitCode, StoreBusy
from reconciler.state.lease import LIFETIME
from reconciler.state.opening import open_state
from reconciler.state.sqlite import SqliteState
from reconciler.state.state import State
from tests.effort import examples
from tests.state.conftest import Again
from tests.state.small_state import NOW, OTHER, SHOP

SECOND = timedelta(seconds=1)


def test_a_live_lease_names_its_holder_and_its_end(state: State) -> None:
    state.lease(SHOP, "anna@ci pid 7").take(NOW)
    with pytest.raises(StoreBusy, match="anna@ci pid 7") as caught:
        state.lease(SHOP, "boris").take(NOW + LIFETIME - SECOND)
    assert NOW.isoformat() in caught.value.message
    assert (NOW + LIFETIME).isoformat() in caught.value.message
    assert "--break-lease" in caught.value.fix
    assert caught.value.exit_code is ExitCode.UNREACHABLE


def test_a_refusal_changes_nothing(state: State) -> None:
    state.lease(SHOP, "anna").take(NOW)
    for _ in range(2):
        with pytest.raises(StoreBusy, match="anna"):
            state.lease(SHOP, "boris").take(NOW + SECOND)
    state.lease(SHOP, "boris").take(NOW + LIFETIME)


def test_shops_do_not_wait_for_each_other(state: State) -> None:
    state.lease(SHOP, "anna").take(NOW)
    state.lease(OTHER, "boris").take(NOW)


def test_who_gives_back_lets_the_next_in(state: State) -> None:
    first = state.lease(SHOP, "anna")
    first.take(NOW)
    first.give_back()
    state.lease(SHOP, "boris").take(NOW)


def test_giving_back_what_another_took_meanwhile_takes_nothing_from_him(
    state: State,
) -> None:
    slow = state.lease(SHOP, "anna")
    slow.take(NOW)
    state.lease(SHOP, "boris").take(NOW + LIFETIME)
    slow.give_back()
    with pytest.raises(StoreBusy, match="boris"):
        state.lease(SHOP, "clara").take(NOW + LIFETIME + SECOND)


def test_others_see_a_lease(state: State, again: Again) -> None:
    other = again()
    state.lease(SHOP, "anna").take(NOW)
    with pytest.raises(StoreBusy, match="anna"):
        other.lease(SHOP, "boris").take(NOW)
    held = other.lease(SHOP, "boris").held(NOW)
    assert held is not None
    other.lease(SHOP, "boris").take_from(held, NOW)
    with pytest.raises(StoreBusy, match="boris"):
        state.lease(SHOP, "clara").take(NOW)


def test_who_gives_back_lets_others_in(state: State, again: Again) -> None:
    mine, other = state.lease(SHOP, "anna"), again().lease(SHOP, "boris")
    mine.take(NOW)
    mine.give_back()
    other.take(NOW)
    with pytest.raises(StoreBusy, match="boris"):
        mine.take(NOW)


moves = st.tuples(
    st.sampled_from(["anna", "boris", "clara"]),
    st.sampled_from(["take", "give back"]),
    st.sampled_from([0, 1, 60, 899, 900, 901]),
)


@given(st.lists(moves, max_size=30))
@settings(max_examples=examples(50), deadline=None)
def test_nobody_holds_it_beside_another(script: list[tuple[str, str, int]]) -> None:
    state = SqliteState(":memory:")
    now = NOW
    held: tuple[str, datetime] | None = None
    for who, move, seconds in script:
        now += seconds * SECOND
        lease = state.lease(SHOP, who)
        free = held is None or held[0] == who or held[1] <= now
        if move == "give back":
            lease.give_back()
            held = None if held and held[0] == who else held
        elif free:
            lease.take(now)
            held = (who, now + LIFETIME)
        else:
            with pytest.raises(StoreBusy):
                lease.take(now)
    state.close()


@pytest.mark.parametrize("taken", [False, True], ids=["free", "expired"])
@pytest.mark.parametrize("attempt", range(3))
def test_of_many_at_once_exactly_one_wins(shared: str, taken: bool, attempt: int) -> None:
    first = open_state(shared, Path(), {})
    if taken:
        first.lease(SHOP, "dead").take(NOW)
    first.close()
    gate = threading.Barrier(8)
    ends: list[str] = []

    def race(name: str) -> None:
        state = open_state(shared, Path(), {})
        gate.wait(timeout=10)
        try:
            state.lease(SHOP, name).take(NOW + LIFETIME)
            ends.append(name)
        except StoreBusy as busy:
            ends.append(busy.message)
        finally:
            state.close()

    threads = [threading.Thread(target=race, args=(f"racer-{number}.",)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    winners = [end for end in ends if end.startswith("racer")]
    assert len(ends) == 8
    assert len(winners) == 1
    assert all(winners[0] in end for end in ends)
