"""The variables of policy expressions: one table for the compiler, the evaluation and the docs."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Generic, Literal, TypeVar, assert_never, get_args

import msgspec

from reconciler.plan.operation import (
    Operation,
    Rename,
    RenewTimer,
    SetArchived,
    SetCard,
    SetPrice,
    SetStock,
)
from reconciler.policy.document import Param, Policy, Scope
from reconciler.policy.evidence import Need
from reconciler.policy.expression import CelType, Value
from reconciler.policy.facts import PlanFacts

Kind = Literal["stock", "price", "card", "rename", "archive", "unarchive", "timer"]
KINDS: tuple[Kind, ...] = get_args(Kind)


class Variable(msgspec.Struct, frozen=True, kw_only=True):
    """A name that expressions and messages may use.

    `kinds` are the operations that have it: none for what concerns the whole plan, which every
    policy may use; operation variables exist only in policies of scope operation. `optional`: it
    may have no value, and an expression that then needs it ends as unknown. `need` is what has to
    be gathered for it besides the plan.
    """

    name: str
    type: CelType
    meaning: str
    unit: str = ""
    kinds: tuple[Kind, ...] = ()
    optional: bool = False
    need: Need | None = None

    @property
    def scopes(self) -> tuple[Scope, ...]:
        """The scopes of policies that may use it."""
        return ("operation",) if self.kinds else ("plan", "operation")


class PlanVariable(Variable, frozen=True, kw_only=True):
    """A variable of the whole plan. `weight` is what one operation adds to it, if it adds up."""

    read: Callable[[PlanFacts], Value | None]
    weight: Callable[[PlanFacts, Operation], int] | None = None


class OperationVariable(Variable, frozen=True, kw_only=True):
    """A variable of one operation; `read` gives None where there is no value."""

    read: Callable[[Operation, PlanFacts], Value | None]


Op = TypeVar("Op", bound=Operation)


class VariableOf(Generic[Op]):
    """Makes the variables that one kind of operation has and no other."""

    def __init__(self, operation: type[Op], kind: Kind) -> None:
        self._operation = operation
        self._kind = kind

    def __call__(
        self,
        name: str,
        cel: CelType,
        unit: str,
        meaning: str,
        read: Callable[[Op, PlanFacts], Value | None],
        *,
        optional: bool = False,
        need: Need | None = None,
    ) -> OperationVariable:
        """The variable `op.NAME`."""
        operation = self._operation

        def of_kind(op: Operation, facts: PlanFacts) -> Value | None:
            return read(op, facts) if isinstance(op, operation) else None

        return OperationVariable(
            name=f"op.{name}",
            type=cel,
            unit=unit,
            meaning=meaning,
            kinds=(self._kind,),
            optional=optional,
            need=need,
            read=of_kind,
        )


def kind_of(op: Operation) -> Kind:
    """The kind of an operation, as `op.kind` says it; the archive has a kind for each way."""
    match op:
        case SetStock():
            return "stock"
        case SetPrice():
            return "price"
        case SetCard():
            return "card"
        case Rename():
            return "rename"
        case SetArchived():
            return "archive" if op.archived else "unarchive"
        case RenewTimer():
            return "timer"
        case _:
            assert_never(op)


@cache
def variables() -> tuple[PlanVariable | OperationVariable, ...]:
    """Every variable there is, in the order of the documentation; params.* come on top of it."""
    from reconciler.policy.card_variables import CARD_VARIABLES
    from reconciler.policy.health_variables import HEALTH_VARIABLES
    from reconciler.policy.operation_variables import OPERATION_VARIABLES
    from reconciler.policy.plan_variables import PLAN_VARIABLES
    from reconciler.policy.price_variables import PRICE_VARIABLES
    from reconciler.policy.risk_variables import RISK_VARIABLES
    from reconciler.policy.stock_variables import STOCK_VARIABLES
    from reconciler.policy.store_variables import STORE_VARIABLES

    return (
        *PLAN_VARIABLES,
        *RISK_VARIABLES,
        *STORE_VARIABLES,
        *HEALTH_VARIABLES,
        *OPERATION_VARIABLES,
        *STOCK_VARIABLES,
        *PRICE_VARIABLES,
        *CARD_VARIABLES,
    )


@cache
def by_name() -> dict[str, PlanVariable | OperationVariable]:
    """The same table, by name."""
    return {variable.name: variable for variable in variables()}


@cache
def names_in_scope(scope: Scope) -> Mapping[str, CelType]:
    """The names and types that every policy of a scope may use."""
    return {variable.name: variable.type for variable in variables() if scope in variable.scopes}


def in_scope(policy: Policy) -> dict[str, CelType]:
    """The names and types that one policy may use, its own params included."""
    own = {f"params.{name}": param_type(value) for name, value in policy.params.items()}
    return {**names_in_scope(policy.scope), **own}


def param_type(value: Param) -> CelType:
    """The type of a param, as YAML wrote it: `5` is an int, `5.0` a double."""
    match value:
        case bool():
            return "bool"
        case int():
            return "int"
        case float():
            return "double"
        case str():
            return "string"
        case tuple():
            return "list"
