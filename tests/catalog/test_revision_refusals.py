"""Whatever keeps a revision from being read is told with a code and a fix, never as a traceback."""

import hashlib
import os
import subprocess
from pathlib import Path

import pytest

from reconciler.catalog.git import Git, GitFailed, Objects
from reconciler.catalog.revision import revision_files
from reconciler.domain.errors import InvalidInput
from reconciler.domain.problem import Problem
from tests.catalog.repository import Repository, _plain_git, needs_git, repository

__all__ = ["_plain_git", "repository"]
pytestmark = needs_git

CATALOG = Path("catalog")


def problem(rev: str, root: Path = CATALOG) -> Problem:
    with pytest.raises(InvalidInput) as caught:
        revision_files(rev, root, [])
    (found,) = caught.value.problems
    assert found.fix
    assert found.message.isprintable()
    return found


@pytest.fixture
def shop(repository: Repository) -> Repository:
    repository.commit({"catalog/store.yaml": "a\n", "catalog/x.txt": "x\n"})
    return repository


@pytest.mark.parametrize(
    "rev",
    [
        "nope", "HEAD~9", "0" * 40, "origin/main", "", " ", "HEAD ", "catalog", "HEAD\nmain",
        "HEAD\0", "HEAD@{99}", "\udcff", "кот", "--help", "-h", "--all", "--output=x", "-",
        "--git-dir=/tmp", "--end-of-options", "HEAD --help", "$(touch x)", "HEAD;touch x",
    ],
)  # fmt: skip
def test_no_such_revision(shop: Repository, rev: str) -> None:
    found = problem(rev)
    assert found.code == "unknown-revision"
    assert sorted(path.name for path in shop.folder.iterdir()) == [".git", "catalog"]


@pytest.mark.parametrize(
    "rev",
    [
        "main:", "main:catalog", "HEAD:catalog/store.yaml", "HEAD^{tree}", "main..main", "^main",
        "main...main", "HEAD^@", "HEAD^!", "HEAD~1..HEAD", ":catalog/store.yaml", ":",
    ],
)  # fmt: skip
def test_what_is_not_one_commit(shop: Repository, rev: str) -> None:
    assert problem(rev).code == "unknown-revision"


def test_a_branch_and_a_tag_of_one_name(shop: Repository) -> None:
    shop.git("tag", "v1")
    shop.commit({"catalog/store.yaml": "b\n"})
    shop.git("branch", "v1")
    found = problem("v1")
    assert found.code == "ambiguous-revision"
    assert "refname 'v1' is ambiguous" in found.message
    (file,) = revision_files("refs/tags/v1", CATALOG, [])
    assert file.read([]) == b"a\n"


def test_letters_with_which_several_objects_begin(shop: Repository) -> None:
    first: dict[str, str] = {}
    for number in range(10_000):
        text = str(number)
        letters = hashlib.sha1(f"blob {len(text)}\0{text}".encode()).hexdigest()[:4]
        if first.setdefault(letters, text) != text:
            shop.commit({"one": first[letters], "two": text})
            found = problem(letters)
            assert found.code == "ambiguous-revision"
            assert f"`{letters}`" in found.message
            return
    pytest.fail("no two blobs begin alike")


def test_a_shallow_clone_says_how_to_get_the_rest(
    shop: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.commit({"catalog/store.yaml": "b\n"})
    shop.git("clone", "--quiet", "--depth=1", f"file://{shop.folder}", "../shallow")
    monkeypatch.chdir(shop.folder / "../shallow")
    assert len(revision_files("HEAD", CATALOG, [])) == 1
    found = problem("HEAD~1")
    assert found.code == "unknown-revision"
    assert "shallow" in found.message
    assert "fetch-depth: 0" in found.fix


def test_a_partial_clone_does_not_go_to_the_network(
    shop: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.git("config", "uploadpack.allowFilter", "true")
    url = f"file://{shop.folder}"
    shop.git("clone", "--quiet", "--no-checkout", "--filter=blob:none", url, "../partial")
    monkeypatch.chdir(shop.folder / "../partial")
    problems: list[Problem] = []
    (file,) = revision_files("HEAD", CATALOG, problems)
    assert file.read(problems) is None
    (found,) = problems
    assert found.code == "file-unreadable"
    assert "partial clone" in found.fix
    assert str(found.source) == "HEAD:catalog/store.yaml:1:1"


def test_a_blob_that_is_gone(shop: Repository) -> None:
    blob = shop.git("rev-parse", "HEAD:catalog/store.yaml")
    (shop.folder / ".git/objects" / blob[:2] / blob[2:]).unlink()
    problems: list[Problem] = []
    (file,) = revision_files("HEAD", CATALOG, problems)
    assert file.read(problems) is None
    assert [found.code for found in problems] == ["file-unreadable"]


def test_a_damaged_blob(shop: Repository) -> None:
    blob = shop.git("rev-parse", "HEAD:catalog/store.yaml")
    path = shop.folder / ".git/objects" / blob[:2] / blob[2:]
    path.chmod(0o644)
    path.write_bytes(b"garbage")
    problems: list[Problem] = []
    (file,) = revision_files("HEAD", CATALOG, problems)
    assert file.read(problems) is None
    assert [found.code for found in problems] == ["file-unreadable"]


def test_git_that_dies_is_a_problem_and_is_started_again(shop: Repository) -> None:
    problems: list[Problem] = []
    (file,) = revision_files("HEAD", CATALOG, problems)
    process = file.objects._process
    assert process
    process.kill()
    process.wait()
    assert file.read(problems) is None
    assert [found.code for found in problems] == ["file-unreadable"]
    assert file.read(problems) == b"a\n"


def test_the_folder_is_not_in_that_revision(shop: Repository) -> None:
    found = problem("HEAD", Path("catalogue"))
    assert found.code == "catalog-missing"
    assert "`HEAD:catalogue` does not exist" in found.message
    assert "is not a folder" in problem("HEAD", Path("catalog/store.yaml")).message
    assert "does not exist" in problem("HEAD", Path("cata\nlog")).message.replace("�", "")


def test_a_folder_outside_of_the_repository(
    shop: Repository, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    assert problem("HEAD", elsewhere).code == "not-a-repository"
    monkeypatch.chdir(elsewhere)
    assert problem("HEAD").code == "not-a-repository"
    monkeypatch.setenv("GIT_DIR", str(shop.folder / ".git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(shop.folder))
    assert problem("HEAD", elsewhere).code == "not-a-repository"


def test_a_bare_repository_has_no_outside(
    shop: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.git("clone", "--quiet", "--bare", ".", "bare.git")
    monkeypatch.setenv("GIT_DIR", str(shop.folder / "bare.git"))
    for root in (shop.folder / "catalog", Path("../catalog")):
        assert problem("HEAD", root).code == "not-a-repository"


def test_a_repository_without_commits(repository: Repository) -> None:
    assert problem("HEAD").code == "unknown-revision"


def test_without_git(shop: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(shop.folder))
    assert problem("HEAD").code == "no-git"
    program = shop.folder / "git"
    program.write_text("not a program\n")
    program.chmod(0o755)
    assert problem("HEAD").code == "no-git"


def test_another_users_repository_is_refused_in_the_words_of_git(
    shop: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    found = problem("HEAD")
    assert found.code == "git-failed"
    assert "dubious ownership" in found.message
    assert "safe.directory" in found.message


def test_a_broken_repository(shop: Repository) -> None:
    (shop.folder / ".git/config").write_text("[broken\n")
    found = problem("HEAD")
    assert found.code == "git-failed"
    assert "config" in found.message


def test_an_interrupted_answer_is_not_taken_for_the_next(
    shop: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    objects = Objects(Git(shop.folder))
    assert objects.ask("HEAD:catalog/store.yaml")

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Objects, "_thing", interrupted)
        with pytest.raises(KeyboardInterrupt):
            objects.ask("HEAD:catalog/store.yaml")
    found = objects.ask("HEAD:catalog/x.txt")
    assert found is not None
    assert found.data == b"x\n"
    objects.close()


def test_nothing_is_left_running(shop: Repository) -> None:
    objects = Objects(Git(shop.folder))
    objects.ask("HEAD")
    process = objects._process
    assert process is not None
    del objects
    assert process.returncode is not None


def test_words_are_kept_from_the_terminal(shop: Repository) -> None:
    with pytest.raises(GitFailed) as caught:
        Git(shop.folder).ask("rev-parse", "--verify", "\x1b[31mred")
    assert caught.value.words.isprintable()


def test_git_is_told_to_be_quiet(shop: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[dict[str, str]] = []
    run = subprocess.run

    def spied(*arguments: object, env: dict[str, str], **options: object) -> object:
        seen.append(env)
        return run(*arguments, env=env, **options)  # type: ignore[call-overload]

    monkeypatch.setattr("reconciler.catalog.git.subprocess.run", spied)
    revision_files("HEAD", CATALOG, [])
    assert seen
    for env in seen:
        assert env["GIT_TERMINAL_PROMPT"] == "0"
        assert env["GIT_NO_LAZY_FETCH"] == "1"
        assert env["PATH"] == os.environ["PATH"]
