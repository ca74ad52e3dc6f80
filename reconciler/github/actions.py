"""What GitHub Actions tells a job by its environment, and the event that started it."""

from collections.abc import Mapping
from pathlib import Path

import msgspec

from reconciler.domain.errors import InvalidInput
from reconciler.domain.problem import Problem
from reconciler.github.client import API

NEEDED = ("GITHUB_REPOSITORY", "GITHUB_EVENT_NAME", "GITHUB_EVENT_PATH", "GITHUB_SHA")


class EventHead(msgspec.Struct, frozen=True):
    """The branch of a pull request, in an event."""

    sha: str


class EventBase(msgspec.Struct, frozen=True):
    """The branch that a pull request goes into, in an event."""

    ref: str


class EventPull(msgspec.Struct, frozen=True):
    """The pull request of an event."""

    number: int
    head: EventHead
    base: EventBase


class Event(msgspec.Struct, frozen=True):
    """What we read of an event's file."""

    pull_request: EventPull | None = None


class Actions(msgspec.Struct, frozen=True, kw_only=True):
    """A job. `workflow` is the name of its file, `branch` the branch or tag that it runs on."""

    repository: str
    api: str
    token: str
    sha: str
    branch: str
    workflow: str
    run_url: str
    pull: EventPull | None
    summary: Path | None
    output: Path | None

    def __repr__(self) -> str:
        return f"Actions({self.repository}@{self.sha[:12]})"


def read_actions(environment: Mapping[str, str]) -> Actions:
    """Raises InvalidInput outside of GitHub Actions."""
    missing = [name for name in NEEDED if not environment.get(name)]
    if missing:
        raise _outside(f"{', '.join(missing)} not set")
    path = Path(environment["GITHUB_EVENT_PATH"])
    try:
        event = msgspec.json.decode(path.read_bytes(), type=Event)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError) as trouble:
        raise _outside(f"GITHUB_EVENT_PATH can't be read: {type(trouble).__name__}") from trouble
    repository = environment["GITHUB_REPOSITORY"]
    server = environment.get("GITHUB_SERVER_URL", "https://github.com")
    run = environment.get("GITHUB_RUN_ID", "")
    return Actions(
        repository=repository,
        api=environment.get("GITHUB_API_URL") or API,
        token=environment.get("GITHUB_TOKEN", ""),
        sha=environment["GITHUB_SHA"],
        branch=environment.get("GITHUB_REF_NAME", ""),
        workflow=_workflow(environment.get("GITHUB_WORKFLOW_REF", "")),
        run_url=f"{server}/{repository}/actions/runs/{run}" if run.isdecimal() else "",
        pull=event.pull_request,
        summary=_path(environment.get("GITHUB_STEP_SUMMARY")),
        output=_path(environment.get("GITHUB_OUTPUT")),
    )


def _workflow(reference: str) -> str:
    """`plan.yml` of `owner/name/.github/workflows/plan.yml@refs/heads/main`."""
    return reference.partition("@")[0].rpartition("/")[2]


def _path(text: str | None) -> Path | None:
    return Path(text) if text else None


def _outside(why: str) -> InvalidInput:
    return InvalidInput(
        [
            Problem(
                code="not-in-actions",
                message=f"this is for a job of GitHub Actions: {why}",
                fix="use it in a workflow that `init --ci github` writes, or plan by hand",
            )
        ]
    )
