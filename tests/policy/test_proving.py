import pytest
from msgspec.structs import replace

from reconciler.domain.errors import InvalidInput
from reconciler.domain.source import Source
from reconciler.policy.document import PolicyDocuments
from reconciler.policy.example import Case, PolicyTest, State
from reconciler.policy.proving import prove
from tests.policy.builders import money, policy

HERE = Source("policies/tests/t.yaml", 4)
RULE = policy(
    'op.delta < params.most || op.offer.startsWith("MADE-")',
    match='op.kind == "stock"',
    params={"most": 5},
    message="{op.offer} rises by {op.delta}",
    at={"require": Source("policies/p.yaml", 7, 10)},
)
DOCUMENTS = PolicyDocuments(policies=(RULE,), waivers=(), digest="")


def case(units=9, expect="violated", offer="MUG", **more):
    before, after = {offer: State(stock={"msk": 0})}, {offer: State(stock={"msk": units})}
    return Case(name="x", expect=expect, source=HERE, before=before, after=after, **more)


def proved(*cases, documents=DOCUMENTS):
    return prove(documents, [PolicyTest(policy="p", cases=cases, source=HERE)])


def test_a_case_that_is_as_expected():
    tested = proved(case(messages=("MUG rises by 9",), level="deny"))
    assert tested.failed == ()
    assert tested.cases[0].outcome == "violated"


@pytest.mark.parametrize(
    ("wrong", "word"),
    [
        (case(expect="pass"), "expected pass, and it is violated"),
        (case(level="warn"), "expected the level warn, and it is deny"),
        (case(messages=("other",)), "the messages differ"),
    ],
)
def test_a_case_that_is_not(wrong, word):
    (failed,) = proved(wrong).failed
    assert failed.wrong == (word,)
    assert failed.where == HERE


def test_clauses_that_no_case_tries_are_named_with_their_place():
    gaps = proved(case(), case(4, "pass")).gaps
    assert [(gap.clause, gap.never) for gap in gaps] == [('op.offer.startsWith("MADE-")', True)]
    assert gaps[0].where == Source("policies/p.yaml", 7, 10 + len("op.delta < params.most || "))
    assert proved(case(), case(4, "pass"), case(expect="pass", offer="MADE-1")).gaps == ()


def test_policies_without_tests_and_without_a_violation():
    other = replace(DOCUMENTS, policies=(RULE, policy("true", id="q")))
    tested = proved(case(4, "pass"), documents=other)
    assert (tested.untested, tested.untriggered) == (("q",), ("p",))


def test_numbers_and_facts_of_a_case():
    assert proved(case(params={"most": 50}, expect="pass")).failed == ()
    assert proved(case(facts={"op.delta": None}, expect="unknown")).failed == ()
    assert proved(case(facts={"op.delta": 3}, expect="pass")).failed == ()


@pytest.mark.parametrize(
    ("strange", "code"),
    [
        (case(facts={"op.dleta": 3}), "policy-test-fact"),
        (case(facts={"op.delta": "many"}), "policy-test-fact"),
        (case(params={"mots": 3}), "settings-param"),
        (case(profile="none"), "settings-unknown-profile"),
    ],
)
def test_what_a_case_gets_wrong_is_told(strange, code):
    with pytest.raises(InvalidInput) as caught:
        proved(strange)
    assert [problem.code for problem in caught.value.problems] == [code]


def test_tests_of_a_policy_that_is_not_there():
    with pytest.raises(InvalidInput) as caught:
        prove(DOCUMENTS, [PolicyTest(policy="q", cases=(), source=HERE)])
    assert caught.value.problems[0].code == "unknown-policy"


def test_every_kind_of_change_can_be_told_before_and_after():
    """What becomes of each state is the plan that a shop would have got."""
    from reconciler.policy.example_plan import plan_of

    made = plan_of(
        Case(
            name="x", expect="pass", source=HERE,
            before={
                "A": State(price=money("10"), stock={"msk": 1}),
                "B": State(fields={"name": "b"}),
                "OLD": State(price=money("1")),
                "D": State(archived=True, auto_archived=True),
                "E": State(stock={"msk": 3}),
                "F": State(min_price=money("9")),
            },
            after={
                "A": State(price=money("11"), stock={"msk": 0}),
                "B": State(fields={"name": "bb"}),
                "C": State(price=money("5"), fields={"name": "c"}),
                "NEW": State(was="OLD"),
                "D": State(archived=False),
                "E": State(archived=True, stock={"msk": 0}),
                "F": State(renews_min_price=True),
            },
        )
    )  # fmt: skip
    assert [op.id for op in made.operations] == [
        "rename:OLD", "stock:A@msk", "stock:E@msk", "card:C:create", "card:B:import",
        "unarchive:D", "price:A", "timer:F", "archive:E",
    ]  # fmt: skip
    assert made.totals.goes_dark == ("A", "E")
    assert (made.totals.offers, made.totals.in_stock_before) == (7, 2)
