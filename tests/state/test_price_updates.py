"""When prices were sent is known to later runs, for an hour, under whatever id the offer has."""

from datetime import UTC, datetime, timedelta

import pytest

from reconciler.domain.errors import InvalidInput
from reconciler.domain.ids import OfferId
from reconciler.plan.price_budget import left
from reconciler.state.journal import SqlJournal
from reconciler.state.state import State
from tests.plan.operations import set_price

NOW = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)
SHOP = "shop"


def begin(state: State, at: datetime) -> SqlJournal:
    lease = state.lease(SHOP, "test", lambda _holder: True)
    lease.take(at)
    return state.open_run(lease, "store", "plan", "catalog", at)


def send(state: State, at: datetime, *offers: str, times: int = 1) -> None:
    journal = begin(state, at)
    for batch in range(times):
        journal.intend(batch, [set_price(offer) for offer in offers], {}, at)


def updates(state: State, offer: str) -> tuple[datetime, ...]:
    return state.applied(SHOP).price_updates.get(OfferId(offer), ())


def test_each_run_adds_to_what_others_sent(state: State) -> None:
    send(state, NOW, "MUG", "CUP")
    send(state, NOW + timedelta(minutes=5), "MUG")
    assert updates(state, "MUG") == (NOW, NOW + timedelta(minutes=5))
    assert updates(state, "CUP") == (NOW,)
    assert left(updates(state, "MUG"), NOW + timedelta(minutes=6)) == 8


def test_the_same_call_again_counts_once(state: State) -> None:
    """The shop said that it executed nothing, and it is sent after a pause."""
    journal = begin(state, NOW)
    for second in (0, 30):
        journal.intend(0, [set_price("MUG")], {}, NOW + timedelta(seconds=second))
    assert updates(state, "MUG") == (NOW + timedelta(seconds=30),)


def test_what_is_over_is_forgotten(state: State) -> None:
    send(state, NOW, "MUG", times=3)
    send(state, NOW + timedelta(hours=1), "CUP")
    assert updates(state, "MUG") == ()


def test_what_a_wrong_clock_wrote_is_forgotten(state: State) -> None:
    send(state, NOW + timedelta(days=400), "MUG", times=10)
    send(state, NOW, "CUP")
    assert updates(state, "MUG") == ()
    assert updates(state, "CUP") == (NOW,)


def test_they_go_along_with_a_rename(state: State) -> None:
    send(state, NOW, "MUG", times=4)
    begin(state, NOW).renamed({OfferId("MUG"): OfferId("CUP")})
    assert len(updates(state, "CUP")) == 4
    assert updates(state, "MUG") == ()


def test_a_damaged_time_is_told(state: State) -> None:
    send(state, NOW, "MUG")
    state._db.execute("update price_update set sent_at = 'yesterday'")
    with pytest.raises(InvalidInput):
        state.applied(SHOP)
