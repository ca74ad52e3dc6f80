"""Plans, applies and drift for machines: the same objects as the text."""

from typing import Any

from reconciler.apply.outcome import Pending, Rejected, is_good
from reconciler.plan.finding import Consumed, Deferred, Due, Orphan, Processing, Released
from reconciler.plan.model import Plan
from reconciler.report.card_counts import card_counts
from reconciler.report.document import document
from reconciler.report.hints import hint
from reconciler.report.narrowed import narrowed_json
from reconciler.report.words import blocked
from reconciler.workflow.apply import AppliedPlan
from reconciler.workflow.plan import Drifted, Planned


def plan_json(planned: Planned) -> bytes:
    """What `plan --format json` prints and `plan --out` saves; `apply` reads its `plan`."""
    return document(
        planned.exit_code,
        summary=summary(planned.plan),
        plan=planned.plan,
        verdict=planned.verdict,
        withheld=planned.withheld,
        evidence=planned.evidence,
    )


def held_json(planned: Planned) -> bytes:
    """What `apply --format json` prints when nothing was written: the plan, and what holds it."""
    return document(
        planned.exit_code,
        summary=summary(planned.plan),
        plan=planned.plan,
        verdict=planned.verdict,
        uncovered=planned.uncovered,
    )


def applied_json(applied: AppliedPlan) -> bytes:
    """What `apply --format json` prints."""
    outcomes = applied.finished.outcomes
    return document(
        applied.exit_code,
        run=applied.run,
        plan_id=applied.plan.id,
        stopped=applied.finished.stopped,
        stages=applied.finished.stages,
        converged=sum(is_good(outcome) for outcome in outcomes.values()),
        pending=sum(isinstance(outcome, Pending) for outcome in outcomes.values()),
        operations=len(outcomes),
        outcomes=outcomes,
        hints={
            name: hint(outcome)
            for name, outcome in outcomes.items()
            if isinstance(outcome, Rejected) and hint(outcome)
        },
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


def summary(plan: Plan) -> dict[str, Any]:
    """The counts that every format shows."""
    return {
        "store": plan.store,
        "narrowed": narrowed_json(plan),
        "stock_operations": len(plan.stock_operations),
        "price_operations": len(plan.price_operations),
        **card_counts(plan)._asdict(),
        "units_up": plan.totals.units_up,
        "units_down": plan.totals.units_down,
        "goes_dark": len(plan.totals.goes_dark),
        "comes_back": len(plan.totals.comes_back),
        "consumed": sum(isinstance(item, Consumed) for item in plan.findings),
        "drift": len(plan.drift),
        "blocked": blocked(plan),
        "deferred": sum(len(item.offers) for item in plan.findings if isinstance(item, Deferred)),
        "processing": sum(isinstance(item, Processing) for item in plan.findings),
        "due": sum(isinstance(item, Due) for item in plan.findings),
        "orphans": sum(len(item.offers) for item in plan.findings if isinstance(item, Orphan)),
        "released": sum(len(item.offers) for item in plan.findings if isinstance(item, Released)),
    }
