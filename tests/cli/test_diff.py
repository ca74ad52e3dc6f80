"""`reconciler diff`: between revisions, and between one and the working tree."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.catalog.repository import _plain_git, needs_git  # noqa: F401
from tests.cli.declared import FILES, STORE, changed, committed, lay_out
from tests.cli.world import Ended
from tests.report.test_markdown_safety import split_row

Command = Callable[..., Ended]
pytestmark = needs_git

AFTER = changed("price: 1490", "price: 1500")
AFTER["catalog/a.yaml"] = AFTER["catalog/a.yaml"].replace("OLD:", "NEW:").replace("20%", "5")

TEXT = """\
samovar: 1 offer changed, 1 offer added, 1 offer removed, 1 setting changed
field                 before                                   after                                  where
──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
safety-stock.rule 1   warehouse msk, price >= 1000: keep 20%   warehouse msk, price >= 1000: keep 5   catalog/a.yaml:13
offer     field           before     after      where
─────────────────────────────────────────────────────────────────────────────
~ MUG-1   price           1490       1500       catalog/a.yaml:7
+ NEW     state                      archived   catalog/a.yaml:4
          category                   5          catalog/_defaults.yaml:2
          labels.class               A          catalog/_defaults.yaml:2
          labels.season              winter     catalog/_defaults.yaml:2
− OLD     state           archived              HEAD:catalog/a.yaml:4
          category        5                     HEAD:catalog/_defaults.yaml:2
          labels.class    A                     HEAD:catalog/_defaults.yaml:2
          labels.season   winter                HEAD:catalog/_defaults.yaml:2
"""  # noqa: E501


def test_the_working_tree_against_a_revision(command: Command, tmp_path: Path) -> None:
    committed(tmp_path)
    lay_out(tmp_path, AFTER)
    ended = command("diff", "HEAD")
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.replace("─", "") == TEXT.replace("─", "")


def test_two_revisions_need_no_working_tree(command: Command, tmp_path: Path) -> None:
    made = committed(tmp_path)
    made.commit(AFTER)
    (tmp_path / "catalog/a.yaml").write_text("kind: [", "utf-8")
    forth = command("diff", "HEAD~1", "HEAD", "--format", "json").json
    back = command("diff", "HEAD", "HEAD~1", "--format", "json").json
    (store,) = forth["stores"]
    assert {one["offer"]: one["what"] for one in store["offers"]} == {
        "MUG-1": "changed",
        "NEW": "added",
        "OLD": "removed",
    }
    assert {one["offer"]: one["what"] for one in back["stores"][0]["offers"]} == {
        "MUG-1": "changed",
        "NEW": "removed",
        "OLD": "added",
    }
    (price,) = store["offers"][0]["changes"]
    assert (price["before"], price["after"]) == ("1490", "1500"), "money is text"
    assert price["at_before"] == {"file": "HEAD~1:catalog/a.yaml", "line": 7, "column": 18}


@pytest.mark.parametrize("form", ["text", "json", "markdown"])
def test_nothing_changed(command: Command, tmp_path: Path, form: str) -> None:
    committed(tmp_path)
    ended = command("diff", "HEAD", "--format", form, "--exit-code")
    assert ended.code == 0
    if form == "json":
        assert ended.json["stores"] == []
    else:
        assert ended.out == "HEAD and the working tree declare the same.\n"


@pytest.mark.parametrize(("asked", "code"), [([], 0), (["--exit-code"], 2)])
def test_the_exit_code_is_asked_for_and_json_says_the_same(
    command: Command, tmp_path: Path, asked: list[str], code: int
) -> None:
    committed(tmp_path)
    lay_out(tmp_path, AFTER)
    for form in ("text", "json", "markdown"):
        ended = command("diff", "HEAD", "--format", form, *asked)
        assert ended.code == code
        if form == "json":
            assert ended.json["exit_code"] == code


def test_moved_files_differ_in_nothing(command: Command, tmp_path: Path) -> None:
    committed(tmp_path)
    (tmp_path / "catalog/deep").mkdir()
    (tmp_path / "catalog/a.yaml").rename(tmp_path / "catalog/deep/b.yaml")
    assert command("diff", "HEAD", "--exit-code").code == 0


def test_a_store_came_and_one_went(command: Command, tmp_path: Path) -> None:
    made = committed(tmp_path)
    two = {
        "catalog/one/store.yaml": STORE,
        "catalog/two/store.yaml": STORE.replace("samovar", "teapot"),
    }
    (tmp_path / "catalog/store.yaml").unlink()
    made.commit(two)
    said = command("diff", "HEAD~1", "HEAD", "--format", "json").json["stores"]
    assert [(one["store"], one["what"]) for one in said] == [("teapot", "added")]
    said = command("diff", "HEAD", "HEAD~1", "--format", "json").json["stores"]
    assert [(one["store"], one["what"]) for one in said] == [("teapot", "removed")]
    only = command("diff", "HEAD~1", "HEAD", "--store", "samovar", "--exit-code")
    assert only.code == 0
    assert command("diff", "HEAD~1", "HEAD", "--store", "nobody").code == 6


def test_a_long_list_is_cut_and_says_so(command: Command, tmp_path: Path) -> None:
    committed(tmp_path)
    lay_out(tmp_path, AFTER)
    for form in ("text", "markdown"):
        ended = command("diff", "HEAD", "--rows", "1", "--format", form)
        assert "2 more offers are not shown" in ended.out
        assert "OLD" not in ended.out
    assert (
        len(command("diff", "HEAD", "--rows", "1", "--format", "json").json["stores"][0]["offers"])
        == 3
    )


HOSTILE = ["A|B", "A`B", "``", "<script>", "</details>", "A\\|B", "A\\", "&lt;", "# A", "| A | B |"]


@pytest.mark.parametrize("text", HOSTILE)
def test_markdown_is_not_broken_by_hostile_text(
    command: Command, tmp_path: Path, text: str
) -> None:
    committed(tmp_path)
    quoted = "'" + text.replace("'", "''") + "'"
    card = f"{{note: {quoted}, labels: {{{quoted}: {quoted}}}, attributes: {{{quoted}: {quoted}}}}}"
    lay_out(tmp_path, {f"catalog/b.yaml": f"kind: products\nproducts: {{{quoted}: {card}}}\n"})  # noqa: F541
    lay_out(tmp_path, {"catalog/m.yaml": f"kind: moved\nmoved: [{{from: X, to: {quoted}}}]\n"})
    ended = command("diff", "HEAD", "--format", "markdown")
    assert ended.code == 0
    rows = [line for line in ended.out.splitlines() if line.startswith("|")]
    assert {len(split_row(row)) for row in rows} == {7}
    assert len(rows) == 2 + 1 + 3 + 1 + 1 + 1
    assert "<script>" not in ended.out.replace("`<script>`", "")
    assert "</details>" not in ended.out.replace("`</details>`", "")


@pytest.mark.parametrize(
    "odd",
    [
        [],
        ["nope"],
        [""],
        ["HEAD", "nope"],
        ["HEAD", "HEAD", "HEAD"],
        ["--output=stolen"],
        ["HEAD", "--output=stolen"],
        ["HEAD:catalog"],
        ["HEAD\nx"],
        ["\udcff"],
        ["HEAD", "--format", "ids"],
        ["HEAD", "--rows", "x"],
        ["HEAD", "--catalog", "nowhere"],
        ["HEAD", "--catalog", "/"],
        ["HEAD", "--catalog", "../elsewhere"],
        ["x" * 5000],
    ],
)
def test_odd_arguments_are_invalid_input(command: Command, tmp_path: Path, odd: list[str]) -> None:
    committed(tmp_path)
    ended = command("diff", *odd)
    assert (ended.code, ended.out) == (6, "")
    assert ended.err
    assert not (tmp_path / "stolen").exists()


def test_without_a_repository(command: Command, tmp_path: Path) -> None:
    lay_out(tmp_path)
    ended = command("diff", "HEAD")
    assert ended.code == 6
    assert "error[" in ended.err


@pytest.mark.parametrize("side", ["before", "after", "working tree"])
def test_a_broken_side_is_told_with_its_own_lines(
    command: Command, tmp_path: Path, side: str
) -> None:
    made = committed(tmp_path)
    bad = changed("349.90", "349.999")
    if side == "working tree":
        lay_out(tmp_path, bad)
        ended = command("diff", "HEAD")
        place = "catalog/a.yaml:7:"
    else:
        made.commit(bad)
        made.commit(dict(FILES))
        ended = command("diff", *(["HEAD~1"] if side == "before" else ["HEAD", "HEAD~1"]))
        place = "HEAD~1:catalog/a.yaml:7:"
    assert (ended.code, ended.out) == (6, "")
    assert ended.err.startswith(place)
    assert "349.999}" in ended.err.splitlines()[1]
