"""Policies ready to judge: every expression compiled, every message and waiver checked, once."""

import math
from collections.abc import Iterable, Iterator, Sequence

import msgspec
from msgspec.structs import replace

from reconciler.domain.errors import InvalidInput
from reconciler.domain.problem import Problem
from reconciler.domain.source import Source
from reconciler.policy.document import Policy, PolicyDocuments, Waiver
from reconciler.policy.evidence import Need
from reconciler.policy.expression import (
    Row,
    Unknown,
    compile_expression,
    compile_rule,
)
from reconciler.policy.fault import Fault, unknown_name
from reconciler.policy.message import parse_message
from reconciler.policy.rule import Rule
from reconciler.policy.tuning import STANDARD, Tuned, profile_of, tuned, tuning_problems
from reconciler.policy.variable import KINDS, Kind, by_name, in_scope, names_in_scope

PARAM_LENGTH = 200
"""Characters in a text param: together with the limit on expressions it bounds their work."""

LIST_LENGTH = 2000
"""The same of a list of texts, all of them together."""

TOO_MUCH_TOGETHER = Fault(
    code="expression-too-deep",
    message="`match` and `require` are too much together.",
    fix="Split the policy into several.",
)


class PolicySet(msgspec.Struct, frozen=True, kw_only=True):
    """Compiled policies by id, the waivers, and the digest of the files that they came from.

    `off` are those that the settings of the store switch off: they are not asked.
    """

    rules: tuple[Rule, ...]
    waivers: tuple[Waiver, ...]
    digest: str
    profile: str = STANDARD
    off: tuple[Rule, ...] = ()

    @property
    def needs(self) -> frozenset[Need]:
        """What has to be gathered for the policies besides the plan."""
        table = by_name()
        names = {name for rule in self.rules for name in rule.names | rule.message.names}
        found = (table[name].need for name in names if name in table)
        return frozenset(need for need in found if need is not None)


def compile_policies(documents: PolicyDocuments, store: str | None = None) -> PolicySet:
    """Compile every expression and check every name, format, param and waiver.

    With the numbers that hold for a store; without one, those that hold for all of them.
    Raises InvalidInput with all problems, each at its place in the file.
    """
    problems = [
        *_duplicates(documents.policies),
        *_strange_waivers(documents),
        *tuning_problems(documents),
    ]
    rules: list[Rule] = []
    off: list[Rule] = []
    for one in tuned(documents, store):
        made = _compile(one)
        if isinstance(made, Rule):
            (off if one.off else rules).append(made)
        else:
            problems.extend(made)
    if problems:
        raise InvalidInput(problems)
    return PolicySet(
        rules=tuple(sorted(rules, key=lambda rule: rule.policy.id)),
        waivers=documents.waivers,
        digest=documents.digest,
        profile=profile_of(documents, store),
        off=tuple(sorted(off, key=lambda rule: rule.policy.id)),
    )


def _compile(one: Tuned) -> Rule | list[Problem]:
    policy = one.policy
    params = {f"params.{name}": value for name, value in policy.params.items()}
    problems = list(_param_problems(policy))
    message = parse_message(policy.message, in_scope(policy))
    if isinstance(message, tuple):
        problems += _problems(policy, "message", policy.message, message)
    asks = compile_rule(policy.match, policy.require, params, names_in_scope(policy.scope))
    if asks is None:
        problems += _faults(policy)
    if asks is None or isinstance(message, tuple) or problems:
        return problems or _problems(policy, "require", policy.require, (TOO_MUCH_TOGETHER,))
    rule = Rule(policy=policy, asks=asks, message=message, origins=one.origins)
    if policy.scope == "plan":
        return rule
    return _with_kinds(rule)


def _faults(policy: Policy) -> Iterator[Problem]:
    """What is wrong with the expressions of a policy that can't be compiled, text by text."""
    names = in_scope(policy)
    for field, text in (("match", policy.match), ("require", policy.require)):
        made = compile_expression(text, names) if text is not None else None
        if isinstance(made, tuple):
            yield from _problems(policy, field, text or "", made)


def _with_kinds(rule: Rule) -> Rule | list[Problem]:
    """Ask the rule what it says of each kind of operation when nothing else is known.

    An answer that is definite even then holds for all operations of that kind, so they need no
    look one by one. An answer that hangs on a variable which that kind never has is a mistake in
    the policy: it would end as unknown for every such operation.
    """
    kinds: list[Kind] = []
    hangs_on: dict[str, list[Kind]] = {}
    for kind in KINDS:
        answer = rule.answer(Row({"op.kind": kind}))
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


def place_in(policy: Policy, field: str, text: str, offset: int) -> Source:
    """Where a part of one of the policy's texts stands in its file."""
    place = policy.at.get(field, policy.source)
    line = text.count("\n", 0, offset)
    column = offset - (text.rfind("\n", 0, offset) + 1)
    return Source(place.file, place.line + line, place.column + column)


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
        elif isinstance(value, tuple) and sum(map(len, value)) > LIST_LENGTH:
            reason = f"has more than {LIST_LENGTH} characters"
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
