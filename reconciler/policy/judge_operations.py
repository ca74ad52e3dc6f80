"""Policies on single operations: one pass over the plan, each operation asked of each policy."""

from collections import Counter
from collections.abc import Iterable, Iterator

from reconciler.domain.bulk import collector_off
from reconciler.plan.operation import Operation, SetStock, traits_of
from reconciler.policy import override
from reconciler.policy.document import EVERYTHING
from reconciler.policy.expression import Unknown
from reconciler.policy.facts import PlanFacts
from reconciler.policy.fingerprint import of_operations
from reconciler.policy.pardons import Pardons
from reconciler.policy.price_moves import price_of
from reconciler.policy.rule import Answer, Rule, outcome_of
from reconciler.policy.screen import Screen
from reconciler.policy.told import Told
from reconciler.policy.values import operation_values, plan_values, readers, reason
from reconciler.policy.variable import kind_of
from reconciler.policy.verdict import Result

Finding = tuple[Operation, Answer]


def judge_operations(rules: Iterable[Rule], facts: PlanFacts, pardons: Pardons) -> Iterator[Result]:
    """What each policy says of the operations it is about."""
    listed = list(rules)
    with collector_off():
        findings = _ask_all(listed, facts)
    for rule, found in zip(listed, findings, strict=True):
        yield _result(rule, found, facts, pardons)


def applies(rule: Rule, op: Operation) -> bool:
    """Whether the policy is meant for the offer of an operation at all."""
    chosen = rule.policy.applies_to
    if chosen == EVERYTHING:
        return True
    warehouse = op.warehouse if isinstance(op, SetStock) else None
    return chosen.matches(op.offer, warehouse, price_of(op), traits_of(op))


def _ask_all(rules: list[Rule], facts: PlanFacts) -> list[list[Finding]]:
    """The operations that each rule does not pass.

    The inner loop of the room. Values are read once an operation, and only those that some rule
    mentions; what is the same for all operations is read once.
    """
    findings: list[list[Finding]] = [[] for _ in rules]
    counts = Counter(kind_of(op) for op in facts.plan.operations)
    screens = {kind: Screen(rules, kind, count) for kind, count in counts.items()}
    of_kind = {kind: readers(screen.names) for kind, screen in screens.items()}
    shared = {kind: plan_values(facts, screen.names) for kind, screen in screens.items()}
    for op in facts.plan.operations:
        kind = kind_of(op)
        values = {**shared[kind], **operation_values(op, facts, of_kind[kind])}
        for number, answer in screens[kind].findings(values):
            if applies(rules[number], op):
                findings[number].append((op, answer))
    return findings


def _result(rule: Rule, found: list[Finding], facts: PlanFacts, pardons: Pardons) -> Result:
    policy, waiving = rule.policy, pardons.waiving
    reckoned = facts.reckoned
    found.sort(key=lambda finding: reckoned.gravity(finding[0]))
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
    answers = [answer for _, answer in open_ or left]
    return rule.result(
        _overall(answers) if open_ else "approved",
        level=rule.gravest(answers),
        operations=tuple(op.id for op in operations),
        messages=_messages(rule, open_ or left, facts),
        fingerprint=of_operations(policy.id, map(reckoned.change, operations)),
        override=override.for_operations(policy.id, operations, facts.now),
        waived=listed,
        approved=tuple(op.id for op, _ in left if op.id in approved),
    )


def _approved(rule: Rule, findings: Iterable[Finding], pardons: Pardons) -> set[str]:
    """The operations that somebody approved, each by itself: the rest stays so if one grew."""
    covers = pardons.approving.covers
    return {
        op.id
        for op, answer in findings
        if rule.level(answer) == "approve" and covers(rule.policy.id, outcome_of(answer), [op])
    }


def _overall(answers: list[Answer]) -> Answer:
    """One certain violation makes the whole certain; else the first reason for not knowing."""
    return "violated" if "violated" in answers else answers[0]


def _messages(rule: Rule, findings: list[Finding], facts: PlanFacts) -> Told:
    """One for each finding, in their order."""
    shared = {**plan_values(facts, rule.message.names), **rule.params}
    shown = readers(rule.message.names)

    def write(place: int) -> str:
        op, answer = findings[place]
        if isinstance(answer, Unknown):
            return f"{op.id}: can't be judged, {reason(answer, facts)}"
        values = {**shared, **operation_values(op, facts, shown)}
        return rule.message.written(values, facts.plan.currency)

    return Told(len(findings), write)
