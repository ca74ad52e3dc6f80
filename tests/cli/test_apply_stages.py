"""Options of apply that hold back, cut short, or go on: what they say and how they end."""

import json
import re
import shlex
from collections.abc import Iterator

import pytest

from reconciler.cli.going_on import _shown
from tests.cli.world import POLICY, World
from tests.rehearsal import MSK


@pytest.fixture
def three(world: World) -> Iterator[World]:
    world.stocks({"MUG-1": 12, "MUG-2": 25, "MUG-3": 90})
    return world


def test_a_canary_is_told_before_and_after(three: World) -> None:
    ended = three.run("apply", "--yes", "--canary", "1")
    assert ended.code == 0
    assert (
        "Goes out in 3 stages: canary (1 operation), wave 1 of 2 (1 operation), wave 2" in ended.out
    )
    assert "canary: 1 sent, 0 refused or unknown" in ended.out
    assert "the canary went out; a second look at it follows" in ended.err
    assert [items for _, items in three.writes()] == [1, 1, 1]


def test_stages_for_machines(three: World) -> None:
    ended = three.run("apply", "--yes", "--canary", "1", "--format", "json")
    assert ended.json["stages"] == [
        {"name": "canary", "sent": 1, "bad": 0},
        {"name": "wave 1 of 2", "sent": 1, "bad": 0},
        {"name": "wave 2 of 2", "sent": 1, "bad": 0},
    ]


def test_what_is_left_is_resumed_and_then_there_is_nothing_to_resume(three: World) -> None:
    ended = three.run("apply", "--yes", "--max-ops", "2")
    assert ended.code == 5
    assert "1 operation left for a later run (--max-ops)." in ended.out
    assert "Stopped: --max-ops left 1 of 3 operations" in ended.out
    ended = three.run("apply", "--resume", "--yes")
    assert ended.code == 0
    assert "Resumes run 1 of " in ended.err
    assert three.shop.stock("MUG-3", MSK).free == 90
    calls = len(three.writes())
    ended = three.run("apply", "--resume", "--yes")
    assert (ended.code, ended.out) == (
        0,
        "Nothing to resume: the last run of this store came to its end.\n",
    )
    ended = three.run("apply", "--resume", "--yes", "--format", "json")
    assert ended.json["resumes"] is None
    assert len(three.writes()) == calls


def hinted(out: str) -> list[list[str]]:
    """The commands that the end of a run names, as a shell would split them."""
    (line,) = (line for line in out.splitlines() if line.startswith("Stopped:"))
    commands = [shlex.split(command) for command in re.findall("`(.*?)`", line)]
    assert {command[0] for command in commands} == {"reconciler"}
    return [command[1:] for command in commands]


def test_the_command_that_goes_on_works_as_it_is_shown(three: World) -> None:
    three.write("more policies/a.yaml", POLICY)
    where = ("--policies", "more policies", "--store", "test", "--endpoint", three.endpoint)
    ended = three.run("apply", "--yes", "--max-ops", "1", *where)
    assert ended.code == 5
    (again,) = hinted(ended.out)
    assert again == ["apply", *where, "--max-ops", "1", "--yes"]
    assert three.run(*again).code == 5
    assert three.run(*again).code == 0


def test_a_saved_plan_is_made_anew(three: World) -> None:
    plan = ("plan", "--state", "s.db", "--out", "a plan.json")
    assert three.run(*plan).code == 2
    ended = three.run("apply", "a plan.json", "--yes", "--max-ops", "1", "--state", "s.db")
    assert ended.code == 5
    make, carry_out = hinted(ended.out)
    assert make == [*plan]
    assert three.run(*make).code == 2
    assert three.run(*carry_out).code == 5
    assert three.run(*make).code == 2
    assert three.run(*carry_out).code == 0


def test_a_rollback_is_planned_anew(three: World) -> None:
    assert three.run("apply", "--yes").code == 0
    assert three.run("rollback", "1", "--out", "u.json").code == 2
    ended = three.run("apply", "u.json", "--yes", "--max-ops", "2")
    assert ended.code == 5
    make, carry_out = hinted(ended.out)
    assert make == ["rollback", "1", "--out", "u.json"]
    assert three.run(*make).code == 2
    assert three.run(*carry_out).code == 0
    assert three.shop.stock("MUG-3", MSK).free == 30


def test_no_password_is_repeated() -> None:
    assert _shown("postgresql://me:se%cret@host/db") == "postgresql://me:PASSWORD@host/db"
    assert _shown("git:") == "git:"


def test_unreviewed_changes_hold_it_back(three: World) -> None:
    three.stocks({"MUG-1": 12})
    three.run("plan", "--out", "p.json")
    three.stocks({"MUG-1": 12, "MUG-2": 25})
    ended = three.run("apply", "--reviewed", "p.json", "--yes")
    assert ended.code == 3
    assert "Not covered by the reviewed plan: 1 operation" in ended.out
    assert "stock:MUG-2@msk  it is not in the reviewed plan" in ended.out
    assert "changes hold the plan back that nobody reviewed" in ended.err
    held = three.run("apply", "--reviewed", "p.json", "--yes", "--format", "json")
    (item,) = held.json["uncovered"]
    assert (held.code, item["operation"]) == (3, "stock:MUG-2@msk")
    assert three.writes() == []
    ended = three.run("apply", "--reviewed", "p.json", "--withhold-unreviewed", "--yes")
    assert ended.code == 5
    assert "Withheld: 1 change; 1 may be applied without" in ended.out
    assert three.shop.stock("MUG-1", MSK).free == 12
    assert three.shop.stock("MUG-2", MSK).free == 20


def test_a_tolerance_of_the_command_line(three: World) -> None:
    three.stocks({"MUG-3": 90})
    three.run("plan", "--out", "p.json")
    three.stocks({"MUG-3": 70})
    assert three.run("apply", "--reviewed", "p.json", "--yes").code == 3
    assert three.run("apply", "--reviewed", "p.json", "--tolerance", "25%", "--yes").code == 0


def test_an_old_plan(three: World) -> None:
    three.run("plan", "--out", "p.json")
    three.shop.clock.advance(90)  # type: ignore[attr-defined]
    ended = three.run("apply", "p.json", "--yes", "--max-age", "1m")
    assert ended.code == 4
    assert "the plan is 1m30s old; at most 1m are let through" in ended.err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("p.json", "--reviewed", "p.json"), "does not go with --reviewed"),
        (("p.json", "--resume"), "--resume does not go with a saved plan"),
        (("--withhold-unreviewed",), "--withhold-unreviewed needs --reviewed"),
        (("--tolerance", "5%"), "--tolerance needs --reviewed"),
        (("--max-age", "1d"), "--max-age is about a plan file"),
        (("--max-duration", "soon"), "--max-duration soon is no length of time"),
        (("--max-duration", "0s"), "--max-duration 0s leaves no time at all"),
        (("p.json", "--max-age", "1 day"), "--max-age 1 day is no length of time"),
        (("--reviewed", "p.json", "--tolerance", "nan"), "--tolerance nan is no share"),
        (("--reviewed", "p.json", "--tolerance", "101"), "--tolerance 101 is no share"),
        (("--reviewed", "p.json", "--overwrite-drift", "A"), "does not go with --reviewed"),
    ],
)
def test_options_that_make_no_sense(three: World, arguments: tuple[str, ...], words: str) -> None:
    three.run("plan", "--out", "p.json")
    three.shop.reset_calls()
    ended = three.run("apply", "--yes", *arguments)
    assert ended.code == 6
    assert words in ended.err
    assert three.shop.calls() == []


def test_nothing_of_a_forged_review_reaches_the_shop(three: World) -> None:
    path = three.folder / "p.json"
    three.run("plan", "--out", "p.json")
    said = json.loads(path.read_text("utf-8"))
    said["plan"]["operations"][0]["after"]["free"] = 999
    path.write_text(json.dumps(said), "utf-8")
    assert three.run("apply", "--reviewed", "p.json", "--yes").code == 6
    assert three.writes() == []
