"""`reconciler approve`, and what `plan` and `apply` make of its files."""

import json

import pytest

from tests.cli.world import World

POLICY = """\
kind: policy
id: raises
title: More goods on sale
enforce: approve
scope: operation
match: op.kind == "stock"
require: op.delta <= 0
message: "{op.offer}: {op.before} to {op.after}"
why: This is what the tests want.
"""

SIGNED = ("--by", "anna", "--reason", "counted twice")


@pytest.fixture
def waiting(world: World) -> World:
    world.write("policies/raises.yaml", POLICY)
    assert world.run("plan", "--out", "plan.json").code == 3
    return world


def test_a_plan_is_approved_and_applied(waiting: World) -> None:
    held = waiting.run("apply", "plan.json", "--yes")
    assert held.code == 3
    assert "reconciler approve PLAN --policy raises" in held.out
    ended = waiting.run("approve", "plan.json", "--policy", "raises", *SIGNED)
    assert ended.code == 0
    assert "Approved raises by anna: counted twice" in ended.out
    assert "MUG-1: 10 to 12" in ended.out
    planned = waiting.run("plan")
    assert planned.code == 2
    assert "raises: approved, counted twice (anna, until" in planned.out
    assert "allowed" in planned.out
    assert waiting.run("apply", "plan.json", "--yes").code == 0
    assert len(waiting.writes()) == 1


def test_what_became_larger_waits_again_and_says_why(waiting: World) -> None:
    waiting.run("approve", "plan.json", "--policy", "raises", *SIGNED)
    waiting.stocks({"MUG-1": 13})
    ended = waiting.run("apply", "--yes")
    assert ended.code == 3
    assert "an approval does not cover this" in ended.out
    assert waiting.writes() == []


def test_files_may_lie_elsewhere(waiting: World) -> None:
    waiting.run("approve", "plan.json", "--policy", "raises", *SIGNED, "--out", "signed")
    assert waiting.run("plan").code == 3
    (path,) = (waiting.folder / "signed").iterdir()
    for place in ("signed", str(path)):
        assert waiting.run("plan", "--approval", place).code == 2


def test_for_machines(waiting: World) -> None:
    more = ("--policy", "raises", *SIGNED, "--format", "json")
    said = waiting.run("approve", "plan.json", *more).json
    assert said["exit_code"] == 0
    assert said["left"] == []
    assert json.loads((waiting.folder / said["files"][0]).read_text("utf-8"))["by"] == "anna"
    verdict = waiting.run("plan", "--format", "json").json["verdict"]
    assert verdict["decision"] == "allow"
    assert [note["state"] for note in verdict["approvals"]] == ["used"]


def test_something_else_still_holds_it_back(waiting: World) -> None:
    waiting.write("policies/more.yaml", POLICY.replace("id: raises", "id: more"))
    ended = waiting.run("approve", "plan.json", "--policy", "raises", *SIGNED)
    assert ended.code == 3
    assert "Still held back: more, needs approval as well" in ended.out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("plan.json", "--policy", "rises", *SIGNED), "did you mean raises?"),
        (("plan.json", "--policy", "raises", "--by", "", "--reason", ""), "who gives it and why"),
        (("no.json", "--policy", "raises", *SIGNED), "no.json can't be read"),
        (("plan.json", "--policy", "raises", *SIGNED, "--out", "plan.json"), "can't be written"),
    ],
)
def test_refused(waiting: World, arguments: tuple[str, ...], words: str) -> None:
    ended = waiting.run("approve", *arguments)
    assert ended.code == 6
    assert words in ended.err
    assert not (waiting.folder / ".reconciler/approvals").exists() or not list(
        (waiting.folder / ".reconciler/approvals").iterdir()
    )


def test_a_file_that_was_edited_is_refused(waiting: World) -> None:
    waiting.run("approve", "plan.json", "--policy", "raises", *SIGNED)
    (path,) = (waiting.folder / ".reconciler/approvals").iterdir()
    path.write_text(path.read_text("utf-8").replace('"12"', '"900"'), "utf-8")
    ended = waiting.run("apply", "--yes")
    assert ended.code == 6
    assert "was changed after it was given" in ended.err
    assert waiting.writes() == []
