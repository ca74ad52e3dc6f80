"""What the state keeps of cards: bases, changes that may be at work, and new names of offers."""

from collections.abc import Mapping

from reconciler.apply.outcome import Converged, Pending
from reconciler.domain.card_digest import AppliedCard
from reconciler.domain.ids import OfferId
from reconciler.plan.finding import CardAdoption
from reconciler.plan.operation import SetCard
from reconciler.state.state import State
from tests.plan.operations import set_card
from tests.state.conftest import Again
from tests.state.small_state import (
    LATER,
    MSK,
    NOW,
    OTHER,
    PRICES,
    SHOP,
    A,
    base,
    begin,
    flight,
    plan,
)

MUG, CUP = OfferId("MUG-A"), OfferId("CUP-A")
BASE, NEWER = AppliedCard(b"d", b"l", b"f"), AppliedCard(b"d2", b"l2", b"f2")


def operation(offer: str = "MUG-A") -> SetCard:
    return set_card(offer, "attributes")


def numbers(state: State, shop: str = SHOP) -> Mapping[str, list[int | None]]:
    return {
        offer: [task.number for task in tasks] for offer, tasks in state.applied(shop).tasks.items()
    }


def test_a_change_is_at_work_from_before_the_call_until_it_ended(state: State) -> None:
    journal, op = begin(state), operation()
    journal.intend_cards(0, [op], {}, NOW)
    assert numbers(state) == {"MUG-A": [None]}
    journal.took(0, [op], 77, LATER)
    assert numbers(state) == {"MUG-A": [77]}
    (task,) = state.applied(SHOP).tasks[MUG]
    assert (task.operation, task.sent_at, task.sent) == (op.id, LATER, op.observed)
    journal.ended([], {op.id: Pending("x", 77)}, {}, LATER)
    assert numbers(state) == {"MUG-A": [77]}
    journal.ended([op.id], {op.id: Converged("x")}, {MUG: BASE}, LATER)
    assert numbers(state) == {}
    assert state.applied(SHOP).cards == {MUG: BASE}


def test_several_changes_of_a_card_are_at_work_at_once(state: State) -> None:
    journal = begin(state)
    journal.took(0, [set_card("MUG-A", "pictures")], 2, NOW)
    journal.took(1, [set_card("MUG-A", "attributes")], 1, NOW)
    assert numbers(state) == {"MUG-A": [1, 2]}


def test_a_base_is_adopted_and_forgotten(state: State) -> None:
    journal, op = begin(state), operation()
    journal.took(0, [op], 77, NOW)
    journal.adopt((), (), [CardAdoption(offer=MUG, applies=BASE, ended=(op.id,))])
    assert (numbers(state), state.applied(SHOP).cards) == ({}, {MUG: BASE})
    journal.adopt((), (), [CardAdoption(offer=MUG)])
    assert state.applied(SHOP).cards == {}


def test_shops_are_apart(state: State) -> None:
    begin(state).took(0, [operation()], 77, NOW)
    begin(state, OTHER).ended([operation().id], {}, {MUG: BASE}, NOW)
    assert numbers(state) == {"MUG-A": [77]}
    assert (numbers(state, OTHER), state.applied(OTHER).cards) == ({}, {MUG: BASE})


def test_all_that_is_known_of_an_offer_follows_its_new_id(state: State) -> None:
    journal = begin(state)
    journal.took(0, [operation()], 77, NOW)
    journal.answered(0, {A: base(9)}, [], {MUG: PRICES}, NOW)
    journal.intend(1, [], {A: flight(9)}, NOW)
    journal.ended([], {}, {MUG: BASE}, NOW)
    journal.renamed({MUG: CUP})
    known = state.applied(SHOP)
    assert known.stocks[MSK].keys() == known.in_flight[MSK].keys() == {CUP}
    assert (known.prices, known.cards) == ({CUP: PRICES}, {CUP: BASE})
    assert numbers(state) == {"CUP-A": [77]}


def test_what_was_known_of_the_new_id_before_gives_way(state: State) -> None:
    journal = begin(state)
    journal.ended([], {}, {MUG: NEWER, CUP: BASE}, NOW)
    journal.renamed({MUG: CUP})
    assert state.applied(SHOP).cards == {CUP: NEWER}


def test_what_is_known_of_the_new_id_stays_where_the_rename_is_old(state: State) -> None:
    journal = begin(state)
    journal.answered(0, {A: base(9)}, [], {MUG: PRICES}, NOW)
    journal.ended([], {}, {MUG: BASE, CUP: NEWER}, NOW)
    journal.followed({MUG: CUP})
    known = state.applied(SHOP)
    assert (known.cards, known.prices) == ({CUP: NEWER}, {CUP: PRICES})
    assert known.stocks[MSK].keys() == {CUP}


def test_a_new_offer_under_an_old_id_leaves_the_change_of_the_renamed_one(
    state: State,
) -> None:
    journal = begin(state)
    journal.took(0, [operation()], 77, NOW)
    journal.renamed({MUG: CUP})
    journal.intend_cards(1, [operation()], {}, LATER)
    journal.took(1, [operation()], 78, LATER)
    assert numbers(state) == {"CUP-A": [77], "MUG-A": [78]}
    (known,) = state.applied(SHOP).tasks[CUP]
    assert known.operation == "CUP-A, once card:MUG-A:attributes"
    journal.ended([operation().id], {}, {}, LATER)
    assert numbers(state) == {"CUP-A": [77]}
    journal.adopt((), (), [CardAdoption(offer=CUP, ended=(known.operation,))])
    assert numbers(state) == {}


def test_the_next_process_knows_what_was_intended(state: State, again: Again) -> None:
    lease = state.lease(SHOP, "anna")
    lease.take(NOW)
    journal = state.begin(lease, plan(operations=(operation(),)), NOW)
    journal.intend_cards(0, [operation()], {}, NOW)
    assert numbers(again()) == {"MUG-A": [None]}
