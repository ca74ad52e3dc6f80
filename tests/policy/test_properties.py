"""Laws of judging, on plans, policies and waivers drawn at random."""

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from reconciler.plan.operation import SetCard, SetPrice, SetStock
from reconciler.policy import judge
from tests.policy.builders import (
    NOTHING_FOUND,
    NOW,
    archived,
    card,
    compiled,
    field,
    plan,
    policy,
    price,
    renamed,
    shipped,
    shipped_set,
    stock,
    timer,
    waiver,
    waiver_from,
)

OFFERS = st.sampled_from(["A", "B", "C", "D*", "[E]"])
UNITS = st.integers(0, 2000)
AMOUNTS = st.decimals(1, 20_000, places=2).map(str)

PLAN_LIMITS = [
    "plan.goes_dark <= 1",
    "plan.goes_dark_share <= 0.2",
    "plan.units_up < 100",
    "plan.units_down < 100",
    "plan.operations <= 2",
    "plan.stock_operations < 2",
    "plan.price_operations < 2",
    "plan.comes_back < 1",
    "plan.creates + plan.archives + plan.renames < 2",
    "plan.destructive < 1",
    "plan.first_applies < 2 && plan.goes_dark < 2",
    "plan.in_stock_after >= plan.in_stock_before",
    "plan.units_up / (plan.units_up - 1) < 2",
]
BROKEN = ["1 / 0 > 0", "op.delta / 0 > 0", "op.offer.matches('(')", "dyn(op.offer) > 3"]


@st.composite
def stocks(draw):
    before, after = draw(UNITS), draw(UNITS)
    return stock(
        draw(OFFERS),
        draw(st.sampled_from(["msk", "spb"])),
        before=before,
        after=after,
        cause=draw(st.sampled_from(["git", "rule", "first"])),
        price=draw(AMOUNTS | st.none()),
    )


@st.composite
def price_changes(draw):
    fields = st.fixed_dictionaries({}, optional={"price": AMOUNTS, "cost": AMOUNTS})
    old = draw(st.fixed_dictionaries({}, optional={"old_price": AMOUNTS | st.none()}))
    return price(draw(OFFERS), before=draw(fields), after={**draw(fields), **old}, free=draw(UNITS))


@st.composite
def card_changes(draw):
    """Writes of cards, renames and moves into the archive and out of it."""
    offer = draw(OFFERS)
    lost = draw(st.lists(st.sampled_from("abc"), max_size=3))
    writer = draw(st.sampled_from(["create", "attributes", "pictures", "import"]))
    changed = field(draw(st.sampled_from(["name", "images", "category"])), lost=lost)
    made = [
        card(offer, changed, writer=writer, price=draw(AMOUNTS), free=draw(UNITS)),
        renamed(offer, f"WAS-{offer}"),
        archived(offer, archived=draw(st.booleans())),
        timer(offer),
    ]
    return draw(st.sampled_from(made))


@st.composite
def plans(draw, least=0):
    """Plans whose totals fit their operations, as the planner makes them."""
    drawn = draw(
        st.lists(
            stocks() | price_changes() | card_changes(),
            unique_by=lambda op: op.id,
            min_size=least,
            max_size=8,
        )
    )
    offers = {op.offer for op in drawn}
    darkens = {offer for offer in offers if draw(st.booleans())}
    revived = {op.offer for op in drawn if op.id.startswith("stock") and op.delta > 0} - darkens
    made = [
        msgspec.structs.replace(op, goes_dark=op.offer in darkens and op.delta < 0)
        if op.id.startswith("stock")
        else op
        for op in drawn
    ]
    return plan(*made, in_stock=20, comes_back=revived)


@given(plans(), st.randoms())
def test_judging_does_not_depend_on_the_order_of_operations(made, random):
    policies = shipped_set()
    shuffled = list(made.operations)
    random.shuffle(shuffled)
    other = msgspec.structs.replace(made, operations=tuple(shuffled))
    assert judge(made, policies, NOW, NOTHING_FOUND) == judge(other, policies, NOW, NOTHING_FOUND)
    assert judge(made, policies, NOW, NOTHING_FOUND) == judge(made, policies, NOW, NOTHING_FOUND)


@given(plans())
def test_an_unrelated_waiver_changes_nothing(made):
    rules = list(shipped().values())
    alone = judge(made, shipped_set(), NOW, NOTHING_FOUND)
    unrelated = [waiver(rule.id, offer=["Z*"]) for rule in rules]
    lapsed = [waiver(rule.id, days=-1) for rule in rules]
    for waivers in (unrelated, lapsed):
        verdict = judge(made, waiving(waivers), NOW, NOTHING_FOUND)
        assert (verdict.decision, verdict.results) == (alone.decision, alone.results)


@given(plans(least=1), st.sampled_from(BROKEN), st.sampled_from(["match", "require"]))
def test_a_failing_expression_never_allows(made, broken, where):
    guard = 'op.kind == "stock" && ' if "delta" in broken else ""
    if guard and not made.stock_operations:
        return
    rule = policy(match=guard + "true" if guard else None)
    if where == "match":
        rule = msgspec.structs.replace(rule, match=guard + broken)
    else:
        rule = msgspec.structs.replace(rule, require=broken)
    verdict = judge(made, compiled(rule), NOW)
    assert verdict.decision == "deny"
    assert verdict.results[0].outcome == "unknown"


@given(plans(least=1), st.sampled_from(PLAN_LIMITS))
def test_adding_the_override_makes_a_policy_on_the_plan_pass(made, require):
    rule = policy(require, scope="plan")
    (result,) = judge(made, compiled(rule), NOW).results
    if result.override:
        waivers = [waiver_from(result.override)]
        assert judge(made, compiled(rule, waivers=waivers), NOW).results[0].outcome == "pass"
    elif "/" not in require:
        assert result.outcome == "pass"


@given(plans())
def test_adding_all_overrides_of_shipped_policies_allows_the_plan(made):
    first = judge(made, shipped_set(), NOW, NOTHING_FOUND)
    waivers = [waiver_from(result.override) for result in first.violations]
    second = judge(made, waiving(waivers), NOW, NOTHING_FOUND)
    assert second.decision == "allow"
    assert second.violations == ()
    assert bool(first.violations) == any(result.waived for result in second.results)


@given(plans(), plans())
def test_fingerprints_are_equal_only_for_the_same_violation(one, other):
    policies = shipped_set()
    for left, right in zip(
        judge(one, policies, NOW, NOTHING_FOUND).results,
        judge(other, policies, NOW, NOTHING_FOUND).results,
        strict=True,
    ):
        same = _violation(left, one) == _violation(right, other)
        assert (left.fingerprint == right.fingerprint) == same


@given(plans())
def test_different_policies_never_share_a_fingerprint(made):
    rules = [policy("false", id=name) for name in ("a", "b")]
    rules += [policy("false", id=name, scope="plan") for name in ("c", "d")]
    verdict = judge(made, compiled(*rules), NOW, NOTHING_FOUND)
    marks = [result.fingerprint for result in verdict.results if result.fingerprint]
    assert len(marks) == len(set(marks))


@given(st.sampled_from(PLAN_LIMITS), plans(least=1), st.data())
def test_a_waiver_never_makes_the_decision_worse(require, made, data):
    mine = compiled(policy(require, scope="plan")).rules
    rules = msgspec.structs.replace(shipped_set(), rules=(*mine, *shipped_set().rules))
    chosen = data.draw(st.lists(OFFERS, max_size=3, unique=True))
    waivers = tuple(waiver(rule.policy.id, offer=chosen) for rule in rules.rules)
    order = ("allow", "needs_approval", "deny")
    waived = msgspec.structs.replace(rules, waivers=waivers)
    with_them = judge(made, waived, NOW, NOTHING_FOUND).decision
    without = judge(made, rules, NOW, NOTHING_FOUND).decision
    assert order.index(with_them) <= order.index(without)


def waiving(waivers):
    return msgspec.structs.replace(shipped_set(), waivers=tuple(waivers))


def _violation(result, made):
    """What makes two violations the same, said in another way than the fingerprint says it."""
    if result.outcome == "pass":
        return None
    violating = [op for op in made.operations if op.id in result.operations]
    if result.scope == "plan":
        return frozenset(op.offer for op in violating)
    return frozenset((op.id, *_sides(op)) for op in violating)


def _sides(op):
    match op:
        case SetStock():
            return op.before.free, op.after.free
        case SetPrice():
            return tuple(op.before.said()), tuple(op.after.said())
        case SetCard():
            return tuple(sorted((change.field, change.lost) for change in op.changes))
        case _:
            return (op.offer,)
