"""`reconciler show`: one offer with all its values and their places."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.declared import changed, lay_out
from tests.cli.world import Ended

Command = Callable[..., Ended]

MUG = """\
MUG-1 in samovar, before MUG
field              value        where
────────────────────────────────────────────────────────────────────────────────
name               Кружка       catalog/a.yaml:3
category           5            catalog/_defaults.yaml:2 (default)
attributes.Бренд   [x, y]       catalog/a.yaml:3
attributes.4191    clear        catalog/a.yaml:3
labels.class       clear        catalog/a.yaml:3 (over catalog/_defaults.yaml:2)
labels.season      winter       catalog/_defaults.yaml:2 (default)
price              1490         catalog/a.yaml:7
old_price          clear        catalog/a.yaml:7
prices.vat         0.22         catalog/_defaults.yaml:3 (default)
stock.msk          40           catalog/a.yaml:10
stock.spb          {fixed: 3}   catalog/a.yaml:10
safety stock @msk: keeps 8 of 40 (keep 20%, catalog/a.yaml:13)
"""


def test_everything_of_an_offer(command: Command, tmp_path: Path) -> None:
    lay_out(tmp_path)
    ended = command("show", "MUG-1")
    assert (ended.code, ended.out, ended.err) == (0, MUG, "")
    again = command("show", "MUG-1")
    assert again.out == MUG, "warm as cold"
    assert (tmp_path / ".reconciler/cache/catalog").exists()


def test_an_old_id_leads_to_the_new_one(command: Command, tmp_path: Path) -> None:
    lay_out(tmp_path)
    assert command("show", "MUG").out == MUG


def test_an_archived_offer_says_so(command: Command, tmp_path: Path) -> None:
    lay_out(tmp_path)
    assert command("show", "OLD").out.splitlines()[0] == "OLD in samovar, archived"


def test_in_json(command: Command, tmp_path: Path) -> None:
    lay_out(tmp_path)
    said = command("show", "MUG-1", "--format", "json").json
    assert said["exit_code"] == 0
    assert said["renamed_from"] == ["MUG"]
    values = {".".join(value["path"]): value for value in said["values"]}
    assert values["price"]["value"] == "1490", "money is text"
    assert values["prices.vat"]["via"] == "defaults"
    assert values["attributes.4191"]["value"] is None
    assert values["labels.class"]["over"][0]["file"] == "catalog/_defaults.yaml"
    assert values["stock.spb"]["value"] == {"fixed": 3}
    assert said["safety_stock"]["msk"] == {
        "declared": 40,
        "kept": 8,
        "shown": 32,
        "rule": "20%",
        "source": {"file": "catalog/a.yaml", "line": 13, "column": 9},
        "asks_live_price": False,
        "asks_scheme": False,
        "asks_orders": False,
    }
    assert said["safety_stock"]["spb"]["kept"] == 0, "a fixed number keeps nothing back"


@pytest.mark.parametrize(
    ("asked", "fix"),
    [
        ("MUG-2", "Did you mean `MUG-1`?"),
        ("mug-1", "`reconciler list` shows what is declared."),
        ("", "`reconciler list` shows what is declared."),
        ("OLDE", "Did you mean `OLD`?"),
    ],
)
def test_an_offer_that_is_not_there(command: Command, tmp_path: Path, asked: str, fix: str) -> None:
    lay_out(tmp_path)
    ended = command("show", asked)
    assert (ended.code, ended.out) == (6, "")
    assert f"error[unknown-offer]: No document of store `samovar` declares `{asked}`" in ended.err
    assert f"fix: {fix}" in ended.err
    in_json = command("show", asked, "--format", "json").json
    assert (in_json["exit_code"], in_json["problems"][0]["code"]) == (6, "unknown-offer")


@pytest.mark.parametrize(
    "odd",
    [
        [],
        ["A", "B"],
        ["MUG-1", "--format", "yaml"],
        ["MUG-1", "--format", "markdown"],
        ["MUG-1", "--store", "nowhere"],
        ["MUG-1", "--catalog", "nowhere"],
        ["MUG-1", "--catalog", "catalog/a.yaml"],
        ["MUG-1\x1b[2J"],
        ["\udcff"],
        ["*"],
        ["x" * 5000],
    ],
)
def test_odd_arguments_are_invalid_input(command: Command, tmp_path: Path, odd: list[str]) -> None:
    lay_out(tmp_path)
    ended = command("show", *odd)
    assert (ended.code, ended.out) == (6, "")
    assert ended.err
    assert "\x1b" not in ended.err


def test_a_broken_catalog_is_told_with_its_line(command: Command, tmp_path: Path) -> None:
    lay_out(tmp_path, changed("{price: 1490,", "{price: -1,"))
    ended = command("show", "MUG-1")
    assert (ended.code, ended.out) == (6, "")
    assert "7 | prices: {MUG-1: {price: -1" in ended.err


def test_hostile_text_moves_no_terminal(command: Command, tmp_path: Path) -> None:
    lay_out(tmp_path, changed("name: Кружка", 'note: "a\\nb [red]x[/red] \\u202e"'))
    ended = command("show", "MUG-1")
    assert ended.code == 0
    assert "[red]x[/red] \\u202e" in ended.out


COUNTED = """\
kind: store
name: s
currency: RUB
warehouses: {msk: {id: 1, stock_mode: on_hand}, spb: {id: 2}}
---
kind: stocks
warehouse: msk
as_of: 2026-11-20T09:00+03:00
stocks: {MUG: 12, CUP: {on_hand: 3}, TEA: {fixed: 9}}
---
kind: safety-stock
rules:
- {match: {scheme: fbs, offer: CUP}, keep: 1}
- {match: {warehouse: msk}, keep: {days: 2}}
"""


@pytest.mark.parametrize(
    ("offer", "value", "buffer"),
    [
        (
            "MUG",
            "{on_hand: 12, counted_at: 2026-11-20T09:00+03:00}",
            "keeps what the orders ask for of 12 (keep 2 days of sales, catalog/a.yaml:14)",
        ),
        (
            "CUP",
            "{on_hand: 3, counted_at: 2026-11-20T09:00+03:00}",
            "catalog/a.yaml:14); another rule may match the warehouse's scheme",
        ),
        ("TEA", "{fixed: 9}", None),
    ],
)
def test_what_only_the_shop_can_tell(
    command: Command, tmp_path: Path, offer: str, value: str, buffer: str | None
) -> None:
    (tmp_path / "catalog").mkdir()
    (tmp_path / "catalog/a.yaml").write_text(COUNTED, "utf-8")
    text = " ".join(command("show", offer).out.split())
    assert value in text
    assert (buffer in text) if buffer else ("safety stock" not in text)
