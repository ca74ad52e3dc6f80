"""How much longer a run takes: what the limits leave, later by as much as the run is behind."""

from collections.abc import Iterable

from reconciler.plan.model import Plan
from reconciler.plan.timing import play


class Remaining:
    """The rest of one run, told as its operations end."""

    def __init__(self, plan: Plan) -> None:
        timing = play(plan.operations, plan.observed_at, plan.cost.items_per_minute)
        self._total = timing.seconds
        self._ends = {op.id: timing.ends[op.batch] for op in plan.operations}
        self._behind = 0.0

    def ended(self, operations: Iterable[str], elapsed: float) -> None:
        """Operations ended so many seconds after the run began."""
        through = [self._ends[name] for name in operations if name in self._ends]
        if through:
            self._behind = max(0.0, elapsed - max(through))

    def seconds(self, elapsed: float) -> float:
        """What is left after so many seconds."""
        return max(0.0, self._total + self._behind - elapsed)
