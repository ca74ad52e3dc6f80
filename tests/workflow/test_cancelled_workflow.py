"""A runner that cancels the apply workflow tells bash; the apply must hear of it as well."""

import os
import select
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

from tests.workflow.test_shop_templates import made

WORKFLOW = ".github/workflows/reconciler-apply.yml"

APPLY = """\
#!/bin/bash
trap 'told=$((told + 1)); echo heard > "$HEARD"; [ "$told" = 2 ] && exit 5' TERM
mkfifo "$HEARD.none"; exec 3<> "$HEARD.none"
echo begun > "$HEARD"
while true; do read -t 0.05 -u 3; done
"""
"""Ends when it was told twice, as one that hangs in a call."""


class Step(NamedTuple):
    """The step as it runs, and the pipe on which its command tells what it heard."""

    process: subprocess.Popen[str]
    heard: int

    def tells(self, word: str) -> None:
        """Wait for a word of the command."""
        assert select.select([self.heard], [], [], 30)[0], f"not {word}"
        assert os.read(self.heard, 100).decode().split() == [word]


@pytest.fixture
def step(tmp_path: Path) -> Iterator[Step]:
    """The step that applies, with a command that only notes signals."""
    steps = yaml.safe_load(made()[WORKFLOW].text)["jobs"]["apply"]["steps"]
    (script,) = (step["run"] for step in steps if step.get("id") == "apply")
    (tmp_path / "script.sh").write_text(script)
    (tmp_path / "reconciler").write_text(APPLY)
    (tmp_path / "reconciler").chmod(0o755)
    (tmp_path / "reviewed").mkdir()
    (tmp_path / "reviewed/reviewed.json").write_text("{}")
    os.mkfifo(tmp_path / "heard")
    given = {
        "RUNNER_TEMP": tmp_path,
        "GITHUB_OUTPUT": tmp_path / "out",
        "HEARD": tmp_path / "heard",
    }
    heard = os.open(tmp_path / "heard", os.O_RDWR)
    with subprocess.Popen(
        ["bash", "-e", str(tmp_path / "script.sh")],
        env={"PATH": f"{tmp_path}:{os.environ['PATH']}", "STATE": "git:"}
        | {name: str(path) for name, path in given.items()},
        text=True,
    ) as process:
        try:
            yield Step(process, heard)
        finally:
            process.kill()
            os.close(heard)


def test_each_signal_is_passed_on_and_the_exit_code_comes_back(step: Step, tmp_path: Path) -> None:
    step.tells("begun")
    step.process.send_signal(signal.SIGINT)
    step.tells("heard")
    step.process.send_signal(signal.SIGTERM)
    assert step.process.wait(30) == 0
    assert (tmp_path / "out").read_text() == "code=5\n"
