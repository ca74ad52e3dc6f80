"""What would happen without this pull request: the plan of the branch that it goes into."""

from collections.abc import Iterator, Sequence

import msgspec

from reconciler.plan.model import Plan
from reconciler.plan.operation import Operation
from reconciler.policy.extent import Extent, extent_of
from reconciler.report.style import Style
from reconciler.report.words import count, number


class Base:
    """The plan of the base branch, to tell whose change is whose."""

    def __init__(self, branch: str, plan: Plan) -> None:
        self.branch = branch
        self.plan = plan
        self._extents: dict[str, Extent] = {op.id: extent_of(op) for op in plan.operations}

    def has(self, op: Operation) -> bool:
        """Whether the very same change is pending without the pull request."""
        return self._extents.get(op.id) == extent_of(op)

    @property
    def in_sync(self) -> bool:
        """Whether the shop is as the branch says."""
        return not self.plan.operations and not self.plan.drift


class Around(msgspec.Struct, frozen=True, kw_only=True):
    """What surrounds a plan: the base it goes into, and in a pull request, where it was made."""

    base: Base | None = None
    base_trouble: str = ""
    """Why the base could not be planned, if it should have been."""
    commit: str = ""
    run_url: str = ""

    @property
    def in_pull_request(self) -> bool:
        """Whether people can answer with a comment."""
        return bool(self.commit)

    def others(self, op: Operation) -> bool:
        """Whether a change is pending without this pull request."""
        return self.base is not None and self.base.has(op)

    def own(self, plan: Plan) -> list[Operation]:
        """The changes that this pull request brings."""
        return [op for op in plan.operations if not self.others(op)]


ALONE = Around()
"""A plan by itself."""


def also(op: Operation, around: Around) -> str:
    """What stands beside the cause of a change that is not this pull request's."""
    return ", also on the base" if around.others(op) else ""


def base_lines(plan: Plan, around: Around, style: Style) -> Iterator[str]:
    """Whether the base branch is in sync, so that nobody is blamed for what others did."""
    base = around.base
    if around.base_trouble:
        yield from style.para(
            "❔ Whether the base branch is in sync is not known: it could not be planned"
            f" ({style.prose(around.base_trouble)})."
        )
    if base is None:
        return
    branch = style.code(base.branch)
    if base.in_sync:
        yield from style.para(f"✅ {branch} is in sync: without this, there is nothing to do.")
        return
    told = [*_told(base)]
    shared = sum(base.has(op) for op in plan.operations)
    mark = style.strong("also on the base")
    marked = f"; {number(shared)} of them below, marked {mark}" if shared else ""
    yield from style.para(
        f"⚠️ {branch} is not in sync with the shop, whatever this changes: {' and '.join(told)}"
        f"{marked}."
    )


def _told(base: Base) -> Sequence[str]:
    pending, drift = len(base.plan.operations), len(base.plan.drift)
    told = [f"{count(pending, 'change')} pending"] if pending else []
    return [*told, f"{count(drift, 'difference')} made by another hand"] if drift else told
