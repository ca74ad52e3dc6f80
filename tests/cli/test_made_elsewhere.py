"""A run that was made at a sandbox is never looked for at the live shop, and the reverse."""

import pytest

from tests.cli.world import World

LIVE = "https://api-seller.ozon.ru"


@pytest.fixture
def rehearsed(world: World) -> World:
    """The store document names the live shop; the run was made at the sandbox. Any call to the live
    shop would fail with code 8: there is no network here.
    """
    world.store(LIVE)
    ended = world.run("apply", "--yes", "--endpoint", world.endpoint, "--format", "json")
    assert (ended.code, ended.json["run"]) == (0, 1)
    return world


@pytest.mark.parametrize("said", [("settle", "1"), ("settle",), ("rollback", "1")])
def test_without_the_address_nobody_is_asked(rehearsed: World, said: tuple[str, ...]) -> None:
    ended = rehearsed.run(*said)
    assert ended.code == 6
    assert f"was made at {rehearsed.endpoint}, and this would ask {LIVE}" in ended.err
    assert f"--endpoint {rehearsed.endpoint}" in ended.err
    assert rehearsed.run(*said, "--endpoint", rehearsed.endpoint).code in (0, 2)


def test_a_run_is_of_one_address_whatever_is_asked(rehearsed: World) -> None:
    ended = rehearsed.run("settle", "1", "--endpoint", LIVE)
    assert ended.code == 6
    assert "run 1 was made at" in ended.err


def test_the_store_document_may_name_the_sandbox_itself(rehearsed: World) -> None:
    rehearsed.store()
    assert rehearsed.run("settle").code == 0
    assert rehearsed.run("settle", "1").code == 0


def test_a_saved_rollback_goes_to_no_other_shop(rehearsed: World) -> None:
    where = ("--endpoint", rehearsed.endpoint)
    assert rehearsed.run("rollback", "1", *where, "--out", "undo.json").code == 2
    ended = rehearsed.run("apply", "undo.json", "--yes")
    assert ended.code == 4
    assert "another shop address" in ended.err
    assert rehearsed.run("apply", "undo.json", "--yes", *where).code == 0


def test_history_tells_the_address(rehearsed: World) -> None:
    assert f"shop at   {rehearsed.endpoint}" in rehearsed.run("history", "1").out
    told = rehearsed.run("history", "1", "--format", "json").json
    assert told["run"]["endpoint"] == rehearsed.endpoint
    assert rehearsed.run("evidence", "1").code == 0
