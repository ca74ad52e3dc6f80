"""`reconciler drift`."""

from tests.cli.world import World
from tests.rehearsal import MSK


def test_no_drift(world: World) -> None:
    world.run("apply", "--yes")
    ended = world.run("drift")
    assert ended.code == 0
    assert ended.out.rstrip().endswith("No drift")


def test_sales_are_no_drift(world: World) -> None:
    world.run("apply", "--yes")
    world.shop.sell("MUG-1", MSK, 5)
    ended = world.run("drift")
    assert ended.code == 0
    assert "5 units in 1 cell" in ended.out


def test_drift(world: World) -> None:
    world.run("apply", "--yes")
    world.shop.edit_stock("MUG-1", MSK, 90)
    ended = world.run("drift")
    assert ended.code == 2
    assert ended.out.rstrip().endswith("Drift: 1 difference")


def test_drift_in_json(world: World) -> None:
    world.run("apply", "--yes")
    world.shop.edit_stock("MUG-1", MSK, 90)
    ended = world.run("drift", "--format", "json")
    assert (ended.code, ended.json["exit_code"]) == (2, 2)
    assert [(item["expected"], item["now"]) for item in ended.json["drift"]] == [(12, 90)]


def test_it_knows_no_markdown(world: World) -> None:
    ended = world.run("drift", "--format", "markdown")
    assert ended.code == 6
    assert "text, json" in ended.err
    assert world.shop.calls() == []
