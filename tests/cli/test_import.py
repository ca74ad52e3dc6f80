"""`reconciler import` and `init --from-live`, as a user runs them."""

import io
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.world import World
from tests.rehearsal import KEYS, MSK


class Terminal(io.StringIO):
    """Somebody who types these lines; after them the input ends."""

    def isatty(self) -> bool:
        return True


def files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*.yaml")}


def test_the_shop_is_written_and_nothing_follows(world: World) -> None:
    ended = world.run("import")
    assert ended.code == 0, ended.err
    assert "3 offers, as of " in ended.out
    assert "  catalog/prices/other.yaml: 3 prices\n" in ended.out
    assert '  MUG-1 stock.msk: 12 → {free: 10, as_of: "' in ended.out
    assert "look at `reconciler plan`" in ended.err
    assert world.run("plan").code == 0
    assert world.run("fmt", "--check").code == 0
    again = world.run("import")
    assert "nothing to write" in again.err
    assert world.writes() == []


def test_a_dry_run_shows_the_change(world: World) -> None:
    before = files(world.folder)
    ended = world.run("import", "--dry-run", "--only", "MUG-1", "--fields", "stock")
    assert ended.code == 0
    assert "-  MUG-1: 12\n+  MUG-1: {free: 10, as_of: " in ended.out
    assert "nothing is written" in ended.err
    assert files(world.folder) == before


def test_only_an_import_of_everything_promises_an_empty_plan(world: World) -> None:
    world.stocks({"MUG-1": 60})
    part = world.run("import", "--only", "MUG-2", "--fields", "price")
    assert part.code == 0, part.err
    assert "written; commit it soon, and look at `reconciler plan`\n" in part.err
    assert world.run("plan").code == 2
    assert "`reconciler plan`: it should be empty" in world.run("import").err


def test_what_is_committed_is_not_to_be_committed(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{name}_NAME", "Anna")
        monkeypatch.setenv(f"GIT_{name}_EMAIL", "anna@example.com")
    for line in ("init -q", "add .", "commit -qm one"):
        subprocess.run(["git", *line.split()], cwd=world.folder, check=True)
    ended = world.run("import", "--commit")
    assert ended.code == 0, ended.err
    assert "commit it soon" not in ended.err
    assert "look at `reconciler plan`: it should be empty" in ended.err


def test_as_json(world: World) -> None:
    told = world.run("import", "--format", "json", "--fields", "price,stock").json
    assert (told["exit_code"], told["saved"], told["offers"]) == (0, True, 3)
    assert {"file": "catalog/prices/other.yaml", "entries": {"prices": 3}} in told["added"]
    assert [(one["offer"], one["what"], one["before"]) for one in told["changed"]] == [
        ("MUG-1", "stock.msk", 12)
    ]
    assert told["left_out"] == []
    assert KEYS["OZON_API_KEY"] not in str(told)


def test_what_is_left_out_is_told(world: World) -> None:
    world.shop.edit_stock("MUG-2", MSK, 0)
    ended = world.run("import")
    assert "  stock.msk of 1 offer: none is free: " in ended.out
    assert "[zero]: MUG-2" in ended.out


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("--fields", "colour"), "not-a-choice"),
        (("--layout", "alphabet"), "not-a-choice"),
        (("--only", "CUP-*"), "import-nothing"),
        (("--category", "Чай"), "import-nothing"),
        (("--warehouse", "ekb"), "unknown-warehouse"),
    ],
)
def test_options_that_mean_nothing(world: World, arguments: tuple[str, ...], code: str) -> None:
    before = files(world.folder)
    ended = world.run("import", *arguments)
    assert ended.code == 6
    assert f"error[{code}]" in ended.err
    assert files(world.folder) == before


def test_a_key_that_is_refused(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OZON_API_KEY", "wrong")
    ended = world.run("import")
    assert ended.code == 7
    assert "wrong" not in ended.err


def test_a_new_folder_of_a_live_shop(world: World) -> None:
    ended = world.run("init", "mine", "--from-live", "--yes", "--endpoint", world.endpoint)
    assert ended.code == 0, ended.err
    mine = world.folder / "mine"
    store = (mine / "catalog/store.yaml").read_text("utf-8")
    assert f"  moskva: {{id: {MSK}}}\n" in store
    assert {name for name in files(mine) if name.startswith("catalog/")} == {
        "catalog/_defaults.yaml",
        "catalog/prices/other.yaml",
        "catalog/products/other.yaml",
        "catalog/safety-stock.yaml",
        "catalog/stocks/moskva.yaml",
        "catalog/stocks/peterburg.yaml",
        "catalog/store.yaml",
    }
    there = ("--catalog", "mine/catalog", "--policies", "mine/policies")
    assert world.run("plan", *there, "--endpoint", world.endpoint).code == 0
    assert world.run("fmt", "--check", "mine/catalog").code == 0
    assert f"  reconciler plan --endpoint {world.endpoint}  #" in ended.out
    assert "it should be empty" in ended.err
    readme = (mine / "README.md").read_text("utf-8")
    assert "`catalog/` says what the shop had" in readme
    assert "prices.yaml" not in readme


def test_a_person_is_asked_only_for_what_the_cabinet_does_not_tell(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", Terminal("samovar\n\n\nnone\ny\n"))
    ended = world.run("init", "mine", "--from-live", "--endpoint", world.endpoint)
    assert ended.code == 0, ended.err
    assert "Name of the store" in ended.err
    assert "Currency" not in ended.err
    assert "warehouse:" not in ended.err
    assert "name: samovar\n" in (world.folder / "mine/catalog/store.yaml").read_text("utf-8")


def test_a_dry_run_of_a_new_folder_writes_nothing(world: World) -> None:
    ended = world.run(
        "init", "mine", "--from-live", "--yes", "--dry-run", "--endpoint", world.endpoint
    )
    assert ended.code == 0
    assert not (world.folder / "mine").exists()


def test_options_of_an_import_need_one(world: World) -> None:
    ended = world.run("init", "mine", "--yes", "--archived")
    assert ended.code == 6
    assert "--from-live" in ended.err
