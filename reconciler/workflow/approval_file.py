"""An approval on the disk: written by `approve`, read by `plan` and `apply`."""

from collections.abc import Iterable
from pathlib import Path

import msgspec

from reconciler.domain.errors import InvalidInput
from reconciler.domain.problem import Problem
from reconciler.policy.approval import FORMAT_VERSION, Approval, is_sealed
from reconciler.workflow.unreadable import UNREADABLE

AGAIN = "approve the plan again: `reconciler approve PLAN --policy ID --by NAME --reason ...`"


def read_approvals(paths: Iterable[Path]) -> tuple[Approval, ...]:
    """The approvals of files, and of all JSON files of folders.

    Raises InvalidInput with the problems of all files.
    """
    approvals: dict[str, Approval] = {}
    problems: list[Problem] = []
    for path in paths:
        for file in sorted(path.glob("*.json")) if path.is_dir() else [path]:
            try:
                approval = _read(file)
            except InvalidInput as wrong:
                problems.extend(wrong.problems)
            else:
                approvals[approval.id] = approval
    if problems:
        raise InvalidInput(problems)
    return tuple(approvals.values())


def approval_json(approval: Approval) -> bytes:
    """The bytes of an approval's file."""
    return msgspec.json.format(msgspec.json.encode(approval), indent=2) + b"\n"


class _Head(msgspec.Struct):
    kind: str
    format_version: str


def _read(path: Path) -> Approval:
    try:
        content = path.read_bytes()
    except OSError as trouble:
        raise _invalid(path, f"can't be read: {trouble.strerror}") from trouble
    try:
        head = msgspec.json.decode(content, type=_Head)
        if (head.kind, head.format_version) != ("approval", FORMAT_VERSION):
            what = f"{head.kind} of format {head.format_version}"
            raise _invalid(path, f"is {what}, not an approval of format {FORMAT_VERSION}")
        approval = msgspec.json.decode(content, type=Approval)
    except UNREADABLE as trouble:
        raise _invalid(path, f"is not an approval: {trouble}") from trouble
    if not is_sealed(approval):
        raise _invalid(path, "was changed after it was given: its id does not fit")
    return approval


def _invalid(path: Path, message: str) -> InvalidInput:
    return InvalidInput([Problem(code="approval-file", message=f"{path} {message}", fix=AGAIN)])
