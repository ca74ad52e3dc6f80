"""An approval: somebody looked at one violation of a policy and says that it may pass.

It is for the level `approve` only: what a policy denies is let through by a waiver, which goes
through review. It holds for the store and the cabinet it was given for, until its last day, and for
whatever stays within what was approved.
"""

import hashlib
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Annotated, Any, Literal

import msgspec

from reconciler.domain.ids import OfferId
from reconciler.plan.model import Plan
from reconciler.plan.operation import Operation
from reconciler.policy.extent import Extent, all_within, extent_of, extents_of
from reconciler.policy.verdict import ApprovalNote, Outcome, Result
from reconciler.policy.waiving import today

FORMAT_VERSION = "1.0"

UNREVIEWED = "unreviewed"
"""Stands for a policy where a plan goes beyond the one that was reviewed: `apply --reviewed`."""

LIFETIME_DAYS = 7
"""How long an approval holds unless it says otherwise: a review, not a standing permission."""


class Approval(msgspec.Struct, frozen=True, kw_only=True):
    """`id` is the SHA-256 of all the rest, so that an edit by hand is seen.

    `plan` is the plan that was looked at, `fingerprint` the name of its violation, `extent` how far
    that went. It is no proof of who wrote it: who may put the file in front of `apply`, decides.
    """

    kind: Literal["approval"] = "approval"
    format_version: str = FORMAT_VERSION
    id: str = ""
    store: str
    account: str
    plan: str
    policy: str
    outcome: Outcome
    fingerprint: str
    extent: tuple[Extent, ...]
    messages: tuple[str, ...] = ()
    by: str
    reason: str
    approved_at: Annotated[datetime, msgspec.Meta(tz=True)]
    expires: date
    """It holds through the whole of this day, UTC."""


class Signature(msgspec.Struct, frozen=True, kw_only=True):
    """Who approves, why, when, and for how many days."""

    by: str
    reason: str
    at: datetime
    days: int = LIFETIME_DAYS


def approval_of(plan: Plan, result: Result, signature: Signature) -> Approval:
    """An approval of what one policy says of a plan."""
    violating = set(result.operations)
    operations = [op for op in plan.operations if op.id in violating]
    released = plan.released if result.scope == "plan" else frozenset[OfferId]()
    return _approval(
        plan,
        signature,
        policy=result.policy,
        outcome=result.outcome,
        fingerprint=result.fingerprint,
        extent=tuple(extents_of(operations, released)),
        messages=tuple(result.messages),
    )


def approval_of_all(plan: Plan, signature: Signature) -> Approval:
    """An approval of a whole plan, for `apply --reviewed` of an older one."""
    return _approval(
        plan,
        signature,
        policy=UNREVIEWED,
        outcome="violated",
        fingerprint=plan.id,
        extent=tuple(map(extent_of, plan.operations)),
        messages=tuple(op.id for op in plan.operations),
    )


def _approval(plan: Plan, signature: Signature, **what: Any) -> Approval:
    return sealed(
        Approval(
            store=plan.store,
            account=plan.account,
            plan=plan.id,
            by=signature.by.strip(),
            reason=signature.reason.strip(),
            approved_at=signature.at,
            expires=today(signature.at) + timedelta(days=signature.days),
            **what,
        )
    )


def sealed(approval: Approval) -> Approval:
    """The approval with its id."""
    content = msgspec.json.encode(msgspec.structs.replace(approval, id=""), order="sorted")
    return msgspec.structs.replace(approval, id=hashlib.sha256(content).hexdigest())


def is_sealed(approval: Approval) -> bool:
    """Whether nobody changed the approval after it got its id."""
    return sealed(approval).id == approval.id


class Approving:
    """The approvals of one judging, and which of them let something pass."""

    def __init__(self, approvals: Iterable[Approval], plan: Plan, now: datetime) -> None:
        self._approvals = tuple(approvals)
        self._plan = plan
        self._now = now
        self._used: set[str] = set()
        self._extents = {
            approval.id: {extent.operation: extent for extent in approval.extent}
            for approval in self._approvals
        }

    def covers(
        self,
        policy: str,
        outcome: Outcome,
        operations: Sequence[Operation],
        released: Collection[OfferId] = (),
    ) -> bool:
        """Whether one approval of this policy lets all these operations pass, and the letting go of
        these offers; of nothing at all there is no approval.

        What was approved without being known is not approved once it is known, nor the reverse.
        """
        for approval in self._approvals:
            if (
                self._state(approval) is None
                and (approval.policy, approval.outcome) == (policy, outcome)
                and (extents := extents_of(operations, released))
                and all_within(extents, self._extents[approval.id])
            ):
                self._used.add(approval.id)
                return True
        return False

    def notes(self) -> tuple[ApprovalNote, ...]:
        """One note for each approval, by policy and moment."""
        ordered = sorted(self._approvals, key=lambda item: (item.policy, item.approved_at, item.id))
        return tuple(
            ApprovalNote(
                policy=item.policy,
                by=item.by,
                reason=item.reason,
                approved_at=item.approved_at,
                expires=item.expires,
                state=self._state(item) or ("used" if item.id in self._used else "unused"),
            )
            for item in ordered
        )

    def _state(self, approval: Approval) -> Literal["foreign", "expired"] | None:
        """Why an approval can't hold here, whatever was approved."""
        if (approval.store, approval.account) != (self._plan.store, self._plan.account):
            return "foreign"
        return "expired" if approval.expires < today(self._now) else None
