"""`reconciler settle` on the command line."""

from tests.cli.world import World


def test_nothing_is_at_work(world: World) -> None:
    ended = world.run("settle")
    assert ended.code == 0
    assert "works on nothing of ours" in ended.out
    told = world.run("settle", "--format", "json").json
    assert (told["exit_code"], told["store"], told["tasks"]) == (0, "test", [])


def test_minutes_are_a_number(world: World) -> None:
    assert world.run("settle", "--wait", "nan").code == 6
    assert world.run("settle", "--wait", "-1").code == 6
