"""`reconciler coverage` as a user and a pipeline run it."""

import io

import pytest

from tests.cli.world import World


class Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_the_table_and_what_to_do(world: World) -> None:
    world.stocks({"MUG-1": 60})
    ended = world.run("coverage")
    assert (ended.code, ended.err) == (0, ended.err)
    assert "git covers " in ended.out
    assert "stock.msk" in ended.out
    assert "To take the rest into git:" in ended.out
    assert "reconciler import --only " in ended.out
    assert "--fields card,price" in ended.out
    assert not (world.folder / ".reconciler/state.db").exists()
    assert world.writes() == []


def test_machines_get_the_same(world: World) -> None:
    world.stocks({"MUG-1": 60})
    told = world.run("coverage", "--format", "json").json
    assert told["exit_code"] == 0
    total = told["total"]
    assert total["live"] == total["managed"] + total["observed"] + total["orphaned"]
    assert total["live"] == sum(line["live"] for line in told["values"])
    assert told["percent"] == total["percent"] < 100
    assert {gap for one in told["gaps"] for gap in one["fields"]} >= {"card", "price"}
    assert all(one["command"].startswith("reconciler import ") for one in told["imports"])
    assert told["proofs"]


def test_a_pipeline_may_ask_for_a_share(world: World) -> None:
    world.stocks({"MUG-1": 60})
    least = world.run("coverage", "--format", "json").json["percent"]
    assert world.run("coverage", "--min", "0").code == 0
    assert world.run("coverage", "--min", str(least)).code == 0
    ended = world.run("coverage", "--min", "99.5")
    assert ended.code == 3
    assert "Less than --min 99.5 is covered." in ended.out
    assert world.run("coverage", "--min", "99.5", "--format", "json").json["exit_code"] == 3
    for wrong in ("101", "-1", "nan", "half"):
        assert world.run("coverage", "--min", wrong).code == 6


def test_the_commands_find_the_same_shop(world: World) -> None:
    (world.folder / "catalog").rename(world.folder / "my shop")
    world.write("my shop/msk.yaml", "kind: stocks\nwarehouse: msk\nstocks: {MUG-1: 60}\n")
    ended = world.run("coverage", "--catalog", "my shop", "--store", "test", "--format", "json")
    (command, *_) = [one["command"] for one in ended.json["imports"]]
    assert command.startswith("reconciler import --catalog 'my shop' --store test --only ")


@pytest.mark.parametrize("terminal", [False, True])
def test_a_command_is_whole_however_narrow_the_screen(
    world: World, monkeypatch: pytest.MonkeyPatch, terminal: bool
) -> None:
    world.stocks({"MUG-1": 60})
    commands = [one["command"] for one in world.run("coverage", "--format", "json").json["imports"]]
    monkeypatch.setenv("COLUMNS", "60")
    assert max(map(len, commands)) > 60
    screen = Screen()
    with monkeypatch.context() as patch:
        if terminal:
            patch.setattr("sys.stdout", screen)
        ended = world.run("coverage")
    lines = (screen.getvalue() or ended.out).splitlines()
    assert [line.strip() for line in lines if "reconciler import" in line] == commands


def test_a_shop_that_is_not_there(world: World) -> None:
    world.store("http://127.0.0.1:9")
    assert world.run("coverage").code == 8
