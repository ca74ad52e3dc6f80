"""Reports for machines: one JSON document a command, versioned, the same object as the text."""

import json
from collections.abc import Mapping
from typing import Any

import msgspec

from reconciler.apply.outcome import is_good
from reconciler.domain.errors import InvalidInput, ReconcilerError
from reconciler.plan.finding import Consumed, Orphan, Released
from reconciler.plan.model import Plan
from reconciler.report.words import blocked
from reconciler.workflow.apply import AppliedPlan
from reconciler.workflow.plan import Drifted, Planned

FORMAT_VERSION = "1.0"
"""Of these documents. A new minor only adds; a new major breaks readers of the old one."""


def plan_json(planned: Planned) -> bytes:
    """What `plan --format json` prints and `plan --out` saves; `apply` reads its `plan`."""
    return document(
        planned.exit_code,
        summary=summary(planned.plan),
        plan=planned.plan,
        verdict=planned.verdict,
    )


def applied_json(applied: AppliedPlan) -> bytes:
    """What `apply --format json` prints."""
    outcomes = applied.finished.outcomes
    return document(
        applied.exit_code,
        run=applied.run,
        plan_id=applied.plan.id,
        stopped=applied.finished.stopped,
        converged=sum(is_good(outcome) for outcome in outcomes.values()),
        operations=len(outcomes),
        outcomes=outcomes,
        verdict=applied.verdict,
        summary=summary(applied.plan),
    )


def drift_json(drifted: Drifted) -> bytes:
    """What `drift --format json` prints."""
    return document(
        drifted.exit_code, summary=summary(drifted.plan), drift=drifted.plan.drift,
        consumed=[item for item in drifted.plan.findings if isinstance(item, Consumed)],
        observed_at=drifted.plan.observed_at,
    )  # fmt: skip


def codes_json(codes: Mapping[str, str]) -> bytes:
    """What `explain --format json` prints."""
    listed = [{"code": code, "explanation": text} for code, text in codes.items()]
    return document(0, codes=listed)


def error_json(error: ReconcilerError) -> bytes:
    """What any command prints in JSON mode when it can't do its work."""
    problems = error.problems if isinstance(error, InvalidInput) else ()
    return document(error.exit_code, error=error.message, fix=error.fix, problems=problems)


def summary(plan: Plan) -> dict[str, Any]:
    """The counts that every format shows."""
    return {
        "store": plan.store,
        "stock_operations": len(plan.stock_operations),
        "price_operations": len(plan.price_operations),
        "units_up": plan.totals.units_up,
        "units_down": plan.totals.units_down,
        "goes_dark": len(plan.totals.goes_dark),
        "comes_back": len(plan.totals.comes_back),
        "consumed": sum(isinstance(item, Consumed) for item in plan.findings),
        "drift": len(plan.drift),
        "blocked": blocked(plan),
        "orphans": sum(len(item.offers) for item in plan.findings if isinstance(item, Orphan)),
        "released": sum(len(item.offers) for item in plan.findings if isinstance(item, Released)),
    }


def document(exit_code: int, **fields: object) -> bytes:
    """A versioned document with its exit code inside, as indented JSON."""
    whole = {"format_version": FORMAT_VERSION, "exit_code": int(exit_code), **fields}
    try:
        packed = msgspec.json.encode(whole)
    except UnicodeEncodeError:
        # A file name or an argument that is not UTF-8 comes as lone surrogates.
        text = json.dumps(msgspec.to_builtins(whole), ensure_ascii=False)
        packed = text.encode(errors="replace")
    return msgspec.json.format(packed, indent=2) + b"\n"
