"""Since when git says a line, in real repositories with fixed times."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from reconciler.catalog import authorship
from reconciler.catalog.authorship import Authorship, SaidAt, Unsaid
from reconciler.catalog.formatting import format_text
from reconciler.domain.source import Source
from tests.catalog.repository import Repository, _plain_git, needs_git, repository

__all__ = ["_plain_git", "repository"]
pytestmark = needs_git

FILE = "catalog/stocks.yaml"
HEAD = "kind: stocks\nwarehouse: msk\nstocks:\n"
MAY, JUNE, JULY = (datetime(2026, month, 1, 6, tzinfo=UTC) for month in (5, 6, 7))


@pytest.fixture(autouse=True)
def _times_of_the_repository() -> Iterator[None]:
    from tests.catalog import repository as module

    before = dict(module.ENVIRONMENT)
    yield
    module.ENVIRONMENT.clear()
    module.ENVIRONMENT.update(before)


def commit(repository: Repository, at: datetime, text: str | bytes, name: str = FILE) -> str:
    """A commit whose author says `at`; its committer says a time long after."""
    author(at)
    return repository.commit({name: text})


def author(at: datetime) -> None:
    from tests.catalog import repository as module

    module.ENVIRONMENT["GIT_AUTHOR_DATE"] = f"{int(at.timestamp())} +0300"
    module.ENVIRONMENT["GIT_COMMITTER_DATE"] = "2026-11-20T09:00:00+03:00"


def said(*lines: int, name: str = FILE) -> list[SaidAt]:
    places = [Source(name, line, 3) for line in lines]
    answers = Authorship(Path("catalog")).said_at(places)
    return [answers[place] for place in places]


def test_the_author_s_time_of_the_last_change_in_utc(repository: Repository) -> None:
    commit(repository, MAY, f"{HEAD}  A: 1\n  B: 2\n")
    commit(repository, JUNE, f"{HEAD}  A: 1\n  B: 3\n  C: 4\n")
    assert said(4, 5, 6) == [MAY, JUNE, JUNE]
    assert said() == []


def test_a_line_that_is_not_committed_is_said_now(repository: Repository) -> None:
    commit(repository, MAY, f"{HEAD}  A: 1\n  B: 2\n")
    Path(FILE).write_text(f"{HEAD}  A: 1\n  B: 3\n")
    assert said(4, 5) == [MAY, None]
    repository.git("add", "--all")
    assert said(4, 5) == [MAY, None]
    Path("catalog/new.yaml").write_text("A\n")
    assert said(1, name="catalog/new.yaml") == [None]
    repository.git("add", "--all")
    assert said(1, name="catalog/new.yaml") == [None]
    assert said(1, name="catalog/gone.yaml") == [None]


def test_a_repository_without_a_commit(repository: Repository) -> None:
    Path("catalog").mkdir()
    Path(FILE).write_text("A\n")
    assert said(1) == [None]
    repository.git("add", "--all")
    assert said(1) == [None]


def test_without_a_repository_all_is_said_now(tmp_path: Path) -> None:
    (tmp_path / "catalog").mkdir()
    (tmp_path / FILE).write_text(HEAD)
    assert said(1, 2) == [None, None]


def test_a_line_keeps_its_time_when_it_moves_or_is_indented(repository: Repository) -> None:
    commit(repository, MAY, f"{HEAD}  A: 1\n  B: 2\n  C: 3\n  D: 4\n")
    commit(repository, JUNE, f"{HEAD}    D: 4\n    C: 3\n    A: 1\n    B: 7\n")
    assert said(4, 5, 6, 7) == [MAY, MAY, MAY, JUNE]


def test_a_line_keeps_its_time_when_keys_are_put_in_order(repository: Repository) -> None:
    text = "stocks:\n  A: 1\n  B:    2\nwarehouse: msk\nkind: stocks\n"
    commit(repository, MAY, text)
    formatted = format_text(text.encode(), FILE)
    assert formatted == b"kind: stocks\nwarehouse: msk\nstocks:\n  A: 1\n  B: 2\n"
    commit(repository, JUNE, formatted)
    assert said(4, 5) == [MAY, MAY]


def test_a_line_that_others_resemble_does_not_take_their_time(repository: Repository) -> None:
    head = "kind: stocks\nstocks:\n"
    commit(repository, MAY, f"{head}  A:\n    msk: 1\n  B:\n    msk: 40\n")
    commit(repository, JUNE, f"{head}  A:\n    msk: 40\n  B:\n    msk: 40\n")
    assert said(4, 6) == [JUNE, MAY]


def test_the_file_may_be_renamed(repository: Repository) -> None:
    commit(repository, MAY, HEAD + "".join(f"  A{n}: {n}\n" for n in range(20)))
    author(JUNE)
    repository.git("mv", FILE, "catalog/msk.yaml")
    repository.commit()
    assert said(4, 5, name="catalog/msk.yaml") == [MAY, MAY]


def test_line_ends_are_no_change(repository: Repository) -> None:
    commit(repository, MAY, f"{HEAD}  A: 1\n  B: 2\n")
    commit(repository, JUNE, f"{HEAD}  A: 1\n  B: 3\n".replace("\n", "\r\n"))
    assert said(4, 5) == [MAY, JUNE]
    Path(FILE).write_bytes(f"{HEAD}  A: 1\n  B: 3\n".encode())
    assert said(4, 5) == [MAY, JUNE]


def test_a_merge_leaves_times_and_a_squash_is_a_new_one(repository: Repository) -> None:
    commit(repository, MAY, f"{HEAD}  A: 1\n  B: 2\n\n\n\n  C: 3\n")
    for branch in ("merged", "squashed"):
        repository.git("checkout", "--quiet", "-b", branch, "main")
        number = 9 if branch == "merged" else 8
        line = f"  A: {number}\n  B: 2\n\n\n\n  C: 3\n"
        other = f"  A: 1\n  B: 2\n\n\n\n  C: {number}\n"
        commit(repository, JUNE, HEAD + (line if branch == "merged" else other))
        repository.git("checkout", "--quiet", "main")
    author(JULY)
    repository.git("merge", "--quiet", "--no-ff", "-m", "merge", "merged")
    repository.git("merge", "--quiet", "--squash", "squashed")
    repository.commit()
    assert said(4, 5, 9) == [JUNE, MAY, JULY]


def test_a_time_in_the_future_is_told_as_it_is(repository: Repository) -> None:
    future = datetime(2090, 1, 1, tzinfo=UTC)
    commit(repository, future, f"{HEAD}  A: 1\n")
    assert said(4) == [future]


@pytest.mark.parametrize(
    "name", ["catalog/я/склад мск.yaml", "catalog/-rf.yaml", "catalog/:(top)a.yaml"]
)
def test_names_are_taken_as_they_are(repository: Repository, name: str) -> None:
    commit(repository, MAY, f"{HEAD}  A: 1\n", name)
    assert said(4, name=name) == [MAY]


@pytest.mark.skipif(os.name != "posix", reason="names are bytes only on POSIX")
def test_a_name_that_is_not_utf8(repository: Repository) -> None:
    name = os.fsdecode(b"catalog/\xcc\xf1\xea.yaml")
    try:
        commit(repository, MAY, f"{HEAD}  A: 1\n", name)
    except OSError:
        pytest.skip("the file system takes no such name")
    assert said(4, name=name) == [MAY]


def test_below_the_top_and_through_links(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit(repository, MAY, f"{HEAD}  A: 1\n", "shop/x/stocks.yaml")
    repository.link("shop/catalog/linked.yaml", "../x/stocks.yaml")
    commit(repository, JUNE, f"{HEAD}  A: 1\n", "shop/catalog/own.yaml")
    monkeypatch.chdir(repository.folder / "shop")
    assert said(4, name="catalog/linked.yaml") == [MAY]
    assert said(4, name="catalog/own.yaml") == [JUNE]


def test_a_worktree_and_a_repository_named_by_the_environment(
    repository: Repository,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    commit(repository, MAY, f"{HEAD}  A: 1\n")
    tree = tmp_path_factory.mktemp("trees") / "other"
    repository.git("worktree", "add", "--quiet", str(tree), "-b", "other")
    monkeypatch.setenv("GIT_DIR", ".git")
    assert said(4) == [MAY]
    monkeypatch.delenv("GIT_DIR")
    monkeypatch.chdir(tree)
    assert said(4) == [MAY]
    shutil.rmtree(tree)


def cloned(repository: Repository, monkeypatch: pytest.MonkeyPatch, *options: str) -> None:
    folder = repository.folder / "clone"
    url = f"file://{repository.folder}"
    subprocess.run(["git", "clone", "--quiet", *options, url, str(folder)], check=True)
    monkeypatch.chdir(folder)


def test_where_a_shallow_clone_ends_the_time_is_not_known(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit(repository, MAY, f"{HEAD}  A: 1\n  B: 2\n")
    commit(repository, JUNE, f"{HEAD}  A: 1\n  B: 3\n")
    commit(repository, JULY, f"{HEAD}  A: 1\n  B: 3\n  C: 1\n")
    cloned(repository, monkeypatch, "--depth", "2")
    first, second, third = said(4, 5, 6)
    assert isinstance(first, Unsaid)
    assert first.reason == "the history is cut off here (a shallow clone)"
    assert "fetch-depth: 0" in first.fix
    assert "as_of" in first.fix
    assert (second, third) == (first, JULY)


def test_a_shallow_clone_that_holds_all_is_whole(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit(repository, MAY, f"{HEAD}  A: 1\n")
    commit(repository, JUNE, f"{HEAD}  A: 1\n  B: 3\n")
    cloned(repository, monkeypatch, "--depth", "2")
    assert said(4, 5) == [MAY, JUNE]


def test_what_git_refuses_is_not_taken_for_now(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit(repository, MAY, f"{HEAD}  A: 1\n")
    (answer,) = said(999)
    assert isinstance(answer, Unsaid)
    monkeypatch.setenv("PATH", "/nowhere")
    (answer,) = said(4)
    assert isinstance(answer, Unsaid)
    assert "can't be started" in answer.reason


def test_settings_of_the_repository_move_no_time(repository: Repository) -> None:
    commit(repository, MAY, f"{HEAD}  A: 1\n")
    ignored = commit(repository, JUNE, f"{HEAD}  A: 2\n")
    commit(repository, JULY, "*.yaml diff=shown\n", ".gitattributes")
    Path("ignored").write_text(f"{ignored}\n")
    repository.git("config", "blame.ignoreRevsFile", "ignored")
    repository.git("config", "diff.shown.textconv", "touch ran; cat")
    assert said(4) == [JUNE]
    assert not Path("ran").exists()
    assert not Path("catalog/ran").exists()


def test_many_lines_and_many_files(repository: Repository) -> None:
    for number in range(5):
        name = f"catalog/{number}.yaml"
        commit(repository, MAY, HEAD + "".join(f"  A{n}: 1\n" for n in range(600)), name)
    commit(repository, JUNE, HEAD + "".join(f"  A{n}: {n % 2}\n" for n in range(600)), name)
    heard: list[tuple[int, int]] = []
    places = [
        Source(f"catalog/{number}.yaml", line) for number in range(5) for line in range(4, 604)
    ]
    answers = Authorship(Path("catalog"), lambda *so_far: heard.append(so_far)).said_at(places)
    assert heard == [(done, 5) for done in range(1, 6)]
    assert answers[Source("catalog/4.yaml", 4)] == JUNE
    assert answers[Source("catalog/4.yaml", 5)] == MAY
    assert len(answers) == 3000
    apart = said(*range(4, 4 + 2 * authorship.MOST_RANGES, 2), name="catalog/4.yaml")
    assert set(apart) == {JUNE}
