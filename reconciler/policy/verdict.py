"""The verdict on a plan: what each policy said, and what follows for the whole."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Literal

import msgspec

from reconciler.policy.document import COMMENT_ONLY, Enforce, Scope, Way
from reconciler.policy.tuning import STANDARD, Origin

Outcome = Literal["pass", "approved", "violated", "unknown"]
"""unknown: an input was missing or the expression failed. It counts as violated, and says so.
approved: violated or unknown, and a person approved all of it.
"""

Decision = Literal["allow", "needs_approval", "deny"]

LEVELS: tuple[Enforce, ...] = ("deny", "approve", "warn")
"""The gravest first."""


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """What one policy says of a plan.

    `enforce` is the level of the outcome: what can't be judged may have one of its own. `origins`
    tell who set the level and the numbers of the policy.

    `operations` are the ids of the operations that violate it (scope operation) or that
    contribute most (scope plan), worst first; `messages` one line for each, or one for the plan.
    `approved_by` are the ways on a pull request in which a person lets it pass, where `enforce` is
    approve. `fingerprint` names the violation, so that an approval can bind to it.
    `override` is the text of the narrowest waiver document that would let exactly this pass.
    `approved` are operations that would violate it as well, if nobody had approved them.
    """

    policy: str
    title: str
    enforce: Enforce
    scope: Scope
    outcome: Outcome
    why: str
    where: str
    origins: tuple[Origin, ...] = ()
    approved_by: tuple[Way, ...] = COMMENT_ONLY
    operations: tuple[str, ...] = ()
    messages: Sequence[str] = ()
    fingerprint: str = ""
    override: str = ""
    waived: tuple[str, ...] = ()
    approved: tuple[str, ...] = ()

    @property
    def holds_back(self) -> bool:
        """Whether the policy has something to say that nobody approved."""
        return self.outcome in ("violated", "unknown")


class WaiverNote(msgspec.Struct, frozen=True, kw_only=True):
    """A waiver that took part, or that is about to lapse, or that lapsed."""

    policy: str
    reason: str
    owner: str
    expires: date
    where: str
    state: Literal["used", "unused", "expiring", "expired"]
    operations: int = 0


class ApprovalNote(msgspec.Struct, frozen=True, kw_only=True):
    """An approval that was brought along. foreign: it is for another store or cabinet."""

    policy: str
    by: str
    reason: str
    approved_at: datetime
    expires: date
    state: Literal["used", "unused", "expired", "foreign"]


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """The decision and its grounds, policies in their order by id."""

    decision: Decision
    results: tuple[Result, ...]
    waivers: tuple[WaiverNote, ...]
    policy_digest: str
    profile: str = STANDARD
    approvals: tuple[ApprovalNote, ...] = ()

    @property
    def violations(self) -> tuple[Result, ...]:
        """Results that are neither a pass nor approved, the gravest level first."""
        bad = (result for result in self.results if result.holds_back)
        return tuple(sorted(bad, key=lambda result: LEVELS.index(result.enforce)))
