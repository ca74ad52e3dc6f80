"""`reconciler fmt`: what is written, what is only shown, and when nothing happens."""

from pathlib import Path

import pytest

from tests.cli.world import World

UGLY = "prices: {MUG-1:  1490}   # x\nkind: prices\n"
PRETTY = "kind: prices\nprices: {MUG-1: 1490}  # x\n"


@pytest.fixture
def ugly(world: World) -> World:
    assert world.run("fmt").code == 0
    world.write("catalog/p.yaml", UGLY)
    return world


def test_it_writes_what_changes(ugly: World) -> None:
    ended = ugly.run("fmt")
    assert (ended.code, ended.out) == (0, "1 file formatted, 2 unchanged\n")
    assert (ugly.folder / "catalog/p.yaml").read_text() == PRETTY
    assert ugly.run("fmt").out == "0 files formatted, 3 unchanged\n"


def test_check_lists_and_writes_nothing(ugly: World) -> None:
    ended = ugly.run("fmt", "--check")
    assert (ended.code, ended.out) == (2, "catalog/p.yaml\n")
    assert ended.err == "1 file would change, 2 unchanged\n"
    assert (ugly.folder / "catalog/p.yaml").read_text() == UGLY
    ugly.run("fmt")
    assert ugly.run("fmt", "--check").code == 0


def test_diff_shows_and_writes_nothing(ugly: World) -> None:
    ended = ugly.run("fmt", "--diff", "catalog/p.yaml")
    assert ended.code == 2
    assert ended.out == (
        "--- a/catalog/p.yaml\n+++ b/catalog/p.yaml\n@@ -1,2 +1,2 @@\n"
        "-prices: {MUG-1:  1490}   # x\n kind: prices\n+prices: {MUG-1: 1490}  # x\n"
    )
    assert (ugly.folder / "catalog/p.yaml").read_text() == UGLY


def test_one_bad_file_stops_all(ugly: World) -> None:
    ugly.write("policies/bad.yaml", "a: [")
    ugly.write("catalog/bad.yaml", "a: 1\na: 2\n")
    ended = ugly.run("fmt")
    assert (ended.code, ended.out) == (6, "")
    assert "catalog/bad.yaml:2:1: error[duplicate-key]" in ended.err
    assert "policies/bad.yaml:" in ended.err
    assert (ugly.folder / "catalog/p.yaml").read_text() == UGLY


def test_a_file_named_twice_is_one_file(ugly: World) -> None:
    ended = ugly.run("fmt", "catalog/p.yaml", "catalog", "--check")
    assert ended.out.count("p.yaml") == 1


def test_a_link_is_written_through(ugly: World, tmp_path: Path) -> None:
    target = tmp_path / "elsewhere.txt"
    (ugly.folder / "catalog/p.yaml").rename(target)
    (ugly.folder / "catalog/p.yaml").symlink_to(target)
    assert ugly.run("fmt").code == 0
    assert (ugly.folder / "catalog/p.yaml").is_symlink()
    assert target.read_text() == PRETTY


def test_nothing_there(ugly: World) -> None:
    ended = ugly.run("fmt", "nope.yaml")
    assert ended.code == 6
    assert "There is no file or folder `nope.yaml`" in ended.err
