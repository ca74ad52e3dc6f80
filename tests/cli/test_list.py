"""`reconciler list`: choosing offers as rules choose them."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.declared import changed, lay_out
from tests.cli.world import Ended

Command = Callable[..., Ended]

ALL = """\
offer   state      category   labels                    price   stock
──────────────────────────────────────────────────────────────────────────────
CUP                                                    349.90   msk 1
MUG-1                     5   season=winter             1,490   msk 40, spb 3
OLD     archived          5   class=A, season=winter
3 offers of 3 in samovar
"""


def test_all_offers(command: Command, tmp_path: Path) -> None:
    lay_out(tmp_path)
    for _ in range(2):
        ended = command("list")
        assert (ended.code, ended.err) == (0, "")
        assert ended.out.replace("─", "") == ALL.replace("─", "")


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        (["MUG-1"], "MUG-1"),
        (["M*", "C*"], "CUP MUG-1"),
        (["m*"], ""),
        (["--label", "class=A"], "OLD"),
        (["--label", "season=winter"], "MUG-1 OLD"),
        (["--label", "season=winter", "--label", "class=A"], "OLD"),
        (["--label", "class=B", "--label", "class=A"], "OLD"),
        (["--label", "class="], ""),
        (["--label", "season=winter=x"], ""),
        (["--category", "5"], "MUG-1 OLD"),
        (["--category", "5", "--category", "6"], "MUG-1 OLD"),
        (["--category", "6"], ""),
        (["--warehouse", "spb"], "MUG-1"),
        (["--warehouse", "spb", "--warehouse", "msk"], "CUP MUG-1"),
        (["--price", ">= 1000"], "MUG-1"),
        (["--price", "<349.91"], "CUP"),
        (["--price", ">= 100", "--price", "< 1000"], "CUP"),
        (["--state", "archived"], "OLD"),
        (["--state", "active"], "CUP MUG-1"),
        (["--state", "active", "--state", "archived"], "CUP MUG-1 OLD"),
        (["--state", "released"], ""),
        (["M*", "--warehouse", "msk", "--price", "> 1", "--label", "season=winter"], "MUG-1"),
        (["C*", "--category", "5"], ""),
    ],
)
def test_every_way_to_choose(
    command: Command, tmp_path: Path, chosen: list[str], expected: str
) -> None:
    lay_out(tmp_path)
    ended = command("list", *chosen, "--format", "ids")
    assert ended == Ended(0, "".join(f"{offer}\n" for offer in expected.split()), "")
    said = command("list", *chosen, "--format", "json").json
    assert [row["offer"] for row in said["offers"]] == expected.split()
    assert said["total"] == 3
    text = command("list", *chosen).out
    assert text.splitlines()[-1].startswith(f"{len(expected.split())} offer")


def test_in_json(command: Command, tmp_path: Path) -> None:
    lay_out(tmp_path)
    (mug,) = command("list", "MUG-1", "--format", "json").json["offers"]
    assert mug == {
        "offer": "MUG-1",
        "state": "active",
        "category": 5,
        "labels": {"season": "winter"},
        "price": "1490",
        "stock": {"msk": 40, "spb": 3},
    }


def test_long_lists_are_cut_in_text_only(command: Command, tmp_path: Path) -> None:
    lay_out(tmp_path)
    ended = command("list", "--rows", "2")
    assert ended.out.splitlines()[-1] == (
        "3 offers of 3 in samovar; 1 more are not shown (--rows 0 shows all)"
    )
    assert "OLD" not in ended.out
    assert "OLD" in command("list", "--rows", "0").out
    assert len(command("list", "--rows", "1", "--format", "json").json["offers"]) == 3
    assert len(command("list", "--rows", "1", "--format", "ids").out.splitlines()) == 3


@pytest.mark.parametrize(
    "odd",
    [
        ["--label", "class"],
        ["--category", "x"],
        ["--category", "5.0"],
        ["--price", "1000"],
        ["--price", ">= x"],
        ["--price", ">= -1"],
        ["--price", "=> 5"],
        ["--state", "gone"],
        ["--state", ""],
        ["--warehouse", "nowhere"],
        ["--format", "markdown"],
        ["--rows", "-1"],
        ["--store", "nowhere"],
        ["--catalog", "nowhere"],
        ["--label"],
        ["--nonsense"],
    ],
)
def test_odd_arguments_are_invalid_input(command: Command, tmp_path: Path, odd: list[str]) -> None:
    lay_out(tmp_path)
    ended = command("list", *odd)
    assert (ended.code, ended.out) == (6, "")
    assert "fix: " in ended.err


@pytest.mark.parametrize("pattern", ["[", "[]", "[!", "***", "\\", "(?", "\udcff", "x" * 5000, ""])
def test_odd_patterns_match_nothing_or_something(
    command: Command, tmp_path: Path, pattern: str
) -> None:
    lay_out(tmp_path)
    ended = command("list", pattern, "--format", "ids")
    assert ended.code == 0
    assert ended.err == ""


def test_all_wrong_options_at_once(command: Command, tmp_path: Path) -> None:
    lay_out(tmp_path)
    ended = command("list", "--label", "x", "--price", "y", "--price", "z")
    assert ended.err.count("error[arguments]") == 3


def test_a_broken_catalog_is_told(command: Command, tmp_path: Path) -> None:
    lay_out(tmp_path, changed("349.90", "349.999"))
    ended = command("list")
    assert ended.code == 6
    assert "error[money-decimals]" in ended.err
