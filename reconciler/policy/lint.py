"""Policies that can't do what somebody expects of them: never asked, always so, or outdone."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from reconciler.domain.problem import Problem
from reconciler.policy.compiled import PolicySet
from reconciler.policy.document import Param, Policy
from reconciler.policy.expression import Row, Unknown
from reconciler.policy.rule import Rule
from reconciler.policy.tokens import tokens
from reconciler.policy.verdict import LEVELS


def lint(policies: PolicySet) -> Iterator[Problem]:
    """What is odd and not wrong, each at its place."""
    for rule in policies.rules:
        odd = _constant(rule) or _outdone(rule, policies.rules)
        if odd is not None:
            yield odd


def _constant(rule: Rule) -> Problem | None:
    policy = rule.policy
    if rule.policy.scope == "operation" and not rule.kinds:
        return Problem(
            code="policy-unreachable",
            message=f"The policy {policy.id} is never asked: no kind of change meets its `match`,"
            " or all of them keep it.",
            fix="Look at the comparisons of op.kind, or delete the policy.",
            source=policy.source,
            path=policy.id,
        )
    answer = rule.answer(Row({}))
    if isinstance(answer, Unknown):
        return None
    told = "always holds" if answer == "pass" else "is always violated"
    return Problem(
        code="policy-constant",
        message=f"The policy {policy.id} {told}, whatever the plan is.",
        fix="Compare a variable with something, or delete the policy.",
        source=policy.source,
        path=policy.id,
    )


def _outdone(rule: Rule, others: Iterable[Rule]) -> Problem | None:
    """Another policy with the same expressions is at least as grave and at least as narrow."""
    mine = rule.policy
    for other in others:
        theirs = other.policy
        if theirs.id == mine.id or not _same(mine, theirs):
            continue
        graver = LEVELS.index(mine.enforce) - LEVELS.index(theirs.enforce)
        narrower = _narrower(theirs, mine)
        if narrower is None or graver < 0:
            continue
        equal = graver == 0 and theirs.params == mine.params
        if equal and theirs.id > mine.id:
            continue
        return Problem(
            code="policy-shadowed",
            message=f"Whatever violates {mine.id} violates {theirs.id} as well"
            f" ({theirs.source.short}), which says {theirs.enforce}: {mine.id} adds nothing.",
            fix="Give it a narrower limit or a graver level, or delete it.",
            source=mine.source,
            path=mine.id,
        )
    return None


def _same(one: Policy, other: Policy) -> bool:
    return (
        one.scope == other.scope
        and one.applies_to == other.applies_to
        and one.params.keys() == other.params.keys()
        and _bare(one.match or "") == _bare(other.match or "")
        and _bare(one.require) == _bare(other.require)
    )


def _bare(text: str) -> list[str]:
    return [token.word for token in tokens(text) if token.sort != "blank"]


class _Bound(NamedTuple):
    """How a limit is compared: a higher number lets more through, or less."""

    name: str
    higher_is_wider: bool


def _narrower(theirs: Policy, mine: Policy) -> bool | None:
    """Whether their numbers let through no more than mine; None if that can't be told."""
    differing = [name for name in mine.params if mine.params[name] != theirs.params[name]]
    for name in differing:
        ways = {bound.higher_is_wider for bound in _bounds(mine.require) if bound.name == name}
        plain = all(name not in re.findall(r"params\.(\w+)", text or "") for text in (mine.match,))
        counted = _bare(mine.require).count(f"params.{name}")
        found = sum(bound.name == name for bound in _bounds(mine.require))
        if len(ways) != 1 or counted != found or not plain:
            return None
        if not _less(theirs.params, mine.params, name, wider=ways.pop()):
            return None
    return True


def _less(
    theirs: Mapping[str, Param], mine: Mapping[str, Param], name: str, *, wider: bool
) -> bool:
    a, b = theirs[name], mine[name]
    if not isinstance(a, int | float) or not isinstance(b, int | float):
        return False
    return a < b if wider else a > b


def _bounds(text: str) -> Iterator[_Bound]:
    """`x <= params.limit` and `x >= -params.limit`: a higher limit lets more through."""
    words = _bare(text)
    if "||" in words or "!" in words or "?" in words:
        return
    for number, word in enumerate(words):
        if not word.startswith("params."):
            continue
        minus = number > 0 and words[number - 1] == "-"
        sign = words[number - 1 - minus] if number > minus else ""
        after = words[number + 1] if number + 1 < len(words) else "&&"
        if sign in ("<", "<=", ">", ">=") and after == "&&":
            yield _Bound(word.removeprefix("params."), (sign in ("<", "<=")) != minus)
