"""What lists show, joined to what is known: true to every life that a posting may have."""

from collections import defaultdict
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from reconciler.domain.order_merge import merge
from reconciler.domain.order_sums import net
from reconciler.domain.orders import SeenItem, SeenPosting, Span, Withdrawal
from tests.domain.order_lives import LAG, MSK, OFFERS, Family, Lives, at
from tests.effort import examples

MUG, CUP = OFFERS
ACTIONS = ("order", "cancel", "cancel part", "split", "pack", "hand over", "after", "read", "look")
steps = st.lists(
    st.tuples(
        st.sampled_from(ACTIONS),
        st.integers(0, 9),
        st.integers(1, 4),
        st.booleans(),
        st.integers(1, 90),
        st.integers(0, LAG),
    ),
    max_size=30,
)


def play(script: list[Any], *, late: bool) -> Lives:
    lives = Lives()
    for action, which, units, flag, minutes, lag in script:
        if action == "order":
            lives.order({MUG: units, CUP: 2} if flag else {MUG: units}, dated=which % 3 > 0)
        elif action == "read":
            lives.read(lag if late else 0, lag // 2 if late else 0)
        elif action == "look":
            lives.read(waiting_too=False)
        else:
            happen(lives, action, which, units, flag)
        lives.pass_by(minutes)
    lives.read()
    return lives


def happen(lives: Lives, action: str, which: int, units: int, flag: bool) -> None:
    """Something that happens to one posting, if there is one that it can happen to."""
    stage = "left" if action == "after" else "waiting"
    those = [life for life in lives.all.values() if life.stage == stage]
    if not those:
        return
    life, offer = those[which % len(those)], OFFERS[which % 2]
    deeds = {
        "cancel": lambda: lives.cancel(life),
        "cancel part": lambda: lives.cancel_part(life, offer, units),
        "split": lambda: lives.split(life, offer, units, flag),
        "pack": lambda: lives.touch(life),
        "hand over": lambda: lives.hand_over(life),
        "after": lambda: (lives.cancel if flag and life.dated else lives.touch)(life),
    }
    deeds[action]()


def standing(lives: Lives) -> dict[Family, int]:
    sums: dict[Family, int] = defaultdict(int)
    for line in lives.known.values():
        sums[line.root, line.offer] += line.units
    return {family: units for family, units in sums.items() if units}


@given(steps)
@settings(max_examples=examples(120))
def test_what_stands_is_what_was_ordered_and_not_withdrawn(script: list[Any]) -> None:
    lives = play(script, late=False)
    assert standing(lives) == lives.standing()


@given(steps)
@settings(max_examples=examples(120))
def test_so_it_is_when_lists_were_behind(script: list[Any]) -> None:
    lives = play(script, late=True)
    assert standing(lives) == lives.standing()


@given(steps)
@settings(max_examples=examples(120))
def test_a_handover_is_bounded_by_what_was_seen(script: list[Any]) -> None:
    lives = play(script, late=True)
    for (number, _), line in lives.known.items():
        left = lives.all[number].left
        assert (line.left is None) == (left is None)
        if line.left and left is not None:
            assert line.left.first <= at(left) <= line.left.last


@given(steps)
@settings(max_examples=examples(120))
def test_no_withdrawal_is_told_where_none_was(script: list[Any]) -> None:
    """By any moment no more units are surely withdrawn than were, and none surely later."""
    lives = play(script, late=False)
    told: dict[Family, list[Withdrawal]] = defaultdict(list)
    for line in lives.known.values():
        told[line.root, line.offer] += line.withdrawn
    for family, items in told.items():
        true = [(units, at(when)) for name, units, when in lives.withdrawn if name == family]
        assert sum(item.units for item in items) <= sum(units for units, _ in true)
        for edge in {item.when.first for item in items} | {item.when.last for item in items}:
            surely_by = sum(item.units for item in items if item.when.last <= edge)
            assert surely_by <= sum(units for units, when in true if when <= edge)
            surely_later = sum(item.units for item in items if item.when.first >= edge)
            assert surely_later <= sum(units for units, when in true if when >= edge)


@given(steps, st.integers(0, 2000))
@settings(max_examples=examples(120))
def test_the_most_units_gone_are_never_too_few(script: list[Any], minute: int) -> None:
    """Whatever went unseen, and however late lists were: nothing is given back that is gone."""
    lives = play(script, late=True)
    since = at(minute)
    true = sum(units for _, units, when in lives.ordered if at(when) >= since)
    true -= sum(units for _, units, when in lives.withdrawn if at(when) >= since)
    assert net(list(lives.known.values()), Span(since, since)).most >= true


@given(steps)
def test_reading_the_same_again_changes_no_unit(script: list[Any]) -> None:
    lives = play(script, late=False)
    before = {key: (line.units, line.left, line.withdrawn) for key, line in lives.known.items()}
    lives.read()
    after = {key: (line.units, line.left, line.withdrawn) for key, line in lives.known.items()}
    assert after == before


def posting(**fields: Any) -> SeenPosting:
    base = {
        "number": "1-1",
        "warehouse": MSK,
        "stage": "waiting",
        "created_at": at(0),
        "items": (SeenItem(MUG, 5),),
    }
    return SeenPosting(**{**base, **fields})


def test_units_that_vanish_may_do_so_after_the_window() -> None:
    """A posting is listed by its last change of state; a part of it was cancelled after that."""
    reading = Span(at(0), at(10))
    known = merge({}, [posting()], reading)
    (line,) = merge(
        known, [posting(items=(SeenItem(MUG, 3),))], Span(at(20), at(30)), Span(at(100), at(120))
    ).values()
    assert line.units == 3
    assert line.withdrawn == (Withdrawal(2, Span(at(0), at(120))),)


def test_a_cancellation_lies_in_the_window_that_lists_it() -> None:
    known = merge({}, [posting()], Span(at(0), at(10)))
    window, reading = Span(at(20), at(30)), Span(at(100), at(120))
    (line,) = merge(known, [posting(stage="cancelled")], window, reading).values()
    assert (line.units, line.withdrawn) == (0, (Withdrawal(5, window),))


def test_a_part_cancelled_before_the_rest_is_told_apart() -> None:
    known = merge({}, [posting()], Span(at(5), at(10)))
    window, reading = Span(at(20), at(30)), Span(at(100), at(120))
    seen = posting(stage="cancelled", items=(SeenItem(MUG, 3),))
    (line,) = merge(known, [seen], window, reading).values()
    assert line.withdrawn == (Withdrawal(2, Span(at(5), at(120))), Withdrawal(3, window))


def test_what_is_delivered_left_before_the_window() -> None:
    (line,) = merge({}, [posting(stage="left")], Span(at(20), at(30))).values()
    assert line.left == Span(at(0), at(30))


def test_a_parcel_that_left_and_comes_back_is_not_on_the_shelf() -> None:
    known = merge({}, [posting(stage="left", left_at=at(3))], Span(at(0), at(10)))
    assert merge(known, [posting(stage="cancelled", left_at=at(3))], Span(at(10), at(20))) == {}


def test_an_offer_twice_in_a_posting_is_one_line() -> None:
    twice = posting(items=(SeenItem(MUG, 2), SeenItem(MUG, 3)))
    (line,) = merge({}, [twice], Span(at(0), at(10))).values()
    assert line.units == 5


def test_of_two_views_in_one_reading_the_later_state_counts() -> None:
    """Pages move while they are read: the first page may be newer than the last."""
    newer, older = posting(stage="cancelled"), posting()
    for seen in ([newer, older], [older, newer]):
        (line,) = merge({}, seen, Span(at(0), at(10))).values()
        assert (line.units, line.withdrawn) == (0, (Withdrawal(5, Span(at(0), at(10))),))
    fewer = posting(items=(SeenItem(MUG, 3),))
    (line,) = merge({}, [fewer, posting()], Span(at(0), at(10))).values()
    assert line.units == 3


def read(known: Any, minute: int, *seen: SeenPosting) -> Any:
    """What is known after one more reading."""
    return {**known, **merge(known, seen, Span(at(minute), at(minute + 10)))}


PART = posting(number="1-2", parent="1-1", items=(SeenItem(MUG, 2),))
REST = posting(items=(SeenItem(MUG, 3),))


def test_a_part_that_is_listed_late_was_not_withdrawn() -> None:
    known = read(read(read({}, 0, posting()), 10, REST), 20, PART)
    assert [(line.units, line.withdrawn) for line in known.values()] == [(3, ()), (2, ())]


def test_a_part_that_is_listed_early_does_not_count_as_withdrawn_later() -> None:
    known = read(read(read({}, 0, posting()), 10, posting(), PART), 20, REST)
    assert [(line.units, line.withdrawn) for line in known.values()] == [(3, ()), (2, ())]


def test_what_is_cancelled_after_such_a_split_is() -> None:
    known = read(read(read({}, 0, posting()), 10, posting(), PART), 20, REST)
    known = read(known, 30, posting(items=(SeenItem(MUG, 2),)))
    lost = sum(item.units for line in known.values() for item in line.withdrawn)
    assert (lost, sum(line.units for line in known.values())) == (1, 4)
