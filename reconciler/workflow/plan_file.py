"""A plan on the disk: written for a reviewer, read back for apply, trusted only after checks."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path

import msgspec
from msgspec.structs import replace

from reconciler.apply.outcome import AlreadyTrue, Outcome, Stale
from reconciler.domain.card_digest import known_sent
from reconciler.domain.duration import duration_text
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
from reconciler.policy.evidence import NO_EVIDENCE, Evidence
from reconciler.workflow.job import Job
from reconciler.workflow.unreadable import UNREADABLE

AGAIN = "run `reconciler plan` again and review that"

CLOCKS_APART = timedelta(minutes=5)
"""How far the clocks of two machines may be apart."""


class _Head(msgspec.Struct):
    format_version: str


class Recorded(msgspec.Struct, frozen=True):
    """A plan on the disk, with what the policies were told besides it."""

    plan: Plan
    evidence: Evidence = NO_EVIDENCE


class _HeadFile(msgspec.Struct):
    plan: _Head


def read_plan(path: Path) -> Plan:
    """Read a plan file of this format version, as `read_whole` does."""
    return read_whole(path).plan


def read_whole(path: Path) -> Recorded:
    """Read a plan file of this format version.

    Raises InvalidInput if it is none, was made by another version, or was changed by hand.
    """
    if path.exists() and not path.is_file():
        raise _invalid(path, "is not a file", "name a plan file")
    try:
        content = path.read_bytes()
    except OSError as trouble:
        raise _invalid(path, f"can't be read: {trouble.strerror}", "name a plan file") from trouble
    return recorded_of(content, path)


def recorded_of(content: bytes, path: Path) -> Recorded:
    """What a plan file of these bytes holds; `path` is how the file is called in complaints.

    Raises InvalidInput as `read_whole` does.
    """
    try:
        version = msgspec.json.decode(content, type=_HeadFile).plan.format_version
        if version != FORMAT_VERSION:
            raise _invalid(path, _of_another_version(version), AGAIN)
        recorded = msgspec.json.decode(content, type=Recorded)
    except UNREADABLE as trouble:
        raise _invalid(
            path, f"is not a plan file: {trouble}", "make one with `plan --out`"
        ) from trouble
    if not is_sealed(recorded.plan):
        raise _invalid(path, "was changed after it was made: its id does not fit", AGAIN)
    return recorded


def check_whole(plan: Plan) -> None:
    """A narrowed plan is for review, and no plan to carry out: it never saw what else the shop has,
    nor whether policies on the whole plan hold. Raises InvalidInput.
    """
    if plan.narrowed is None:
        return
    raise InvalidInput(
        [
            Problem(
                code="plan-narrowed",
                message=f"the plan looked at {len(plan.narrowed.offers)} of {plan.narrowed.of} "
                f"offers, those said otherwise since `{plan.narrowed.since}`: it is for review",
                fix="run `apply`, or `plan --out FILE` without --since and apply that",
            )
        ]
    )


def read_recorded(path: Path) -> Recorded:
    """Read a plan file to judge it again: also one of an earlier minor version.

    Raises InvalidInput if it is none, or was changed by hand.
    """
    try:
        content = path.read_bytes()
        version = msgspec.json.decode(content, type=_HeadFile).plan.format_version
        if version.partition(".")[0] != FORMAT_VERSION.partition(".")[0]:
            raise _invalid(path, _of_another_version(version), "judge it with that version")
        recorded = msgspec.json.decode(content, type=Recorded)
    except OSError as trouble:
        raise _invalid(path, f"can't be read: {trouble.strerror}", "name a plan file") from trouble
    except UNREADABLE as trouble:
        raise _invalid(
            path, f"is not a plan file: {trouble}", "make one with `plan --out`"
        ) from trouble
    if version == FORMAT_VERSION and not is_sealed(recorded.plan):
        raise _invalid(path, "was changed after it was made: its id does not fit", AGAIN)
    return recorded


def check_fits(plan: Plan, job: Job) -> None:
    """Whether a plan was made for this catalog, store, shop and state. Raises PlanStale if not.

    Any apply since makes it stale: its numbers would be written a second time.
    """
    check_shop(plan, job)
    inputs = job.inputs
    _check_same("catalog", plan.catalog_digest, inputs.desired.digest)
    _check_same("set of policies", plan.policy_digest, inputs.policies.digest)
    if plan.state_revision != job.state.revision(job.shop_key):
        raise PlanStale("another apply ran since this plan was made", AGAIN)


def check_shop(plan: Plan, job: Job) -> None:
    """Whether a plan was made for this store at this shop. Raises PlanStale if not."""
    _check_same("store", plan.store, job.inputs.desired.store.name)
    _check_same("shop address", plan.endpoint, job.endpoint)
    _check_same("account", plan.account, job.account.fingerprint)


def check_age(plan: Plan, now: datetime, at_most: timedelta) -> None:
    """Raises PlanStale if what the plan shows was read too long ago, or by a clock gone wrong."""
    age = now - plan.observed_at
    if age > at_most:
        words = f"{duration_text(age)} old; at most {duration_text(at_most)} are let through"
        raise PlanStale(f"the plan is {words}", f"{AGAIN}, or raise --max-age")
    if age < -CLOCKS_APART:
        raise PlanStale(
            f"the plan was made {duration_text(-age)} from now",
            f"set the clocks right, then {AGAIN}",
        )


def _check_same(what: str, then: str, now: str) -> None:
    if then != now:
        raise PlanStale(f"the plan was made for another {what} ({then[:40]})", AGAIN)


class Confirmed(msgspec.Struct, frozen=True):
    """What of a saved plan may be carried out, and how the rest of it ended before the run."""

    plan: Plan
    ended: Mapping[str, Outcome] = {}


def confirmed(
    saved: Plan, fresh: Plan, is_true: Callable[[Operation], bool] = lambda _op: False
) -> Confirmed:
    """What of a saved plan may be carried out: operations that a plan made now has as well.

    Everything is taken from the fresh plan, so that nothing in the file needs to be trusted, save
    what was observed when the saved one was made: units sold since then come off the number, and a
    value that moved otherwise makes the operation stale. No number of stock is above the saved one.
    What the fresh plan does not have is true by now, or refused; so is what it has otherwise.
    Raises PlanStale if nothing is left to go.
    """
    seen = {op.id: op for op in saved.operations}
    now = {op.id for op in fresh.operations}
    ended: dict[str, Outcome] = {}
    for op in saved.operations:
        if op.id not in now:
            ended[op.id] = AlreadyTrue() if is_true(op) else NOT_NEEDED
    kept: list[Operation] = []
    for op in fresh.operations:
        if op.id in seen:
            fitted = _fitted(op, seen)
            if isinstance(fitted, Stale):
                ended[op.id] = fitted
            else:
                kept.append(fitted)
    refused = {name: end for name, end in ended.items() if isinstance(end, Stale)}
    if refused and not kept:
        name, end = next(iter(refused.items()))
        more = f" (and {len(refused) - 1} more)" if len(refused) > 1 else ""
        raise PlanStale(f"{name} {end.now}{more}", AGAIN)
    return Confirmed(replace(fresh, id=saved.id, operations=tuple(kept)), ended)


def _fitted(op: Operation, seen: Mapping[str, Operation]) -> Operation | Stale:
    if not seen.keys() >= set(op.depends_on):
        return _stale("waits for a change that the plan does not have")
    return _observed_then(op, seen[op.id])


def _stale(now: str) -> Stale:
    return Stale(observed="what was reviewed", now=now)


NOT_NEEDED = _stale("is not needed or not possible any more")


def overwritten(saved: Plan) -> frozenset[OfferId]:
    """The offers whose stock a saved plan sets right, for whatever reason it did."""
    return frozenset(op.offer for op in saved.stock_operations if op.cause == "live")


def _observed_then(now: Operation, then: Operation) -> Operation | Stale:
    match now, then:
        case SetStock(), SetStock():
            return _stock_then(now, then)
        case SetPrice(), SetPrice():
            if now.after != then.after:
                return _stale("would write other prices now")
            return replace(now, before=then.before)
        case SetCard(), SetCard():
            return _card_then(now, then)
        case (Rename(), Rename()) | (SetArchived(), SetArchived()) | (RenewTimer(), RenewTimer()):
            return now
        case _:
            return _stale("is of another kind now")


def _card_then(now: SetCard, then: SetCard) -> SetCard | Stale:
    """No other field than those that were reviewed, and those as they were seen then."""
    seen, fresh = known_sent(then.observed), known_sent(now.observed)
    if seen.keys() != fresh.keys():
        more = sorted(seen.keys() ^ fresh.keys())
        return _stale(f"is about other fields now ({', '.join(more)})")
    if (now.says, now.prices) != (then.says, then.prices):
        return _stale("would write other content now")
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
