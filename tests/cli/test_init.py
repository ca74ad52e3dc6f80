"""`reconciler init`: by options, by questions, and what comes out works."""

import io
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.world import Ended, World
from tests.rehearsal import KEYS, MSK

Run = Callable[..., Ended]
WORKFLOWS = ".github/workflows/reconciler"
OPTIONS = ("--name", "samovar", "--currency", "RUB", "--warehouse", f"msk={MSK}")


class Terminal(io.StringIO):
    """Somebody who types these lines; after them the input ends."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def typed(command: Run, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command on a terminal: the lines that are typed first, then the arguments."""

    def call(lines: list[str], *arguments: str) -> Ended:
        monkeypatch.setattr(sys, "stdin", Terminal("".join(f"{line}\n" for line in lines)))
        return command(*arguments)

    return call


def files(folder: str = ".") -> set[str]:
    found = Path(folder).rglob("*")
    return {path.relative_to(folder).as_posix() for path in found if path.is_file()}


def test_by_options_in_the_working_folder(command: Run) -> None:
    ended = command("init", *OPTIONS)
    assert (ended.code, ended.err) == (0, "")
    assert "new  catalog/stocks/msk.yaml" in ended.out
    assert "48 files in .: 48 new" in ended.out
    assert "47 policies, 0 waivers: all valid" in ended.out
    assert "cd " not in ended.out
    assert len(files()) == 48
    assert command("validate").code == 0


def test_into_another_folder_the_way_there_is_told(command: Run) -> None:
    ended = command("init", "my shop", *OPTIONS, "--ci", "github")
    assert ended.code == 0
    assert "  cd 'my shop'\n" in ended.out
    assert {path for path in files("my shop") if path.startswith(".github/")} == {
        ".github/actions/reconciler/action.yml",
        *(
            f".github/workflows/reconciler-{job}.yml"
            for job in ("plan", "approve", "apply", "drift")
        ),
    }


def test_keys_that_are_there_are_not_to_be_copied_over(command: Run) -> None:
    assert "cp .env.example .env" in command("init", "other", *OPTIONS).out
    Path(".env").write_text("OZON_CLIENT_ID=1\nOZON_API_KEY=k\n")
    assert "cp .env.example .env" not in command("init", *OPTIONS).out


def test_keys_of_the_folder_above_are_taken_along(command: Run) -> None:
    Path(".env").write_text("OZON_CLIENT_ID=1\nOZON_API_KEY=k\n")
    told = command("init", "shops/tea", *OPTIONS).out
    assert "  cp ../../.env .env " in told
    assert ".env.example .env" not in told


def test_yes_takes_the_defaults(command: Run) -> None:
    ended = command("init", "tea shop", "--yes")
    assert ended.code == 0
    store = Path("tea shop/catalog/store.yaml").read_text("utf-8")
    assert "name: tea-shop\ncurrency: RUB" in store
    assert "{env: OZON_CLIENT_ID}" in store
    assert "warehouses: {}\n" in store
    assert not [path for path in files("tea shop") if path.startswith(".github/")]


def test_without_a_terminal_silence_is_no_answer(command: Run) -> None:
    ended = command("init", "--name", "a")
    assert (ended.code, ended.out) == (6, "")
    assert "error[nobody-to-ask]: --currency, --warehouse" in ended.err
    assert files() == set()


def test_all_wrong_options_at_once(command: Run) -> None:
    ended = command("init", "--name", "a b", "--warehouse", "msk", "--ci", "gitlab")
    assert (ended.code, ended.out) == (6, "")
    assert ended.err.count("error[") == 4
    assert files() == set()


def test_a_dry_run_only_lists(command: Run) -> None:
    ended = command("init", "shop", *OPTIONS, "--dry-run")
    assert ended.code == 0
    assert "new  catalog/store.yaml" in ended.out
    assert "Next:" not in ended.out
    assert files() == set()


def test_what_exists_is_reported_as_kept(command: Run) -> None:
    Path("README.md").write_text("mine", "utf-8")
    Path(".gitignore").write_text("x\n", "utf-8")
    ended = command("init", *OPTIONS)
    assert "kept      README.md" in ended.out
    assert "extended  .gitignore" in ended.out
    assert "46 new, 1 extended, 1 kept" in ended.out
    assert Path("README.md").read_text("utf-8") == "mine"
    assert "overwritten  README.md" in command("init", *OPTIONS, "--force").out
    assert Path("README.md").read_text("utf-8") != "mine"


def test_what_was_there_may_not_fit(command: Run) -> None:
    Path("policies").mkdir()
    Path("policies/mine.yaml").write_text("kind: policy\n", "utf-8")
    ended = command("init", *OPTIONS)
    assert ended.code == 6
    assert "they are not valid" in ended.out
    assert "policies/mine.yaml:1:1" in ended.err


def test_questions_and_answers(typed: Run) -> None:
    lines = ["мой магазин", "samovar", "rub", "msk=abc", f"msk={MSK}", "", "", "SHOP_KEY", "GitHub",
             "maybe", "y"]  # fmt: skip
    ended = typed(lines, "init", "shop")
    assert ended.code == 0
    assert ended.err.count("Name of the store [shop]: ") == 2
    assert 'not "мой магазин"' in ended.err
    assert 'a whole number, not "abc"' in ended.err
    assert "Write 53 files? [Y/n]: " in ended.err
    store = Path("shop/catalog/store.yaml").read_text("utf-8")
    assert "name: samovar\ncurrency: RUB" in store
    assert f"warehouses:\n  msk: {{id: {MSK}}}\n" in store
    assert "api_key: {env: SHOP_KEY}" in store
    assert "SHOP_KEY=\n" in Path("shop/.env.example").read_text("utf-8")
    assert (
        "${{ secrets.SHOP_KEY }}" in Path("shop/.github/workflows/reconciler-plan.yml").read_text()
    )


def test_only_what_no_option_says_is_asked(typed: Run) -> None:
    ended = typed(["", ""], "init", "shop", *OPTIONS, "--client-id-env", "A", "--api-key-env", "B")
    assert ended.code == 0
    assert "Name of" not in ended.err
    assert "Checks of pull requests" in ended.err


def test_with_yes_nothing_is_asked_on_a_terminal(typed: Run) -> None:
    ended = typed([], "init", "--yes")
    assert (ended.code, ended.err) == (0, "")


def test_a_wrong_option_is_told_before_anything_is_asked(typed: Run) -> None:
    ended = typed(["x"] * 9, "init", "--ci", "gitlab")
    assert (ended.code, ended.out) == (6, "")
    assert "Name of" not in ended.err


@pytest.mark.parametrize("lines", [[], ["samovar"], ["", "", "", "", "", "", "n"]])
def test_no_or_the_end_of_input_writes_nothing(typed: Run, lines: list[str]) -> None:
    ended = typed(lines, "init", "shop")
    assert ended.code == 9
    assert "nothing was written" in ended.err
    assert files() == set()


def test_ctrl_c_writes_nothing(command: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    class Interrupted(Terminal):
        def readline(self, *_arguments: object) -> str:
            raise KeyboardInterrupt

    monkeypatch.setattr(sys, "stdin", Interrupted())
    ended = command("init")
    assert (ended.code, files()) == (9, set())
    assert "nothing was written" in ended.err


def test_an_answer_that_is_no_text_is_asked_again(
    command: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Torn(Terminal):
        def readline(self, *arguments: object) -> str:
            line = super().readline()
            return line.encode().decode() if line != "?\n" else b"\xff".decode()

    monkeypatch.setattr(sys, "stdin", Torn("?\nsamovar\n\ny\n"))
    ended = command("init", "--currency", "RUB", "--ci", "none", "--client-id-env", "A",
                    "--api-key-env", "B")  # fmt: skip
    assert ended.code == 0
    assert "not text in UTF-8" in ended.err
    assert "name: samovar" in Path("catalog/store.yaml").read_text("utf-8")


def test_a_store_that_is_there_is_not_asked_for_again(typed: Run) -> None:
    typed([], "init", *OPTIONS, "--yes")
    ended = typed(["github", "y"], "init")
    assert ended.code == 0
    assert "Name of" not in ended.err
    assert "new   .github/workflows/reconciler-plan.yml" in ended.out


def test_a_folder_whose_name_is_not_utf_8(command: Run) -> None:
    ended = command("init", "tea\udcff", "--yes")
    assert ended.code == 0
    assert "in tea\\udcff: 47 new" in ended.out


@pytest.mark.parametrize("folder", ["x" * 5000, "/dev/null", "/dev/null/shop"])
def test_folders_that_can_not_be(command: Run, folder: str) -> None:
    ended = command("init", folder, "--yes")
    assert (ended.code, ended.out) == (6, "")
    assert "error[folder-unusable]" in ended.err
    assert len(ended.err) < 1000


def test_keys_are_never_written(command: Run) -> None:
    command("init", *OPTIONS, "--ci", "github")
    for name in files():
        text = Path(name).read_text("utf-8")
        assert not any(value in text for value in KEYS.values() if len(value) > 6)


def test_a_plan_after_the_first_offer(world: World) -> None:
    for path in sorted(world.folder.rglob("*.yaml")):
        path.unlink()
    assert world.run("init", *OPTIONS).code == 0
    stocks = world.folder / "catalog" / "stocks" / "msk.yaml"
    text = stocks.read_text("utf-8")
    stocks.write_text(text.replace("stocks: {}", "stocks:\n  MUG-1: 12"), "utf-8")
    assert world.run("validate").code == 0
    ended = world.run("plan", "--endpoint", world.endpoint)
    assert ended.code == 2
    assert "MUG-1" in ended.out
    assert "Policies: 46 of 47 passed" in ended.out
