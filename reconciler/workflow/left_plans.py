"""Plans that jobs of pull requests left on GitHub, by their id or by their commit."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from reconciler.domain.errors import InvalidInput
from reconciler.github import Artifact, Pull, Repository
from reconciler.workflow.plan_file import Recorded, recorded_of

SHORT_ID = 16
"""Characters of a plan's id that name it in comments and artifacts."""

PREFIX = "reconciler-plan-"
"""Names of artifacts: this, and the beginning of the plan's id."""

FILE = "plan.json"


def plan_named(repository: Repository, pull: Pull, beginning: str) -> Recorded | None:
    """The plan of a pull request whose id begins so; None if there is none.

    Whoever can run a workflow can leave a file under any name: its hash they can't choose. Raises
    InvalidInput for a file that is no plan, HostUnreachable for one that can't be fetched.
    """
    name = f"{PREFIX}{beginning[:SHORT_ID]}"
    for artifact in repository.artifacts(name):
        if not _is_of(artifact, pull):
            continue
        recorded = recorded_of(repository.file_of(artifact, FILE), Path(name))
        if recorded.plan.id.startswith(beginning):
            return recorded
    return None


def _is_of(artifact: Artifact, pull: Pull) -> bool:
    """By its branch, up to the merge: then another may take a branch of that name."""
    run, at, merged = artifact.workflow_run, artifact.created_at, pull.merged_at
    if run is None or run.head_branch != pull.head.ref:
        return False
    return merged is None or (at is not None and at <= merged)


def plans_of(
    repository: Repository, commit: str, until: datetime | None
) -> Iterator[tuple[bytes, Recorded]]:
    """Plans of this very commit from that moment or before, the newest first, with their files.

    What this version can't read is passed over: it is as if nobody had planned.
    """
    found = [item for item in repository.artifacts_of(commit) if _fits(item, commit, until)]
    for artifact in sorted(found, key=lambda item: item.id, reverse=True):
        content = repository.file_of(artifact, FILE)
        try:
            recorded = recorded_of(content, Path(FILE))
        except InvalidInput:
            continue
        yield content, recorded


def _fits(artifact: Artifact, commit: str, until: datetime | None) -> bool:
    run = artifact.workflow_run
    return (
        artifact.name.startswith(PREFIX)
        and run is not None
        and run.head_sha == commit
        and artifact.created_at is not None
        and (until is None or artifact.created_at <= until)
    )
