"""The example for GitLab: it reads as YAML, and its commands exist with their options."""

import re
from pathlib import Path

import typer
import yaml

from reconciler.cli.app import app

EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "gitlab-ci.yml"


def test_the_example_for_gitlab() -> None:
    told = yaml.safe_load(EXAMPLE.read_text("utf-8"))
    jobs = {name: job for name, job in told.items() if isinstance(job, dict) and "script" in job}
    assert set(jobs) == {"well-said", "plan", "apply", "drift"}
    assert {job["stage"] for job in jobs.values()} == set(told["stages"])
    group = typer.main.get_command(app)
    lines = [line for job in jobs.values() for line in job["script"]]
    said = [words for line in lines for words in re.findall(r"reconciler ([^;|>]+)", line)]
    assert len(said) == 9
    for words in said:
        name, *rest = words.split()
        command = group.commands[name]  # type: ignore[attr-defined]
        command = getattr(command, "commands", {rest[0]: command})[rest[0]] if rest else command
        known = {option for parameter in command.params for option in parameter.opts}
        assert {word for word in rest if word.startswith("--")} <= known, words


def test_no_key_for_a_fork_and_one_apply_at_a_time() -> None:
    told = yaml.safe_load(EXAMPLE.read_text("utf-8"))
    assert "$CI_MERGE_REQUEST_SOURCE_PROJECT_ID == $CI_PROJECT_ID" in told["plan"]["rules"][0]["if"]
    assert told["apply"]["resource_group"]
    assert told["apply"]["rules"][0]["when"] == "manual"
