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


def test_every_store_without_naming_one(world: World) -> None:
    text = (world.folder / "catalog" / "store.yaml").read_text("utf-8")
    (world.folder / "catalog" / "store.yaml").unlink()
    world.write("catalog/a/store.yaml", text)
    world.write("catalog/b/store.yaml", text.replace("name: test", "name: other"))
    ended = world.run("validate")
    assert ended.code == 0
    assert ended.out.splitlines() == [
        "test: 1 offer, 1 stock cell, 0 prices, 0 safety-stock rules: all valid",
        "other: 1 offer, 1 stock cell, 0 prices, 0 safety-stock rules: all valid",
        "0 policies, 0 waivers: all valid",
    ]
    named = world.run("validate", "--store", "other")
    assert named.out.startswith("other: ")
    assert "test" not in named.out


def test_only_problems_in_the_paths_count(world: World) -> None:
    world.write("catalog/x.yaml", "kind: nonsense\n")
    elsewhere = world.run("validate", "catalog/msk.yaml", "policies")
    assert (elsewhere.code, elsewhere.err) == (0, "")
    assert elsewhere.out == (
        "no problems here\n1 problem elsewhere; `reconciler validate` shows all\n"
    )
    world.write("catalog/msk.yaml", "kind: stocks\nwarehouse: nix\nstocks: {MUG-1: 1}\n")
    here = world.run("validate", "catalog/x.yaml")
    assert (here.code, here.out) == (6, "")
    assert "error[unknown-kind]" in here.err
    assert "nix" not in here.err


def test_paths_that_can_not_be_checked(world: World) -> None:
    ended = world.run("validate", "catalog/nix.yaml", ".git", "/etc")
    assert (ended.code, ended.out) == (6, "")
    assert ended.err.count("error[path-missing]") == 2
    assert ended.err.count("error[path-outside]") == 1


def test_json_when_all_is_well(world: World) -> None:
    ended = world.run("validate", "--format", "json")
    assert (ended.code, ended.err) == (0, "")
    assert ended.json == {
        "format_version": "1.0",
        "exit_code": 0,
        "stores": [{"name": "test", "offers": 1, "stock_cells": 1, "prices": 0, "safety_rules": 0}],
        "policies": {"policies": 0, "waivers": 0},
        "problems": [],
        "elsewhere": 0,
        "notes": [],
    }


def test_json_when_something_is_wrong(world: World) -> None:
    world.write("catalog/msk.yaml", "kind: stocks\nwarehouse: msk\nstocks:\n  MUG-1: сорок\n")
    ended = world.run("validate", "--format", "json")
    assert (ended.code, ended.json["exit_code"]) == (6, 6)
    (problem,) = ended.json["problems"]
    assert problem.pop("message")
    assert problem.pop("fix")
    assert problem == {
        "code": "wrong-type",
        "file": "catalog/msk.yaml",
        "line": 4,
        "column": 10,
        "path": "stocks.MUG-1",
    }


def test_github(world: World) -> None:
    well = world.run("validate", "--format", "github")
    assert (well.code, well.out) == (0, "")
    assert "all valid" in well.err
    world.write("catalog/msk.yaml", "kind: stocks\nwarehouse: msk\nstocks:\n  MUG-1: сорок\n")
    wrong = world.run("validate", "--format", "github")
    assert wrong.code == 6
    assert wrong.out.startswith(
        "::error file=catalog/msk.yaml,line=4,col=10,endColumn=15,title=wrong-type::"
    )
    assert "1 problem" in wrong.err


def test_sarif(world: World) -> None:
    world.write("catalog/x.yaml", "kind: nonsense\n")
    ended = world.run("validate", "--format", "sarif")
    assert ended.code == 6
    (result,) = ended.json["runs"][0]["results"]
    assert result["ruleId"] == "unknown-kind"


def test_a_problem_elsewhere_beside_one_here(world: World) -> None:
    world.write("catalog/x.yaml", "kind: nonsense\n")
    world.write("catalog/y.yaml", "kind: nonsense\n")
    ended = world.run("validate", "catalog/y.yaml", "--format", "github")
    assert ended.code == 6
    assert ended.out.count("::error ") == 1
    assert ended.err.startswith("1 problem elsewhere")
