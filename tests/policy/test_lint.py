import pytest

from reconciler.policy.lint import lint
from tests.policy.builders import compiled, policy

STEP = "op.price_change <= params.share && op.price_change >= -params.share"
PRICE = 'op.kind == "price"'


def step(name, share, enforce="deny", **more):
    return policy(STEP, id=name, match=PRICE, params={"share": share}, enforce=enforce, **more)


def codes(*policies):
    return [(found.code, found.path) for found in lint(compiled(*policies))]


@pytest.mark.parametrize(
    ("match", "require", "code"),
    [
        ('op.kind == "stock" && op.kind == "price"', "false", "policy-unreachable"),
        ('op.kind == "stok"', "false", "policy-unreachable"),
        (None, 'op.kind != ""', "policy-unreachable"),
        (None, "1 < 0", "policy-constant"),
    ],
)
def test_what_can_never_speak_or_always_does(match, require, code):
    assert codes(policy(require, match=match)) == [(code, "p")]


def test_a_plan_policy_that_compares_nothing():
    idle = policy("params.a < 3", scope="plan", params={"a": 2})
    assert codes(idle) == [("policy-constant", "p")]


def test_a_wider_limit_at_no_graver_level_adds_nothing():
    assert codes(step("far", 0.5), step("near", 0.2)) == [("policy-shadowed", "far")]
    assert codes(step("far", 0.5, "warn"), step("near", 0.2)) == [("policy-shadowed", "far")]


def test_a_graver_level_further_out_is_what_levels_are_for():
    assert codes(step("far", 0.5, "deny"), step("near", 0.2, "approve")) == []


def test_of_two_equal_ones_one_is_too_many():
    assert codes(step("a", 0.5), step("b", 0.5)) == [("policy-shadowed", "b")]


def test_a_limit_that_is_compared_the_other_way_round():
    def least(name, units):
        return policy(
            "op.after >= params.least", id=name, match='op.kind == "stock"', params={"least": units}
        )

    assert codes(least("loose", 1), least("tight", 5)) == [("policy-shadowed", "loose")]


def test_what_cannot_be_told_is_not_told():
    """Another offer, another scope of offers, a limit inside an alternative."""
    from reconciler.domain.selector import Selector

    some = step("some", 0.2, applies_to=Selector(offer=("MUG-*",)))
    assert codes(step("all", 0.5), some) == []
    either = [
        policy(
            "op.price_change <= params.a || op.price_change > 9.0",
            id=name, match=PRICE, params={"a": limit},
        )
        for name, limit in (("x", 0.1), ("y", 0.2))
    ]  # fmt: skip
    assert codes(*either) == []
