"""Policies on single operations: one pass over the plan, each operation asked of each policy."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from reconciler.plan.model import Plan
from reconciler.plan.operation import Operation
from reconciler.policy import override
from reconciler.policy.expression import Row, Unknown, Value
from reconciler.policy.facts import PlanFacts
from reconciler.policy.fingerprint import of_operations
from reconciler.policy.judge_plan import plan_values
from reconciler.policy.operation_variables import kind_of
from reconciler.policy.pardons import Pardons
from reconciler.policy.ranking import gravity
from reconciler.policy.rule import Answer, Rule, outcome_of
from reconciler.policy.variable import KINDS, OperationVariable, by_name
from reconciler.policy.verdict import Result

Finding = tuple[Operation, Answer]


def judge_operations(
    rules: Iterable[Rule], plan: Plan, pardons: Pardons, now: datetime
) -> Iterator[Result]:
    """What each policy says of the operations it is about."""
    listed = list(rules)
    facts = PlanFacts(plan, now)
    findings = _ask_all(listed, facts)
    for rule, found in zip(listed, findings, strict=True):
        yield _result(rule, found, facts, pardons)


def _ask_all(rules: list[Rule], facts: PlanFacts) -> list[list[Finding]]:
    """The operations that each rule does not pass.

    The inner loop of the room. Values are read once an operation, and only those that some rule
    mentions; what is the same for all operations is read once.
    """
    of_plan = [{**plan_values(facts, rule.names), **rule.params} for rule in rules]
    findings: list[list[Finding]] = [[] for _ in rules]
    asked = {kind: [i for i, rule in enumerate(rules) if kind in rule.kinds] for kind in KINDS}
    readers = {
        kind: _readers(name for i in places for name in rules[i].names)
        for kind, places in asked.items()
    }
    for op in facts.plan.operations:
        kind = kind_of(op)
        values = _values(op, readers[kind])
        for i in asked[kind]:
            answer = rules[i].answer(Row({**values, **of_plan[i]}))
            if answer != "pass":
                findings[i].append((op, answer))
    return findings


def _result(rule: Rule, found: list[Finding], facts: PlanFacts, pardons: Pardons) -> Result:
    policy, waiving = rule.policy, pardons.waiving
    found.sort(key=lambda finding: gravity(finding[0]))
    for op, _ in found:
        waiving.count(policy.id, op)
    waived = {op.id for op, _ in found if waiving.exempts(policy.id, op)}
    left = [finding for finding in found if finding[0].id not in waived]
    listed = tuple(op.id for op, _ in found if op.id in waived)
    if not left:
        return rule.result("pass", waived=listed)
    approved = _approved(rule, left, pardons)
    open_ = [finding for finding in left if finding[0].id not in approved]
    operations = [op for op, _ in open_ or left]
    return rule.result(
        _overall(answer for _, answer in open_) if open_ else "approved",
        operations=tuple(op.id for op in operations),
        messages=tuple(_messages(rule, open_ or left, facts)),
        fingerprint=of_operations(policy.id, operations),
        override=override.for_operations(policy.id, operations, facts.now),
        waived=listed,
        approved=tuple(op.id for op, _ in left if op.id in approved),
    )


def _approved(rule: Rule, findings: Iterable[Finding], pardons: Pardons) -> set[str]:
    """The operations that somebody approved, each by itself: the rest stays so if one grew."""
    if not rule.can_be_approved:
        return set()
    covers = pardons.approving.covers
    return {op.id for op, answer in findings if covers(rule.policy.id, outcome_of(answer), [op])}


def _overall(answers: Iterable[Answer]) -> Answer:
    """One certain violation makes the whole certain; else the first reason for not knowing."""
    listed = list(answers)
    return "violated" if "violated" in listed else listed[0]


def _messages(rule: Rule, findings: Iterable[Finding], facts: PlanFacts) -> Iterator[str]:
    shared = {**plan_values(facts, rule.message.names), **rule.params}
    readers = _readers(rule.message.names)
    for op, answer in findings:
        if isinstance(answer, Unknown):
            yield f"{op.id}: can't be judged, {answer.reason}"
        else:
            values = {**shared, **_values(op, readers)}
            yield rule.message.written(values, facts.plan.currency)


def _readers(names: Iterable[str]) -> list[OperationVariable]:
    table = (by_name().get(name) for name in dict.fromkeys(names))
    return [variable for variable in table if isinstance(variable, OperationVariable)]


def _values(op: Operation, readers: Iterable[OperationVariable]) -> Mapping[str, Value]:
    read = ((variable.name, variable.read(op)) for variable in readers)
    return {name: value for name, value in read if value is not None}
