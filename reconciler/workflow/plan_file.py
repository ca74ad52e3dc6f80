"""A plan on the disk: written for a reviewer, read back for apply, trusted only after checks."""

from pathlib import Path

import msgspec

from reconciler.domain.applied import Applied
from reconciler.domain.errors import InvalidInput, PlanStale
from reconciler.domain.problem import Problem
from reconciler.plan.model import FORMAT_VERSION, Plan, is_sealed
from reconciler.plan.operation import SetStock
from reconciler.workflow.job import Job

AGAIN = "run `reconciler plan` again and review that"


class _Head(msgspec.Struct):
    format_version: str


class _File(msgspec.Struct):
    plan: Plan


class _HeadFile(msgspec.Struct):
    plan: _Head


def read_plan(path: Path) -> Plan:
    """Read a plan file. Raises InvalidInput if it is not one, or was changed by hand."""
    try:
        content = path.read_bytes()
    except OSError as trouble:
        raise _invalid(path, f"can't be read: {trouble.strerror}", "name a plan file") from trouble
    try:
        version = msgspec.json.decode(content, type=_HeadFile).plan.format_version
        if version.split(".")[0] != FORMAT_VERSION.split(".")[0]:
            wrong = f"has format {version}, this version reads {FORMAT_VERSION}"
            raise _invalid(path, wrong, AGAIN)
        plan = msgspec.json.decode(content, type=_File).plan
    except msgspec.DecodeError as trouble:
        raise _invalid(
            path, f"is not a plan file: {trouble}", "make one with `plan --out`"
        ) from trouble
    if not is_sealed(plan):
        raise _invalid(path, "was changed after it was made: its id does not fit", AGAIN)
    return plan


def check_fits(plan: Plan, job: Job) -> None:
    """Whether a saved plan was made for this catalog, store and shop. Raises PlanStale if not."""
    desired = job.inputs.desired
    for what, then, now in (
        ("store", plan.store, desired.store.name),
        ("shop address", plan.endpoint, job.endpoint),
        ("account", plan.account, job.account.fingerprint),
        ("catalog", plan.catalog_digest, desired.digest),
    ):
        if then != now:
            raise PlanStale(f"the plan was made for another {what} ({then[:40]})", AGAIN)
    _check_bases(plan, job.state.applied(job.shop_key))


def _check_bases(plan: Plan, applied: Applied) -> None:
    """Another apply since the plan makes its numbers old: they'd be written a second time."""
    settled = {(item.warehouse_id, item.offer) for item in plan.adoptions}
    for op in plan.operations:
        if not isinstance(op, SetStock):
            continue
        in_flight = op.offer in applied.in_flight.get(op.warehouse_id, {})
        if (op.warehouse_id, op.offer) in settled and in_flight:
            continue
        base = applied.stocks.get(op.warehouse_id, {}).get(op.offer)
        if base != op.base or in_flight:
            raise PlanStale(f"{op.id} was written by another apply since this plan", AGAIN)


def _invalid(path: Path, message: str, fix: str) -> InvalidInput:
    return InvalidInput([Problem(code="plan-file", message=f"{path} {message}", fix=fix)])
