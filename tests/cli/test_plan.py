"""`reconciler plan`."""

from tests.cli.world import POLICY, World


def test_changes_pending(world: World) -> None:
    ended = world.run("plan")
    assert ended.code == 2
    assert "MUG-1" in ended.out
    assert ended.out.rstrip().endswith("allowed")
    assert ended.err == ""


def test_nothing_to_do(world: World) -> None:
    world.stocks({"MUG-1": 10})
    ended = world.run("plan")
    assert ended.code == 0
    assert "nothing to change" in ended.out


def test_denied(world: World) -> None:
    world.write("policies/p.yaml", POLICY)
    world.write("catalog/all.yaml", "kind: stocks\nwarehouse: spb\nstocks: {MUG-1: 0}\n")
    world.stocks({"MUG-1": 0})
    ended = world.run("plan")
    assert ended.code == 3
    assert "DENIED no-darkness" in ended.out
    assert "kind: waiver" in ended.out


def test_json_is_the_whole_of_stdout(world: World) -> None:
    ended = world.run("plan", "--format", "json")
    assert (ended.code, ended.json["exit_code"]) == (2, 2)
    assert ended.json["summary"]["stock_operations"] == 1
    assert ended.err == ""


def test_markdown(world: World) -> None:
    ended = world.run("plan", "--format", "markdown")
    assert ended.code == 2
    assert ended.out.startswith("### test: ")


def test_out_saves_what_json_prints_and_text_still_shows(world: World) -> None:
    world.run("plan")  # the first reading of orders goes back further, and the proofs say so
    ended = world.run("plan", "--out", "p.json")
    saved = (world.folder / "p.json").read_text("utf-8")
    assert "MUG-1" in ended.out
    assert saved == world.run("plan", "--format", "json").out


def test_out_into_a_folder_that_is_not_there(world: World) -> None:
    ended = world.run("plan", "--out", "nowhere/p.json")
    assert ended.code == 6
    assert "nowhere/p.json can't be written" in ended.err


def test_rows_cut_the_text_and_not_the_json(world: World) -> None:
    world.stocks({"MUG-1": 12, "MUG-2": 22, "MUG-3": 32})
    assert "… and 2 more" in world.run("plan", "--rows", "1").out
    assert "more" not in world.run("plan", "--rows", "0").out
    assert len(world.run("plan", "--format", "json", "--rows", "1").json["plan"]["operations"]) == 3


def test_declared_but_not_writable_is_pending(world: World) -> None:
    world.stocks({"NIX": 1})
    ended = world.run("plan")
    assert ended.code == 2
    assert "Can't be written: 1 offer" in ended.out


def test_a_plan_writes_nothing(world: World) -> None:
    world.run("plan")
    assert world.writes() == []


def test_the_width_is_the_user_s(world: World, monkeypatch: object) -> None:
    monkeypatch.setenv("COLUMNS", "60")  # type: ignore[attr-defined]
    assert max(map(len, world.run("plan").out.splitlines())) <= 60
