"""Escape codes go to terminals only, colours only where they are wanted."""

import io
import re
from collections.abc import Callable

import pytest

from tests.cli.world import World

COLOUR = re.compile(r"\x1b\[[0-9;]*(?:3[0-7]|4[0-7]|9[0-7]|10[0-7])m")


class Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


Show = Callable[..., str]


@pytest.fixture
def show(world: World, monkeypatch: pytest.MonkeyPatch) -> Show:
    """What a command draws on a terminal."""
    monkeypatch.setenv("TERM", "xterm-256color")

    def draw(*line: str) -> str:
        screen = Screen()
        with monkeypatch.context() as patch:
            patch.setattr("sys.stdout", screen)
            world.run(*line)
        assert screen.getvalue()
        return screen.getvalue()

    return draw


@pytest.mark.parametrize("line", [["plan"], ["apply", "--yes"], ["drift"], ["validate"]])
def test_a_pipe_gets_no_escape_codes(world: World, line: list[str]) -> None:
    ended = world.run(*line)
    assert ended.out
    assert "\x1b" not in ended.out + ended.err


def test_errors_in_a_pipe_get_none_either(world: World) -> None:
    world.write("catalog/x.yaml", "kind: nonsense\n")
    assert "\x1b" not in world.run("plan").err


def test_a_terminal_gets_colours(show: Show) -> None:
    assert COLOUR.search(show("plan"))


def test_no_color_is_respected(show: Show, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    text = show("plan")
    assert "MUG-1" in text
    assert not COLOUR.search(text)


def test_a_dumb_terminal_gets_plain_text(show: Show, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "dumb")
    assert "\x1b" not in show("plan")


def test_json_is_plain_on_a_terminal_too(show: Show) -> None:
    text = show("plan", "--format", "json")
    assert text.startswith("{")
    assert "\x1b" not in text
