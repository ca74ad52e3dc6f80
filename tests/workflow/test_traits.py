"""Labels and categories of cards reach safety stock and waivers, and nothing else than those."""

import pytest
from msgspec.structs import replace

from reconciler.plan.operation import SetPrice, SetStock
from reconciler.workflow.apply import judge_saved
from reconciler.workflow.plan import Planned
from tests.rehearsal import STORE, Rehearsal

CARDS = """\
kind: products
defaults: {category: 5}
products:
  MUG-1: {labels: {class: A}}
  MUG-2: {labels: {class: B}, category: 6}
"""
NO_RISE = """\
kind: policy
id: no-rise
title: Nothing rises
enforce: deny
scope: operation
require: op.kind != "stock" || op.delta <= 0
message: "{op.offer}"
why: This is what the test wants.
"""
WAIVER = """\
---
kind: waiver
policy: no-rise
match: {%s}
reason: because
owner: anna
expires: 2099-01-01
"""


@pytest.fixture(autouse=True)
def only_labels(shop: Rehearsal) -> None:
    """The cards are there for their labels: they are not written."""
    shop.write("store.yaml", STORE + "manage: {products: observe}\n")


def stocks(planned: Planned) -> dict[str, SetStock]:
    ops = [op for op in planned.plan.operations if isinstance(op, SetStock)]
    return {op.offer: op for op in ops}


def test_safety_stock_by_label_and_category(shop: Rehearsal) -> None:
    shop.write("cards.yaml", CARDS)
    shop.safety(
        "{match: {labels: {class: A}}, keep: 3}",
        "{match: {category: [6, 7]}, keep: 10%}",
        "{match: {category: 5}, keep: 20}",
    )
    shop.stocks(msk={"MUG-1": 40, "MUG-2": 40, "MUG-3": 40})
    ops = stocks(shop.plan())
    assert {offer: op.after.free for offer, op in ops.items()} == {
        "MUG-1": 37,
        "MUG-2": 36,
        "MUG-3": 40,
    }
    assert {offer: op.after.buffer for offer, op in ops.items()} == {
        "MUG-1": 3,
        "MUG-2": 4,
        "MUG-3": 0,
    }
    assert ops["MUG-1"].labels == {"class": "A"}
    assert (ops["MUG-1"].category, ops["MUG-2"].category, ops["MUG-3"].category) == (5, 6, None)
    assert any(link.where.endswith("catalog/safety.yaml:3") for link in ops["MUG-1"].why)
    shop.apply()
    assert [shop.free(f"MUG-{n}") for n in (1, 2, 3)] == [37, 36, 40]
    assert shop.plan().plan.operations == ()


def test_a_label_that_changes_moves_the_buffer_alone(shop: Rehearsal) -> None:
    shop.write("cards.yaml", CARDS)
    shop.safety("{match: {labels: {class: A}}, keep: 3}")
    shop.stocks(msk={"MUG-1": 40})
    shop.apply()
    shop.write("cards.yaml", CARDS.replace("class: A", "class: C"))
    (op,) = shop.plan().plan.operations
    assert isinstance(op, SetStock)
    assert (op.cause, op.before.free, op.after.free) == ("rule", 37, 40)


def test_prices_know_their_traits(shop: Rehearsal) -> None:
    shop.write("cards.yaml", CARDS)
    shop.prices({"MUG-1": {"price": 1100}, "MUG-3": {"price": 1100}})
    ops = {op.offer: op for op in shop.plan().plan.operations if isinstance(op, SetPrice)}
    assert (ops["MUG-1"].category, ops["MUG-1"].labels) == (5, {"class": "A"})
    assert (ops["MUG-3"].category, ops["MUG-3"].labels) == (None, {})


def judged(shop: Rehearsal, match: str) -> tuple[list[str], list[str]]:
    """The operations that violate the policy, and those that the waiver exempts."""
    shop.write("cards.yaml", CARDS)
    shop.policy("p.yaml", NO_RISE + WAIVER % match)
    shop.stocks(msk={"MUG-1": 40, "MUG-2": 40, "MUG-3": 40})
    (result,) = shop.plan().verdict.results
    return sorted(result.operations), sorted(result.waived)


def test_a_waiver_by_label_exempts_only_those(shop: Rehearsal) -> None:
    violated, waived = judged(shop, "labels: {class: [A, X]}")
    assert waived == ["stock:MUG-1@msk"]
    assert violated == ["stock:MUG-2@msk", "stock:MUG-3@msk"]


def test_a_waiver_by_category_exempts_only_those(shop: Rehearsal) -> None:
    violated, waived = judged(shop, "category: 6")
    assert waived == ["stock:MUG-2@msk"]
    assert violated == ["stock:MUG-1@msk", "stock:MUG-3@msk"]


def test_what_git_does_not_say_is_not_exempt(shop: Rehearsal) -> None:
    violated, waived = judged(shop, "labels: {season: winter}")
    assert waived == []
    assert len(violated) == 3


def test_labels_in_a_saved_plan_exempt_nothing(shop: Rehearsal) -> None:
    shop.write("cards.yaml", CARDS)
    shop.policy("p.yaml", NO_RISE + WAIVER % "labels: {class: A}")
    shop.stocks(msk={"MUG-3": 40})
    made = shop.plan().plan
    lies = tuple(replace(op, labels={"class": "A"}, category=5) for op in made.operations)
    with shop.job() as job:
        verdict = judge_saved(job, replace(made, operations=lies)).verdict
    assert verdict.decision == "deny"
