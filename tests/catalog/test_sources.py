"""A folder, a revision and unsaved edits give the same kind of files."""

import subprocess
import sys
from pathlib import Path

import pytest

from reconciler.catalog import excerpts
from reconciler.catalog.sources import CatalogSource, FolderSource, OverlaidSource, RevisionSource
from reconciler.domain.errors import InvalidInput
from reconciler.domain.problem import Problem
from reconciler.domain.source import Source
from tests.catalog.repository import Repository, _plain_git, needs_git, repository

__all__ = ["_plain_git", "repository"]

CATALOG = Path("catalog")


def contents(source: CatalogSource) -> dict[str, tuple[str, str, bytes | None]]:
    problems: list[Problem] = []
    files = source.files(problems)
    found = {file.name: (file.shown, file.folder, file.read(problems)) for file in files}
    assert not problems
    return found


@pytest.fixture
def folder(tmp_path: Path) -> FolderSource:
    (tmp_path / "catalog/stocks").mkdir(parents=True)
    (tmp_path / "catalog/store.yaml").write_text("a\n")
    (tmp_path / "catalog/stocks/msk.yaml").write_text("b\n")
    return FolderSource(CATALOG)


def test_a_folder(folder: FolderSource) -> None:
    assert contents(folder) == {
        "stocks/msk.yaml": ("catalog/stocks/msk.yaml", "stocks", b"b\n"),
        "store.yaml": ("catalog/store.yaml", "", b"a\n"),
    }
    assert folder.shown == "catalog"


@pytest.mark.parametrize("name", ["nowhere", "catalog/store.yaml"])
def test_no_folder(folder: FolderSource, name: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        FolderSource(Path(name)).files([])
    assert [problem.code for problem in caught.value.problems] == ["catalog-missing"]


def test_edits_replace_and_add(folder: FolderSource) -> None:
    written = {
        "store.yaml": b"edited\n",
        "stocks/new.yaml": b"new\n",
        "note.txt": b"no catalog reads it\n",
        ".hidden/x.yaml": b"nor this\n",
    }
    assert list(contents(OverlaidSource(folder, written)).items()) == [
        ("stocks/msk.yaml", ("catalog/stocks/msk.yaml", "stocks", b"b\n")),
        ("stocks/new.yaml", ("catalog/stocks/new.yaml", "stocks", b"new\n")),
        ("store.yaml", ("catalog/store.yaml", "", b"edited\n")),
    ]
    assert Path("catalog/store.yaml").read_bytes() == b"a\n"


@needs_git
def test_a_revision_can_be_edited_too(repository: Repository, folder: FolderSource) -> None:
    repository.commit()
    source = OverlaidSource(RevisionSource("HEAD", CATALOG), {"a.yaml": b"c\n"})
    assert source.shown == "HEAD:catalog"
    assert contents(source) == {
        "a.yaml": ("HEAD:catalog/a.yaml", "", b"c\n"),
        "stocks/msk.yaml": ("HEAD:catalog/stocks/msk.yaml", "stocks", b"b\n"),
        "store.yaml": ("HEAD:catalog/store.yaml", "", b"a\n"),
    }


def test_excerpts_come_from_the_files_that_were_read(folder: FolderSource) -> None:
    source = OverlaidSource(folder, {"store.yaml": b"edited\n"})
    places = [Source("catalog/store.yaml", 1, 1), Source("catalog/stocks/msk.yaml", 1, 1)]
    problems = [Problem(code="x", message="m", fix="f", source=place) for place in places]
    filled = excerpts.fill(problems, source.files([]))
    assert [problem.excerpt for problem in filled] == ["edited", "b"]
    assert [problem.excerpt for problem in excerpts.fill(problems)] == ["a", "b"]


def test_importing_sources_starts_nothing_heavy() -> None:
    program = (
        "import sys, reconciler.catalog.sources;"
        "print([name for name in ('yaml', 'jsonschema', 'subprocess') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert done.stdout.decode().strip() == "[]"
