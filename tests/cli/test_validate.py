"""`reconciler validate` and bad YAML."""

import pytest

from tests.cli.world import World


def test_all_is_well(world: World) -> None:
    ended = world.run("validate")
    assert ended.code == 0
    assert ended.out == (
        "test: 1 offer, 1 stock cell, 0 prices, 0 safety-stock rules, 0 policies, 0 waivers:"
        " all valid\n"
    )
    assert world.shop.calls() == []


def test_it_needs_no_credentials(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OZON_API_KEY")
    assert world.run("validate").code == 0


@pytest.mark.parametrize("line", [["validate"], ["plan"], ["apply", "--yes"], ["drift"]])
def test_a_mistake_is_shown_with_its_place_line_and_fix(world: World, line: list[str]) -> None:
    world.write("catalog/msk.yaml", "kind: stocks\nwarehouse: msk\nstocks:\n  MUG-1: сорок\n")
    ended = world.run(*line)
    assert (ended.code, ended.out) == (6, "")
    lines = ended.err.splitlines()
    assert lines[0].startswith("catalog/msk.yaml:4:10: error[")
    assert lines[1] == "  4 |   MUG-1: сорок"
    assert lines[2] == "    |          ^^^^^"
    assert lines[3].startswith("  fix: ")
    assert world.shop.calls() == []


def test_all_mistakes_of_catalog_and_policies_at_once(world: World) -> None:
    world.write("catalog/a.yaml", "kind: stocks\nwarehouse: nix\nstocks: {MUG-1: 1}\n")
    world.write("catalog/b.yaml", "kind: nonsense\n")
    world.write("policies/c.yaml", "kind: policy\nid: x\n")
    ended = world.run("validate")
    assert ended.code == 6
    for name in ("catalog/a.yaml", "catalog/b.yaml", "policies/c.yaml"):
        assert name in ended.err


@pytest.mark.parametrize(
    "text",
    ["kind: stocks\n  bad: [", "\t- x", "a: &x 1\nb: *x\n", "kind: stocks\nkind: stocks\n", "\x00"],
)
def test_broken_yaml_has_a_place(world: World, text: str) -> None:
    world.write("catalog/x.yaml", text)
    ended = world.run("validate")
    assert ended.code == 6
    assert "catalog/x.yaml:" in ended.err


def test_a_file_that_is_not_utf_8(world: World) -> None:
    (world.folder / "catalog" / "x.yaml").write_bytes(b"kind: stocks\nstocks: {\xcf: 1}\n")
    ended = world.run("validate")
    assert ended.code == 6
    assert "catalog/x.yaml" in ended.err


def test_missing_folders(command: object) -> None:
    ended = command("validate")  # type: ignore[operator]
    assert ended.code == 6
    assert "catalog" in ended.err


def test_problems_in_json(world: World) -> None:
    world.write("catalog/x.yaml", "kind: nonsense\n")
    ended = world.run("plan", "--format=json")
    assert (ended.code, ended.json["exit_code"]) == (6, 6)
    (problem,) = ended.json["problems"]
    assert problem["source"]["file"] == "catalog/x.yaml"
    assert problem["fix"]
