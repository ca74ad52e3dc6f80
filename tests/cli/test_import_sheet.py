"""`reconciler import FILE`: only what differs is changed, where it stands; else every problem."""

import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.cli.world import Ended, World
from tests.rehearsal import MSK
from tests.spreadsheet.workbooks import SHEET, edited, xlsx

STOCKS = """\
# Counted on Mondays
kind: stocks
warehouse: msk
stocks:
  MUG-1:  12   # ours
  "00777": 7

  # made to order
  MUG-PRINT: {fixed: 100}
  TEA-1: {on_hand: 3, counted_at: 2026-11-20T09:00+03:00}
"""
DATED = """\
kind: stocks
warehouse: spb
as_of: 2026-11-01T09:00+03:00
stocks:
  MUG-1: 5
"""
PRICES = """\
kind: prices
defaults: {vat: 0.22}
prices:
  MUG-1: 1490.50  # short
  TEA-1: {price: 300, old_price: 400}
  MUG-PRINT:
    - {price: 900}
    - {price: 800, from: 2026-12-25T00:00+03:00, until: 2027-01-09T00:00+03:00}
"""


@pytest.fixture
def shop(world: World) -> World:
    for path in (world.folder / "catalog").glob("*.yaml"):
        if path.name != "store.yaml":
            path.unlink()
    for name, text in [("msk", STOCKS), ("spb", DATED), ("prices", PRICES)]:
        world.write(f"catalog/{name}.yaml", text)
    return world


def imported(shop: World, rows: list[list[Any]], *options: str, name: str = "s.xlsx") -> Ended:
    (shop.folder / name).write_bytes(xlsx(rows))
    return shop.run("import", name, *options)


def files(shop: World) -> dict[str, str]:
    return {path.stem: path.read_text() for path in (shop.folder / "catalog").glob("*.yaml")}


def changes(shop: World, before: dict[str, str]) -> list[str]:
    return [
        f"{old.strip()} -> {new.strip()}"
        for name, text in files(shop).items()
        for old, new in zip(before[name].splitlines(), text.splitlines(), strict=True)
        if old != new
    ]


HEAD = ["Артикул", "Склад", "Остаток"]


def test_values_that_differ_are_changed_where_they_stand(shop: World) -> None:
    before = files(shop)
    rows = [HEAD, ["MUG-1", f"Москва ({MSK})", 40], ["00777", "MSK", 7], ["MUG-PRINT", "msk", 50]]
    ended = imported(shop, rows)
    assert ended.code == 0, ended.err
    assert changes(shop, before) == [
        "MUG-1:  12   # ours -> MUG-1:  40   # ours",
        "MUG-PRINT: {fixed: 100} -> MUG-PRINT: {fixed: 50}",
    ]
    assert "stock of msk: 2 values (1 up, 1 down)" in ended.out
    assert "1 value as git says already" in ended.out
    assert "nothing changes: 3 values as git says" in imported(shop, rows).out


def test_a_dry_run_writes_nothing(shop: World) -> None:
    before = files(shop)
    ended = imported(shop, [HEAD, ["MUG-1", "msk", 40]], "--dry-run")
    assert (ended.code, files(shop)) == (0, before)
    assert "+  MUG-1:  40   # ours\n" in ended.out
    assert "would change in catalog/msk.yaml" in ended.out


def test_as_json(shop: World) -> None:
    rows = [[*HEAD, "Цвет"], ["MUG-1\u00a0", "msk", 0, "red"], ["00777", "msk", 7, ""]]
    said = imported(shop, rows, "--format", "json").json
    assert said["changes"] == [
        {
            "offer": "MUG-1",
            "warehouse": "msk",
            "field": "stock",
            "before": "12",
            "after": "0",
            "cell": "C2",
        }
    ]
    assert said["totals"] == {
        "stock of msk": {"changes": 1, "up": 0, "down": 1, "to_zero": 1, "new": 0}
    }
    assert (said["rows"], said["same"], said["saved"]) == (2, 1, True)
    assert said["tidied"] == ["A2"]
    assert said["not_taken"]["unknown"] == ["Цвет"]
    assert said["detected"]["sheet"] == "Лист1"


def test_all_problems_are_told_at_once_by_cell(shop: World) -> None:
    before = files(shop)
    rows = [
        HEAD,
        ["MUG-1", "msk", 4.5],
        ["MUG-9", "msk", 1],
        ["MUG-1", "ural", 1],
        [777, "msk", 1],
        ["TEA-1", "msk", 9],
        ["MUG-1", "spb", -1],
        ["", "msk", 3],
        ["MUG-PRINT", "msk", "=1+1"],
        ["MUG-1", "spb", 4],
        ["MUG-1", "spb", 5],
    ]
    ended = imported(shop, rows, "--format", "json")
    assert (ended.code, files(shop)) == (6, before)
    found = {
        f"{one['source']['sheet']}!{one['source']['line']}": one["code"]
        for one in ended.json["problems"]
    }
    assert found == {
        "Лист1!2": "cell-fraction",
        "Лист1!3": "unknown-article",
        "Лист1!4": "warehouse-unknown",
        "Лист1!5": "article-mangled",
        "Лист1!7": "cell-negative",
        "Лист1!8": "article-missing",
        "Лист1!9": "cell-formula",
        "Лист1!11": "row-twice",
    }
    assert "s.xlsx:Лист1!C2: error[cell-fraction]" in ended.err
    assert "8 problems; nothing was written" in ended.err


def test_a_count_in_git_asks_for_the_moment_of_the_new_one(shop: World) -> None:
    rows = [HEAD, ["TEA-1", "msk", 9]]
    ended = imported(shop, rows)
    assert ended.code == 6
    assert "s.xlsx:Лист1!C2: error[count-needed]" in ended.err
    before = files(shop)
    assert imported(shop, rows, "--counted-at", "2026-11-21T09:00+03:00").code == 0
    assert changes(shop, before) == [
        (
            "TEA-1: {on_hand: 3, counted_at: 2026-11-20T09:00+03:00} -> "
            "TEA-1: {on_hand: 9, counted_at: 2026-11-21T09:00+03:00}"
        )
    ]


def test_a_count_sheet_makes_counts_of_plain_numbers(shop: World) -> None:
    before = files(shop)
    rows = [HEAD, ["MUG-1", "msk", 12], ["MUG-PRINT", "msk", 2]]
    ended = imported(shop, rows, "--counted-at", "2026-11-21T09:00+03:00")
    assert "s.xlsx:Лист1!C3: error[made-to-order]" in ended.err
    assert imported(shop, rows[:2], "--counted-at", "2026-11-21T09:00+03:00").code == 0
    assert changes(shop, before) == [
        "MUG-1:  12   # ours -> MUG-1:  {on_hand: 12, counted_at: 2026-11-21T09:00+03:00}   # ours"
    ]


def test_a_number_under_an_old_moment_gets_one_of_its_own(shop: World) -> None:
    before = files(shop)
    assert imported(shop, [HEAD, ["MUG-1", "spb", 5]]).code == 0
    assert files(shop) == before
    assert imported(shop, [HEAD, ["MUG-1", "spb", 6]]).code == 0
    (change,) = changes(shop, before)
    assert change.startswith("MUG-1: 5 -> MUG-1: {free: 6, as_of: 20")
    shop.write("catalog/spb.yaml", DATED)
    assert (
        imported(shop, [HEAD, ["MUG-1", "spb", 5]], "--as-of", "2026-11-21T09:00+03:00").code == 0
    )
    assert changes(shop, before) == ["MUG-1: 5 -> MUG-1: {free: 5, as_of: 2026-11-21T09:00+03:00}"]


def test_cells_that_git_does_not_say_go_to_the_document_of_the_warehouse(shop: World) -> None:
    rows = [HEAD, ["TEA-1", "spb", 4], ["00777", "spb", 2]]
    ended = imported(shop, rows)
    assert ended.code == 0, ended.err
    text = files(shop)["spb"]
    assert "TEA-1: {free: 4, as_of: 20" in text
    assert '"00777": {free: 2, as_of: 20' in text
    assert "stock of spb: 2 values (2 new)" in ended.out


def test_full_makes_zero_of_what_the_sheet_lacks_on_its_warehouses(shop: World) -> None:
    before = files(shop)
    ended = imported(shop, [HEAD, ["MUG-1", "msk", 12]], "--full")
    assert ended.code == 6
    assert "s.xlsx:Лист1!row 1: error[count-needed]: --full, `TEA-1@msk`: Git has" in ended.err
    shop.write("catalog/msk.yaml", STOCKS.replace("  TEA-1: {on", "  # TEA-1: {on"))
    before = files(shop)
    ended = imported(shop, [HEAD, ["MUG-1", "msk", 12]], "--full")
    assert ended.code == 0, ended.err
    assert changes(shop, before) == ['"00777": 7 -> "00777": 0']
    assert "--full: 1 cell of msk that the sheet lacks becomes 0" in ended.out
    assert "--full: 1 cell made to order left as said" in ended.out
    assert imported(shop, [HEAD], "--full").code == 6


@pytest.mark.parametrize("row", [["MUG-1", "spb", 4], ["Итого", "msk", 4], ["MUG-1", "msk", None]])
def test_full_needs_a_number_of_the_warehouse_that_is_named(shop: World, row: list[Any]) -> None:
    before = files(shop)
    ended = imported(shop, [HEAD, row], "--full", "--warehouse", "msk")
    assert (ended.code, files(shop)) == (6, before)
    assert "error[sheet-empty]: The sheet has no number for `msk`" in ended.err


def test_a_blank_cell_changes_nothing_even_with_full(shop: World) -> None:
    before = files(shop)
    rows = [HEAD, ["MUG-1", "msk", 12], ["00777", None, None], ["TEA-1", "msk", "\u00a0"]]
    ended = imported(shop, rows, "--full")
    assert (ended.code, files(shop)) == (0, before), ended.err
    assert "stock left blank in 2 rows: nothing changes there" in ended.out


def test_a_blank_cell_of_a_misspelt_warehouse_is_no_cell_that_full_lacks(shop: World) -> None:
    shop.write("catalog/msk.yaml", "\n".join(STOCKS.splitlines()[:-1]) + "\n")
    before = files(shop)
    ended = imported(shop, [HEAD, ["MUG-1", "mcsk", None], ["00777", "msk", 7]], "--full")
    assert (ended.code, files(shop)) == (6, before)
    assert "s.xlsx:Лист1!B2: error[warehouse-unknown]" in ended.err


def test_prices_of_an_offer_that_had_none(shop: World) -> None:
    ended = imported(shop, [["Артикул", "Цена", "Себестоимость"], ["00777", 55.5, 20]])
    assert ended.code == 0, ended.err
    assert '  "00777": {price: 55.50, cost: 20}\n' in files(shop)["prices"]


def test_an_archived_offer_takes_no_stock(shop: World) -> None:
    shop.write("catalog/cards.yaml", "kind: products\nproducts:\n  OLD-1: {state: archived}\n")
    ended = imported(shop, [HEAD, ["OLD-1", "msk", 3]])
    assert ended.code == 6
    assert "s.xlsx:Лист1!C2: error[archived-with-stock]" in ended.err


def test_prices(shop: World) -> None:
    before = files(shop)
    rows = [
        ["Артикул", "Новая цена", "Цена до скидки", "Себестоимость", "НДС, %"],
        ["MUG-1", "1 590,50", None, None, "22%"],
        ["TEA-1", 300, 0, None, None],
        ["MUG-PRINT", 900, None, None, None],
    ]
    ended = imported(shop, rows)
    assert ended.code == 0, ended.err
    assert changes(shop, before) == [
        "MUG-1: 1490.50  # short -> MUG-1: 1590.50  # short",
        "TEA-1: {price: 300, old_price: 400} -> TEA-1: {price: 300, old_price: null}",
    ]
    assert "price: 1 value (1 up)\n  most up: MUG-1 1490.50 → 1590.50" in ended.out


@pytest.mark.parametrize(
    ("row", "code", "cell"),
    [
        (["MUG-PRINT", 950, None], "price-has-dates", "B2"),
        (["TEA-1", 300.123, None], "cell-fraction", "B2"),
        (["TEA-1", 300, 250], "old-price-not-above", "C2"),
        (["TEA-1", 0, None], "cell-negative", "B2"),
    ],
)
def test_prices_that_can_not_be(shop: World, row: list[Any], code: str, cell: str) -> None:
    before = files(shop)
    ended = imported(shop, [["Артикул", "Цена", "Цена до скидки"], row])
    assert (ended.code, files(shop)) == (6, before)
    assert f"s.xlsx:Лист1!{cell}: error[{code}]" in ended.err


def test_prices_beside_stocks_of_several_warehouses(shop: World) -> None:
    head = [*HEAD, "Цена"]
    rows = [head, ["MUG-1", "msk", 1, 1500], ["MUG-1", "spb", 5, 1500]]
    assert imported(shop, rows).code == 0
    assert "MUG-1: 1500  # short" in files(shop)["prices"]
    rows[2][3] = 1501
    assert "s.xlsx:Лист1!D3: error[row-twice]" in imported(shop, rows).err


def test_warehouses(shop: World) -> None:
    bare = [["Артикул", "Остаток"], ["MUG-1", 40]]
    assert "error[warehouse-not-named]" in imported(shop, bare).err
    assert imported(shop, bare, "--warehouse", "ural").code == 6
    assert imported(shop, bare, "--warehouse", "msk").code == 0
    assert "MUG-1:  40" in files(shop)["msk"]
    ended = imported(shop, [HEAD, ["MUG-1", "spb", 9], ["MUG-1", "msk", 41]], "--warehouse", "msk")
    assert "left out: 1 row of other warehouses" in ended.out
    assert "MUG-1: 5\n" in files(shop)["spb"]


def test_rows_of_other_warehouses_say_no_prices_either(shop: World) -> None:
    rows = [[*HEAD, "Цена"], ["MUG-1", "msk", 12, 1400], ["MUG-1", "spb", 5, 1300]]
    assert "row-twice" in imported(shop, rows).err
    ended = imported(shop, rows, "--warehouse", "msk")
    assert ended.code == 0, ended.err
    assert "left out: 1 row of other warehouses" in ended.out
    assert "MUG-1: 1400 " in files(shop)["prices"]


def test_unknown_offers_may_be_left_out(shop: World) -> None:
    rows = [HEAD, ["MUG-1", "msk", 40], ["ELSE-1", "msk", 1], ["ELSE-2", "msk", 1]]
    assert imported(shop, rows).code == 6
    ended = imported(shop, rows, "--skip-unknown")
    assert ended.code == 0
    assert "left out: 2 rows of offers that the catalog does not have" in ended.out


def test_what_formulas_showed_last_is_taken_if_it_is_asked_for(shop: World) -> None:
    data = xlsx([HEAD, ["MUG-1", "msk", "=20*2"]])
    (shop.folder / "s.xlsx").write_bytes(data)
    assert shop.run("import", "s.xlsx", "--formula-values").code == 6
    computed = edited(
        data, "xl/worksheets/sheet1.xml", lambda text: text.replace(b"<v />", b"<v>40</v>")
    )
    (shop.folder / "s.xlsx").write_bytes(computed)
    assert "error[cell-formula]" in shop.run("import", "s.xlsx").err
    assert shop.run("import", "s.xlsx", "--formula-values").code == 0
    assert "MUG-1:  40" in files(shop)["msk"]


def test_rows_of_other_stores_are_left_out(shop: World) -> None:
    rows = [["store", *HEAD], ["test", "MUG-1", "msk", 40], ["other", "MUG-1", "msk", 41]]
    ended = imported(shop, rows)
    assert "left out: 1 row of another store" in ended.out
    assert "MUG-1:  40" in files(shop)["msk"]


def test_a_mapping_says_what_an_erp_means(shop: World, tmp_path: Path) -> None:
    rows = [["货品", "库房", "可卖"], ["MUG-1", "莫斯科", 40]]
    assert "error[column-missing]" in imported(shop, rows).err
    shop.write(
        "erp.yaml",
        "kind: sheet-mapping\nname: erp\n"
        "columns: {offer_id: 货品, warehouse: 库房, stock: [可卖]}\n"
        "warehouses: {莫斯科: msk}\nunverified: [可卖]\n",
    )
    ended = imported(shop, rows, "--mapping", "erp.yaml")
    assert ended.code == 0, ended.err
    assert "nobody has verified yet: 可卖" in ended.out
    assert "MUG-1:  40" in files(shop)["msk"]


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("kind: sheet-mapping\nname: x\ncolumns: {offer: A, stock: B}\n", "unknown-key", "3:11"),
        ("kind: sheet-mapping\nname: x\ncolumns: {offer_id: A, stock: a}\n", "said-twice", "3:31"),
        (
            "kind: sheet-mapping\nname: x\ncolumns: {offer_id: A, stock: B}\non_hand: [B, C]\n",
            "header-not-stock",
            "4:14",
        ),
        ("kind: stocks\nstocks: {}\n", "misplaced-kind", "1:7"),
        ("kind: sheet-mapping\n--- \n", "missing-key", "1:1"),
        ("", "unknown-mapping", ""),
    ],
)
def test_a_mapping_that_is_wrong(shop: World, text: str, code: str, place: str) -> None:
    shop.write("erp.yaml", text)
    ended = imported(shop, [HEAD], "--mapping", "erp.yaml")
    assert ended.code == 6
    assert code in ended.err
    assert place in ended.err


def test_what_lies_on_the_shelf_is_never_taken_for_free_units(shop: World) -> None:
    rows = [
        ["Артикул", "Склад", "Остаток", "Резерв", "Ожидание", "Доступно"],
        ["MUG-1", "msk", 7, 2, 10, 15],
    ]
    before = files(shop)
    for header in ("Остаток", "ОСТАТОК", " Остаток\u00a0", "Остаток\n"):
        rows[0][2] = header
        ended = imported(shop, rows, "--mapping", "moysklad")
        assert ended.code == 6
        assert "error[count-without-moment]" in ended.err, header
        assert "s.xlsx:Лист1!C1" in ended.err
        assert files(shop) == before
    ended = imported(shop, rows, "--mapping", "moysklad", "--counted-at", "2026-11-20T09:00+03:00")
    assert ended.code == 0, ended.err
    assert "on_hand: 7" in files(shop)["msk"]


def test_shipped_mappings_are_listed_and_copied(shop: World) -> None:
    listed = shop.run("import", "--list-mappings")
    names = [line.split()[0] for line in listed.out.splitlines()]
    assert names == ["1c", "dianxiaomi", "eccang", "mabang", "moysklad"]
    for name in names:
        shop.write("own.yaml", shop.run("import", "--show-mapping", name).out)
        ended = imported(shop, [HEAD, ["MUG-1", "msk", 12]], "--mapping", "own.yaml")
        assert "error[unknown-" not in ended.err
    assert shop.run("import", "--show-mapping", "sap").code == 6


@pytest.mark.parametrize(
    "options",
    [
        ("--counted-at", "2026-11-20"),
        ("--counted-at", "monday"),
        ("--counted-at", "20261120T0900+0300"),
        ("--as-of", "2026-11-20T09:00"),
        ("--as-of", "2999-11-20T09:00Z"),
        ("--as-of", "0001-01-01T00:00+14:00"),
        ("--as-of", "2026-11-20T09:00Z", "--counted-at", "2026-11-20T09:00Z"),
        ("--encoding", "latin1"),
        ("--separator", "dash"),
        ("--format", "markdown"),
        ("--sheet", "Лист9"),
        ("--mapping", "sap"),
        ("--warehouse", "ural"),
        ("--hidden", "maybe"),
        ("--hidden", "skip", "--full"),
    ],
)
def test_options_that_make_no_sense(shop: World, options: tuple[str, ...]) -> None:
    before = files(shop)
    ended = imported(shop, [HEAD, ["MUG-1", "msk", 40], ["00777", "msk", 41]], *options)
    assert (ended.code, files(shop)) == (6, before)
    assert "1 problem; " in ended.err


def test_stock_options_need_a_sheet_of_stock(shop: World) -> None:
    rows = [["Артикул", "Цена"], ["MUG-1", 5]]
    for option in (("--full",), ("--counted-at", "2026-11-20T09:00Z")):
        assert "is about stock" in imported(shop, rows, *option).err


def test_options_of_shops_and_of_sheets_are_not_mixed(shop: World) -> None:
    rows = [["Артикул", "Цена"], ["MUG-1", 5]]
    ended = imported(shop, rows, "--only", "MUG-*", "--layout", "single")
    assert ended.code == 6
    assert "--only means nothing for a spreadsheet" in ended.err
    assert "--layout means nothing for a spreadsheet" in ended.err
    ended = imported(shop, [HEAD, ["MUG-1", "msk", 12]], "--full", "--skip-unknown")
    assert ended.code == 6
    assert "the right one would become 0" in ended.err
    ended = shop.run("import", "--full")
    assert ended.code == 6
    assert "--full means nothing for a live shop" in ended.err
    ended = imported(shop, rows, "--warehouse", "msk", "--warehouse", "spb")
    assert ended.code == 6
    assert shop.run("import", "no.xlsx").code == 6


@pytest.mark.parametrize(
    "row", ["MUG-1,1490,50", '"MUG-1",1490,50,', "MUG-2,1490,50"], ids=["plain", "blank", "unknown"]
)
def test_a_comma_before_the_cents_of_a_file_with_commas_is_no_end(shop: World, row: str) -> None:
    before = files(shop)
    (shop.folder / "s.csv").write_text(f"offer_id,price\n{row}\n")
    ended = shop.run("import", "s.csv", "--skip-unknown")
    assert ended.code == 6
    assert "s.csv:row 2: error[row-too-long]" in ended.err
    assert "`50` belongs to none" in ended.err
    assert files(shop) == before


def test_blank_cells_behind_the_headers_do_not_count(shop: World) -> None:
    (shop.folder / "s.csv").write_text("offer_id,price\nMUG-1,1400,,\n")
    assert shop.run("import", "s.csv").code == 0


@pytest.mark.parametrize("name", ["²", "1" * 5000, f"Moscow ({'1' * 5000})"])
def test_a_warehouse_that_is_no_number_of_one(shop: World, name: str) -> None:
    ended = imported(shop, [HEAD, ["MUG-1", name, 1]])
    assert ended.code == 6
    assert "error[warehouse-unknown]" in ended.err


def test_a_row_that_looks_like_advice_is_no_row_that_full_lacks(shop: World) -> None:
    rows = [[*HEAD, "Комментарий"], ["00777", "msk", 9, ""], ["MUG-1", "msk", "", "Укажите позже"]]
    shop.write("catalog/msk.yaml", "\n".join(STOCKS.splitlines()[:-1]) + "\n")
    ended = imported(shop, rows, "--full")
    assert ended.code == 0
    assert "MUG-1:  12   # ours" in files(shop)["msk"]


@pytest.mark.parametrize("word", ["Итого", "Всего:", "TOTAL"])
def test_a_sum_below_the_articles_is_no_article(shop: World, word: str) -> None:
    ended = imported(shop, [HEAD, ["MUG-1", "msk", 9], [word, "", 9]])
    assert ended.code == 0
    assert "left out: 1 row (total)" in ended.out
    shop.write("catalog/more.yaml", "kind: stocks\nwarehouse: msk\nstocks:\n  TOTAL: 4\n")
    assert imported(shop, [HEAD, ["TOTAL", "msk", 7]]).code == 0
    assert "TOTAL: 7" in files(shop)["more"]


def test_a_warehouse_with_the_number_of_another_is_refused(shop: World) -> None:
    before = files(shop)
    ended = imported(shop, [HEAD, ["MUG-1", f"spb ({MSK})", 9]])
    assert "names `spb`, and its number is that of `msk`" in ended.err
    assert files(shop) == before


def test_a_hook_that_refuses_leaves_the_files_and_says_so(shop: World) -> None:
    for words in (["init", "-q"], ["config", "user.email", "a@b.c"], ["config", "user.name", "a"],
                  ["add", "catalog"], ["commit", "-qm", "x"]):  # fmt: skip
        subprocess.run(["git", *words], cwd=shop.folder, check=True)
    hook = shop.folder / ".git/hooks/pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\nexit 1\n")
    hook.chmod(0o755)
    ended = imported(shop, [HEAD, ["MUG-1", "msk", 9]], "--commit")
    assert ended.code == 6
    assert "a hook, which does not say why" in ended.err
    assert "1 problem; the files are changed" in ended.err
    assert "nothing was written" not in ended.err


def test_where_plain_numbers_are_counts_free_ones_stay_free(shop: World) -> None:
    store = (shop.folder / "catalog/store.yaml").read_text("utf-8")
    shop.write("catalog/store.yaml", f"{store}manage: {{stocks: on_hand}}\n")
    shop.write(
        "catalog/msk.yaml", "kind: stocks\nwarehouse: msk\nstocks: {MUG-1: {free: 4}, MUG-2: 5}\n"
    )
    ended = imported(shop, [HEAD, ["MUG-1", "msk", 6], ["MUG-2", "msk", 7]], "--warehouse", "msk")
    assert ended.code == 0, ended.err
    assert "stocks: {MUG-1: {free: 6}, MUG-2: 7}" in files(shop)["msk"]


def test_hidden_rows_are_asked_for(shop: World) -> None:
    rows = [HEAD, ["MUG-1", "msk", 9], ["00777", "msk", 8]]
    data = edited(
        xlsx(rows), SHEET, lambda text: text.replace(b'<row r="3"', b'<row hidden="1" r="3"')
    )
    (shop.folder / "s.xlsx").write_bytes(data)
    before = files(shop)
    ended = shop.run("import", "s.xlsx")
    assert (ended.code, files(shop)) == (6, before)
    assert "s.xlsx:Лист1!row 3: error[rows-hidden]: 1 of 2 rows is hidden" in ended.err
    told = shop.run("import", "s.xlsx", "--hidden", "skip", "--format", "json").json
    assert [one["cell"] for one in told["changes"]] == ["C2"]
    assert told["hidden"] == {
        "taken": False,
        "rows": 1,
        "first_rows": [3],
        "columns": [],
        "key_columns": [],
    }
    assert (
        "hidden, and taken too: 1 row (3)" in shop.run("import", "s.xlsx", "--hidden", "take").out
    )
    assert '"00777": 8' in files(shop)["msk"]


def test_warehouses_side_by_side(shop: World) -> None:
    ended = imported(shop, [["Артикул", "Остаток msk", "Резерв msk", "spb"], ["MUG-1", 9, 1, None]])
    assert ended.code == 0, ended.err
    assert (
        "columns: Артикул = offer_id, Остаток msk = stock of msk, spb = stock of spb" in ended.out
    )
    assert "columns not taken, unknown: Резерв msk" in ended.out
    assert "stock left blank in 1 cell: nothing changes there" in ended.out
    assert "stock of msk: 1 value (1 down)" in ended.out


def test_a_column_of_stock_that_names_no_warehouse_is_told_as_such(shop: World) -> None:
    headers = ["Артикул", "Остаток msk", "Остаток питер", "Резерв msk"]
    ended = imported(shop, [headers, ["MUG-1", 9, 4, 1]])
    assert ended.code == 0, ended.err
    assert (
        "columns of stock not taken, as they name no warehouse of the store: Остаток питер\n"
        "columns not taken, unknown: Резерв msk\n"
    ) in ended.out


def test_units_behind_a_warehouse_alone_do_not_count(shop: World) -> None:
    ended = imported(shop, [["Артикул", "msk, шт", "spb (шт.)"], ["MUG-1", 9, 4]])
    assert "msk, шт = stock of msk, spb (шт.) = stock of spb" in ended.out
