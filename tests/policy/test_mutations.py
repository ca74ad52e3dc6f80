"""Every clause of a shipped policy matters: change any one, and a case notices."""

import re
from itertools import pairwise

import msgspec
import pytest

from reconciler.domain.errors import InvalidInput
from reconciler.policy import judge
from tests.policy.builders import NOW, compiled, result_of, shipped
from tests.policy.cases import CASES

_TOKEN = re.compile(r'"[^"]*"|<=|>=|==|!=|&&|\|\||[<>!()?:]')
_SWAPS = {
    "<=": ("<", ">"),
    ">=": (">", "<"),
    "<": ("<=", ">"),
    ">": (">=", "<"),
    "==": ("!=",),
    "!=": ("==",),
    "&&": ("||",),
    "||": ("&&",),
    "!": ("",),
}


def _swapped(text):
    for token in _TOKEN.finditer(text):
        for other in _SWAPS.get(token.group(), ()):
            yield text[: token.start()] + other + text[token.end() :]


def _clauses(text):
    """Where each clause of an && or || chain stands, at every depth."""
    opened, joints = [], []
    for token in _TOKEN.finditer(text):
        match token.group():
            case "(":
                opened.append((token.end(), joints))
                joints = []
            case ")":
                start, outer = opened.pop()
                yield from _of_chain(start, joints, token.start())
                joints = outer
            case "&&" | "||":
                joints.append(token.span())
    yield from _of_chain(0, joints, len(text))


def _of_chain(start, joints, end):
    """Each clause together with one joint beside it."""
    edges = [(start, start), *joints, (end, end)]
    if joints:
        yield start, joints[0][1]
        for (left, _), (right, _) in pairwise(edges[1:]):
            yield left, right


def _without_clauses(text):
    return {text[:start] + text[end:] for start, end in _clauses(text)}


def _mutants():
    for policy in shipped().values():
        for field in ("match", "require"):
            text = getattr(policy, field)
            if text is None:
                continue
            texts = {f"!({text})", *_swapped(text), *_without_clauses(text)}
            for mutant in sorted(texts):
                yield pytest.param(policy, field, mutant, id=f"{policy.id} {field}: {mutant}")
            if field == "match":
                yield pytest.param(policy, field, None, id=f"{policy.id} without match")


def _params():
    for policy in shipped().values():
        for name, value in policy.params.items():
            for changed in (value + 1, value / 2 if isinstance(value, float) else value // 2):
                params = {**policy.params, name: changed}
                yield pytest.param(policy, "params", params, id=f"{policy.id} {name}={changed}")


@pytest.mark.parametrize(("policy", "field", "changed"), [*_mutants(), *_params()])
def test_a_changed_policy_fails_a_case(policy, field, changed):
    try:
        mutant = compiled(msgspec.structs.replace(policy, **{field: changed}))
    except InvalidInput:
        return
    cases = [case for case in CASES if case.policy == policy.id]
    assert any(
        result_of(judge(case.plan, mutant, NOW), policy.id).outcome != case.outcome
        for case in cases
    )


def test_clauses_are_found_at_every_depth():
    assert _without_clauses("a && (b || c)") == {
        " (b || c)",
        "a ",
        "a && ( c)",
        "a && (b )",
    }
