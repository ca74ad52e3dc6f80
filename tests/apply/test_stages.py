"""Which operations go in which stage."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import groupby

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from reconciler.apply.stages import Stage, stages
from reconciler.domain.apply_settings import ApplySettings
from reconciler.domain.ids import OfferId
from reconciler.plan.operation import Operation
from reconciler.plan.order import Changes, changes_of, in_order
from tests.plan.operations import set_card, set_price, set_stock

OFFERS = st.integers(0, 30)
PLANS = st.builds(
    lambda moves, priced, cards: in_order(
        Changes(
            stocks=[set_stock(f"O{n}", w, 5, now) for (n, w), now in moves.items() if now != 5],
            prices=[set_price(f"O{n}") for n in sorted(priced)],
            cards=[set_card(f"O{n}", "attributes") for n in sorted(cards)],
        )
    ),
    st.dictionaries(
        st.tuples(OFFERS, st.sampled_from(["msk", "spb", "kzn"])), st.integers(0, 9), max_size=90
    ),
    st.sets(OFFERS),
    st.sets(OFFERS),
)
SOLD = st.dictionaries(OFFERS.map(lambda n: OfferId(f"O{n}")), st.integers(0, 50))
COURSES = st.builds(ApplySettings, canary=st.integers(0, 12), waves=st.integers(1, 6))


def sent(made: Sequence[Stage]) -> list[Operation]:
    return [op for stage in made for op in stage.operations]


@pytest.mark.parametrize("canary", [0, 2])
def test_no_call_of_a_stage_has_more_products_than_the_shop_takes_a_minute(canary: int) -> None:
    plan = in_order(Changes(cards=[set_card(f"O{n}", "attributes") for n in range(50)]), 20)
    made = stages(plan, ApplySettings(canary=canary), {}, 45, 20)
    sizes = [len(list(batch)) for _, batch in groupby(sent(made), key=lambda op: op.batch)]
    assert sum(sizes) == 45
    assert max(sizes) <= 20


@given(PLANS, COURSES, SOLD, st.none() | st.integers(1, 60))
def test_each_operation_is_in_one_stage_and_after_all_that_it_waits_for(
    plan: tuple[Operation, ...],
    course: ApplySettings,
    sold: dict[OfferId, int],
    max_ops: int | None,
) -> None:
    made = stages(plan, course, sold, max_ops)
    order = [op.id for op in sent(made)]
    assert len(order) == len(set(order))
    if max_ops is None:
        assert set(order) == {op.id for op in plan}
    else:
        assert len(order) <= max_ops
    for op in sent(made):
        original = next(one for one in plan if one.id == op.id)
        assert replace(op, batch=original.batch) == original, "nothing but the batch changes"
        for name in op.depends_on:
            assert order.index(name) < order.index(op.id)


@given(PLANS, COURSES, SOLD)
def test_each_stage_has_the_fewest_calls_that_it_can_have(
    plan: tuple[Operation, ...], course: ApplySettings, sold: dict[OfferId, int]
) -> None:
    made = stages(plan, course, sold)
    numbers = [number for number, _ in groupby(op.batch for op in sent(made))]
    assert numbers == sorted(set(numbers)), "no two stages share a call"
    for stage in made:
        alone = in_order(changes_of(stage.operations))
        calls = {op.batch for op in stage.operations}
        assert len(calls) == len({op.batch for op in alone})
    if not course.canary:
        assert sent(made) == list(plan)


@given(PLANS, COURSES, SOLD)
def test_a_canary_has_no_best_seller_and_leaves_something_to_save(
    plan: tuple[Operation, ...], course: ApplySettings, sold: dict[OfferId, int]
) -> None:
    made = stages(plan, course, sold)
    offers = {op.offer for op in plan}
    if not made or made[0].name != "canary":
        return
    chosen = {op.offer for op in made[0].operations}
    assert len(chosen) <= course.canary
    assert chosen < offers
    top = max((sold.get(offer, 0) for offer in offers), default=0)
    best = {offer for offer in offers if top and sold.get(offer, 0) == top}
    assert not best or not best <= chosen


def test_a_canary_tries_each_kind_of_call_by_what_does_least_harm() -> None:
    plan = in_order(
        Changes(
            stocks=[
                replace(set_stock("DEAR", "msk", 5, 6), price=Decimal(90_000)),
                replace(set_stock("CHEAP", "msk", 5, 9), price=Decimal(10)),
                replace(set_stock("DARK", "msk", 1, 0), price=Decimal(1), goes_dark=True),
            ],
            prices=[replace(set_price("P1"), free=100), replace(set_price("P2"), free=1)],
        )
    )
    made = stages(plan, ApplySettings(canary=2), {})
    assert {op.id for op in made[0].operations} == {"stock:CHEAP@msk", "price:P2"}


def test_best_sellers_are_those_that_half_of_the_units_fall_to_and_go_last() -> None:
    plan = in_order(Changes(prices=[set_price(f"O{n}") for n in range(6)]))
    sold = {OfferId(f"O{n}"): units for n, units in enumerate((60, 30, 30, 0, 0, 0))}
    made = stages(plan, ApplySettings(canary=1, waves=3), sold)
    assert [stage.name for stage in made] == ["canary", "wave 1 of 3", "wave 2 of 3", "wave 3 of 3"]
    assert [op.offer for op in made[-1].operations] == ["O0"]
    assert {op.offer for op in made[1].operations} == {"O4", "O5"}
