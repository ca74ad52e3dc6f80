"""`--state postgresql://...` as a user runs it: apply, look, lose it, have it back."""

import os

import pytest

from tests.cli.world import World
from tests.postgres import Server
from tests.state.bare import git

SECRET = "s3cr3t-pass"


@pytest.fixture
def kept(world: World, postgres: Server, monkeypatch: pytest.MonkeyPatch) -> World:
    """A repository, applied once from its commit; the URL, with a password, is in a variable."""
    url = postgres.url()
    monkeypatch.setenv("RECONCILER_STATE", url.replace("postgres@", f"postgres:{SECRET}@"))
    world.stocks({"MUG-1": 60})
    git(world.folder, "init", "--quiet", "--initial-branch", "main")
    git(world.folder, "add", "catalog")
    git(world.folder, "commit", "--quiet", "-m", "Applied")
    assert world.run("apply", "--yes", "--state", "env:RECONCILER_STATE").code == 0
    return world


def test_state_and_history_are_told_without_the_password(kept: World) -> None:
    state = ("--state", "env:RECONCILER_STATE")
    told = kept.run("state", "show", *state)
    assert told.code == 0
    assert "postgresql://postgres@" in told.out
    assert ", schema test_" in told.out
    assert "applied: 1 cell, 0 prices, 0 cards" in told.out
    assert "lease: free" in told.out
    (run,) = kept.run("history", *state, "--format", "json").json["runs"]
    assert run["run"] == 1
    planned = kept.run("plan", *state, "--out", "plan.json")
    assert planned.code == 0
    assert kept.run("evidence", "1", *state).code == 0
    said = [told.out, planned.out, planned.err, *map(str, run.values())]
    files = [path.read_bytes() for path in kept.folder.rglob("*") if path.is_file()]
    assert SECRET not in "".join(said)
    assert not [file for file in files if SECRET.encode() in file]
    assert not (kept.folder / ".reconciler/state.db").exists()


def test_a_lost_state_is_rebuilt(kept: World, postgres: Server) -> None:
    url = os.environ["RECONCILER_STATE"]
    postgres.query(url, f"drop schema {url.rpartition('=')[2]} cascade")
    writes = kept.writes()
    rebuild = ("state", "rebuild", "--at", "main", "--state", "env:RECONCILER_STATE", "--yes")
    ended = kept.run(*rebuild)
    assert (ended.code, ended.err) == (0, ended.err)
    assert "Remembered: 1 cell, 0 prices and 0 cards as main says" in ended.out
    assert kept.writes() == writes
    again = kept.run(*rebuild)
    assert again.code == 6
    assert "state-not-empty" in again.err
    assert SECRET not in again.err


def test_a_password_on_the_command_line(kept: World) -> None:
    ended = kept.run("state", "show", "--state", f"postgresql://u:{SECRET}@127.0.0.1:9/x")
    assert ended.code == 6
    assert "PGPASSWORD" in ended.err
    assert SECRET not in ended.err
    gone = kept.run("plan", "--state", "postgresql://u@127.0.0.1:9/x")
    assert gone.code == 8
    assert "127.0.0.1:9" in gone.err
