"""One compiled policy: what it asks, of whom, and how it says what is wrong."""

from collections.abc import Mapping
from typing import Literal

import msgspec

from reconciler.policy.document import Param, Policy
from reconciler.policy.expression import Expression, Row, Unknown
from reconciler.policy.message import Message
from reconciler.policy.variable import KINDS, Kind
from reconciler.policy.verdict import Outcome, Result

Answer = Literal["pass", "violated"] | Unknown


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """A policy with its expressions compiled.

    `kinds` are the kinds of operations that it has to be asked about: for the others it holds
    whatever else the operation is.
    """

    policy: Policy
    match: Expression | None
    require: Expression
    message: Message
    kinds: tuple[Kind, ...] = KINDS

    @property
    def params(self) -> Mapping[str, Param]:
        """The params under the names that expressions use."""
        return {f"params.{name}": value for name, value in self.policy.params.items()}

    @property
    def names(self) -> frozenset[str]:
        """The variables that the expressions mention."""
        return self.require.names | (self.match.names if self.match else frozenset())

    @property
    def can_be_approved(self) -> bool:
        """Whether a person may let a violation pass without a waiver."""
        return self.policy.enforce == "approve"

    def answer(self, row: Row) -> Answer:
        """What the policy says of one row: a plan, or an operation of it."""
        if self.match is not None:
            concerned = self.match.holds(row)
            if isinstance(concerned, Unknown):
                return concerned
            if not concerned:
                return "pass"
        kept = self.require.holds(row)
        if isinstance(kept, Unknown):
            return kept
        return "pass" if kept else "violated"

    def result(
        self,
        answer: Answer | Literal["approved"],
        *,
        operations: tuple[str, ...] = (),
        messages: tuple[str, ...] = (),
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
            enforce=policy.enforce,
            scope=policy.scope,
            outcome=outcome_of(answer),
            why=policy.why,
            where=policy.source.short,
            operations=operations,
            messages=messages,
            fingerprint=fingerprint,
            override=override,
            waived=waived,
            approved=approved,
        )


def outcome_of(answer: Answer | Literal["approved"]) -> Outcome:
    """An answer without its reason."""
    return "unknown" if isinstance(answer, Unknown) else answer
