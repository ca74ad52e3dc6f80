"""The files of a revision are those that the folder had, byte for byte, without a checkout."""

import os
import pickle
from pathlib import Path

import pytest

from reconciler.catalog import encoding, git
from reconciler.catalog.files import yaml_files
from reconciler.catalog.revision import revision_files
from reconciler.domain.problem import Problem
from tests.catalog.repository import Repository, _plain_git, needs_git, repository

__all__ = ["_plain_git", "repository"]
pytestmark = needs_git

CATALOG = Path("catalog")


def read(rev: str, root: Path = CATALOG) -> dict[str, bytes | None]:
    problems: list[Problem] = []
    files = revision_files(rev, root, problems)
    read = {file.name: file.read(problems) for file in files}
    assert not problems
    return read


def refused(rev: str = "HEAD", root: Path = CATALOG) -> list[str]:
    """The messages of files that are not read; the others can be."""
    problems: list[Problem] = []
    for file in revision_files(rev, root, problems):
        file.read(problems)
    assert all(problem.fix for problem in problems)
    return [problem.message for problem in problems]


def test_each_revision_has_its_own_files(repository: Repository) -> None:
    first = repository.commit({"catalog/store.yaml": "a\n", "catalog/stocks/msk.yaml": "1\n"})
    repository.git("tag", "--annotate", "v1", "-m", "v1")
    repository.commit({"catalog/stocks/msk.yaml": "2\n", "catalog/prices.YML": "3\n"})
    (repository.folder / "catalog/stocks/msk.yaml").write_text("not committed\n")
    before = {"store.yaml": b"a\n", "stocks/msk.yaml": b"1\n"}
    for rev in (first, first[:10], "v1", "HEAD~1", "HEAD^", ":/change", "v1^{commit}"):
        if rev != ":/change":  # the youngest commit with these words
            assert read(rev) == before, rev
    now = {"store.yaml": b"a\n", "stocks/msk.yaml": b"2\n", "prices.YML": b"3\n"}
    for rev in ("HEAD", "main", "refs/heads/main", ":/change", "@"):
        assert read(rev) == now, rev


def test_files_are_shown_as_git_show_takes_them(repository: Repository) -> None:
    repository.commit({"shop/catalog/stocks/msk.yaml": "1\n"})
    (file,) = revision_files("HEAD~0", Path("shop/catalog"), [])
    assert file.shown == "HEAD~0:shop/catalog/stocks/msk.yaml"
    assert file.folder == "stocks"
    assert repository.git("show", file.shown) == "1"


def test_the_same_files_as_in_the_folder_in_the_same_order(repository: Repository) -> None:
    names = [
        "store.yaml", "b/a.yaml", "b.yaml", "b-a.yaml", "я/склад мск.yaml", 'quo"te\'s.yaml',
        "back\\slash.yaml", "line\nbreak.yaml", "-rf.yaml", "a b/c d.yml", "*.yaml", "HEAD.yaml",
        "UPPER.YAML", ".hidden.yaml", ".git-like/x.yaml", "b/.x/y.yaml", "notes.txt", "yaml",
        ".yaml", "x.yaml/inner.yaml", "deep/er/and/deeper/z.yaml",
    ]  # fmt: skip
    repository.commit({f"catalog/{name}": name for name in names})
    problems: list[Problem] = []
    expected = {file.name: file.path.read_bytes() for file in yaml_files(CATALOG, problems)}
    assert list(read("HEAD").items()) == list(expected.items())
    assert len(expected) == len(names) - 6
    assert not problems


@pytest.mark.skipif(os.name != "posix", reason="names are bytes only on POSIX")
def test_a_name_that_is_not_utf8_is_read_as_in_the_folder(repository: Repository) -> None:
    (repository.folder / "catalog").mkdir()
    name = os.fsdecode(b"\xcc\xf1\xea.yaml")
    try:
        (repository.folder / "catalog" / name).write_text("1\n")
    except OSError:
        pytest.skip("the file system takes no such name")
    repository.commit()
    assert read("HEAD") == {name: b"1\n"}


def test_blobs_are_read_as_they_are(repository: Repository) -> None:
    repository.commit({".gitattributes": "*.yaml text eol=crlf\n"})
    repository.git("config", "core.autocrlf", "true")
    repository.commit({"catalog/store.yaml": "a: 1\r\nb: 2\r\n"})
    assert read("HEAD") == {"store.yaml": b"a: 1\nb: 2\n"}


def test_settings_for_display_change_nothing(repository: Repository) -> None:
    repository.commit({"catalog/склад.yaml": "1\n"})
    for name, value in (
        ("core.quotepath", "true"),
        ("core.pager", "false"),
        ("color.ui", "always"),
        ("core.fsmonitor", "touch started; true"),
    ):
        repository.git("config", name, value)
    assert read("HEAD") == {"склад.yaml": b"1\n"}
    assert not (repository.folder / "started").exists()


def test_a_link_is_followed_to_a_file_of_the_same_revision(repository: Repository) -> None:
    repository.link("catalog/shared.yaml", "../shared/rules.txt")
    repository.link("catalog/twice.yaml", "shared.yaml")
    repository.commit({"shared/rules.txt": "old\n", "catalog/store.yaml": "a\n"})
    repository.commit({"shared/rules.txt": "new\n"})
    shared = {"shared.yaml": b"old\n", "store.yaml": b"a\n", "twice.yaml": b"old\n"}
    assert read("HEAD~1") == shared


@pytest.mark.parametrize(
    ("name", "target", "message"),
    [
        ("a.yaml", "nowhere.yaml", "leads nowhere, or out of this revision"),
        ("a.yaml", "/etc/hostname", "leads nowhere, or out of this revision"),
        ("a.yaml", "../../outside.yaml", "leads nowhere, or out of this revision"),
        ("a.yaml", "a.yaml", "leads nowhere, or out of this revision"),
        ("a.yaml", "store.yaml/x", "leads nowhere, or out of this revision"),
        ("a\nb.yaml", "store.yaml", "leads nowhere, or out of this revision"),
        ("a.yaml", "../shared", "a link to a folder"),
        ("folder", "../shared", "a link to a folder"),
    ],
)
def test_a_link_that_can_not_be_followed_is_a_problem(
    repository: Repository, name: str, target: str, message: str
) -> None:
    repository.link(f"catalog/{name}", target)
    repository.commit({"catalog/store.yaml": "a\n", "shared/x.yaml": "x\n"})
    (said,) = refused()
    assert message in said
    assert f"HEAD:catalog/{name}" in said


def test_links_that_are_no_part_of_the_catalog_are_passed_over(repository: Repository) -> None:
    repository.link("catalog/README", "nowhere")
    repository.link("catalog/.cache", "../shared")
    repository.commit({"catalog/store.yaml": "a\n", "shared/x.yaml": "x\n"})
    assert read("HEAD") == {"store.yaml": b"a\n"}


def test_a_submodule_is_a_problem(repository: Repository) -> None:
    head = repository.commit({"catalog/store.yaml": "a\n"})
    repository.git("update-index", "--add", "--cacheinfo", f"160000,{head},catalog/stocks")
    repository.git("commit", "--quiet", "-m", "submodule")
    (said,) = refused()
    assert "`HEAD:catalog/stocks` is a submodule" in said


def test_the_folder_may_be_named_in_any_way(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository.commit({"shop/catalog/store.yaml": "a\n", "shop/note.txt": "b\n"})
    monkeypatch.chdir(repository.folder / "shop")
    expected = {"store.yaml": b"a\n"}
    assert read("HEAD") == expected
    assert read("HEAD", Path("../shop/./catalog")) == expected
    assert read("HEAD", repository.folder / "shop/catalog") == expected
    monkeypatch.chdir("/")
    assert read("HEAD", repository.folder / "shop/catalog") == expected
    monkeypatch.chdir(repository.folder / "shop/catalog")
    assert read("HEAD", Path()) == expected


def test_the_folder_may_be_the_whole_repository(repository: Repository) -> None:
    repository.commit({"store.yaml": "a\n", "stocks/msk.yaml": "b\n"})
    assert read("HEAD", Path()) == {"store.yaml": b"a\n", "stocks/msk.yaml": b"b\n"}
    assert revision_files("HEAD", Path(), [])[0].shown == "HEAD:stocks/msk.yaml"


def test_a_folder_that_is_gone_is_read_from_the_revision_that_had_it(
    repository: Repository,
) -> None:
    repository.commit({"old/place/catalog/store.yaml": "a\n"})
    repository.git("mv", "old", "new")
    repository.commit()
    assert read("HEAD~1", Path("old/place/catalog")) == {"store.yaml": b"a\n"}


def test_a_folder_that_is_a_link_is_followed(repository: Repository) -> None:
    repository.link("catalog", "shop/catalog")
    repository.commit({"shop/catalog/store.yaml": "a\n"})
    assert read("HEAD") == {"store.yaml": b"a\n"}
    repository.git("rm", "--quiet", "catalog")
    repository.commit()
    assert read("HEAD~1") == {"store.yaml": b"a\n"}


def test_a_bare_repository(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    repository.commit({"catalog/store.yaml": "a\n"})
    repository.git("clone", "--quiet", "--bare", ".", "bare.git")
    bare = repository.folder / "bare.git"
    monkeypatch.chdir(bare)
    assert read("HEAD") == {"store.yaml": b"a\n"}
    monkeypatch.chdir("/")
    monkeypatch.setenv("GIT_DIR", str(bare))
    assert read("main") == {"store.yaml": b"a\n"}


def test_a_linked_working_tree(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    repository.commit({"catalog/store.yaml": "a\n"})
    repository.git("worktree", "add", "--quiet", "-b", "other", "../other")
    monkeypatch.chdir(repository.folder / "../other")
    assert read("other") == {"store.yaml": b"a\n"}


def test_large_blobs_are_not_read_and_the_files_after_them_are(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository.commit({"catalog/a.yaml": "a" * 70_000, "catalog/b.yaml": "b" * 60_000})
    for module in (encoding, git):
        monkeypatch.setattr(module, "MAX_BYTES", 65_536)
    problems: list[Problem] = []
    a, b = revision_files("HEAD", CATALOG, problems)
    assert a.read(problems) is None
    assert b.read(problems) == b"b" * 60_000
    (problem,) = problems
    assert problem.code == "file-too-large"
    assert "70,000" in problem.message


def test_one_git_gives_all_blobs(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    repository.commit({f"catalog/{number}.yaml": str(number) for number in range(50)})
    started: list[list[str]] = []
    popen = git.subprocess.Popen

    def counted(command: list[str], **options: object) -> object:
        started.append(command)
        return popen(command, **options)  # type: ignore[call-overload]

    monkeypatch.setattr(git.subprocess, "Popen", counted)
    assert len(read("HEAD")) == 50
    assert sum("cat-file" in command for command in started) == 1
    assert len(started) < 8


def test_files_can_be_read_again_and_elsewhere(repository: Repository) -> None:
    repository.commit({"catalog/a.yaml": "a\n", "catalog/b.yaml": ""})
    files = revision_files("HEAD", CATALOG, [])
    copies = pickle.loads(pickle.dumps(files))
    assert [file.read([]) for file in copies] == [b"a\n", b""]
    assert [file.read([]) for file in files] == [b"a\n", b""]
    files[0].objects.close()
    assert [file.read([]) for file in files] == [b"a\n", b""]
