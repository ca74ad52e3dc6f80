"""`reconciler drift --adopt`, and what `plan --overwrite-drift` says of arguments."""

import pytest

from tests.cli.world import World
from tests.rehearsal import MSK


@pytest.fixture
def drifted(world: World) -> World:
    world.run("apply", "--yes")
    world.shop.edit_stock("MUG-1", MSK, 90)
    return world


def said(world: World) -> str:
    return (world.folder / "catalog/msk.yaml").read_text("utf-8")


def test_drift_is_taken_into_git(drifted: World) -> None:
    ended = drifted.run("drift", "--adopt")
    assert ended.code == 0, ended.err
    assert "-  MUG-1: 12\n+  MUG-1: 90\n" in ended.out
    assert "1 value taken into git in catalog/msk.yaml" in ended.err
    assert "commit this soon" in ended.err
    assert "  MUG-1: 90\n" in said(drifted)
    again = drifted.run("drift", "--adopt")
    assert (again.code, again.out) == (0, "")
    assert "no drift" in again.err


def test_a_dry_run_only_shows_it(drifted: World) -> None:
    ended = drifted.run("drift", "--adopt", "--dry-run", "MUG-*")
    assert ended.code == 0
    assert "+  MUG-1: 90\n" in ended.out
    assert "would be taken" in ended.err
    assert "  MUG-1: 12\n" in said(drifted)


def test_as_json(drifted: World) -> None:
    told = drifted.run("drift", "--adopt", "--format", "json").json
    assert (told["exit_code"], told["adopted"], told["left"]) == (0, 1, [])
    assert told["files"] == ["catalog/msk.yaml"]
    assert "+  MUG-1: 90" in told["diff"]


def test_what_is_left_is_told(drifted: World) -> None:
    drifted.write(
        "catalog/msk.yaml",
        "kind: stocks\nwarehouse: msk\nstocks:\n"
        "  MUG-1: {on_hand: 12, counted_at: 2026-11-20T05:00Z}\n",
    )
    drifted.run("apply", "--yes")
    drifted.shop.edit_stock("MUG-1", MSK, 55)
    ended = drifted.run("drift", "--adopt")
    assert ended.code == 2
    assert "left: MUG-1@msk: it is a count: count again, and write that" in ended.err


@pytest.mark.parametrize("words", [("MUG-1",), ("--dry-run",), ("--shared",)])
def test_what_goes_with_adopt_only(world: World, words: tuple[str, ...]) -> None:
    ended = world.run("drift", *words)
    assert ended.code == 6
    assert "--adopt" in ended.err
    assert world.shop.calls() == []


@pytest.mark.parametrize(
    "words", [("drift", "--adopt", "MUG-11"), ("plan", "--overwrite-drift", "MUG-11")]
)
def test_an_offer_that_is_not_declared(world: World, words: tuple[str, ...]) -> None:
    ended = world.run(*words)
    assert ended.code == 6
    assert "Did you mean `MUG-1`?" in ended.err


def test_drift_is_overwritten_by_plan_and_apply(drifted: World) -> None:
    assert drifted.run("plan").code == 0
    ended = drifted.run("plan", "--overwrite-drift", "MUG-*", "--out", "plan.json")
    assert ended.code == 2
    assert "the plan sets it right" in ended.out
    refused = drifted.run("apply", "plan.json", "--overwrite-drift", "MUG-1", "--yes")
    assert refused.code == 6
    assert drifted.run("apply", "plan.json", "--yes").code == 0
    assert drifted.shop.stock("MUG-1", MSK).free == 12
    drifted.shop.edit_stock("MUG-1", MSK, 90)
    assert drifted.run("apply", "--yes").code == 0
    assert drifted.shop.stock("MUG-1", MSK).free == 90
    assert drifted.run("apply", "--overwrite-drift", "MUG-1", "--yes").code == 0
    assert drifted.shop.stock("MUG-1", MSK).free == 12
