"""A policy on the whole plan: asked without waivers first, then with what they exempt."""

from collections import Counter
from collections.abc import Iterable

from reconciler.domain.ids import OfferId
from reconciler.plan.operation import Operation
from reconciler.policy import override
from reconciler.policy.document import EVERYTHING
from reconciler.policy.expression import Row, Unknown
from reconciler.policy.facts import PlanFacts
from reconciler.policy.fingerprint import of_offers
from reconciler.policy.judge_operations import applies
from reconciler.policy.pardons import Pardons
from reconciler.policy.rule import Answer, Rule, outcome_of
from reconciler.policy.values import plan_values, reason
from reconciler.policy.variable import PlanVariable, by_name
from reconciler.policy.verdict import Result


def judge_plan(rule: Rule, whole: PlanFacts, pardons: Pardons) -> Result:
    """What one policy says of the plan.

    Waivers are looked at only when the plan violates the policy without them: a waiver can turn a
    violation into a pass, never the reverse.
    """
    bare = _meant(rule, whole)
    answer = _answer(rule, bare)
    if answer == "pass":
        return rule.result("pass")
    waiving = pardons.waiving
    exempt = frozenset(op.id for op in bare.operations if waiving.exempts(rule.policy.id, op))
    weights = _weights(rule, bare)
    contributors = [op for op, _ in weights]
    for op in contributors:
        waiving.count(rule.policy.id, op)
    waived = tuple(op.id for op in contributors if op.id in exempt)
    facts = bare.without(exempt)
    if exempt:
        answer = _answer(rule, facts)
    if answer == "pass":
        return rule.result(answer, waived=waived)
    left = [(op, weight) for op, weight in weights if op.id not in exempt]
    operations = [op for op, _ in left]
    level = rule.level(answer)
    # Where nothing is written, what is let go of is all that there is to approve.
    counts = any(name.startswith("plan.released") for name in rule.names)
    released = whole.plan.released if counts or not operations else frozenset[OfferId]()
    approved = level == "approve" and pardons.approving.covers(
        rule.policy.id, outcome_of(answer), operations, released
    )
    return rule.result(
        "approved" if approved else answer,
        level=level,
        operations=tuple(op.id for op in operations),
        messages=(_message(rule, facts, answer),),
        fingerprint=of_offers(rule.policy.id, [*(op.offer for op in operations), *released]),
        override=_override(rule, facts, left),
        waived=waived,
    )


def _meant(rule: Rule, facts: PlanFacts) -> PlanFacts:
    """The plan with only the operations on offers that the policy is meant for."""
    if rule.policy.applies_to == EVERYTHING:
        return facts
    others = (op.id for op in facts.plan.operations if not applies(rule, op))
    return facts.without(frozenset(others))


def _answer(rule: Rule, facts: PlanFacts) -> Answer:
    return rule.answer(Row(plan_values(facts, rule.names)))


def _weights(rule: Rule, facts: PlanFacts) -> list[tuple[Operation, int]]:
    """Operations that add to the numbers which the policy limits, the heaviest first.

    When none of these numbers adds up from operations (a duration, say), every operation counts.
    """
    limited = [by_name().get(name) for name in rule.limited]
    weighers = [
        variable.weight
        for variable in limited
        if isinstance(variable, PlanVariable) and variable.weight
    ]

    def weight(op: Operation) -> int:
        return sum(weigh(facts, op) for weigh in weighers) if weighers else 1

    weighed = [(op, weight(op)) for op in facts.operations]
    heavy = [(op, much) for op, much in weighed if much]
    heavy.sort(key=lambda pair: (-pair[1], *facts.reckoned.gravity(pair[0])))
    return heavy


def _message(rule: Rule, facts: PlanFacts, answer: Answer) -> str:
    if isinstance(answer, Unknown):
        narrowed = facts.plan.narrowed and answer.missing and answer.missing.startswith("plan.")
        told = "; a plan since a revision does not look at it, one without does" if narrowed else ""
        return f"{rule.policy.title}: can't be judged, {reason(answer, facts)}{told}"
    values = {**plan_values(facts, rule.message.names), **rule.params}
    return rule.message.written(values, facts.plan.currency)


def _override(rule: Rule, facts: PlanFacts, left: Iterable[tuple[Operation, int]]) -> str:
    """The waiver that names every offer that contributes, if it makes the policy pass.

    All of them and not the fewest that bring the rest under the limit: whoever reviews the waiver
    must see everything that it lets happen. Nothing: no waiver helps, because the policy limits
    what operations don't add up to. Then the way out is its params.
    """
    offers = _heaviest(left)
    chosen = set(offers)
    more = frozenset(op.id for op in facts.plan.operations if op.offer in chosen)
    if not offers or _answer(rule, facts.without(more)) != "pass":
        return ""
    return override.for_offers(rule.policy.id, offers, facts.now)


def _heaviest(weighed: Iterable[tuple[Operation, int]]) -> list[OfferId]:
    """Offers by the weight of all their operations together; ties keep the order given."""
    total: Counter[OfferId] = Counter()
    for op, weight in weighed:
        total[op.offer] += weight
    return [offer for offer, _ in total.most_common()]
