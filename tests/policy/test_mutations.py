"""Every clause of a shipped policy matters: change any one, and one of its tests notices."""

import re

import pytest
from msgspec.structs import replace

from reconciler.domain.errors import InvalidInput
from reconciler.policy.clauses import clauses
from reconciler.policy.proving import run_case
from reconciler.policy.tokens import tokens
from tests.policy.builders import compiled, shipped, shipped_cases, shipped_documents

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
    for token in tokens(text):
        for other in _SWAPS.get(token.word, ()) if token.sort == "sign" else ():
            yield text[: token.start] + other + text[token.end :]


def _without_clauses(text):
    """Each clause together with one joint beside it, and each turned round."""
    for clause in clauses(text):
        end = clause.start + len(clause.text)
        before, after = text[: clause.start], text[end:]
        yield f"{before}!({clause.text}){after}"
        for less in (
            re.sub(r"(&&|\|\|)\s*(!?\(?)\s*$", r"\2", before) + after,
            before + re.sub(r"^\s*(\)?)\s*(&&|\|\|)", r"\1", after),
        ):
            if less != before + after:
                yield less


def _mutants():
    for policy in shipped().values():
        for field in ("match", "require"):
            text = getattr(policy, field)
            if text is None:
                continue
            texts = {f"!({text})", *_swapped(text), *_without_clauses(text)} - {text}
            for mutant in sorted(texts):
                yield pytest.param(policy, field, mutant, id=f"{policy.id} {field}: {mutant}")
            if field == "match":
                yield pytest.param(policy, field, None, id=f"{policy.id} without match")


def _others(value):
    match value:
        case bool():
            return (not value,)
        case int() | float():
            return (value + 1, value / 2 if isinstance(value, float) else value // 2)
        case str():
            return ("00", "99")
        case tuple():
            return (value[1:], value[:-1], ())


def _params():
    for policy in shipped().values():
        for name, value in policy.params.items():
            for changed in dict.fromkeys(one for one in _others(value) if one != value):
                params = {**policy.params, name: changed}
                yield pytest.param(policy, "params", params, id=f"{policy.id} {name}={changed}")


def _notices(mutant):
    documents = replace(shipped_documents(), policies=(mutant,), waivers=())
    cases = sorted(shipped_cases()[mutant.id], key=lambda case: len(case.before) + len(case.after))
    return any(run_case(documents, mutant.id, case).outcome != case.expect for case in cases)


@pytest.mark.parametrize(("policy", "field", "changed"), [*_mutants(), *_params()])
def test_a_changed_policy_fails_a_case(policy, field, changed):
    mutant = replace(policy, **{field: changed})
    try:
        compiled(mutant)
    except InvalidInput:
        return
    assert _notices(mutant)


def test_an_unchanged_policy_fails_none():
    assert not any(map(_notices, shipped().values()))
