"""The tests of policies, run: what each case gives, and which clauses no case ever tries."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec
from msgspec.structs import replace

from reconciler.domain.errors import InvalidInput
from reconciler.domain.problem import Problem
from reconciler.domain.source import Source
from reconciler.policy.clauses import Clause, clauses
from reconciler.policy.compiled import PolicySet, compile_policies, place_in
from reconciler.policy.document import Enforce, Param, PolicyDocuments, Settings, Tuning
from reconciler.policy.example import Case, PolicyTest
from reconciler.policy.example_evidence import evidence_of
from reconciler.policy.example_plan import plan_of
from reconciler.policy.expression import CelType, Expression, Row, Value, compile_rule
from reconciler.policy.facts import PlanFacts
from reconciler.policy.fault import unknown_name
from reconciler.policy.judge import judge
from reconciler.policy.judge_operations import applies
from reconciler.policy.rule import Rule
from reconciler.policy.tokens import names_in
from reconciler.policy.values import operation_values, plan_values, readers
from reconciler.policy.variable import by_name, names_in_scope, param_type
from reconciler.policy.verdict import Outcome, Result


class Proved(msgspec.Struct, frozen=True, kw_only=True):
    """What a case gave. `wrong` says in words what differs from what it expects; empty is good."""

    policy: str
    case: str
    where: Source
    expected: Outcome
    outcome: Outcome
    level: Enforce
    messages: tuple[str, ...]
    wrong: tuple[str, ...] = ()


class Gap(msgspec.Struct, frozen=True, kw_only=True):
    """A clause that is `never` true, or never false, in any case of its policy."""

    policy: str
    field: str
    clause: str
    where: Source
    never: bool


class Tested(msgspec.Struct, frozen=True, kw_only=True):
    """All cases, in the order of the files, and what they leave untried.

    `untested` are policies without any case; `untriggered` those with cases, of which none is
    violated.
    """

    cases: tuple[Proved, ...]
    gaps: tuple[Gap, ...]
    untested: tuple[str, ...]
    untriggered: tuple[str, ...]

    @property
    def failed(self) -> tuple[Proved, ...]:
        """The cases that gave something else than they expect."""
        return tuple(case for case in self.cases if case.wrong)


def prove(documents: PolicyDocuments, tests: Sequence[PolicyTest]) -> Tested:
    """Run every case. Raises InvalidInput for policies, params or variables that don't exist.

    A case takes the numbers of the policy's own document, then those of the profile that it names,
    then its own; the settings of stores play no part, and waivers neither.
    """
    problems = [*_strange(documents, tests)]
    if problems:
        raise InvalidInput(problems)
    results: list[Proved] = []
    tried: dict[str, _Tried] = {}
    for test in tests:
        for case in test.cases:
            rule = _rule(documents, test.policy, case)
            seen = _Judged(rule, case)
            results.append(seen.proved)
            tried.setdefault(test.policy, _Tried(rule)).see(rule, seen)
    violated = {one.policy for one in results if one.outcome == "violated"}
    known = [policy.id for policy in documents.policies]
    return Tested(
        cases=tuple(results),
        gaps=tuple(gap for name in sorted(tried) for gap in tried[name].gaps()),
        untested=tuple(name for name in sorted(known) if name not in tried),
        untriggered=tuple(name for name in sorted(tried) if name not in violated),
    )


def run_case(documents: PolicyDocuments, policy: str, case: Case) -> Proved:
    """What a policy says of one case."""
    return _Judged(_rule(documents, policy, case), case).proved


class _Judged:
    """One case judged, with the rows that its policy was asked about."""

    def __init__(self, rule: PolicySet, case: Case) -> None:
        plan, given = plan_of(case), dict(_given(case))
        evidence = evidence_of(case, plan)
        (result,) = judge(plan, rule, case.now, evidence, given=given).results
        self.proved = _proved(case, result)
        self.facts = PlanFacts(plan, case.now, evidence=evidence, given=given)

    def rows(self, rule: Rule, names: Iterable[str]) -> Iterator[Mapping[str, Value]]:
        """What the policy is asked about: the plan, or each operation that it is meant for."""
        shared = plan_values(self.facts, names)
        if rule.policy.scope == "plan":
            yield shared
            return
        variables = readers(names)
        for op in self.facts.plan.operations:
            if applies(rule, op):
                yield {**shared, **operation_values(op, self.facts, variables)}


def _proved(case: Case, result: Result) -> Proved:
    return Proved(
        policy=result.policy,
        case=case.name,
        where=case.source,
        expected=case.expect,
        outcome=result.outcome,
        level=result.enforce,
        messages=tuple(result.messages),
        wrong=tuple(_wrong(case, result)),
    )


def _wrong(case: Case, result: Result) -> Iterator[str]:
    if result.outcome != case.expect:
        yield f"expected {case.expect}, and it is {result.outcome}"
    if case.level is not None and result.enforce != case.level:
        yield f"expected the level {case.level}, and it is {result.enforce}"
    if case.messages is not None and tuple(result.messages) != case.messages:
        yield "the messages differ"


class _Tried:
    """What became of the clauses of one policy over its cases."""

    def __init__(self, rules: PolicySet) -> None:
        self._policy = rules.rules[0].policy
        self._seen: dict[tuple[str, Clause], set[bool]] = {
            (field, clause): set()
            for field in ("match", "require")
            for clause in clauses(getattr(self._policy, field) or "")
            if not _is_guard(clause)
        }

    def see(self, rules: PolicySet, judged: _Judged) -> None:
        """Remember what each clause is in a case."""
        rule = rules.rules[0]
        for (_, clause), seen in self._seen.items():
            asked = _alone(rule, clause)
            if asked is None or len(seen) == 2:
                continue
            for row in judged.rows(rule, asked.names):
                answer = asked.holds(Row(row))
                if isinstance(answer, bool):
                    seen.add(answer)

    def gaps(self) -> Iterator[Gap]:
        """The clauses that were never true, or never false."""
        for (field, clause), seen in self._seen.items():
            for value in (True, False):
                if value not in seen:
                    text = getattr(self._policy, field)
                    yield Gap(
                        policy=self._policy.id,
                        field=field,
                        clause=" ".join(clause.text.split()),
                        where=place_in(self._policy, field, text, clause.start),
                        never=value,
                    )


def _is_guard(clause: Clause) -> bool:
    """Which kinds a policy is about is checked when it is read."""
    found = [name for name in names_in(clause.text) if name in by_name()]
    return found == ["op.kind"]


def _alone(rule: Rule, clause: Clause) -> Expression | None:
    params = {f"params.{name}": value for name, value in rule.policy.params.items()}
    return compile_rule(None, clause.text, params, names_in_scope(rule.policy.scope))


def _rule(documents: PolicyDocuments, policy: str, case: Case) -> PolicySet:
    """The policy alone, with the numbers that hold in a case."""
    chosen = [one for one in documents.policies if one.id == policy]
    profiles = tuple(
        replace(one, policies={policy: one.policies[policy]} if policy in one.policies else {})
        for one in documents.profiles
    )
    tuning = {policy: Tuning(source=case.source, params=case.params)} if case.params else {}
    settings = Settings(policies=tuning, source=case.source, profile=case.profile)
    return compile_policies(
        PolicyDocuments(
            policies=tuple(chosen),
            waivers=(),
            digest="",
            profiles=profiles,
            settings=(settings,),
        )
    )


def _strange(documents: PolicyDocuments, tests: Iterable[PolicyTest]) -> Iterator[Problem]:
    known = {policy.id for policy in documents.policies}
    for test in tests:
        if test.policy not in known:
            message, fix = unknown_name(test.policy, known)
            yield Problem(
                code="unknown-policy",
                message=f"The tests are of a policy that isn't there. {message}",
                fix=fix,
                source=test.source,
                path="policy",
                width=len(test.policy),
            )
        for case in test.cases:
            yield from _strange_facts(case)


def _strange_facts(case: Case) -> Iterator[Problem]:
    for name, value in case.facts.items():
        variable = by_name().get(name)
        if variable is None:
            words, fix = unknown_name(name, by_name())
            message = f"`facts` name a variable that doesn't exist. {words}"
        elif value is not None and _fitting(value, variable.type) is None:
            message = f"`facts`: {name} is a {variable.type}."
            fix = "Write a value of that type, or null for one that is not known."
        else:
            continue
        yield Problem(
            code="policy-test-fact",
            message=message,
            fix=fix,
            source=case.source,
            path=f"facts.{name}",
        )


def _given(case: Case) -> Iterator[tuple[str, Value | None]]:
    for name, value in case.facts.items():
        yield name, None if value is None else _fitting(value, by_name()[name].type)


def _fitting(value: Param, wanted: CelType) -> Param | None:
    """The value in the type of a variable; None if it can't be."""
    if wanted == "double" and param_type(value) == "int":
        return float(value)  # type: ignore[arg-type]
    return value if param_type(value) == wanted else None
