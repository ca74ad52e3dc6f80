"""Use case: look only at what a branch changes, and leave the rest of the shop alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from msgspec.structs import replace

from reconciler.domain.errors import InvalidInput
from reconciler.domain.narrowing import narrow
from reconciler.domain.problem import Problem
from reconciler.workflow.job import Inputs
from reconciler.workflow.where import Where

AUTO = "auto"
"""Said for a revision: the branch that this work is to be merged into."""


def narrowed_since(
    inputs: Inputs,
    where: Where,
    rev: str,
    environment: Mapping[str, str],
    progress: Callable[[int, int], None] | None = None,
) -> tuple[Inputs, str]:
    """The inputs with just the offers that are said otherwise since the work left a revision.

    The second is why they are whole all the same, in words; empty if they are not. Raises
    InvalidInput if the revision is not there, or has nothing in common with this work.
    """
    from reconciler.catalog.branch_point import branch_point
    from reconciler.catalog.touched import Everything, Now, touched

    catalog, lock = inputs.catalog, inputs.lock
    assert catalog is not None
    assert lock is not None
    rev = base_of(environment) if rev == AUTO else rev
    commit = _told(lambda: branch_point(rev, where.catalog), rev)
    now = Now(catalog, catalog.of(where.store), inputs.desired, lock)
    match touched(now, commit, where.catalog, where.cache, progress):
        case Everything(why):
            return inputs, why
        case offers:
            part = narrow(inputs.desired, offers, rev, commit)
            return replace(inputs, desired=part), ""


def base_of(environment: Mapping[str, str]) -> str:
    """The branch that CI says a pull request is for; else what the clone came from."""
    branch = environment.get("GITHUB_BASE_REF") or environment.get(
        "CI_MERGE_REQUEST_TARGET_BRANCH_NAME"
    )
    return f"origin/{branch}" if branch else _ORIGIN


_ORIGIN = "origin/HEAD"


def _told(ask: Callable[[], str], rev: str) -> str:
    """A default that is not there is no revision that anybody named."""
    try:
        return ask()
    except InvalidInput as wrong:
        if rev == _ORIGIN and wrong.problems[0].code == "unknown-revision":
            raise InvalidInput([_NO_BASE]) from None
        raise


_NO_BASE = Problem(
    code="no-base",
    message="It is not known which branch this work is to be compared with: CI names none, and "
    "the clone has no `origin/HEAD`.",
    fix="Name it: `--since origin/main`.",
)
