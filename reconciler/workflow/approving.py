"""Use case: approve what policies say of a saved plan."""

from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path

import msgspec

from reconciler.catalog import load_policies
from reconciler.domain.errors import InvalidInput
from reconciler.domain.problem import Problem
from reconciler.policy.approval import (
    UNREVIEWED,
    Approval,
    Signature,
    approval_of,
    approval_of_all,
)
from reconciler.policy.compiled import compile_policies
from reconciler.policy.document import Way
from reconciler.policy.judge import judge
from reconciler.policy.verdict import Result, Verdict
from reconciler.workflow.plan_file import Recorded, read_whole


class Approved(msgspec.Struct, frozen=True):
    """What was approved just now, and what of the plan still waits for somebody."""

    approvals: tuple[Approval, ...]
    left: tuple[Result, ...]


def approve(plan_file: Path, policies: Path, ids: Sequence[str], signature: Signature) -> Approved:
    """Approve what these policies say of a saved plan. Neither asks the shop nor writes anything.

    `unreviewed` among the ids approves all of the plan, for `apply --reviewed` of an older one.

    The plan is judged anew by the policies as they are now: its own verdict may be old, or edited.
    Raises InvalidInput with everything that can't be approved.
    """
    return approve_plan(read_whole(plan_file), policies, ids, signature)


def approve_plan(
    recorded: Recorded,
    policies: Path,
    ids: Sequence[str],
    signature: Signature,
    way: Way | None = None,
) -> Approved:
    """The same of a plan that was read already; in one of the ways on a pull request, if any."""
    plan = recorded.plan
    verdict = _judged(recorded, policies, signature)
    results = {result.policy: result for result in verdict.results}
    named = [name for name in dict.fromkeys(ids) if name != UNREVIEWED]
    problems = [problem for name in named if (problem := _refusal(name, results, way))]
    if not signature.by.strip() or not signature.reason.strip():
        problems.append(
            Problem(
                code="approval-unsigned",
                message="an approval says who gives it and why",
                fix="write --by NAME and --reason TEXT",
            )
        )
    if problems:
        raise InvalidInput(problems)
    chosen = [results[name] for name in named]
    approvals = [approval_of(plan, result, signature) for result in chosen]
    if UNREVIEWED in ids:
        approvals.append(approval_of_all(plan, signature))
    return Approved(
        tuple(approvals),
        tuple(item for item in verdict.violations if item.enforce != "warn" and item not in chosen),
    )


def approve_seen(
    recorded: Recorded, policies: Path, signature: Signature, way: Way
) -> tuple[list[Approval], list[Result]]:
    """Approve what a plan shows and policies let pass in this way; and what they do not."""
    waiting = [
        result
        for result in _judged(recorded, policies, signature).violations
        if result.enforce == "approve"
    ]
    return (
        [approval_of(recorded.plan, one, signature) for one in waiting if way in one.approved_by],
        [one for one in waiting if way not in one.approved_by],
    )


def _judged(recorded: Recorded, policies: Path, signature: Signature) -> Verdict:
    compiled = compile_policies(load_policies(policies), recorded.plan.store)
    return judge(recorded.plan, compiled, signature.at, recorded.evidence)


def _refusal(name: str, results: dict[str, Result], way: Way | None) -> Problem | None:
    result = results.get(name)
    if result is None:
        near = get_close_matches(name, results, n=1)
        fix = f"did you mean {near[0]}?" if near else f"the policies are {', '.join(results)}"
        return _problem(f"there is no policy {name}", fix)
    if not result.holds_back:
        return _problem(f"{name} lets this plan pass", "leave it out; it needs no approval")
    match result.enforce:
        case "deny":
            return _problem(
                f"{name} denies, and a denial can't be approved",
                "change the plan, or add the waiver that `plan` prints and let it be reviewed",
            )
        case "warn":
            return _problem(f"{name} only warns", "leave it out; it needs no approval")
        case "approve":
            if way is None or way in result.approved_by:
                return None
            ways = " or ".join(result.approved_by)
            return _problem(f"{name} takes no {way}", f"its `approved_by` says: {ways}")


def _problem(message: str, fix: str) -> Problem:
    return Problem(code="not-to-approve", message=message, fix=fix)
