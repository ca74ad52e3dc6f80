import pytest

from reconciler.domain.errors import InvalidInput
from reconciler.domain.source import Source
from reconciler.policy.compiled import PARAM_LENGTH
from tests.policy.builders import compiled, policy, waiver

EITHER = 'op.kind == "stock" ? op.delta < 3 : op.price_change < 0.5'


def problems(*policies, waivers=()):
    with pytest.raises(InvalidInput) as caught:
        compiled(*policies, waivers=waivers)
    return caught.value.problems


def test_the_place_is_the_texts_own_plus_the_engines():
    at = {"require": Source("policies/a.yaml", 7, 10)}
    (found,) = problems(policy('op.kind == "stock" &&\nop.dleta > 3', at=at))
    assert found.source == Source("policies/a.yaml", 8, 10)
    assert found.path == "p.require"
    assert found.width == len("op.dleta")
    assert found.excerpt[found.source.column - 1 :].startswith("op.dleta")
    assert "op.delta" in found.fix


def test_without_a_known_place_the_document_is_named():
    (found,) = problems(policy("op.dleta > 3"))
    assert found.source == Source("policies/p.yaml", 1, 1)


def test_all_problems_come_at_once():
    found = problems(
        policy("op.x > 1", match="op.y > 1", message="{z}", id="a"),
        policy("1", id="b"),
        waivers=[waiver("c")],
    )
    assert {problem.code for problem in found} == {
        "expression-unknown-name",
        "message-unknown-name",
        "expression-not-boolean",
        "unknown-policy",
    }
    assert len(found) == 5


@pytest.mark.parametrize("text", ["op.delta < 0) && (op.delta > -5", "true) : false ? (false"])
def test_each_text_is_an_expression_by_itself(text):
    (found,) = problems(policy(text, match='op.kind == "stock"'))
    assert (found.code, found.path) == ("expression-syntax", "p.require")
    (found,) = problems(policy("op.delta < 0", match='op.kind == "stock") || (op.delta < 5'))
    assert (found.code, found.path) == ("expression-syntax", "p.match")


def test_a_param_misspelt_is_suggested():
    (found,) = problems(policy("op.kind == params.knd", params={"kind": "x"}))
    assert "`params.kind`" in found.fix


def test_no_params_at_all_says_so():
    (found,) = problems(policy("op.kind == params.kind"))
    assert "params.kind" in found.message


def test_a_whole_number_beside_a_decimal_one_is_explained():
    rule = policy("op.price_change < params.share", match='op.kind == "price"', params={"share": 1})
    (found,) = problems(rule)
    assert "decimal number (double) and a whole number (int)" in found.message
    assert "params too" in found.fix


@pytest.mark.parametrize("field", ["match", "require", "message"])
def test_operations_are_not_there_in_policies_on_the_plan(field):
    texts = {"require": "true", "match": "true", "message": "no"}
    texts[field] = "{op.offer}" if field == "message" else 'op.offer == "A"'
    (found,) = problems(policy(scope="plan", **texts))
    assert "scope operation" in (found.message + found.fix)


def test_the_plan_is_there_in_policies_on_operations():
    compiled(policy("plan.operations < 3 || op.offer == store.name", message="{now} {plan.calls}"))


@pytest.mark.parametrize(
    ("match", "require", "right"),
    [
        (None, "op.delta < 3", False),
        ("op.delta > 1", "true", False),
        ("op.goes_dark", "op.kind == 'stock'", False),
        ('op.kind == "stock"', "op.price_change < 0.5", False),
        ('op.kind == "stock"', "op.delta < 3", True),
        (None, 'op.kind != "stock" || op.delta < 3', True),
        ('op.kind in ["stock", "price"]', EITHER, True),
        (None, EITHER, False),
        ('"stock" == op.kind && op.goes_dark', "op.delta < 3", True),
        (None, "op.offer != 'A'", True),
    ],
)
def test_a_variable_that_a_kind_never_has_needs_a_guard(match, require, right):
    rule = policy(require, match=match)
    if right:
        compiled(rule)
    else:
        found = problems(rule)
        (only,) = found
        assert only.code == "wrong-kind"
        assert "op.kind ==" in only.fix


@pytest.mark.parametrize(
    "value", [float("nan"), float("inf"), 2**63, "x" * (PARAM_LENGTH + 1)], ids=str
)
def test_strange_params_are_refused(value):
    at = {"params.limit": Source("policies/a.yaml", 5, 9)}
    (found,) = problems(policy(params={"limit": value}, at=at))
    assert found.code == "policy-param"
    assert found.source == Source("policies/a.yaml", 5, 9)


def test_a_params_name_must_be_usable():
    (found,) = problems(policy(params={"max-share": 1}))
    assert found.code == "policy-param"


def test_params_keep_the_type_that_yaml_gave_them():
    params = {"yes": True, "whole": 5, "share": 0.5, "text": "x"}
    compiled(
        policy(
            "params.yes && params.whole > 4 && params.share < 1.0 && params.text == 'x'",
            params=params,
        )
    )


def test_an_id_is_used_once():
    (found,) = problems(policy(), policy(source=Source("policies/q.yaml", 4)))
    assert found.code == "duplicate-policy"
    assert "policies/p.yaml:1" in found.message
    assert found.source.file == "policies/q.yaml"


def test_a_waiver_for_no_policy_suggests_one():
    (found,) = problems(policy(id="price-step"), waivers=[waiver("price-stop")])
    assert "price-step" in found.fix


def test_rules_are_kept_by_id():
    made = compiled(policy(id="b"), policy(id="a"))
    assert [rule.policy.id for rule in made.rules] == ["a", "b"]
