"""From files that an edit changes to a commit, a branch and a pull request, with real git."""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from reconciler.catalog.checkout import Checkout
from reconciler.catalog.git import Git, GitFailed
from reconciler.domain.errors import CredentialsRefused, HostUnreachable, InvalidInput
from reconciler.github.address import address_of
from reconciler.state.git_ref import login, quiet, run_git
from reconciler.workflow.proposal import Ask, Summary, source_line
from reconciler.workflow.proposing import Proposed, propose
from tests.catalog.repository import Repository, needs_git
from tests.github.fake import REPO, TOKEN, FakeGitHub, served

pytestmark = needs_git

STOCKS = "catalog/stocks.yaml"
NEW = "catalog/new/[a]*.yaml"
SUMMARY = Summary("Stock of 2 offers", ("MUG-1: 10 to 12", "@boris, closes #1"))
PULL = Ask(branch="count", pull=True)


class Held(Repository):
    """One that is there already."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder


class Clock:
    def now(self) -> datetime:
        return datetime(2026, 11, 20, tzinfo=UTC)

    def sleep(self, _seconds: float) -> None: ...


@dataclass
class World:
    """Anna's clone, its remote, and GitHub."""

    clone: Repository
    remote: Repository
    fake: FakeGitHub
    environment: dict[str, str] = field(default_factory=dict)

    def propose(self, text: str = "12\n", ask: Ask = PULL, *more: str, **given: Any) -> Proposed:
        edits = dict.fromkeys((STOCKS, *more), text)

        def save() -> None:
            for name, content in edits.items():
                path = self.clone.folder / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(content)

        paths = given.get("paths", [self.clone.folder / name for name in edits])
        summary = given.get("summary", SUMMARY)
        return propose(paths, summary, ask, given.get("save", save), self.environment, Clock())

    def read(self, name: str = STOCKS) -> str:
        return (self.clone.folder / name).read_text()

    def is_untouched(self, head: str) -> bool:
        """No file, branch, index or remote was changed."""
        git = self.clone.git
        return (
            self.read() == "10\n"
            and git("rev-parse", "HEAD", "main") == f"{head}\n{head}"
            and git("for-each-ref", "--format=%(refname)", "refs/heads") == "refs/heads/main"
            and git("status", "--porcelain", "--untracked-files=no") == ""
            and self.remote.git("for-each-ref", "--format=%(refname)") == "refs/heads/main"
            and not [call for call in self.fake.calls if call[0] != "GET"]
        )


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Clone and remote, made once: they are copied for each test."""
    folder = tmp_path_factory.mktemp("proposing")
    remote, clone = Repository(folder / "remote.git"), Repository(folder / "clone")
    remote.git("config", "core.bare", "true")
    clone.commit({STOCKS: "10\n", "catalog/prices.yaml": "1\n"})
    for name, value in (("user.name", "Anna"), ("user.email", "anna@example.com")):
        clone.git("config", name, value)
    clone.git("remote", "add", "origin", "../remote.git")
    clone.git("push", "--quiet", "origin", "main")
    return folder


@pytest.fixture
def world(template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    for name, value in (("GIT_CONFIG_GLOBAL", "/dev/null"), ("GIT_CONFIG_NOSYSTEM", "1")):
        monkeypatch.setenv(name, value)
    folder = tmp_path / "world"
    shutil.copytree(template, folder)
    remote, clone = Held(folder / "remote.git"), Held(folder / "clone")
    fake = FakeGitHub()
    with served(fake) as url:
        environment = {"GITHUB_API_URL": url, "GITHUB_REPOSITORY": REPO, "GITHUB_TOKEN": TOKEN}
        yield World(clone, remote, fake, environment)


def codes(refused: pytest.ExceptionInfo[InvalidInput]) -> list[str]:
    return [problem.code for problem in refused.value.problems]


def test_only_what_was_edited_is_committed(world: World) -> None:
    git = world.clone.git
    (world.clone.folder / "catalog/prices.yaml").write_text("2\n")
    git("add", "catalog/prices.yaml")
    (world.clone.folder / "README.md").write_text("mine\n")
    (world.clone.folder / "catalog/new").mkdir()
    (world.clone.folder / "catalog/new/abc.yaml").write_text("mine, too\n")
    before = git("rev-parse", "HEAD")
    done = world.propose("12\n", Ask(branch="count/nov", commit=True), NEW)
    assert done == Proposed(branch="count/nov", commit=git("rev-parse", "HEAD"))
    assert git("symbolic-ref", "--short", "HEAD") == "count/nov"
    assert git("rev-parse", "HEAD^", "main") == f"{before}\n{before}"
    assert set(git("show", "--name-only", "--format=").splitlines()) == {STOCKS, NEW}
    assert git("show", "--no-patch", "--format=%an <%ae>") == "Anna <anna@example.com>"
    told = git("show", "--no-patch", "--format=%B").splitlines()
    assert told[:4] == ["Stock of 2 offers", "", "MUG-1: 10 to 12", "@boris, closes #1"]
    assert told[4:] == ["", f"Reconciler-Tree: {git('rev-parse', 'HEAD^{tree}')}"]
    left = git("status", "--porcelain", "-uall").splitlines()
    assert left == ["M  catalog/prices.yaml", "?? README.md", "?? catalog/new/abc.yaml"]
    assert world.fake.calls == []


def test_a_commit_without_a_branch_is_on_the_one_that_is_there(world: World) -> None:
    done = world.propose("12\n", Ask(commit=True))
    assert done.branch == "main"
    assert world.clone.git("status", "--porcelain") == ""
    assert world.clone.git("rev-parse", "main") == done.commit


def test_a_pull_request_is_opened_and_then_brought_up_to_date(world: World) -> None:
    done = world.propose()
    assert (done.branch, done.made, done.also) == ("count", "opened", ())
    assert world.remote.git("rev-parse", "count") == done.commit
    (pull,) = world.fake.pulls.values()
    assert (pull["head"]["ref"], pull["base"]["ref"]) == ("count", "main")
    assert pull["title"] == "Stock of 2 offers"
    assert pull["body"].startswith("```text\nMUG-1: 10 to 12\n@boris, closes #1\n```\n")

    again = world.propose("13\n", summary=Summary("Stock of 1 offer"))
    assert (again.made, again.pull and again.pull.number) == ("updated", pull["number"])
    assert world.remote.git("rev-parse", "count", "count^") == f"{again.commit}\n{done.commit}"
    assert len(world.fake.pulls) == 1
    assert pull["title"] == "Stock of 1 offer"

    # Somebody wrote a description of their own: it stays.
    pull.update(title="Counted by Boris", body="On Monday.")
    assert world.propose("14\n").made == "updated"
    assert (pull["title"], pull["body"]) == ("Counted by Boris", "On Monday.")


def fresh(world: World, folder: Path) -> None:
    """As a job that runs every day begins: a clone of the main branch."""
    world.clone.git("clone", "--quiet", str(world.remote.folder), str(folder))
    world.clone = Held(folder)
    for name, value in (("user.name", "Job"), ("user.email", "job@example.com")):
        world.clone.git("config", name, value)


def test_a_branch_of_ours_is_made_anew_from_where_the_work_begins(
    world: World, tmp_path: Path
) -> None:
    first = world.propose()
    fresh(world, tmp_path / "second")
    world.clone.commit({"README.md": "more\n"})
    world.clone.git("push", "--quiet", "origin", "main")
    second = world.propose("15\n")
    assert second.made == "updated"
    assert world.remote.git("rev-parse", "count") == second.commit != first.commit
    assert world.remote.git("rev-parse", "count^", "main").split()[0] == world.remote.git(
        "rev-parse", "main"
    )
    # The same on the same is the same: no push, so that no approval is lost.
    world.clone.git("switch", "--quiet", "main")
    assert world.propose("15\n").commit == second.commit
    fresh(world, tmp_path / "third")
    third = world.propose("15\n")
    assert third.commit == second.commit == world.remote.git("rev-parse", "count")
    assert world.clone.git("rev-parse", "count") == second.commit
    assert world.clone.git("status", "--porcelain") == ""
    assert len(world.fake.pulls) == 1


@pytest.mark.parametrize("how", ["merged", "counted again"])
def test_what_is_said_again_was_said_then(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    """A number counts from the time of its author: made anew, it must not forget sales since."""
    monkeypatch.setenv("GIT_AUTHOR_DATE", "2026-11-20T09:00:00+03:00")
    world.propose("12\n")
    monkeypatch.delenv("GIT_AUTHOR_DATE")
    fresh(world, tmp_path / "second")
    world.clone.commit({"README.md": "more\n"})
    world.clone.git("push", "--quiet", "origin", "main")
    world.propose("12\n")
    when = ("show", "--no-patch", "--format=%aI", "count")
    assert world.remote.git(*when) == "2026-11-20T09:00:00+03:00"
    fresh(world, tmp_path / "third")
    if how == "merged":  # by squashing: the branch is left, and its commit is in no other
        world.fake.merge(1, "0" * 40)
        world.clone.commit({"README.md": "yet more\n"})
        world.propose("12\n")
    else:
        world.propose("12\n", summary=Summary("Counted again"))
    assert world.remote.git(*when) > "2026-11-21"


def test_a_branch_that_holds_nothing_of_its_own_is_used(world: World) -> None:
    world.clone.git("branch", "count")
    world.clone.commit({"README.md": "more\n"})
    assert world.propose("12\n", Ask(branch="count", commit=True)).branch == "count"


def test_commits_that_come_along_are_told(world: World) -> None:
    world.clone.commit({"README.md": "more\n"}, "Not pushed")
    done = world.propose()
    assert [told.partition(" ")[2] for told in done.also] == ["Not pushed, by Anna"]
    assert world.propose("13\n").also == done.also


def test_what_git_takes_for_the_same_is_no_change(world: World) -> None:
    world.clone.commit({".gitattributes": "* text=auto\n"})
    head = world.clone.git("rev-parse", "HEAD")
    assert world.propose("10\r\n", Ask(branch="count", commit=True)) == Proposed()
    assert world.clone.git("symbolic-ref", "--short", "HEAD") == "main"
    assert world.clone.git("for-each-ref", "--format=%(objectname)", "refs/heads") == head


def test_a_file_that_changes_in_the_second_of_its_checkout_is_committed(world: World) -> None:
    """Git takes such a file for unchanged, unless the index has the time that it was written at."""
    git, path = world.clone.git, world.clone.folder / STOCKS
    git("config", "core.trustctime", "false")
    second = (1_790_000_000, 1_790_000_000)
    os.utime(path, second)
    git("update-index", "--refresh")
    os.utime(world.clone.folder / ".git/index", second)

    def save() -> None:
        path.write_text("12\n")
        os.utime(path, second)

    assert world.propose("12\n", Ask(branch="count", commit=True), save=save).commit
    assert git("show", f"count:{STOCKS}") == "12"


def test_hooks_see_what_is_committed_and_name_files_by_patterns(world: World) -> None:
    hook(world.clone, "pre-commit").write_text(
        "#!/bin/sh\ngit diff --cached --name-only -- '*.yaml' > .git/seen\n"
    )
    (world.clone.folder / "catalog/prices.yaml").write_text("2\n")
    world.clone.git("add", "catalog/prices.yaml")
    world.propose("12\n", Ask(commit=True))
    assert (world.clone.folder / ".git/seen").read_text() == f"{STOCKS}\n"


@pytest.mark.parametrize("where", ["here", "remote", "amended"])
def test_a_branch_with_the_work_of_others_is_left_alone(world: World, where: str) -> None:
    git = world.clone.git
    if where == "amended":
        world.propose()
        (world.clone.folder / STOCKS).write_text("11\n")
        git("commit", "--quiet", "--amend", "--all", "--no-edit")
    else:
        git("switch", "--quiet", "--create", "count")
        world.clone.commit({"README.md": "mine\n"}, "Of my own")
    if where != "here":
        git("push", "--quiet", "--force", "origin", "count")
    tip = git("rev-parse", "count")
    git("switch", "--quiet", "main")
    if where == "remote":
        git("branch", "--quiet", "-D", "count")
    with pytest.raises(InvalidInput) as refused:
        world.propose()
    assert codes(refused) == ["branch-exists"]
    (problem,) = refused.value.problems
    assert ("Of my own" if where != "amended" else "Stock of 2 offers") in problem.message
    assert world.read() == "10\n"
    if where != "here":
        assert world.remote.git("rev-parse", "count") == tip


def test_nothing_changed_nothing_done(world: World, tmp_path: Path) -> None:
    saved: list[int] = []
    world.environment.clear()
    done = propose([], SUMMARY, PULL, lambda: saved.append(1), {}, Clock())
    assert done == Proposed()
    assert saved == [1]
    assert world.is_untouched(world.clone.git("rev-parse", "HEAD"))


def test_a_branch_without_a_commit_is_nothing() -> None:
    with pytest.raises(InvalidInput) as refused:
        Ask(branch="count")
    assert codes(refused) == ["arguments"]


def test_without_options_it_only_saves(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    done = propose([path], SUMMARY, Ask(), lambda: path.write_text("x") and None, {}, Clock())
    assert done == Proposed()
    assert path.read_text() == "x"


def no_token(world: World) -> None:
    del world.environment["GITHUB_TOKEN"]


def no_remote(world: World) -> None:
    world.clone.git("remote", "remove", "origin")


def two_remotes(world: World) -> None:
    world.clone.git("remote", "rename", "origin", "one")
    world.clone.git("remote", "add", "two", "elsewhere")


def elsewhere(world: World) -> None:
    world.clone.git("remote", "set-url", "origin", "https://gitlab.com/a/b.git")
    world.environment = {"GITHUB_TOKEN": TOKEN}


def detached(world: World) -> None:
    world.clone.git("checkout", "--quiet", "--detach")


def dirty(world: World) -> None:
    (world.clone.folder / STOCKS).write_text("99\n")


def ignored(world: World) -> None:
    (world.clone.folder / ".git/info/exclude").write_text("catalog/new/\n")


def merging(world: World) -> None:
    (world.clone.folder / ".git/MERGE_HEAD").write_text(world.clone.git("rev-parse", "HEAD"))


def nobody(world: World) -> None:
    world.clone.git("config", "user.useConfigOnly", "true")
    world.clone.git("config", "--unset", "user.email")


@pytest.mark.parametrize(
    ("spoil", "ask", "expected"),
    [
        (no_token, PULL, ["no-github-token"]),
        (no_remote, PULL, ["no-remote"]),
        (two_remotes, PULL, ["no-remote"]),
        (elsewhere, PULL, ["not-on-github"]),
        (detached, PULL, ["detached-head"]),
        (dirty, PULL, ["uncommitted-changes"]),
        (ignored, PULL, ["ignored-by-git"]),
        (merging, PULL, ["merge-under-way"]),
        (nobody, PULL, ["no-author"]),
        (None, Ask(branch="main", pull=True), ["branch-is-base"]),
        (None, Ask(pull=True), ["branch-is-base"]),
        (None, Ask(branch="a..b", commit=True), ["branch-name"]),
        (None, Ask(branch="-d", commit=True), ["branch-name"]),
        (None, Ask(branch="", commit=True), ["branch-name"]),
        (None, Ask(branch="main/x", commit=True), ["git-failed"]),
    ],
)
def test_what_stands_in_the_way_is_found_before_anything_is_written(
    world: World, spoil: Callable[[World], None] | None, ask: Ask, expected: list[str]
) -> None:
    head = world.clone.git("rev-parse", "HEAD")
    if spoil is not None:
        spoil(world)
    with pytest.raises(InvalidInput) as refused:
        world.propose("12\n", ask, NEW)
    assert codes(refused) == expected
    assert TOKEN not in str([problem.message for problem in refused.value.problems])
    if spoil is dirty:
        (world.clone.folder / STOCKS).write_text("10\n")
    assert not (world.clone.folder / NEW).exists()
    assert world.is_untouched(head)


def test_all_that_stands_in_the_way_is_told_at_once(world: World) -> None:
    for spoil in (no_token, no_remote, dirty, ignored, nobody):
        spoil(world)
    with pytest.raises(InvalidInput) as refused:
        world.propose("12\n", Ask(branch="a..b", pull=True), NEW)
    assert sorted(codes(refused)) == [
        "branch-name", "ignored-by-git", "no-author", "no-github-token", "no-remote",
        "uncommitted-changes",
    ]  # fmt: skip


def test_a_file_outside_of_the_repository(world: World, tmp_path: Path) -> None:
    (tmp_path / "other.yaml").write_text("x")
    (world.clone.folder / "catalog/link.yaml").symlink_to(tmp_path / "other.yaml")
    with pytest.raises(InvalidInput) as refused:
        world.propose("12\n", Ask(commit=True), "catalog/link.yaml")
    assert codes(refused) == ["not-a-repository"]


def test_no_repository_at_all(world: World, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput) as refused:
        world.propose(paths=[tmp_path / "alone/a.yaml"])
    assert codes(refused) == ["not-a-repository"]
    empty = Repository(tmp_path / "empty")
    for name, value in (("user.name", "Anna"), ("user.email", "anna@example.com")):
        empty.git("config", name, value)
    with pytest.raises(InvalidInput) as refused:
        world.propose("1\n", Ask(branch="x", commit=True), paths=[empty.folder / "a.yaml"])
    assert codes(refused) == ["no-commit-yet"]


@pytest.mark.parametrize("what", ["token", "remote"])
def test_who_may_not_or_can_not_has_nothing_written(world: World, what: str) -> None:
    head = world.clone.git("rev-parse", "HEAD")
    if what == "token":
        world.environment["GITHUB_TOKEN"] = "ghs_another"
    else:
        world.clone.git("remote", "set-url", "origin", "file:///nowhere/at/all")
    with pytest.raises((CredentialsRefused, HostUnreachable)) as refused:
        world.propose()
    assert isinstance(refused.value, CredentialsRefused) == (what == "token")
    assert "ghs_" not in refused.value.message
    assert world.is_untouched(head)


def test_an_edit_that_can_not_be_saved_leaves_no_branch(world: World) -> None:
    head = world.clone.git("rev-parse", "HEAD")

    def moved() -> None:
        raise InvalidInput([])

    with pytest.raises(InvalidInput):
        world.propose(save=moved)
    assert world.is_untouched(head)
    assert world.clone.git("symbolic-ref", "--short", "HEAD") == "main"


def hook(repository: Repository, name: str, folder: str = ".git/hooks") -> Path:
    path = repository.folder / folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("#!/bin/sh\necho not on Fridays >&2\nexit 1\n")
    path.chmod(0o755)
    return path


def test_a_hook_that_refuses_the_commit_is_heard(world: World) -> None:
    head = world.clone.git("rev-parse", "HEAD")
    refusing = hook(world.clone, "pre-commit")
    with pytest.raises(InvalidInput) as refused:
        world.propose()
    (problem,) = refused.value.problems
    assert problem.code == "not-committed"
    assert "not on Fridays" in problem.message
    git = world.clone.git
    assert git("branch", "--list", "--format=%(refname:short)") == "main"
    assert git("rev-parse", "HEAD") == head
    assert git("diff", "--cached", "--name-only") == ""
    assert world.read() == "12\n"
    # What it says to do works.
    refusing.unlink()
    assert f"git switch --create count && git add -- {STOCKS} && git commit" in problem.fix
    git("switch", "--quiet", "--create", "count")
    git("add", "--", STOCKS)
    git("commit", "--quiet", "-m", "x")


@pytest.mark.parametrize("again", [False, True])
def test_a_push_that_fails_says_what_is_done_and_how_to_go_on(
    world: World, tmp_path: Path, again: bool
) -> None:
    if again:
        world.propose("11\n")
        fresh(world, tmp_path / "second")
    refusing = hook(world.remote, "pre-receive")
    with pytest.raises(HostUnreachable) as failed:
        world.propose()
    tip = world.clone.git("rev-parse", "count")
    assert f"commit {tip[:12]} is on the branch count, but can't be pushed" in failed.value.message
    assert "not on Fridays" in failed.value.message
    assert f"https://github.com/{REPO}/compare/main...count?expand=1" in failed.value.fix
    refusing.unlink()
    command = failed.value.fix.partition("git push ")[2].partition(";")[0]
    world.clone.git("push", *command.split())
    assert world.remote.git("rev-parse", "count") == tip


def test_a_pull_request_that_fails_says_what_is_done_and_how_to_go_on(world: World) -> None:
    world.fake.readonly = True
    with pytest.raises(CredentialsRefused) as failed:
        world.propose()
    tip = world.remote.git("rev-parse", "count")
    assert f"commit {tip[:12]} is pushed to the branch count" in failed.value.message
    assert "Resource not accessible" in failed.value.message
    assert f"/{REPO}/compare/main...count?expand=1" in failed.value.fix
    assert TOKEN not in failed.value.message + failed.value.fix


def test_a_git_that_tells_addresses_is_not_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    here = Checkout(Path(), quiet({}))

    def failing(*_arguments: object, **_more: object) -> None:
        raise GitFailed("unable to access 'https://anna:s3cret@github.com/a/b.git'")

    monkeypatch.setattr(Git, "ask", failing)
    with pytest.raises(GitFailed) as failed:
        here.push("origin", "count", None, {})
    assert failed.value.words == "unable to access 'https://github.com/a/b.git'"


def test_no_secret_of_an_address_is_told(world: World) -> None:
    url = f"https://anna:{TOKEN}@127.0.0.1:1/a/b.git"
    world.clone.git("remote", "set-url", "origin", url)
    with pytest.raises(HostUnreachable) as failed:
        world.propose()
    assert "can't be asked" in failed.value.message
    assert TOKEN not in failed.value.message
    assert "anna" not in failed.value.message


def test_a_summary_of_any_length_and_with_any_sign_fits(world: World) -> None:
    lines = ("```", "a\u2028b\x1b[31m\nc", *(f"row {n} {'x' * 900}" for n in range(5000)))
    world.propose(summary=Summary("  many\nrows " + "y" * 900, lines))
    (pull,) = world.fake.pulls.values()
    assert len(pull["body"]) < 65_536
    assert pull["body"].startswith("````text\n```\na b [31m c\nrow 0 ")
    assert "and 4,702 more\n````\n" in pull["body"]
    title = world.clone.git("show", "--no-patch", "--format=%s")
    assert title.startswith("many rows yyy")
    assert len(title) == 72
    assert pull["title"] == title


def test_the_source_of_a_change_is_named_with_its_hash() -> None:
    assert source_line("stocks.xlsx", b"abc") == (
        "Source: stocks.xlsx, SHA-256 "
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    )


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://github.com/samovar/shop.git", "samovar/shop"),
        ("https://github.com/samovar/shop", "samovar/shop"),
        ("https://x:y@github.com/samovar/shop.git", "samovar/shop"),
        ("git@github.com:samovar/shop.git", "samovar/shop"),
        ("ssh://git@github.com/samovar/shop.git", "samovar/shop"),
        ("ssh://git@ssh.github.com:443/samovar/my.shop.git", "samovar/my.shop"),
        ("https://gitlab.com/samovar/shop.git", None),
        ("https://github.com.evil.example/samovar/shop.git", None),
        ("https://evil.example/github.com:samovar/shop", None),
        ("http://github.com/samovar/shop", None),
        ("../shop", None),
    ],
)
def test_the_repository_of_a_remote(url: str, name: str | None) -> None:
    found = address_of(url, {})
    assert (found.name if found else None) == name
    assert found is None or (found.api, found.owner) == ("https://api.github.com", "samovar")
    said = address_of(url, {"GITHUB_REPOSITORY": "a/b"})
    assert said is not None
    assert said.name == (name or "a/b")


def test_a_github_of_one_s_own_is_named_with_both_its_addresses() -> None:
    url, server = "git@git.example.com:samovar/shop.git", "https://git.example.com"
    known = {"GITHUB_SERVER_URL": server, "GITHUB_API_URL": f"{server}/api/v3"}
    found = address_of(url, known)
    assert found is not None
    assert (found.name, found.api) == ("samovar/shop", f"{server}/api/v3")
    assert address_of(url, {"GITHUB_SERVER_URL": server}) is None


def test_the_token_replaces_what_a_checkout_left(world: World) -> None:
    """Two headers of that name are refused by GitHub."""
    key = "http.https://github.com/.extraheader"
    world.clone.git("config", key, "Authorization: Basic old")
    known = {"GITHUB_TOKEN": "t", "GITHUB_SERVER_URL": "https://github.com"}
    within = quiet(login("https://github.com/a/b", known))
    told = run_git(["config", "--get-all", key], world.clone.folder, within).decode().splitlines()
    assert told[:2] == ["Authorization: Basic old", ""]
    assert [line.partition(" Basic ")[0] for line in told[2:]] == ["Authorization:"]
    assert login("https://github.com.evil.example/a/b", known) == {}
