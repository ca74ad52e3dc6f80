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
    assert "5 units ordered, in 1 cell" in ended.out


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


def drifted(world: World) -> World:
    world.run("apply", "--yes")
    world.shop.edit_stock("MUG-1", MSK, 90)
    return world


def test_drift_as_annotations(world: World) -> None:
    ended = drifted(world).run("drift", "--format", "github")
    assert ended.code == 2
    place = "file=catalog/msk.yaml,line=4,title=drift"
    assert ended.out.startswith(f"::warning {place}::MUG-1 stock @msk")
    assert ended.out.count("\n") == 1


def test_no_drift_has_no_annotations(world: World) -> None:
    world.run("apply", "--yes")
    ended = world.run("drift", "--format", "github")
    assert (ended.code, ended.out) == (0, "")


def test_drift_in_markdown(world: World) -> None:
    ended = drifted(world).run("drift", "--format", "markdown")
    assert ended.code == 2
    assert ended.out.startswith("### test: ⚠️ drift: 1 difference\n")


def test_it_knows_no_sarif(world: World) -> None:
    ended = world.run("drift", "--format", "sarif")
    assert ended.code == 6
    assert "text, json, markdown, github" in ended.err
    assert world.shop.calls() == []
