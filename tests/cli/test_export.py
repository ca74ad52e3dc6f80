"""`reconciler export` and `history --errors-xlsx` as a user runs them."""

from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from tests.cli.world import World
from tests.workflow.templates import MAIN, stocks_template


def rows(path: Path, name: str) -> list[list[object]]:
    return list(map(list, CalamineWorkbook.from_path(path).get_sheet_by_name(name).to_python()))


def test_stocks_as_csv_and_as_a_workbook(world: World) -> None:
    world.stocks({"MUG-2": 40, "MUG-1": 7})
    ended = world.run("export", "stocks", "--out", "stocks.csv")
    assert (ended.code, ended.out, ended.err) == (0, "stocks.csv: 2 rows\n", "")
    text = (world.folder / "stocks.csv").read_text("utf-8-sig")
    assert text.splitlines()[1:] == ["test,MUG-2,msk,40,0,", "test,MUG-1,msk,7,0,"]
    told = world.run("export", "stocks", "--out", "s.XLSX", "--format", "json").json
    assert (told["file"], told["rows"]) == ("s.XLSX", 2)
    assert rows(world.folder / "s.XLSX", "stocks")[1][:4] == ["test", "MUG-2", "msk", 40]


def test_warehouses_side_by_side_are_taken_back_unchanged(world: World) -> None:
    world.stocks({"MUG-2": 40, "MUG-1": 7})
    assert world.run("export", "stocks", "--wide", "--out", "w.csv").out == "w.csv: 2 rows\n"
    text = (world.folder / "w.csv").read_text("utf-8-sig")
    assert text.splitlines() == ["store,offer_id,msk,spb", "test,MUG-2,40,", "test,MUG-1,7,"]
    told = world.run("import", "w.csv", "--format", "json").json
    assert (told["same"], told["changes"]) == (2, [])
    assert told["warehouses"] == {"msk": "msk", "spb": "spb"}


def test_prices_of_some_offers(world: World) -> None:
    world.write("catalog/prices.yaml", "kind: prices\nprices: {A: {price: 5.5}, B: {price: 6}}\n")
    assert world.run("export", "prices", "--out", "p.csv", "--offer", "A*").code == 0
    text = (world.folder / "p.csv").read_text("utf-8-sig")
    assert text.splitlines()[1:] == ["test,A,5.5,,,,,"]


def test_a_template_is_filled_and_what_is_left_is_told(world: World) -> None:
    template = world.folder / "template.xlsx"
    template.write_bytes(stocks_template([(MAIN, "MUG-1", "", 1)]))
    world.stocks({"MUG-1": 7, "MUG-2": 40})
    world.write("catalog/spb.yaml", "kind: stocks\nwarehouse: spb\nstocks: {MUG-1: 5}\n")
    ended = world.run("export", "stocks", "--template", "template.xlsx", "--out", "filled.xlsx")
    assert (ended.code, ended.err) == (0, "")
    assert ended.out == "filled.xlsx: 7 cells written, 0 as they were, 2 rows appended\n"
    again = world.run(
        "export", "stocks", "--template", "filled.xlsx", "--out", "again.xlsx", "--format", "json"
    )
    assert (again.json["changed"], again.json["same"], again.json["left"]) == (0, 3, [])


@pytest.mark.parametrize(
    "arguments",
    [
        ("--out", "stocks.ods"),
        ("--out", "stocks"),
        ("--out", "stocks.csv", "--template", "t.xlsx"),
        ("--out", "a/b.csv"),
        ("--out", "s.csv", "--format", "yaml"),
        ("--out", "s.csv", "--warehouse", "nsk"),
        ("--out", "s.xlsx", "--template", "gone.xlsx"),
        ("--out", "s.xlsx", "--template", "t.xlsx", "--wide"),
    ],
)
def test_what_can_not_be_done_is_said_and_nothing_written(
    world: World, arguments: tuple[str, ...]
) -> None:
    before = sorted(world.folder.iterdir())
    ended = world.run("export", "stocks", *arguments)
    assert ended.code == 6
    assert "error[" in ended.err
    assert "Traceback" not in ended.err
    assert [p for p in sorted(world.folder.iterdir()) if p.name != ".reconciler"] == before


def test_the_errors_of_a_run_are_a_work_list(world: World) -> None:
    world.stocks({"MUG-1": 60, "MUG-2": 8})
    world.shop.fault(
        "/v2/products/stocks", "item-error", times=9, offers=["MUG-1"], code="STOCK_TOO_BIG"
    )
    ended = world.run("apply", "--yes", "--format", "json")
    run = str(ended.json["run"])
    told = world.run("history", run, "--errors-xlsx", "errors.xlsx")
    assert told.code == 0
    assert told.err == "errors.xlsx: 1 of stocks, 0 of prices, 0 others\n"
    head, row = rows(world.folder / "errors.xlsx", "stocks")
    named = dict(zip(head, row, strict=True))
    assert (named["offer_id"], named["stock"], named["code"]) == ("MUG-1", 60, "STOCK_TOO_BIG")
    before = (world.folder / "catalog/msk.yaml").read_bytes()
    again = world.run("import", "errors.xlsx", "--format", "json")
    assert (again.code, again.err) == (0, "")
    assert (world.folder / "catalog/msk.yaml").read_bytes() == before


def test_an_export_is_imported_as_it_is(world: World) -> None:
    world.stocks({"MUG-2": 40, "MUG-1": 7})
    before = (world.folder / "catalog/msk.yaml").read_bytes()
    for name in ("stocks.csv", "stocks.xlsx"):
        assert world.run("export", "stocks", "--out", name).code == 0
        assert world.run("import", name).code == 0
        assert (world.folder / "catalog/msk.yaml").read_bytes() == before
    text = (world.folder / "stocks.csv").read_text("utf-8-sig")
    (world.folder / "stocks.csv").write_text(text.replace(",7,", ",8,"), "utf-8-sig")
    assert world.run("import", "stocks.csv").code == 0
    assert b"MUG-1: 8" in (world.folder / "catalog/msk.yaml").read_bytes()


def test_errors_are_of_one_run(world: World) -> None:
    ended = world.run("history", "--errors-xlsx", "errors.xlsx")
    assert ended.code == 6
    assert "--errors-xlsx is of one run" in ended.err


def test_a_template_is_never_written_over(world: World) -> None:
    template = world.folder / "template.xlsx"
    template.write_bytes(stocks_template([(MAIN, "MUG-1", "", 1)]))
    before = template.read_bytes()
    world.stocks({"MUG-1": 7})
    ended = world.run("export", "stocks", "--template", "template.xlsx", "--out", "./template.xlsx")
    assert ended.code == 6
    assert "it is the template itself" in ended.err
    assert template.read_bytes() == before
