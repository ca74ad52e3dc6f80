"""`plan --xlsx` and `report xlsx`: a plan as a workbook."""

from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from tests.cli.world import World


def test_a_plan_is_saved_as_a_workbook_beside_what_is_shown(world: World) -> None:
    ended = world.run("plan", "--xlsx", "plan.xlsx", "--format", "json")
    assert ended.code == 2
    opened = CalamineWorkbook.from_path(world.folder / "plan.xlsx")
    assert opened.sheet_names == ["summary", "stock", "price", "dark", "policies", "errors"]
    assert opened.get_sheet_by_name("stock").to_python()[1][:2] == ["MUG-1", "msk"]
    assert [path.name for path in world.folder.glob(".plan-*")] == []


def test_a_saved_plan_gives_the_same_workbook(world: World) -> None:
    shown = world.run("plan", "--xlsx", "plan.xlsx", "--format", "json").out
    (world.folder / "plan.json").write_text(shown)
    ended = world.run("report", "xlsx", "plan.json", "--out", "again.xlsx")
    assert (ended.code, ended.out, ended.err) == (0, "", "")
    again = (world.folder / "again.xlsx").read_bytes()
    assert again == (world.folder / "plan.xlsx").read_bytes()


@pytest.mark.parametrize("content", ["{}", '{"error": "x", "exit_code": 8}'])
def test_what_is_no_plan_makes_no_workbook(world: World, content: str) -> None:
    (world.folder / "x.json").write_text(content)
    ended = world.run("report", "xlsx", "x.json", "--out", "plan.xlsx")
    assert ended.code == 6
    assert "error[report-file]" in ended.err
    assert not (world.folder / "plan.xlsx").exists()


def test_a_folder_that_is_not_there(world: World) -> None:
    ended = world.run("plan", "--xlsx", str(Path("gone") / "plan.xlsx"))
    assert ended.code == 6
    assert "error[out-file]" in ended.err


@pytest.mark.parametrize(
    "line",
    [
        ("plan", "--xlsx", "p.pdf"),
        ("report", "xlsx", "x.json", "--out", "p"),
        ("history", "1", "--errors-xlsx", "e.xls"),
    ],
)
def test_a_name_that_says_something_else_is_refused(world: World, line: tuple[str, ...]) -> None:
    ended = world.run(*line)
    assert ended.code == 6
    assert "end its name in .xlsx" in ended.err
