"""What variables say: of a plan, or of one operation of it."""

from collections.abc import Iterable, Mapping

from reconciler.plan.operation import Operation
from reconciler.policy.expression import Unknown, Value
from reconciler.policy.facts import PlanFacts
from reconciler.policy.variable import OperationVariable, PlanVariable, by_name


def plan_values(facts: PlanFacts, names: Iterable[str]) -> dict[str, Value]:
    """The values of those names that concern the whole plan; what is not known is left out."""
    table, given = by_name(), facts.given
    found: dict[str, Value] = {}
    for name in names:
        variable = table.get(name)
        if isinstance(variable, PlanVariable):
            value = given[name] if name in given else variable.read(facts)
            if value is not None:
                found[name] = value
    return found


def readers(names: Iterable[str]) -> tuple[OperationVariable, ...]:
    """The variables of those names that concern one operation, each once."""
    table = (by_name().get(name) for name in dict.fromkeys(names))
    return tuple(variable for variable in table if isinstance(variable, OperationVariable))


def operation_values(
    op: Operation, facts: PlanFacts, variables: Iterable[OperationVariable]
) -> dict[str, Value]:
    """What variables say of one operation; what is not known is left out."""
    found: dict[str, Value] = {}
    for variable in variables:
        value = variable.read(op, facts)
        if value is not None:
            found[variable.name] = value
    if facts.given:
        _give(found, facts.given, variables)
    return found


def reason(unknown: Unknown, facts: PlanFacts) -> str:
    """Why something can't be judged, with what stood in the way of knowing it."""
    variable = by_name().get(unknown.missing or "")
    if variable is None or variable.need is None or unknown.missing in facts.given:
        return unknown.reason
    because = facts.evidence.unknown.get(variable.need)
    if because is None and not facts.evidence.has(variable.need):
        because = "it was not asked for when the plan was made"
    return f"{unknown.reason}: {because}" if because else unknown.reason


def _give(
    found: dict[str, Value],
    given: Mapping[str, Value | None],
    variables: Iterable[OperationVariable],
) -> None:
    for variable in variables:
        if variable.name in given:
            value = given[variable.name]
            if value is None:
                found.pop(variable.name, None)
            else:
                found[variable.name] = value
