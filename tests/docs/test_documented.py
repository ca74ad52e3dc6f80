"""Every command, option and exit code is documented, and every link leads somewhere."""

import re
from pathlib import Path

import pytest
import typer

from reconciler.cli.app import app
from reconciler.domain.errors import ExitCode

ROOT = Path(__file__).parents[2]
COMMANDS = (ROOT / "docs" / "commands.md").read_text("utf-8")
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]


def test_every_command_and_option() -> None:
    group = typer.main.get_command(app)
    for name, command in group.commands.items():  # type: ignore[attr-defined]
        assert f"## {name}\n" in COMMANDS
        for inner_name, inner in getattr(command, "commands", {name: command}).items():
            assert inner_name in COMMANDS
            for parameter in inner.params:
                for option in parameter.opts:
                    if option.startswith("--") and option != "--help":
                        assert f"`{option}" in COMMANDS or f"{option} " in COMMANDS, option


def test_every_exit_code() -> None:
    for code in ExitCode:
        assert re.search(rf"^\| {int(code)} \|", COMMANDS, re.MULTILINE)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#\s]+)(?:#[\w-]+)?\)", page.read_text("utf-8")):
        if not target.startswith("http"):
            assert (page.parent / target).exists(), target


def test_the_laws_name_tests_that_exist() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    for path in re.findall(r"`((?:tests|reconciler)/[\w/]+\.py)`", text):
        assert (ROOT / path).exists(), path
