"""The order of sending, and that it costs no call more than it must."""

from itertools import groupby
from math import ceil

from hypothesis import given
from hypothesis import strategies as st

from reconciler.plan.operation import Operation, SetPrice, SetStock
from reconciler.plan.order import Changes, in_order
from tests.plan.operations import set_price, set_stock

MOVES = st.lists(
    st.tuples(
        st.integers(0, 400), st.sampled_from(["msk", "spb"]), st.integers(0, 9), st.integers(0, 9)
    ),
    max_size=450,
    unique_by=lambda move: (move[0], move[1]),
)


def ordered(moves: list[tuple[int, str, int, int]], priced: set[int]) -> tuple[Operation, ...]:
    stocks = [set_stock(f"O{n}", w, was, now) for n, w, was, now in moves if was != now]
    return in_order(Changes(stocks=stocks, prices=[set_price(f"O{n}") for n in priced]))


def batches(operations: tuple[Operation, ...]) -> list[list[Operation]]:
    return [list(group) for _, group in groupby(operations, key=lambda op: op.batch)]


@given(MOVES, st.sets(st.integers(0, 400), max_size=40))
def test_every_operation_is_sent_once_in_batches_of_one_kind_and_legal_size(
    moves: list[tuple[int, str, int, int]], priced: set[int]
) -> None:
    operations = ordered(moves, priced)
    assert len({op.id for op in operations}) == len(operations)
    assert len(operations) == sum(m[2] != m[3] for m in moves) + len(priced)
    groups = batches(operations)
    assert [group[0].batch for group in groups] == list(range(len(groups)))
    for group in groups:
        assert len({type(op) for op in group}) == 1
        assert len(group) <= (100 if isinstance(group[0], SetStock) else 1000)


@given(MOVES, st.sets(st.integers(0, 400), max_size=40))
def test_an_increase_waits_for_the_decreases_of_its_offer_and_for_its_price(
    moves: list[tuple[int, str, int, int]], priced: set[int]
) -> None:
    operations = ordered(moves, priced)
    batch_of = {op.id: op.batch for op in operations}
    for op in operations:
        if not isinstance(op, SetStock) or op.delta < 0:
            continue
        decreases = {
            other.id
            for other in operations
            if isinstance(other, SetStock) and other.offer == op.offer and other.delta < 0
        }
        price = f"price:{op.offer}"
        assert set(op.depends_on) == decreases | ({price} & batch_of.keys())
        assert all(batch_of[name] < op.batch for name in op.depends_on)


@given(MOVES)
def test_no_call_more_than_the_limit_of_a_hundred_pairs_needs(
    moves: list[tuple[int, str, int, int]],
) -> None:
    operations = ordered(moves, set())
    calls = len(batches(operations))
    down = sum(m[3] < m[2] for m in moves)
    up = sum(m[3] > m[2] for m in moves)
    waiting = any(op.depends_on for op in operations)
    if not waiting:
        assert calls == ceil((down + up) / 100)
    else:
        # Increases that wait for a decrease in the very last batch can't ride along in it.
        assert calls <= ceil((down + up) / 100) + 1


def test_a_shift_between_warehouses_takes_two_calls() -> None:
    operations = ordered([(1, "msk", 5, 2), (1, "spb", 0, 3)], set())
    assert [(op.id, op.batch) for op in operations] == [("stock:O1@msk", 0), ("stock:O1@spb", 1)]


def test_unrelated_moves_take_one_call() -> None:
    operations = ordered([(1, "msk", 5, 2), (2, "spb", 0, 3)], set())
    assert {op.batch for op in operations} == {0}


def test_prices_go_between() -> None:
    operations = ordered([(1, "msk", 5, 2), (2, "spb", 0, 3)], {2})
    assert [type(op) for op in operations] == [SetStock, SetPrice, SetStock]
