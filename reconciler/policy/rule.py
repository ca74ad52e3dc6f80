"""One compiled policy: what it asks, of whom, and how it says what is wrong."""

from collections.abc import Mapping, Sequence
from typing import Literal

import msgspec

from reconciler.policy.document import Enforce, Param, Policy
from reconciler.policy.expression import Expression, Row, Unknown
from reconciler.policy.message import Message
from reconciler.policy.tokens import names_in
from reconciler.policy.tuning import Origin
from reconciler.policy.variable import KINDS, Kind
from reconciler.policy.verdict import LEVELS, Outcome, Result

Answer = Literal["pass", "violated"] | Unknown


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """A policy with its expressions compiled, and with the numbers that hold for the store.

    `asks` is `match` and `require` in one, with the params written into it: what does not match is
    kept. `kinds` are the kinds of
    operations that it has to be asked about: for the others it holds whatever else the operation
    is. `origins` tell who set its level and its numbers.
    """

    policy: Policy
    asks: Expression
    message: Message
    kinds: tuple[Kind, ...] = KINDS
    origins: tuple[Origin, ...] = ()

    @property
    def params(self) -> Mapping[str, Param]:
        """The params under the names that messages use."""
        return {f"params.{name}": value for name, value in self.policy.params.items()}

    @property
    def names(self) -> frozenset[str]:
        """The variables that the expressions mention."""
        return self.asks.names

    @property
    def limited(self) -> frozenset[str]:
        """The variables that `require` mentions."""
        return names_in(self.policy.require)

    def answer(self, row: Row) -> Answer:
        """What the policy says of one row: a plan, or an operation of it."""
        return as_answer(self.asks.holds(row))

    def level(self, answer: Answer) -> Enforce:
        """How grave an answer is. A failed evaluation never counts for less than a violation."""
        policy = self.policy
        if isinstance(answer, Unknown) and answer.missing is not None:
            return policy.on_unknown or policy.enforce
        return policy.enforce

    def result(
        self,
        answer: Answer | Literal["approved"],
        *,
        level: Enforce | None = None,
        operations: tuple[str, ...] = (),
        messages: Sequence[str] = (),
        fingerprint: str = "",
        override: str = "",
        waived: tuple[str, ...] = (),
        approved: tuple[str, ...] = (),
    ) -> Result:
        """The line of the verdict for this policy."""
        policy = self.policy
        return Result(
            policy=policy.id,
            title=policy.title,
            enforce=level or policy.enforce,
            scope=policy.scope,
            outcome=outcome_of(answer),
            why=policy.why,
            where=policy.source.short,
            origins=self.origins,
            approved_by=policy.approved_by,
            operations=operations,
            messages=messages,
            fingerprint=fingerprint,
            override=override,
            waived=waived,
            approved=approved,
        )

    def gravest(self, answers: list[Answer]) -> Enforce:
        """The level of several answers together."""
        return min((self.level(answer) for answer in answers), key=LEVELS.index)


def outcome_of(answer: Answer | Literal["approved"]) -> Outcome:
    """An answer without its reason."""
    return "unknown" if isinstance(answer, Unknown) else answer


def as_answer(kept: bool | Unknown) -> Answer:
    """What an expression's value means for a policy."""
    if isinstance(kept, Unknown):
        return kept
    return "pass" if kept else "violated"
