"""The command line itself: versions, help, and what can't be understood."""

import json
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reconciler.version import VERSION
from tests.cli.world import Ended
from tests.effort import examples

Run = Callable[..., Ended]


@pytest.mark.parametrize("flag", ["--version", "-V"])
def test_version(command: Run, flag: str) -> None:
    assert command(flag) == Ended(0, f"reconciler {VERSION}\n", "")


@pytest.mark.parametrize("flag", ["--help", "-h"])
def test_help(command: Run, flag: str) -> None:
    ended = command(flag)
    assert ended.code == 0
    assert ended.err == ""
    for name in (
        "init",
        "validate",
        "plan",
        "apply",
        "drift",
        "explain",
        "schema",
        "demo",
        "sandbox",
        "Exit codes",
    ):
        assert name in ended.out


@pytest.mark.parametrize("line", [[], ["sandbox"]])
def test_no_command_shows_the_help_and_is_no_success(command: Run, line: list[str]) -> None:
    ended = command(*line)
    assert (ended.code, ended.out) == (6, "")
    assert ended.err.startswith("Usage: ")
    assert "error" not in ended.err.splitlines()[0]


@pytest.mark.parametrize(
    ("line", "words", "help_of"),
    [
        (["frobnicate"], "frobnicate", "reconciler"),
        (["plan", "--nope"], "--nope", "reconciler plan"),
        (["plan", "extra"], "extra", "reconciler plan"),
        (["plan", "--rows", "x"], "--rows", "reconciler plan"),
        (["plan", "--rows", "-1"], "--rows", "reconciler plan"),
        (["plan", "--rows"], "--rows", "reconciler"),
        (["sandbox", "sell"], "OFFER@WAREHOUSE", "reconciler sandbox sell"),
        (["sandbox", "serve", "--port", "99999"], "--port", "reconciler sandbox serve"),
        (["--nope"], "--nope", "reconciler"),
    ],
)
def test_what_is_not_understood_is_invalid_and_never_means_changes(
    command: Run, line: list[str], words: str, help_of: str
) -> None:
    ended = command(*line)
    assert (ended.code, ended.out) == (6, "")
    assert ended.err.startswith("error[arguments]: ")
    assert words in ended.err
    assert f"fix: see `{help_of} --help`" in ended.err


def test_not_understood_in_json(command: Run) -> None:
    ended = command("plan", "--format", "json", "--nope")
    assert (ended.code, ended.json["exit_code"]) == (6, 6)
    assert ended.json["problems"][0]["code"] == "arguments"


@pytest.mark.parametrize("form", ["text", "json"])
def test_an_argument_that_is_not_utf_8(command: Run, form: str) -> None:
    ended = command("plan", "--format", form, "--catalog", "\udcff")
    assert ended.code == 6
    assert "\\udcff" in ended.err


@pytest.mark.parametrize("line", [["plan"], ["apply", "--yes"], ["drift"]])
def test_an_unknown_format_is_named_before_anything_is_read(command: Run, line: list[str]) -> None:
    ended = command(*line, "--format", "xml")
    assert ended.code == 6
    assert "xml" in ended.err
    assert "text, json" in ended.err


def test_a_bug_is_told_without_a_traceback(command: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_arguments: object) -> None:
        raise ZeroDivisionError("secret details")

    monkeypatch.setattr("reconciler.workflow.validation.validate", broken)
    ended = command("validate")
    assert (ended.code, ended.out) == (1, "")
    assert "ZeroDivisionError" in ended.err
    assert "report it" in ended.err
    assert "secret details" not in ended.err


def test_a_bug_shows_itself_when_asked(command: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_arguments: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("reconciler.workflow.validation.validate", broken)
    monkeypatch.setenv("RECONCILER_DEBUG", "1")
    with pytest.raises(ZeroDivisionError):
        command("validate")


WORDS = st.sampled_from(
    ["plan", "apply", "drift", "validate", "sandbox", "calls", "sell", "--format", "json", "--out",
     "--rows", "0", "-1", "--yes", "--store", "--catalog", "--policies", "nix", "", "-", "--",
     "x@y", "@", "--state", "--help", "-h", "-V", "--format=json", "../..", "ё",
     "[red]", "%s", "schema", "explain", "init", "prices", "tab", "github", "sarif", "--dry-run"]
)  # fmt: skip


@given(
    st.lists(
        st.one_of(WORDS, st.text(st.characters(exclude_characters="\0"), max_size=5)), max_size=6
    )
)
@settings(
    max_examples=examples(60),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_no_arguments_at_all_lead_to_a_traceback_or_to_an_unknown_code(
    command: Run, line: list[str]
) -> None:
    if "serve" in line or "demo" in line:
        return
    ended = command(*line, "--catalog", "nowhere")
    assert ended.code in (0, 6, 8)
    assert ended.out or ended.err
    if ended.code and ended.out:
        assert json.loads(ended.out)["exit_code"] == ended.code
