"""`reconciler history`, `evidence` and `rollback` as a user runs them."""

import hashlib
import json
import sqlite3
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.cli.world import POLICY, World
from tests.rehearsal import KEYS, MSK, SPB

CLIENT, KEY = KEYS["OZON_CLIENT_ID"], KEYS["OZON_API_KEY"]


def change(world: World, units: int = 60) -> int:
    world.stocks({"MUG-1": units})
    ended = world.run("apply", "--yes", "--format", "json")
    assert ended.code == 0, ended.err
    return int(ended.json["run"])


def test_nothing_happened_yet(world: World) -> None:
    ended = world.run("history")
    assert (ended.code, ended.out) == (0, "No runs.\n")
    assert not (world.folder / ".reconciler/state.db").exists()
    ended = world.run("history", "1")
    assert ended.code == 6
    assert "there is none yet" in ended.err


def test_runs_and_one_run(world: World) -> None:
    run = change(world)
    assert f" {run} " in world.run("history").out
    told = world.run("history", str(run), "--format", "json").json
    assert told["run"]["run"] == run
    (operation,) = told["operations"]
    assert (operation["id"], operation["after"]) == ("stock:MUG-1@msk", {"free": 60})
    assert operation["sent_at"] <= operation["answered_at"] <= operation["ended_at"]
    assert "stock:MUG-1@msk" in world.run("history", str(run)).out
    assert "| `stock:MUG-1@msk` |" in world.run("history", str(run), "--format", "markdown").out
    assert world.run("history", "--format", "json", "--offer", "MUG-9").json["runs"] == []
    assert world.run("history", str(run + 1)).code == 6


@pytest.mark.parametrize("since", ["yesterday", "9999999999999d", "2026-13-01"])
def test_a_time_that_is_none(world: World, since: str) -> None:
    ended = world.run("history", "--since", since)
    assert ended.code == 6
    assert "is no time" in ended.err


def test_evidence_is_a_whole_bundle_and_the_same_twice(world: World) -> None:
    run = change(world)
    assert world.run("evidence", str(run)).code == 0
    first = (world.folder / f"evidence-run-{run}.zip").read_bytes()
    ended = world.run("evidence", str(run), "--out", "again.zip", "--format", "json")
    assert ended.json["calls"] >= 2
    assert (world.folder / "again.zip").read_bytes() == first
    with zipfile.ZipFile(world.folder / "again.zip") as bundle:
        manifest = json.loads(bundle.read("manifest.json"))
        names = set(bundle.namelist()) - {"manifest.json"}
        assert set(manifest["sha256"]) == names
        for name in names:
            assert hashlib.sha256(bundle.read(name)).hexdigest() == manifest["sha256"][name]
        calls = json.loads(bundle.read("calls.json"))["calls"]
        write = next(call for call in calls if call["writes"])
        assert write["method"] == "/v2/products/stocks"
        assert json.loads(bundle.read(write["request"]))["stocks"][0]["stock"] == 60
        assert json.loads(bundle.read(write["answer"]))["result"][0]["updated"] is True
        assert any(not call["writes"] for call in calls), "the read that proves it"
        assert "stock:MUG-1@msk" in bundle.read("summary.md").decode()
        everything = b"".join(bundle.read(name) for name in bundle.namelist())
    assert KEY.encode() not in everything


def test_evidence_tells_nobody_of_keys_people_and_buyers(world: World) -> None:
    """Even where the shop echoes the key, and with orders of the same goods under way."""
    world.stocks({"MUG-1": 60})
    order = world.shop.sell("MUG-1", MSK, 1)
    body: dict[str, Any] = {
        "result": [
            {
                "offer_id": "MUG-1",
                "warehouse_id": MSK,
                "updated": False,
                "errors": [{"code": "X", "message": f"key {KEY} of {CLIENT} is wrong"}],
            }
        ]
    }
    world.shop.fault("/v2/products/stocks", "answer", status=200, body=json.dumps(body))
    run = world.run("apply", "--yes", "--format", "json").json["run"]
    assert world.run("evidence", str(run), "--out", "e.zip").code == 0
    with zipfile.ZipFile(world.folder / "e.zip") as bundle:
        everything = b"".join(bundle.read(name) for name in bundle.namelist()).decode()
    assert "*** of ***" in everything
    secrets = (KEY, order, "addressee", "customer", "posting_number", "pid ")
    assert [word for word in secrets if word in everything] == []
    numbers = [part for part in everything.split('"') if part == CLIENT]
    assert numbers == []
    raw = (world.folder / ".reconciler/state.db").read_bytes()
    assert KEY.encode() not in raw


def test_evidence_that_can_not_be_written(world: World) -> None:
    run = change(world)
    ended = world.run("evidence", str(run), "--out", "no/such/folder/e.zip")
    assert ended.code == 6
    assert "can't be written" in ended.err
    assert world.run("evidence", "77").code == 6
    (world.folder / "folder").mkdir()
    assert world.run("evidence", str(run), "--out", "folder").code == 6
    left = [path.name for path in world.folder.iterdir() if path.name.startswith(".evidence")]
    assert left == []


def test_rollback_by_a_file(world: World) -> None:
    was = world.shop.stock("MUG-1", MSK).free
    run = change(world, was + 20)
    ended = world.run("rollback", str(run), "--out", "undo.json")
    assert ended.code == 2, ended.err
    assert f"Rolls back: run {run}" in ended.out
    assert "git revert" in ended.out
    assert f"run {run}" in world.run("rollback", str(run), "--format", "markdown").out
    ended = world.run("apply", "undo.json", "--yes")
    assert ended.code == 0, ended.err
    assert "Git still says the new values" in ended.out
    assert world.shop.stock("MUG-1", MSK).free == was
    undone = world.run("history", "--format", "json").json["runs"][0]
    assert undone["undoes"] == run
    assert world.run("plan").code == 0
    assert world.run("rollback", "99").code == 6


def test_policies_judge_a_rollback(world: World) -> None:
    world.write("policies/darkness.yaml", POLICY)
    world.shop.edit_stock("MUG-1", MSK, 0)
    world.shop.edit_stock("MUG-1", SPB, 0)
    run = change(world, 20)
    ended = world.run("rollback", str(run), "--out", "undo.json")
    assert ended.code == 3, ended.out
    assert world.run("apply", "undo.json", "--yes").code == 3
    assert world.shop.stock("MUG-1", MSK).free == 20


def test_a_forged_run_number(world: World) -> None:
    run = change(world)
    assert world.run("rollback", str(run), "--out", "undo.json").code == 2
    path = Path(world.folder / "undo.json")
    document = json.loads(path.read_text())
    document["plan"]["undoes"]["run"] = 99
    path.write_text(json.dumps(document))
    assert world.run("apply", "undo.json", "--yes").code == 6


def test_a_journal_that_is_damaged(world: World) -> None:
    run = change(world)
    with sqlite3.connect(world.folder / ".reconciler/state.db") as db:
        db.execute("update operation set sent = x'c1', outcome = x'ff'")
        db.execute("update run set facts = x'c1'")
    db.close()
    assert world.run("history").code == 6
    with sqlite3.connect(world.folder / ".reconciler/state.db") as db:
        db.execute("update run set facts = null")
    db.close()
    ended = world.run("history", str(run))
    assert ended.code == 0
    assert "not understood" in ended.out
    ended = world.run("rollback", str(run))
    assert ended.code == 2, ended.err
    assert "can't read" in ended.out


@pytest.fixture
def half_undone(world: World) -> World:
    """Run 2 rolls run 1 back, and came to one of its two changes."""
    world.stocks({"MUG-1": 55, "MUG-2": 66})
    assert world.run("apply", "--yes").code == 0
    assert world.run("rollback", "1", "--out", "undo.json").code == 2
    world.shop.clock.advance(40)  # type: ignore[attr-defined]
    ended = world.run("apply", "undo.json", "--yes", "--max-ops", "1")
    assert ended.code == 5
    assert "to go on, run `reconciler rollback 1 --out undo.json`" in ended.out
    return world


def test_a_rollback_is_not_resumed_by_what_it_takes_back(half_undone: World) -> None:
    before = half_undone.writes()
    ended = half_undone.run("apply", "--resume", "--yes")
    assert ended.code == 6
    assert "run 2 was rolling back run 1" in ended.err
    assert "reconciler rollback 1 --out undo.json" in ended.err
    assert half_undone.writes() == before


def test_a_rollback_goes_on_with_what_is_left(half_undone: World) -> None:
    ended = half_undone.run("rollback", "1", "--out", "rest.json", "--format", "json")
    assert ended.code == 2
    plan = ended.json["plan"]
    assert (len(plan["operations"]), plan["findings"]) == (1, [])
    half_undone.shop.clock.advance(40)  # type: ignore[attr-defined]
    assert half_undone.run("apply", "rest.json", "--yes").code == 0
    assert half_undone.run("rollback", "1").code == 0


def test_a_killed_rollback_does_not_send_people_to_apply(half_undone: World) -> None:
    with sqlite3.connect(half_undone.folder / ".reconciler/state.db") as db:
        db.execute("update run set finished_at = null, stopped = null where id = 2")
    db.close()
    told = half_undone.run("history", "2").out
    assert "This rollback did not finish" in told
    assert "rollback 1 --out undo.json" in " ".join(told.split())


def test_a_last_run_that_is_damaged_is_not_resumed(half_undone: World) -> None:
    with sqlite3.connect(half_undone.folder / ".reconciler/state.db") as db:
        db.execute("update run set facts = x'c1' where id = 2")
    db.close()
    ended = half_undone.run("apply", "--resume", "--yes")
    assert ended.code == 6
    assert "is not understood" in ended.err


@pytest.mark.parametrize("asked", ["history", "evidence", "rollback", "settle"])
def test_a_run_of_a_number_that_no_run_can_have(world: World, asked: str) -> None:
    change(world)
    ended = world.run(asked, "9" * 24)
    assert ended.code == 6, ended.err
    assert "no run 9999" in ended.err


def test_what_was_held_back_is_not_said_to_be_of_another_version(world: World) -> None:
    world.stocks({"MUG-1": 12})
    assert world.run("plan", "--out", "p.json").code == 2
    world.stocks({"MUG-1": 12, "MUG-2": 25})
    ended = world.run("apply", "--reviewed", "p.json", "--withhold-unreviewed", "--yes")
    assert ended.code == 5
    told = world.run("history", "1").out
    assert "stock:MUG-2@msk" in told
    assert "another version" not in told
