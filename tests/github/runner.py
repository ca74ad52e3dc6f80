"""A runner of GitHub Actions for tests: reads a workflow file that users get, and runs its steps.

Scripts run in bash as GitHub runs them, with the job's environment. Three actions are played here:
checkout is a clone, the composite action is taken for done, upload-artifact leaves the files with
the fake GitHub. `gh` is `tests/github/gh.py`.
"""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from tests.github.expression import evaluate, filled
from tests.github.fake import REPO, TOKEN, FakeGitHub

SHIM = """\
#!{python}
# The command as pip installs it, without options of `apply` that it does not have yet.
import inspect, sys
from reconciler.__main__ import main
from reconciler.cli.apply import apply
has = inspect.signature(apply).parameters
for name in ("--reviewed", "--max-age"):
    if sys.argv[1] == "apply" and name in sys.argv and name[2:].replace("-", "_") not in has:
        at = sys.argv.index(name)
        del sys.argv[at : at + 2]
main()
"""


@dataclass
class Job:
    """How a job ended."""

    ok: bool = True
    skipped: bool = False
    log: str = ""
    summary: str = ""
    outcomes: dict[str, str] = field(default_factory=dict)


@dataclass
class Runner:
    """A machine of its own for each job: only the remote and GitHub outlive it."""

    folder: Path
    remote: Path
    fake: FakeGitHub
    secrets: Mapping[str, str]
    variables: Mapping[str, str]
    jobs: int = 0
    process: subprocess.Popen[str] | None = None

    def lose(self) -> None:
        """The machine of the running step is gone, with everything on it."""
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGKILL)

    def run(self, workflow: str, job: str, event: str, about: dict[str, Any], ref: str) -> Job:
        """One job of `.github/workflows/{workflow}` as it is at `ref` of the remote."""
        self.jobs += 1
        place = self.folder / f"job-{self.jobs}"
        temp = place / "temp"
        temp.mkdir(parents=True)
        text = git(self.remote, "show", f"{ref}:.github/workflows/{workflow}")
        flow = yaml.load(text, yaml.BaseLoader)
        assert flow["permissions"] == {}
        sha = git(self.remote, "rev-parse", ref).strip()
        branch = ref.removeprefix("refs/heads/").removeprefix("refs/")
        contexts: dict[str, Any] = {
            "github": {
                "event_name": event,
                "event": {"repository": {"default_branch": "main"}, **about},
                "repository": REPO,
                "ref": ref,
                "ref_name": branch,
                "sha": sha,
                "token": TOKEN,
            },
            "vars": self.variables,
            "secrets": self.secrets if "environment" in flow["jobs"][job] else {},
            "inputs": {},
            "runner": {"temp": str(temp)},
            "steps": {},
            "functions": {},
        }
        told = flow["jobs"][job]
        end = Job()
        if "if" in told and not evaluate(told["if"], contexts):
            return Job(skipped=True)
        head = about.get("pull_request", {}).get("head", {})
        run = self.fake.run(
            head.get("sha", sha),
            workflow,
            event=event,
            head_branch=head.get("ref", branch),
            conclusion=None,
        )
        event_file = temp / "event.json"
        event_file.write_text(json.dumps(contexts["github"]["event"]))
        environment = {
            **_machine(place),
            "CI": "true",
            "GITHUB_ACTIONS": "true",
            "GITHUB_API_URL": self.fake.url,
            "GITHUB_EVENT_NAME": event,
            "GITHUB_EVENT_PATH": str(event_file),
            "GITHUB_REF": ref,
            "GITHUB_REF_NAME": branch,
            "GITHUB_REPOSITORY": REPO,
            "GITHUB_RUN_ID": str(run),
            "GITHUB_SERVER_URL": "https://github.test",
            "GITHUB_SHA": sha,
            "GITHUB_STEP_SUMMARY": str(temp / "summary"),
            "GITHUB_WORKFLOW_REF": f"{REPO}/.github/workflows/{workflow}@{ref}",
            "RUNNER_TEMP": str(temp),
            **{name: filled(value, contexts) for name, value in told.get("env", {}).items()},
        }
        for number, step in enumerate(told["steps"]):
            contexts["functions"]["success"] = lambda: end.ok
            condition = step.get("if", "success()").removeprefix("${{").removesuffix("}}").strip()
            wanted = evaluate(condition, contexts)
            wanted = wanted and (end.ok or "cancelled()" in condition)
            name = step.get("name", step.get("uses", str(number)))
            outcome = "skipped"
            if wanted:
                outcome = self._step(step, place, environment, contexts, end, run)
                end.ok = end.ok and outcome == "success"
            if outcome == "lost":
                return end
            end.outcomes[name] = outcome
            if "id" in step:
                contexts["steps"].setdefault(step["id"], {"outputs": {}})["outcome"] = outcome
        summary = temp / "summary"
        end.summary = summary.read_text() if summary.exists() else ""
        record = next(item for item in self.fake.runs if item["id"] == run)
        record["conclusion"] = "success" if end.ok else "failure"
        return end

    def _step(
        self,
        step: dict[str, Any],
        place: Path,
        environment: dict[str, str],
        contexts: dict[str, Any],
        end: Job,
        run: int,
    ) -> str:
        work = place / "work"
        used = step.get("uses", "").partition("@")[0]
        given = {name: filled(value, contexts) for name, value in step.get("with", {}).items()}
        if used == "actions/checkout":
            assert given["persist-credentials"] == "false"
            git(place, "clone", "--quiet", f"file://{self.remote}", str(work))
            ref = given.get("ref", contexts["github"]["ref"])
            git(work, "fetch", "--quiet", "origin", ref)
            git(work, "checkout", "--quiet", "--detach", "FETCH_HEAD")
            return "success"
        if used == "./.github/actions/reconciler":
            assert (work / ".github/actions/reconciler/action.yml").exists()
            return "success"
        if used == "actions/upload-artifact":
            files = {path.name: path.read_bytes() for path in Path(given["path"]).iterdir()}
            assert files
            self.fake.leave(run, given["name"], files)
            return "success"
        assert not used, used
        output = place / "temp" / "output"
        output.write_text("")
        script = place / "temp" / "script.sh"
        script.write_text(filled(step["run"], contexts))
        self.process = subprocess.Popen(
            ["bash", "-e", str(script)],
            cwd=work if work.exists() else place,
            env={
                **environment,
                "GITHUB_OUTPUT": str(output),
                **{name: filled(value, contexts) for name, value in step.get("env", {}).items()},
            },
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        out, err = self.process.communicate(timeout=300)
        end.log += f"## {step.get('name', '')}\n{out}{err}\n"
        if self.process.returncode < 0:
            return "lost"
        if "id" in step:
            pairs = (line.partition("=") for line in output.read_text().splitlines())
            contexts["steps"][step["id"]] = {"outputs": {name: value for name, _, value in pairs}}
        return "success" if self.process.returncode == 0 else "failure"


def git(folder: Path, *arguments: str) -> str:
    identity = ["-c", "user.name=Anna", "-c", "user.email=anna@example.com"]
    ended = subprocess.run(
        ["git", *identity, "-c", "protocol.file.allow=always", *arguments],
        cwd=folder,
        env={**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull},
        check=False,
        capture_output=True,
        text=True,
    )
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


def _machine(place: Path) -> dict[str, str]:
    """What a fresh machine has: the tool on its path, and nothing of this test's environment."""
    tools = place / "bin"
    tools.mkdir()
    command = tools / "reconciler"
    command.write_text(SHIM.format(python=sys.executable))
    command.chmod(0o755)
    gh = tools / "gh"
    gh.write_text(f'#!/bin/sh\nexec {sys.executable} {Path(__file__).with_name("gh.py")} "$@"\n')
    gh.chmod(0o755)
    kept = ("LANG", "LC_ALL", "TMPDIR", "COVERAGE_PROCESS_START", "COVERAGE_PROCESS_CONFIG")
    return {
        **{name: os.environ[name] for name in kept if name in os.environ},
        "PATH": f"{tools}:{os.environ['PATH']}",
        "PYTHONPATH": str(Path(__file__).parents[2]),
        "HOME": str(place),
    }
