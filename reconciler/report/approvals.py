"""Approvals in words, the same in every format."""

from collections.abc import Iterator

from reconciler.policy.verdict import ApprovalNote, Result, Verdict

_STATES = {
    "used": "approved",
    "unused": "an approval does not cover this: what it let pass has become larger, or is another",
    "expired": "an approval has expired",
    "foreign": "an approval is for another store or cabinet",
}


def told_approvals(verdict: Verdict) -> Iterator[tuple[ApprovalNote, str]]:
    """Approvals that let something pass, and those of policies that still hold the plan back."""
    open_policies = {result.policy for result in verdict.violations}
    for note in verdict.approvals:
        if note.state == "used" or note.policy in open_policies:
            yield note, f"{_STATES[note.state]}, {note.reason} ({note.by}, until {note.expires})"


def approving(result: Result) -> str:
    """The command that lets a violation pass, if it is one for a person to approve."""
    if result.enforce != "approve":
        return ""
    return f'reconciler approve PLAN --policy {result.policy} --by NAME --reason "..."'
