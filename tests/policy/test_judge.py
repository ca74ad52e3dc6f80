import pytest

from reconciler.policy import judge
from tests.policy.builders import (
    NOW,
    compiled,
    dark,
    plan,
    policy,
    price,
    stock,
    waiver,
    waiver_from,
)

NO = {"match": 'op.kind == "stock"', "require": "op.delta <= 0"}


def judged(made, *rules, waivers=()):
    return judge(made, compiled(*rules, waivers=waivers), NOW)


def rise(offer="A", by=1, **more):
    return stock(offer, before=1, after=1 + by, **more)


@pytest.mark.parametrize(
    ("levels", "decision"),
    [
        ((), "allow"),
        (("warn",), "allow"),
        (("warn", "approve"), "needs_approval"),
        (("approve", "deny", "warn"), "deny"),
    ],
)
@pytest.mark.parametrize("require", ["op.delta < 0", "op.delta / 0 < 0"])
def test_the_gravest_level_decides_and_unknown_counts(levels, decision, require):
    rules = [
        policy(require, match='op.kind == "stock"', enforce=level, id=level) for level in levels
    ]
    assert judged(plan(rise()), *rules).decision == decision


def test_a_plan_that_writes_nothing_is_allowed_though_policies_speak():
    verdict = judged(plan(in_stock=0), policy("plan.in_stock_before > 0", scope="plan"))
    assert verdict.decision == "allow"
    assert verdict.results[0].outcome == "violated"
    assert verdict.results[0].override == ""


def test_a_policy_that_does_not_concern_an_operation_passes_it():
    verdict = judged(plan(price(before={"price": "1"}, after={"price": "9"})), policy(**NO))
    assert verdict.decision == "allow"


def test_results_carry_the_grounds():
    (result,) = judged(
        plan(rise()), policy(**NO, title="T", why="W", message="{op.offer}!")
    ).results
    assert (result.title, result.why, result.where) == ("T", "W", "policies/p.yaml:1")
    assert result.messages == ("A!",)


def test_results_come_by_id():
    verdict = judged(plan(rise()), policy(id="c"), policy(id="a", scope="plan"), policy(id="b"))
    assert [result.policy for result in verdict.results] == ["a", "b", "c"]


def test_unknown_says_what_was_missing():
    rule = policy("op.price_change < 0.5", match='op.kind == "price"')
    (result,) = judged(plan(price("A", after={"price": "5"})), rule).results
    assert result.outcome == "unknown"
    assert result.messages == ("price:A: can't be judged, op.price_change is not known",)


def test_of_the_plan_unknown_says_why():
    (result,) = judged(plan(rise()), policy("1 / plan.goes_dark > 0", scope="plan")).results
    assert result.outcome == "unknown"
    assert result.messages == ("A policy: can't be judged, divide by zero",)


def test_a_certain_violation_outweighs_an_unknown():
    rule = policy("op.price_change < 0.5", match='op.kind == "price"', message="{op.offer}")
    made = plan(
        price("A", after={"price": "5"}),
        price("B", before={"price": "5"}, after={"price": "50"}),
    )
    (result,) = judged(made, rule).results
    assert result.outcome == "violated"
    assert set(result.operations) == {"price:A", "price:B"}


def test_worst_operations_come_first():
    made = plan(
        rise("SMALL", 1, price="100"), rise("RICH", 2, price="900"), rise("MANY", 9, price="10")
    )
    (result,) = judged(made, policy(**NO)).results
    assert result.operations == ("stock:RICH@msk", "stock:SMALL@msk", "stock:MANY@msk")


def test_prices_rank_by_money_then_by_step():
    rule = policy("op.price_change < 0.0", match='op.kind == "price"')
    made = plan(
        price("A", before={"price": "100"}, after={"price": "150"}, free=0),
        price("B", before={"price": "100"}, after={"price": "190"}, free=0),
        price("C", before={"price": "100"}, after={"price": "101"}, free=5),
    )
    (result,) = judged(made, rule).results
    assert result.operations == ("price:C", "price:B", "price:A")


def test_of_the_plan_those_that_add_to_the_limit_are_listed():
    made = plan(
        stock("DARK", before=1, after=0, goes_dark=True),
        stock("LESS", before=500, after=1, price="9000"),
        rise("MORE", 50),
    )
    (darkness,) = judged(made, policy("plan.goes_dark == 0", scope="plan")).results
    assert darkness.operations == ("stock:DARK@msk",)
    (fall,) = judged(made, policy("plan.units_down == 0", scope="plan")).results
    assert fall.operations == ("stock:LESS@msk", "stock:DARK@msk")
    (time,) = judged(made, policy("plan.eta_seconds < 0.5", scope="plan")).results
    assert len(time.operations) == 3


def test_the_override_names_exactly_the_violating_cells():
    made = plan(rise("A"), rise("B"), stock("C", before=9, after=1), rise("A", warehouse="spb"))
    (result,) = judged(made, policy(**NO)).results
    assert result.override == (
        "kind: waiver\n"
        'policy: "p"\n'
        "match:\n"
        "  offer:\n"
        '    - "A"\n'
        '    - "B"\n'
        "  warehouse:\n"
        '    - "msk"\n'
        '    - "spb"\n'
        'reason: "..."\n'
        'owner: "..."\n'
        "expires: 2026-12-04\n"
    )


def test_the_override_of_prices_names_offers_only():
    rule = policy("op.price_after < 5.0", match='op.kind == "price"')
    (result,) = judged(plan(price("A", before={"price": "1"}, after={"price": "9"})), rule).results
    assert waiver_from(result.override).match.warehouse == ()
    assert '  offer: "A"\n' in result.override


@pytest.mark.parametrize(
    "offer", ["A*", "[x]?", 'say "hi"', "back\\slash", "no: yes", "Кружка", "a\tb"]
)
def test_the_override_means_odd_offers_literally(offer):
    (result,) = judged(plan(rise(offer)), policy(**NO)).results
    made = waiver_from(result.override)
    assert made.match.matches(offer, "msk")
    assert not made.match.matches(f"{offer}Z", "msk")
    assert judged(plan(rise(offer)), policy(**NO), waivers=[made]).decision == "allow"


def test_of_the_plan_the_override_names_all_that_it_lets_happen():
    """Not the two that would bring it under the limit: the reviewer approves all five."""
    rule = policy("plan.goes_dark <= 3", scope="plan")
    (result,) = judged(dark(5, 10), rule).results
    assert waiver_from(result.override).match.offer == tuple(f"D00{n}" for n in range(5))


def test_of_units_every_offer_that_adds_to_them_is_named():
    spread = [stock("WIDE", wh, before=60, after=0) for wh in ("msk", "spb")]
    made = plan(stock("TALL", before=100, after=0), *spread)
    (result,) = judged(made, policy("plan.units_down <= 100", scope="plan")).results
    assert waiver_from(result.override).match.offer == ("TALL", "WIDE")


def test_no_override_is_offered_where_none_would_help():
    (result,) = judged(plan(rise()), policy("plan.eta_seconds < 0.5", scope="plan")).results
    assert result.outcome == "violated"
    assert result.override == ""


def test_the_override_adds_to_waivers_that_are_there():
    rule = policy("plan.goes_dark <= 1", scope="plan")
    first = waiver(offer=["D000"])
    (result,) = judged(dark(4, 10), rule, waivers=[first]).results
    more = waiver_from(result.override)
    assert more.match.offer == ("D001", "D002", "D003")
    assert judged(dark(4, 10), rule, waivers=[first, more]).decision == "allow"
