"""`plan --since`: what a branch changes, in every format, and what is said where git can't tell."""

import json
from pathlib import Path

import pytest

from tests.catalog.repository import Repository, _plain_git, needs_git
from tests.cli.world import World

__all__ = ["_plain_git"]
pytestmark = needs_git


@pytest.fixture(autouse=True)
def _no_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GITHUB_BASE_REF", "CI_MERGE_REQUEST_TARGET_BRANCH_NAME"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def repository(world: World) -> Repository:
    """Two offers as the shop has them, committed on main; a branch says another number of one."""
    world.store()
    world.stocks({"MUG-1": 10, "MUG-2": 7})
    (world.folder / "policies").mkdir(exist_ok=True)
    made = Repository(world.folder)
    made.commit({".gitignore": ".reconciler/\n*.json\n"})
    made.git("switch", "--quiet", "--create", "work")
    world.stocks({"MUG-1": 25, "MUG-2": 7})
    made.commit()
    return made


def test_the_text_says_that_it_is_narrowed(world: World, repository: Repository) -> None:
    ended = world.run("plan", "--since", "main")
    assert ended.code == 2
    told = " ".join(ended.out.split())
    assert "1 of 2 offers looked at: what the catalog says otherwise since main (" in told
    assert "Drift, orphans and totals of the others are not known." in told
    assert "MUG-1" in told
    assert "unchanged" not in told
    assert ended.err == ""


def test_so_does_the_comment(world: World, repository: Repository) -> None:
    told = world.run("plan", "--since", "main", "--format", "markdown").out
    assert "**Narrowed**: 1 of 2 offers looked at" in told
    assert "not looked at" in told


def test_so_do_json_and_the_saved_plan(world: World, repository: Repository) -> None:
    said = world.run("plan", "--since", "main", "--out", "plan.json", "--format", "json").json
    assert said["plan"]["narrowed"]["commit"] == repository.git("rev-parse", "main")
    assert json.loads((world.folder / "plan.json").read_text()) == said


def test_a_saved_one_is_not_applied(world: World, repository: Repository) -> None:
    world.run("plan", "--since", "main", "--out", "plan.json")
    ended = world.run("apply", "plan.json", "--yes")
    assert ended.code == 6
    assert "plan-narrowed" in ended.err
    assert "without --since" in ended.err
    assert world.writes() == []


def test_the_branch_that_ci_names(
    world: World, repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended = world.run("plan", "--since", "auto")
    assert (ended.code, "no-base" in ended.err) == (6, True)
    repository.git("update-ref", "refs/remotes/origin/main", "main")
    monkeypatch.setenv("GITHUB_BASE_REF", "main")
    assert "origin/main (" in world.run("plan", "--since", "auto").out
    monkeypatch.delenv("GITHUB_BASE_REF")
    repository.git("symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/main")
    assert "origin/HEAD (" in world.run("plan", "--since", "auto").out


@pytest.mark.parametrize("rev", ["nowhere", "--bad", "main..work", ""])
def test_no_revision(world: World, repository: Repository, rev: str) -> None:
    ended = world.run("plan", f"--since={rev}")
    assert ended.code == 6
    assert "unknown-revision" in ended.err


def test_what_concerns_every_offer_is_planned_in_full(world: World, repository: Repository) -> None:
    path = world.folder / "catalog" / "store.yaml"
    path.write_text(path.read_text() + "manage: {prices: observe}\n")
    ended = world.run("plan", "--since", "main", "--format", "json")
    assert ended.json["plan"]["narrowed"] is None
    assert "Every offer is looked at, because the store document" in ended.err


def test_no_repository(world: World) -> None:
    world.store()
    world.stocks({"MUG-1": 10})
    (world.folder / "policies").mkdir(exist_ok=True)
    ended = world.run("plan", "--since", "main")
    assert (ended.code, "not-a-repository" in ended.err) == (6, True)


def test_drift_is_not_set_right_by_a_narrowed_plan(world: World, repository: Repository) -> None:
    ended = world.run("plan", "--since", "main", "--overwrite-drift", "MUG-2")
    assert (ended.code, "does not go with --since" in ended.err) == (6, True)


def test_a_catalog_below_the_top_and_uncommitted_lines(
    world: World, repository: Repository, tmp_path: Path
) -> None:
    world.stocks({"MUG-1": 10, "MUG-2": 9})
    world.write("catalog/new.yaml", "kind: prices\nprices: {MUG-3: {price: 700}}\n")
    said = world.run("plan", "--since", "main", "--format", "json").json
    assert said["plan"]["narrowed"]["offers"] == ["MUG-2", "MUG-3"]


def test_a_narrowed_plan_can_be_approved(world: World, repository: Repository) -> None:
    text = (
        "kind: policy\nid: rise\ntitle: Stock rises\nenforce: approve\nscope: operation\n"
        'match: op.kind == "stock"\nrequire: op.delta < 5\nmessage: it rises\nwhy: tests\n'
    )
    world.write("policies/rise.yaml", text)
    assert world.run("plan", "--since", "main", "--out", "plan.json").code == 3
    signed = ("--policy", "rise", "--reason", "counted", "--by", "Anna", "--out", "signed")
    assert world.run("approve", "plan.json", *signed).code == 0
    assert world.run("plan", "--approval", "signed").code == 2
