"""A plan on the disk: written for a reviewer, read back for apply, trusted only after checks."""

from pathlib import Path

import msgspec
from msgspec.structs import replace

from reconciler.domain.card_digest import known_sent
from reconciler.domain.errors import InvalidInput, PlanStale
from reconciler.domain.ids import OfferId
from reconciler.domain.problem import Problem
from reconciler.domain.stock import Fixed
from reconciler.plan.model import FORMAT_VERSION, Plan, is_sealed
from reconciler.plan.operation import (
    Operation,
    Rename,
    RenewTimer,
    SetArchived,
    SetCard,
    SetPrice,
    SetStock,
)
from reconciler.workflow.job import Job

AGAIN = "run `reconciler plan` again and review that"


class _Head(msgspec.Struct):
    format_version: str


class _File(msgspec.Struct):
    plan: Plan


class _HeadFile(msgspec.Struct):
    plan: _Head


def read_plan(path: Path) -> Plan:
    """Read a plan file of this format version.

    Raises InvalidInput if it is none, was made by another version, or was changed by hand.
    """
    if path.exists() and not path.is_file():
        raise _invalid(path, "is not a file", "name a plan file")
    try:
        content = path.read_bytes()
    except OSError as trouble:
        raise _invalid(path, f"can't be read: {trouble.strerror}", "name a plan file") from trouble
    return plan_of(content, path)


def plan_of(content: bytes, path: Path) -> Plan:
    """The plan of a file's bytes; `path` is how the file is called in complaints.

    Raises InvalidInput as `read_plan` does.
    """
    try:
        version = msgspec.json.decode(content, type=_HeadFile).plan.format_version
        if version != FORMAT_VERSION:
            raise _invalid(path, _of_another_version(version), AGAIN)
        plan = msgspec.json.decode(content, type=_File).plan
    except (msgspec.DecodeError, UnicodeDecodeError) as trouble:
        raise _invalid(
            path, f"is not a plan file: {trouble}", "make one with `plan --out`"
        ) from trouble
    if not is_sealed(plan):
        raise _invalid(path, "was changed after it was made: its id does not fit", AGAIN)
    return plan


def check_fits(plan: Plan, job: Job) -> None:
    """Whether a plan was made for this catalog, store, shop and state. Raises PlanStale if not.

    Any apply since makes it stale: its numbers would be written a second time.
    """
    desired = job.inputs.desired
    for what, then, now in (
        ("store", plan.store, desired.store.name),
        ("shop address", plan.endpoint, job.endpoint),
        ("account", plan.account, job.account.fingerprint),
        ("catalog", plan.catalog_digest, desired.digest),
    ):
        if then != now:
            raise PlanStale(f"the plan was made for another {what} ({then[:40]})", AGAIN)
    if plan.state_revision != job.state.revision(job.shop_key):
        raise PlanStale("another apply ran since this plan was made", AGAIN)


def confirmed(saved: Plan, fresh: Plan) -> Plan:
    """What of a saved plan may be carried out: operations that a plan made now has as well.

    Everything is taken from the fresh plan, so that nothing in the file needs to be trusted, save
    what was observed when the saved one was made: units sold since then come off the number, and a
    value that moved otherwise makes the operation stale. No number of stock is above the saved one.
    Raises PlanStale.
    """
    now = {op.id: op for op in fresh.operations}
    seen = {op.id: op for op in saved.operations}
    missing = sorted(seen.keys() - now.keys())
    if missing:
        raise PlanStale(f"{missing[0]} is not needed or not possible any more", AGAIN)
    kept = tuple(_observed_then(op, seen[op.id]) for op in fresh.operations if op.id in seen)
    for op in kept:
        if not seen.keys() >= set(op.depends_on):
            raise PlanStale(f"{op.id} now waits for a change that the plan does not have", AGAIN)
    return replace(fresh, id=saved.id, operations=kept)


def overwritten(saved: Plan) -> frozenset[OfferId]:
    """The offers whose stock a saved plan sets right, for whatever reason it did."""
    return frozenset(op.offer for op in saved.stock_operations if op.cause == "live")


def _observed_then(now: Operation, then: Operation) -> Operation:
    match now, then:
        case SetStock(), SetStock():
            return _stock_then(now, then)
        case SetPrice(), SetPrice():
            if now.after != then.after:
                raise PlanStale(f"{now.id} would write other prices now", AGAIN)
            return replace(now, before=then.before)
        case SetCard(), SetCard():
            return _card_then(now, then)
        case (Rename(), Rename()) | (SetArchived(), SetArchived()) | (RenewTimer(), RenewTimer()):
            return now
        case _:
            raise PlanStale(f"{now.id} is of another kind now", AGAIN)


def _card_then(now: SetCard, then: SetCard) -> SetCard:
    """No other field than those that were reviewed, and those as they were seen then."""
    seen, fresh = known_sent(then.observed), known_sent(now.observed)
    if seen.keys() != fresh.keys():
        more = sorted(seen.keys() ^ fresh.keys())
        raise PlanStale(f"{now.id} is about other fields now ({', '.join(more)})", AGAIN)
    if (now.says, now.prices) != (then.says, then.prices):
        raise PlanStale(f"{now.id} would write other content now", AGAIN)
    return replace(now, observed=then.observed)


def _stock_then(now: SetStock, then: SetStock) -> SetStock:
    """Never more than was reviewed, and less what was ordered since then.

    A number with a moment of its own has its orders taken off by the fresh plan already, as one has
    that follows from what the shop shows. Else it counts from when the saved plan first saw it.
    """
    now = replace(now, after=replace(now.after, free=min(now.after.free, then.after.free)))
    if now.cause == "rule" or isinstance(now.after.says, Fixed):
        return now
    if now.account is not None and now.account.since < now.observed_at:
        return now
    seen_at = min(then.observed_at, now.observed_at)
    account = now.account
    if account is not None:
        before = then.account.unlisted_before if then.account else 0
        account = replace(account, since=seen_at, unlisted_before=before)
    return replace(
        now,
        before=then.before,
        observed_at=seen_at,
        observed_until=then.observed_until,
        account=account,
    )


def _of_another_version(version: str) -> str:
    """An id is taken of all the fields that a version knows: another minor's can't be checked."""
    mine = f"it has format {version}, this one reads {FORMAT_VERSION}"
    return f"was made by another version of reconciler: {mine}"


def _invalid(path: Path, message: str, fix: str) -> InvalidInput:
    return InvalidInput([Problem(code="plan-file", message=f"{path} {message}", fix=fix)])
