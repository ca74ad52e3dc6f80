"""Names of violations by changes of cards: the same change has the same name."""

import msgspec
import pytest

from reconciler.plan.model import Plan
from reconciler.policy.fingerprint import change_of, of_operations
from reconciler.policy.ranking import gravity
from tests.policy.builders import archived, card, field, plan, renamed, timer

LOST = field("images", ["a.jpg", "b.jpg"], ["a.jpg"], lost=["b.jpg"])
NAME = field("name", "Mug", "Red mug")


def of(*operations):
    return of_operations("p", map(change_of, operations))


def test_a_plan_that_was_saved_has_the_same_names():
    made = plan(card("A", LOST, NAME), renamed(), archived("B"), timer())
    again = msgspec.json.decode(msgspec.json.encode(made), type=Plan)
    assert of(*again.operations) == of(*made.operations)


def test_the_order_of_fields_does_not_count():
    assert of(card("A", LOST, NAME)) == of(card("A", NAME, LOST))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (card("A", NAME), card("A", LOST)),
        (card("A", NAME), card("A", field("name", "Mug", "Blue mug"))),
        (card("A", NAME), card("A", field("name", "Cup", "Red mug"))),
        (card("A", NAME), card("A", field("name", "Mug", "Red mug", lost=["x"]))),
        (renamed("B", "A"), renamed("C", "A")),
        (archived("A"), archived("A", archived=False)),
    ],
)
def test_another_change_has_another_name(one, other):
    assert of(one) != of(other)


def test_what_loses_most_comes_first():
    heavy, light = card("B", LOST, field("pdf", lost="xy")), card("A", LOST)
    assert sorted([card("0"), light, heavy], key=gravity) == [heavy, light, card("0")]
