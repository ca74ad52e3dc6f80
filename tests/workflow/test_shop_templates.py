"""The templates are what they become: documents that load, examples that hold, nothing left out."""

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import typer
import yaml

from reconciler.catalog.formatting import format_text
from reconciler.catalog.reader import read_documents
from reconciler.catalog.schema import accepts
from reconciler.cli.app import app
from reconciler.workflow.shop_answers import Answers
from reconciler.workflow.shop_files import ShopFile, shop_files

ROOT = Path(__file__).parents[2]
SKELETON = ROOT / "reconciler" / "workflow" / "skeleton"
ANSWERS = Answers(
    name="samovar", warehouses=("msk=1020000123456", "spb=1020000789012"), ci="github"
)


def made(answers: Answers = ANSWERS) -> dict[str, ShopFile]:
    return {file.path: file for file in shop_files(answers)}


def read(text: str) -> list[Any]:
    problems: list[Any] = []
    documents = read_documents(text.encode(), "x.yaml", problems)
    assert not problems
    return [document.value for document in documents]


def contents(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_the_packaged_policies_are_the_shipped_ones() -> None:
    packaged = contents(SKELETON / "policies")
    assert packaged == contents(ROOT / "policies")
    assert "tests/stock.yaml" in packaged
    made_of = {path for path in made() if path.startswith("policies/")}
    assert made_of == {f"policies/{name}" for name in packaged}


def test_the_package_holds_every_template() -> None:
    told = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    patterns = told["tool"]["setuptools"]["package-data"]["reconciler"]
    package = ROOT / "reconciler"
    covered = {path for pattern in patterns for path in package.glob(pattern) if path.is_file()}
    # A link to a folder is followed by the build, not by every glob.
    covered |= set((SKELETON / "policies").rglob("*"))
    here = {path for path in SKELETON.rglob("*") if path.is_file()}
    assert here <= covered
    assert len(here) >= 12


def test_hidden_names_are_given_by_the_code_because_builds_pass_over_them() -> None:
    assert not list(SKELETON.rglob(".*"))


@pytest.mark.parametrize("path", sorted(SKELETON.rglob("*.yaml")), ids=lambda path: path.stem)
def test_a_template_reads_as_yaml(path: Path) -> None:
    read(path.read_text("utf-8"))


def test_every_document_fits_its_schema_and_names_it() -> None:
    kinds = []
    for path, file in made().items():
        if not path.endswith(".yaml"):
            continue
        first = file.text.partition("\n")[0]
        found = re.fullmatch(r"# yaml-language-server: \$schema=(.+)", first)
        assert found, path
        there = (Path("/shop") / path).parent / found[1]
        assert there.resolve() == Path("/shop/.vscode/reconciler.schema.json")
        for value in read(file.text):
            assert accepts(value["kind"], value), path
            kinds.append(value["kind"])
    assert {"store", "products", "prices", "stocks", "safety-stock", "policy"} <= set(kinds)


@pytest.mark.parametrize("kind", ["products", "prices", "stocks"])
def test_the_examples_in_comments_hold(kind: str) -> None:
    path = {"stocks": "catalog/stocks/msk.yaml"}.get(kind, f"catalog/{kind}/{kind}.yaml")
    text = made()[path].text
    example = "".join(f"{line}\n" for line in re.findall(r"(?m)^# (  .+)$", text))
    (value,) = read(text.replace(f"{kind}: {{}}\n", f"{kind}:\n{example}"))
    assert accepts(kind, value)
    assert value[kind]


def test_the_examples_of_rules_and_warehouses_hold() -> None:
    text = made()["catalog/safety-stock.yaml"].text
    example = "".join(f"{line}\n" for line in re.findall(r"(?m)^# (  - .+)$", text))
    (value,) = read(text.replace("rules:\n", f"rules:\n{example}"))
    assert accepts("safety-stock", value)
    assert len(value["rules"]) == 3
    text = made()["catalog/store.yaml"].text
    (line,) = re.findall(r"(?m)^# (  msk: .+)$", text)
    assert f"{line}\n" in text.replace(f"# {line}", "")


def test_the_defaults_hold_without_their_comment_signs() -> None:
    text = made()["catalog/_defaults.yaml"].text
    assert read(text) == []
    document = "kind:" + text.partition("# kind:")[2]
    (value,) = read(re.sub(r"(?m)^# ", "", document))
    assert accepts("defaults", value)


def test_no_word_of_a_template_is_left() -> None:
    for file in made().values():
        if not file.path.endswith(".schema.json"):
            assert not re.search(r"__[A-Z_]+__", file.text), file.path


def test_an_answer_that_looks_like_a_word_is_not_filled_again() -> None:
    answers = Answers(name="__VERSION__", client_id_env="__NAME__")
    (store,) = read(made(answers)["catalog/store.yaml"].text)
    assert store["name"] == "__VERSION__"
    assert store["credentials"]["client_id"] == {"env": "__NAME__"}


def workflows() -> dict[str, Any]:
    found = {path: file.text for path, file in made().items() if path.startswith(".github/")}
    return {path: yaml.load(text, yaml.BaseLoader) for path, text in found.items()}


@pytest.mark.parametrize("path", [path for path in made() if "/workflows/" in path])
def test_a_workflow_has_no_more_rights_than_it_needs(path: str) -> None:
    flow = workflows()[path]
    assert flow["permissions"] == {}
    for job in flow["jobs"].values():
        together = flow.get("concurrency") or job["concurrency"]
        assert together["group"].startswith("reconciler-")
        assert int(job["timeout-minutes"]) <= 60
        rights = {f"{name}: {right}" for name, right in job["permissions"].items()}
        assert rights <= {
            "contents: read",
            "pull-requests: read",
            "pull-requests: write",
            "actions: read",
            *(["actions: write"] if "approve" in path else []),
            # Only these keep the state; a plan of a branch can't touch it.
            *(["contents: write"] if "apply" in path or "drift" in path else []),
        }
        secrets = "secrets." in json.dumps(job)
        assert secrets == ("environment" in job), "secrets belong to an environment"
        for step in job["steps"]:
            assert "${{" not in step.get("run", ""), "text reaches a shell only by variables"


def test_every_step_that_opens_the_state_can_reach_it() -> None:
    for path, flow in workflows().items():
        for job in flow.get("jobs", {}).values():
            opening = [step for step in job["steps"] if '--state "$STATE"' in step.get("run", "")]
            assert all(step["env"]["GITHUB_TOKEN"] == "${{ github.token }}" for step in opening)
            if opening:
                assert job["env"]["STATE"] == "${{ vars.RECONCILER_STATE || 'git:' }}", path


def test_every_action_is_pinned_by_its_commit() -> None:
    used = re.findall(r"uses: (\S+)(.*)", "".join(file.text for file in made().values()))
    assert {name.partition("@")[0] for name, _ in used} == {
        "actions/checkout", "actions/setup-python", "actions/upload-artifact",
        "./.github/actions/reconciler",
    }  # fmt: skip
    for name, comment in used:
        if not name.startswith("./"):
            assert re.fullmatch(r"[\w/-]+@[0-9a-f]{40}", name)
            assert re.fullmatch(r"  # v\d+\.\d+\.\d+", comment)


def test_only_the_apply_can_reach_the_key_that_writes() -> None:
    environments = {
        (path.rpartition("/")[2], name): job.get("environment")
        for path, flow in workflows().items()
        for name, job in flow.get("jobs", {}).items()
    }
    assert environments == {
        ("reconciler-plan.yml", "check"): None,
        ("reconciler-plan.yml", "plan"): "shop-plan",
        ("reconciler-approve.yml", "again"): None,
        ("reconciler-apply.yml", "apply"): "shop-apply",
        ("reconciler-drift.yml", "drift"): "shop-plan",
    }


def test_every_command_of_a_workflow_exists() -> None:
    group = typer.main.get_command(app)
    text = "".join(file.text for path, file in made().items() if path.startswith(".github/"))
    lines = [line for line in text.replace("\\\n", " ").splitlines() if "#" not in line]
    said = re.findall(r"(?<![-/\w])reconciler ((?:[a-z]+(?: |$))+)", "\n".join(lines), re.MULTILINE)
    assert len(said) > 10
    for words in said:
        names = words.split()
        command = group.commands.get(names[0])  # type: ignore[attr-defined]
        assert command is not None, words
        if hasattr(command, "commands"):
            assert names[1] in command.commands, words


def test_without_github_there_is_no_workflow() -> None:
    assert not [path for path in made(Answers(name="a")) if path.startswith(".github")]


def test_editor_settings_name_the_schema_that_is_written() -> None:
    files = made()
    settings = json.loads(files[".vscode/settings.json"].text)
    (schema,) = settings["yaml.schemas"]
    assert schema.removeprefix("./") in files
    assert settings["yaml.schemaStore.enable"] is False
    assert json.loads(files[schema.removeprefix("./")].text)["properties"]["kind"]["enum"]


def test_what_is_made_is_formatted() -> None:
    for file in shop_files(ANSWERS):
        if file.path.startswith(("catalog/", "policies/")):
            assert format_text(file.text.encode(), file.path) == file.text.encode(), file.path
