"""What Actions tells a job, and what it does not."""

import json
from pathlib import Path

import pytest

from reconciler.domain.errors import InvalidInput
from reconciler.github.actions import read_actions
from reconciler.github.client import API

PULL = {"number": 7, "head": {"sha": "a" * 40, "ref": "x"}, "base": {"ref": "main", "sha": "b"}}


def environment(folder: Path, event: object, **more: str) -> dict[str, str]:
    path = folder / "event.json"
    path.write_text(json.dumps(event))
    return {
        "GITHUB_REPOSITORY": "samovar/shop",
        "GITHUB_EVENT_NAME": "pull_request",
        "GITHUB_EVENT_PATH": str(path),
        "GITHUB_SHA": "c" * 40,
        **more,
    }


def test_a_pull_request(tmp_path: Path) -> None:
    told = read_actions(
        environment(
            tmp_path,
            {"pull_request": PULL, "action": "opened"},
            GITHUB_RUN_ID="5",
            GITHUB_WORKFLOW_REF="samovar/shop/.github/workflows/plan.yml@refs/heads/main",
            GITHUB_TOKEN="secret-token",
            GITHUB_STEP_SUMMARY="/s",
        )
    )
    assert told.pull is not None
    assert (told.pull.number, told.pull.head.sha, told.pull.base.ref) == (7, "a" * 40, "main")
    assert told.run_url == "https://github.com/samovar/shop/actions/runs/5"
    assert told.workflow == "plan.yml"
    assert (told.api, told.summary, told.output) == (API, Path("/s"), None)
    assert "secret-token" not in repr(told)


def test_a_push_has_no_pull_request(tmp_path: Path) -> None:
    told = read_actions(environment(tmp_path, {"ref": "refs/heads/main"}, GITHUB_REF_NAME="main"))
    assert (told.pull, told.branch, told.run_url, told.workflow) == (None, "main", "", "")


def test_outside_of_actions() -> None:
    with pytest.raises(InvalidInput) as told:
        read_actions({"GITHUB_REPOSITORY": "a/b"})
    (problem,) = told.value.problems
    assert problem.code == "not-in-actions"
    assert "GITHUB_EVENT_NAME, GITHUB_EVENT_PATH, GITHUB_SHA not set" in problem.message


@pytest.mark.parametrize("event", [b"", b"[]", b"\xff", b'{"pull_request": {"number": "x"}}', None])
def test_an_event_that_can_not_be_read(tmp_path: Path, event: bytes | None) -> None:
    told = environment(tmp_path, {})
    if event is None:
        Path(told["GITHUB_EVENT_PATH"]).unlink()
    else:
        Path(told["GITHUB_EVENT_PATH"]).write_bytes(event)
    with pytest.raises(InvalidInput, match="1 problem"):
        read_actions(told)
