"""`--branch`, `--commit` and `--pr` of commands that edit: from a value to a pull request."""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from tests.catalog.repository import Repository, needs_git
from tests.cli.world import World
from tests.github.fake import REPO, TOKEN, FakeGitHub, served

pytestmark = needs_git


@pytest.fixture
def clone(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    for name, value in (("GIT_CONFIG_GLOBAL", "/dev/null"), ("GIT_CONFIG_NOSYSTEM", "1")):
        monkeypatch.setenv(name, value)
    for name in ("GITHUB_TOKEN", "GH_TOKEN", "GITHUB_SERVER_URL"):
        monkeypatch.delenv(name, raising=False)
    world.stocks({"MUG-1": 10, "MUG-2": 20})
    made = Repository(world.folder)
    for name, value in (("user.name", "Anna"), ("user.email", "anna@example.com")):
        made.git("config", name, value)
    made.commit()
    remote = tmp_path / "remote.git"
    made.git("init", "--quiet", "--bare", "--initial-branch=main", str(remote))
    made.git("remote", "add", "origin", str(remote))
    made.git("push", "--quiet", "origin", "main")
    return made


@pytest.fixture
def github(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeGitHub]:
    fake = FakeGitHub()
    with served(fake) as url:
        monkeypatch.setenv("GITHUB_API_URL", url)
        monkeypatch.setenv("GITHUB_REPOSITORY", REPO)
        monkeypatch.setenv("GH_TOKEN", TOKEN)
        yield fake


def test_a_value_becomes_a_pull_request(
    world: World, clone: Repository, github: FakeGitHub
) -> None:
    ended = world.run("set", "MUG-1@msk=12", "--branch", "count", "--pr")
    assert ended.code == 0, ended.err
    assert ended.out == "1 value set in catalog/msk.yaml\n"
    assert ended.err.splitlines() == [
        f"commit {clone.git('rev-parse', 'HEAD')[:12]} on the branch count",
        f"pull request #1 opened: https://github.test/{REPO}/pull/1",
    ]
    assert clone.git("show", "--format=", "--name-only", "origin/count") == "catalog/msk.yaml"
    assert github.pulls[1]["title"] == "Set MUG-1@msk=12"

    # The branch is there now, so that no name is needed; the request is the same.
    ended = world.run("unset", "MUG-2@msk", "--pr")
    assert ended.code == 0, ended.err
    assert "pull request #1 updated" in ended.err
    assert github.pulls[1]["title"] == "Unset MUG-2@msk"
    assert "in catalog/msk.yaml" in github.pulls[1]["body"]
    assert TOKEN not in ended.out + ended.err


def test_a_sheet_becomes_a_pull_request(
    world: World, clone: Repository, github: FakeGitHub
) -> None:
    sheet = world.folder / "stocks.csv"
    sheet.write_text("offer_id,warehouse,stock\nMUG-1,msk,12\nMUG-2,msk,0\n", "utf-8")
    ended = world.run("import", "stocks.csv", "--branch", "count", "--pr")
    assert ended.code == 0, ended.err
    assert clone.git("show", "--format=", "--name-only", "origin/count") == "catalog/msk.yaml"
    assert github.pulls[1]["title"] == "Import 2 values from stocks.csv"
    body = github.pulls[1]["body"]
    assert f"Source: stocks.csv, SHA-256 {sha256(sheet.read_bytes()).hexdigest()}" in body
    assert "stock of msk: 2 values (1 up, 1 down, 1 of them to zero)" in body
    assert "MUG-2 20 → 0" in body


def test_a_live_price_becomes_a_commit(world: World, clone: Repository) -> None:
    ended = world.run("import", "--only", "MUG-1", "--fields", "price", "--commit")
    assert ended.code == 0, ended.err
    message = clone.git("log", "-1", "--format=%B")
    assert message.startswith(
        "Import 1 offer of the live shop\n\ncatalog/prices/other.yaml: 1 price"
    )
    names = clone.git("show", "--format=", "--name-only", "HEAD")
    assert names == "catalog/prices/other.yaml"
    assert world.run("plan").code == 0


def test_what_is_as_said_already_is_no_commit(world: World, clone: Repository) -> None:
    head = clone.git("rev-parse", "HEAD")
    ended = world.run("set", "MUG-1@msk=10", "--branch", "count", "--pr")
    assert (ended.code, ended.err) == (0, "nothing changed, so nothing is committed\n")
    assert clone.git("for-each-ref", "--format=%(objectname)", "refs/heads") == head


def test_without_a_token_nothing_is_written(world: World, clone: Repository) -> None:
    ended = world.run("set", "MUG-1@msk=12", "--branch", "count", "--pr")
    assert ended.code == 6
    assert "no-github-token" in ended.err
    assert clone.git("status", "--porcelain", "--untracked-files=no") == ""


@pytest.mark.parametrize("more", [["--branch", "count"], ["--dry-run", "--commit"]])
def test_what_makes_no_commit(world: World, clone: Repository, more: list[str]) -> None:
    ended = world.run("set", "MUG-1@msk=12", *more)
    assert ended.code == (0 if "--dry-run" in more else 6)
    assert clone.git("status", "--porcelain", "--untracked-files=no") == ""
    assert clone.git("rev-list", "--count", "--all") == "1"
