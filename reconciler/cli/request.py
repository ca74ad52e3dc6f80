"""What `apply` is to carry out: a plan made now, a saved one, or what a reviewed one covers."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reconciler.plan.model import Plan
    from reconciler.workflow.job import Job
    from reconciler.workflow.plan import Planned


@dataclass(frozen=True)
class Request:
    """One of `saved` and `reviewed`, or neither. What is None, the store says."""

    saved: "Plan | None"
    reviewed: "Plan | None"
    overwrite: list[str] | None
    withhold: bool
    tolerance: Decimal | None
    max_age: timedelta | None

    @classmethod
    def read(
        cls,
        saved: Path | None,
        reviewed: Path | None,
        *,
        overwrite: list[str] | None,
        withhold: bool,
        tolerance: Decimal | None,
        max_age: timedelta | None,
    ) -> "Request":
        """Read the files, before anything else is done. Raises InvalidInput."""
        from reconciler.workflow.plan_file import read_plan

        plans = [read_plan(path) if path else None for path in (saved, reviewed)]
        return cls(plans[0], plans[1], overwrite, withhold, tolerance, max_age)

    def planned(self, job: "Job") -> "Planned":
        """The plan that is to be carried out."""
        from reconciler.workflow.apply import judge_saved
        from reconciler.workflow.choosing import to_overwrite
        from reconciler.workflow.plan import plan_store
        from reconciler.workflow.plan_file import check_age
        from reconciler.workflow.reviewed import judge_reviewed

        if self.saved:
            return judge_saved(job, self.saved, self.max_age)
        if self.reviewed:
            if self.max_age is not None:
                check_age(self.reviewed, job.clock.now(), self.max_age)
            usual = job.inputs.desired.store.apply.tolerance
            tolerance = usual if self.tolerance is None else self.tolerance
            return judge_reviewed(job, self.reviewed, tolerance, withhold=self.withhold)
        return plan_store(job, to_overwrite(job, self.overwrite))
