"""Policies ready to judge: every expression compiled, every message and waiver checked, once."""

import math
from collections.abc import Iterable, Iterator, Sequence

import msgspec
from msgspec.structs import replace

from reconciler.domain.errors import InvalidInput
from reconciler.domain.problem import Problem
from reconciler.domain.source import Source
from reconciler.policy.document import Policy, PolicyDocuments, Waiver
from reconciler.policy.expression import Row, Unknown, compile_expression
from reconciler.policy.fault import Fault, unknown_name
from reconciler.policy.message import Message, parse_message
from reconciler.policy.rule import Rule
from reconciler.policy.variable import KINDS, Kind, by_name, in_scope

PARAM_LENGTH = 200
"""Characters in a text param: together with the limit on expressions it bounds their work."""


class PolicySet(msgspec.Struct, frozen=True, kw_only=True):
    """Compiled policies by id, the waivers, and the digest of the files that they came from."""

    rules: tuple[Rule, ...]
    waivers: tuple[Waiver, ...]
    digest: str


def compile_policies(documents: PolicyDocuments) -> PolicySet:
    """Compile every expression and check every name, format, param and waiver.

    Raises InvalidInput with all problems, each at its place in the file.
    """
    problems = [*_duplicates(documents.policies), *_strange_waivers(documents)]
    rules = []
    for policy in documents.policies:
        made = _compile(policy)
        if isinstance(made, Rule):
            rules.append(made)
        else:
            problems.extend(made)
    if problems:
        raise InvalidInput(problems)
    return PolicySet(
        rules=tuple(sorted(rules, key=lambda rule: rule.policy.id)),
        waivers=documents.waivers,
        digest=documents.digest,
    )


def _compile(policy: Policy) -> Rule | list[Problem]:
    names = in_scope(policy)
    match = compile_expression(policy.match, names) if policy.match is not None else None
    require = compile_expression(policy.require, names)
    message = parse_message(policy.message, names)
    problems = list(_param_problems(policy))
    if isinstance(match, tuple):
        problems += _problems(policy, "match", policy.match or "", match)
    if isinstance(require, tuple):
        problems += _problems(policy, "require", policy.require, require)
    if isinstance(message, tuple):
        problems += _problems(policy, "message", policy.message, message)
    if problems or isinstance(match, tuple) or isinstance(require, tuple):
        return problems
    assert isinstance(message, Message)
    rule = Rule(policy=policy, match=match, require=require, message=message)
    if policy.scope == "plan":
        return rule
    return _with_kinds(rule)


def _with_kinds(rule: Rule) -> Rule | list[Problem]:
    """Ask the rule what it says of each kind of operation when nothing else is known.

    An answer that is definite even then holds for all operations of that kind, so they need no
    look one by one. An answer that hangs on a variable which that kind never has is a mistake in
    the policy: it would end as unknown for every such operation.
    """
    kinds: list[Kind] = []
    hangs_on: dict[str, list[Kind]] = {}
    for kind in KINDS:
        answer = rule.answer(Row({"op.kind": kind, **rule.params}))
        if answer != "pass":
            kinds.append(kind)
        if isinstance(answer, Unknown) and answer.missing is not None:
            hangs_on.setdefault(answer.missing, []).append(kind)
    problems = [
        problem for name, met in hangs_on.items() for problem in _foreign(rule.policy, name, met)
    ]
    return problems or replace(rule, kinds=tuple(kinds))


def _foreign(policy: Policy, name: str, met: Iterable[Kind]) -> list[Problem]:
    """One problem for a variable, however many kinds of operations don't have it."""
    variable = by_name().get(name)
    if variable is None or not variable.kinds:
        return []
    strange = [kind for kind in met if kind not in variable.kinds]
    if not strange:
        return []
    field = "match" if policy.match and name in policy.match else "require"
    fault = Fault(
        code="wrong-kind",
        message=f"{name} exists only in {_listed(variable.kinds)} operations; this policy also"
        f" looks at {_listed(strange)} ones.",
        fix=f"Let match begin with: {_guard(variable.kinds)} &&",
    )
    return _problems(policy, field, getattr(policy, field), (fault,))


def _listed(kinds: Sequence[Kind]) -> str:
    return " and ".join(filter(None, (", ".join(kinds[:-1]), kinds[-1])))


def _guard(kinds: Sequence[Kind]) -> str:
    """The expression that lets only these kinds in."""
    quoted = [f'"{kind}"' for kind in kinds]
    return f"op.kind == {quoted[0]}" if len(quoted) == 1 else f"op.kind in [{', '.join(quoted)}]"


def _problems(policy: Policy, field: str, text: str, faults: Iterable[Fault]) -> list[Problem]:
    place = policy.at.get(field, policy.source)
    return [_problem(policy, field, text, _out_of_scope(policy, fault), place) for fault in faults]


def _problem(policy: Policy, field: str, text: str, fault: Fault, place: Source) -> Problem:
    column = place.column + fault.column - 1
    line = text.split("\n")[fault.line - 1]
    return Problem(
        code=fault.code,
        message=fault.message,
        fix=fault.fix,
        source=Source(place.file, place.line + fault.line - 1, column),
        path=f"{policy.id}.{field}",
        excerpt=" " * (place.column - 1) + line,
        width=fault.width,
    )


def _out_of_scope(policy: Policy, fault: Fault) -> Fault:
    """Say so when a name exists, only not in policies of this scope."""
    variable = by_name().get(fault.name)
    if variable is None or policy.scope in variable.scopes:
        return fault
    return replace(
        fault,
        code="wrong-scope",
        message=f"{fault.name} exists only in policies of scope operation.",
        fix="Write `scope: operation`, or use plan.* here.",
    )


def _param_problems(policy: Policy) -> Iterator[Problem]:
    for name, value in policy.params.items():
        reason = ""
        if isinstance(value, float) and not math.isfinite(value):
            reason = "is not a finite number"
        elif isinstance(value, int) and not -(2**63) <= value < 2**63:
            reason = "is too large a number"
        elif isinstance(value, str) and len(value) > PARAM_LENGTH:
            reason = f"is longer than {PARAM_LENGTH} characters"
        elif not name.isidentifier():
            reason = "is not a name that expressions can use"
        if reason:
            yield Problem(
                code="policy-param",
                message=f"params.{name} {reason}.",
                fix="Params are numbers, short texts and true or false, under plain names.",
                source=policy.at.get(f"params.{name}", policy.source),
                path=f"{policy.id}.params.{name}",
            )


def _duplicates(policies: Iterable[Policy]) -> Iterator[Problem]:
    first: dict[str, Policy] = {}
    for policy in policies:
        if policy.id in first:
            yield Problem(
                code="duplicate-policy",
                message=f"The policy {policy.id} is already at {first[policy.id].source.short}.",
                fix="Give it another id, or delete one of the two.",
                source=policy.source,
                path=policy.id,
            )
        first.setdefault(policy.id, policy)


def _strange_waivers(documents: PolicyDocuments) -> Iterator[Problem]:
    known = {policy.id for policy in documents.policies}
    for waiver in documents.waivers:
        if waiver.policy not in known:
            message, fix = unknown_name(waiver.policy, known)
            yield Problem(
                code="unknown-policy",
                message=f"The waiver is for a policy that isn't there. {message}",
                fix=fix,
                source=waiver.source,
                path="policy",
            )
