"""Every command explains itself: what it does, its options, its exit codes."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from typer.main import get_command

from reconciler.cli.app import app
from tests.cli.world import Ended


def commands(group: Any = None, path: tuple[str, ...] = ()) -> Iterator[tuple[str, Any]]:
    """Every command below the top, by its name as typed."""
    group = group or get_command(app)
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from commands(command, (*path, name))
        else:
            yield " ".join((*path, name)), command


ALL = dict(commands())


def test_the_walk_finds_the_commands() -> None:
    assert {"validate", "plan", "apply", "drift", "demo", "sandbox serve", "sandbox sell"} <= set(
        ALL
    )


@pytest.mark.parametrize("name", ALL)
def test_every_option_and_argument_has_a_help_text(name: str) -> None:
    silent = [param.name for param in ALL[name].params if not getattr(param, "help", None)]
    assert silent == []


@pytest.mark.parametrize("name", ALL)
def test_every_help_tells_the_exit_codes(name: str, command: Callable[..., Ended]) -> None:
    ended = command(*name.split(), "--help")
    assert ended.code == 0
    assert re.search(r"Exit code 0", ended.out)
    others = set(re.findall(r"(?<![\w.])([1-9])(?=[:\s])", ended.out.split("Exit code 0", 1)[1]))
    assert others or name == "sandbox calls"


@pytest.mark.parametrize("name", ALL)
def test_help_fits_80_columns(
    name: str, command: Callable[..., Ended], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert max(map(len, command(*name.split(), "--help").out.splitlines())) <= 80


def test_the_list_of_commands_cuts_no_sentence(
    command: Callable[..., Ended], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    groups = {name.rpartition(" ")[0] for name in ALL}
    assert {"", "sandbox", "report", "policy"} <= groups
    cut = [
        line
        for group in sorted(groups)
        for line in command(*group.split(), "--help").out.replace("[ARGS]...", "").splitlines()
        if "..." in line
    ]
    assert cut == []


def test_each_command_is_listed_as_what_it_does(command: Callable[..., Ended]) -> None:
    listed = command("--help").out
    assert re.search(r"^  import .*live shop.*spreadsheet", listed, re.MULTILINE)
    names = [one.name for one in app.registered_commands]
    assert len(names) == len(set(names))


def test_an_option_of_a_live_shop_alone_says_so(command: Callable[..., Ended]) -> None:
    told = " ".join(command("import", "--help").out.split())
    assert "--rows <int range> Shop: rows of each table in text" in told


@pytest.mark.parametrize("name", ["plan", "apply", "drift"])
def test_the_help_of_format_names_what_is_taken(name: str, command: Callable[..., Ended]) -> None:
    told = command(name, "--help").out
    line = next(line for line in told.splitlines() if "--format" in line)
    assert ("markdown" in line) == (name != "apply")
    assert ("github" in line) == (name == "drift")
