"""`reconciler state` as a user runs it, with the state on a ref of the repository."""

import pytest

from tests.cli.world import World
from tests.state.bare import git


@pytest.fixture
def kept(world: World) -> World:
    """A repository without a remote, applied once from its commit."""
    world.stocks({"MUG-1": 60})
    git(world.folder, "init", "--quiet", "--initial-branch", "main")
    git(world.folder, "add", "catalog")
    git(world.folder, "commit", "--quiet", "-m", "Applied")
    assert world.run("apply", "--yes", "--state", "git:").code == 0
    return world


def test_nothing_is_known_yet(world: World) -> None:
    ended = world.run("state", "show")
    assert ended.code == 0
    assert "not there yet" in ended.out
    assert world.run("state", "show", "--format", "json").json["shops"] == []
    assert not (world.folder / ".reconciler").exists()


def test_what_is_known(kept: World) -> None:
    told = kept.run("state", "show", "--state", "git:")
    assert told.code == 0
    assert "git:refs/heads/reconciler-state@origin, commit " in told.out
    assert "applied: 1 cell, 0 prices, 0 cards" in told.out
    assert "runs: 1, the last is 1" in told.out
    assert "lease: free" in told.out
    whole = kept.run("state", "show", "--state", "git:", "--format", "json").json
    (shop,) = whole["shops"]
    assert (shop["cells"], shop["in_flight"], shop["lease"]) == (1, 0, None)
    assert kept.run("history", "--state", "git:", "--format", "json").json["runs"][0]["run"] == 1


def test_a_lost_state_is_rebuilt(kept: World) -> None:
    git(kept.folder, "update-ref", "-d", "refs/heads/reconciler-state")
    asked = kept.run("state", "rebuild", "--at", "main", "--state", "git:")
    assert asked.code == 6
    assert "nobody-to-ask" in asked.err
    writes = kept.writes()
    ended = kept.run("state", "rebuild", "--at", "main", "--state", "git:", "--yes")
    assert (ended.code, ended.err) == (0, ended.err)
    assert "Remembered: 1 cell, 0 prices and 0 cards as main says" in ended.out
    assert kept.writes() == writes
    again = kept.run("state", "rebuild", "--at", "main", "--state", "git:", "--yes")
    assert again.code == 6
    assert "state-not-empty" in again.err


def test_a_revision_that_is_not_there(kept: World) -> None:
    ended = kept.run("state", "rebuild", "--at", "v9", "--state", "git:", "--yes", "--force")
    assert ended.code == 6
    assert "unknown-revision" in ended.err
    assert "1 cell" in kept.run("state", "show", "--state", "git:").out


def test_a_place_that_is_none(kept: World) -> None:
    assert kept.run("state", "show", "--state", "git:--x").code == 6
    ended = kept.run("state", "show", "--state", "git:main")
    assert ended.code == 6
    assert "state-unusable" in ended.err
    assert kept.run("plan", "--state", "git:x@nowhere").code == 6
