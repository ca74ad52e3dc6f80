"""`reconciler report` and `reconciler github`: files in, a page or a comment out."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.cli.world import Ended, World
from tests.github.fake import TOKEN, FakeGitHub, served

Run = Callable[..., Ended]


@pytest.fixture
def fake() -> Iterator[FakeGitHub]:
    made = FakeGitHub()
    with served(made):
        made.open_pull(7, "anna", "a" * 40)
        made.permissions["boris"] = "write"
        yield made


@pytest.fixture
def in_actions(fake: FakeGitHub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The environment of a job for pull request 7; its folder has `summary` and `output`."""
    folder = tmp_path / "actions"
    folder.mkdir()
    head = {"sha": "a" * 40}
    event = {"pull_request": {"number": 7, "head": head, "base": {"ref": "main"}}}
    (folder / "event.json").write_text(json.dumps(event))
    for name, value in {
        "GITHUB_API_URL": fake.url,
        "GITHUB_EVENT_NAME": "pull_request",
        "GITHUB_EVENT_PATH": str(folder / "event.json"),
        "GITHUB_OUTPUT": str(folder / "output"),
        "GITHUB_REPOSITORY": "samovar/shop",
        "GITHUB_RUN_ID": "12",
        "GITHUB_SHA": "b" * 40,
        "GITHUB_STEP_SUMMARY": str(folder / "summary"),
        "GITHUB_TOKEN": TOKEN,
    }.items():
        monkeypatch.setenv(name, value)
    return folder


@pytest.fixture
def saved(world: World) -> Path:
    path = world.folder / "plan.json"
    path.write_text(world.run("plan", "--format", "json").out)
    return path


def test_a_page(world: World, saved: Path) -> None:
    ended = world.run("report", "html", str(saved), "--out", "plan.html")
    assert (ended.code, ended.out, ended.err) == (0, "", "")
    page = (world.folder / "plan.html").read_text()
    assert "<code>MUG-1</code>" in page
    assert "is in sync" not in page
    world.run("report", "html", str(saved), "--base", str(saved), "--out", "plan.html")
    assert "also on the base" in (world.folder / "plan.html").read_text()


@pytest.mark.parametrize("content", ["", "{", "{}", '{"error": "x", "exit_code": 8}', "[]"])
def test_what_is_no_plan_makes_no_page(world: World, content: str) -> None:
    (world.folder / "x.json").write_text(content)
    ended = world.run("report", "html", "x.json", "--out", "plan.html")
    assert ended.code == 6
    assert "error[report-file]" in ended.err
    assert not (world.folder / "plan.html").exists()


def test_a_plan_of_another_version_is_told(world: World, saved: Path) -> None:
    saved.write_text(saved.read_text().replace('"format_version": "1.', '"format_version": "9.'))
    ended = world.run("report", "html", str(saved), "--out", "plan.html")
    assert ended.code == 6
    assert "has plan format 9." in ended.err


def test_a_comment(world: World, saved: Path, in_actions: Path, fake: FakeGitHub) -> None:
    ended = world.run("report", "github", "--plan", str(saved))
    assert ended.code == 0
    assert ended.out.startswith("::notice file=catalog/msk.yaml,line=4,title=stock%3AMUG-1@msk::")
    assert ended.err == "comment on #7: created\n"
    (comment,) = fake.comments[7]
    assert "commit `aaaaaaaaaaaa`" in comment["body"]
    assert "[The whole report](https://github.com/samovar/shop/actions/runs/12)" in comment["body"]
    assert (in_actions / "summary").read_text() == comment["body"]
    assert (in_actions / "output").read_text().startswith("artifact=reconciler-plan-")
    assert world.run("report", "github", "--plan", str(saved)).err == "comment on #7: unchanged\n"


def test_after_the_merge(world: World, saved: Path, in_actions: Path, fake: FakeGitHub) -> None:
    (in_actions / "event.json").write_text("{}")
    (world.folder / "reviewed").mkdir()
    (world.folder / "reviewed/pull-7.json").write_bytes(saved.read_bytes())
    (world.folder / "reviewed/pull-8.json").write_bytes(b"")
    applied = world.run("apply", "--yes", "--format", "json")
    (world.folder / "applied.json").write_text(applied.out)
    ended = world.run("report", "github", "--applied", "applied.json", "--reviewed", "reviewed")
    assert ended.err == "comment on #7: created\ncomment on #8: created\n"
    assert "✅ applied: 1 of 1 operation proved" in fake.comments[7][0]["body"]
    assert "What was reviewed" not in fake.comments[8][0]["body"]
    (world.folder / "reviewed/pull-9.json").write_bytes(b"")
    ended = world.run("report", "github", "--applied", "no.json", "--reviewed", "reviewed")
    assert ended.code == 0
    assert "#7: unchanged\ncomment on #8: unchanged\ncomment on #9: created" in ended.err
    assert "did not come to its end" in fake.comments[9][0]["body"]


def test_a_token_that_may_not_comment(
    world: World, saved: Path, in_actions: Path, fake: FakeGitHub
) -> None:
    fake.readonly = True
    ended = world.run("report", "github", "--plan", str(saved))
    assert ended.code == 7
    assert "Resource not accessible by integration" in ended.err
    assert TOKEN not in ended.err + ended.out


@pytest.mark.parametrize("arguments", [(), ("--plan", "a", "--applied", "b")])
def test_one_file_of_both(world: World, in_actions: Path, arguments: tuple[str, ...]) -> None:
    ended = world.run("report", "github", *arguments)
    assert ended.code == 6
    assert "of a plan or of an apply" in ended.err


@pytest.mark.parametrize(
    "arguments",
    [
        ("report", "github", "--plan", "plan.json"),
        ("github", "approvals", "--out", "x"),
        ("github", "reviewed", "--out", "x"),
    ],
)
def test_outside_of_actions(
    world: World, arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("GITHUB_REPOSITORY", "GITHUB_EVENT_PATH", "GITHUB_ACTIONS"):
        monkeypatch.delenv(name, raising=False)
    ended = world.run(*arguments)
    assert ended.code == 6
    assert "error[not-in-actions]" in ended.err


def test_comments_that_do_not_count_are_told(
    world: World, in_actions: Path, fake: FakeGitHub
) -> None:
    fake.say(7, "boris", "/reconciler approve x 0123456789abcdef because\x0b ::error::x")
    ended = world.run("github", "approvals", "--out", "approvals", "--approver", "boris, clara")
    assert ended.code == 0
    assert ended.out.startswith("::notice title=approval::boris: plan 0123456789abcdef can't be")
    assert ended.out.count("\n") == 1
    assert ended.err.endswith("0 approvals from what people said\n")
    assert list((world.folder / "approvals").iterdir()) == []


def test_a_folder_that_can_not_be(world: World, in_actions: Path) -> None:
    (world.folder / "x").write_text("")
    ended = world.run("github", "approvals", "--out", "x")
    assert ended.code == 6
    assert "error[out-file]" in ended.err


def test_nothing_was_merged(world: World, in_actions: Path) -> None:
    (in_actions / "event.json").write_text("{}")
    ended = world.run("github", "reviewed", "--out", "reviewed")
    assert ended.code == 0
    assert "no pull request was merged" in ended.err
    assert list((world.folder / "reviewed").iterdir()) == []
