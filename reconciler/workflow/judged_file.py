"""What `plan` and `apply` left in files, read back for a report. Nothing is decided by it."""

from collections.abc import Mapping
from pathlib import Path
from typing import assert_never

import msgspec

from reconciler.apply.outcome import Outcome
from reconciler.domain.errors import InvalidInput
from reconciler.domain.problem import Problem
from reconciler.plan.model import FORMAT_VERSION, Plan
from reconciler.policy.verdict import Verdict
from reconciler.workflow.unreadable import UNREADABLE


class Beyond(msgspec.Struct, frozen=True):
    """An operation that goes further than what reviewers saw, and how."""

    operation: str
    reason: str


class SavedPlan(msgspec.Struct, frozen=True, kw_only=True):
    """A plan with its verdict, as `plan --format json` prints them."""

    exit_code: int
    plan: Plan
    verdict: Verdict
    withheld: Mapping[str, str] = {}
    uncovered: tuple[Beyond, ...] = ()
    """What no reviewed plan covers, of a plan that `apply --reviewed` did not carry out."""


class Summary(msgspec.Struct, frozen=True):
    """Whose run it was."""

    store: str = ""


class SavedRun(msgspec.Struct, frozen=True, kw_only=True):
    """How a run ended, as `apply --format json` prints it."""

    exit_code: int
    run: int
    plan_id: str
    stopped: str
    operations: int
    converged: int
    pending: int
    outcomes: Mapping[str, Outcome]
    hints: Mapping[str, str] = {}
    summary: Summary = Summary()


class SavedError(msgspec.Struct, frozen=True, kw_only=True):
    """Why a command could not do its work, as any command prints it in JSON."""

    exit_code: int
    error: str
    fix: str = ""
    problems: tuple[Problem, ...] = ()


class Died(msgspec.Struct, frozen=True):
    """The command left nothing, or half a document: it was killed, or had no time to speak."""


Saved = SavedPlan | SavedRun | SavedError | Died


class _Any(msgspec.Struct):
    plan: msgspec.Raw = msgspec.Raw()
    outcomes: msgspec.Raw = msgspec.Raw()
    error: msgspec.Raw = msgspec.Raw()


class _Head(msgspec.Struct):
    format_version: str


def read_saved(path: Path) -> Saved:
    """What a command printed. Raises InvalidInput if it is no document of ours."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return Died()
    except OSError as trouble:
        raise _invalid(path, f"can't be read: {trouble.strerror}") from trouble
    try:
        found = msgspec.json.decode(content, type=_Any)
    except UNREADABLE:
        return Died()
    try:
        if found.outcomes:
            return msgspec.json.decode(content, type=SavedRun)
        if found.error:
            return msgspec.json.decode(content, type=SavedError)
        if found.plan:
            version = msgspec.json.decode(found.plan, type=_Head).format_version
            if version != FORMAT_VERSION:
                raise _invalid(path, f"has plan format {version}, this one reads {FORMAT_VERSION}")
            return msgspec.json.decode(content, type=SavedPlan)
    except UNREADABLE as wrong:
        raise _invalid(path, f"is not what this version prints: {wrong}") from wrong
    raise _invalid(path, "is no document of `plan` or `apply`")


def store_of(saved: Saved) -> str:
    """Whose document it is; empty where it does not say."""
    match saved:
        case SavedPlan():
            return saved.plan.store
        case SavedRun():
            return saved.summary.store
        case SavedError() | Died():
            return ""
        case _:
            assert_never(saved)


def not_a_plan(path: Path) -> InvalidInput:
    """The complaint where only a plan will do."""
    return _invalid(path, "is no saved plan")


def _invalid(path: Path, message: str) -> InvalidInput:
    return InvalidInput(
        [
            Problem(
                code="report-file",
                message=f"{path} {message}",
                fix="save it with `plan --format json > FILE` or `apply --format json > FILE`",
            )
        ]
    )
