"""Which files count, how they are named, and what the digest covers."""

from collections.abc import Callable
from pathlib import Path

import pytest

from reconciler.catalog import load_catalog
from reconciler.domain.desired import Desired
from reconciler.domain.errors import InvalidInput
from tests.catalog.conftest import STORE, write

STOCKS = "kind: stocks\nwarehouse: msk\nstocks: {%s: 1}\n"


def test_yaml_and_yml_in_any_folder_and_nothing_hidden(catalog: Callable[..., Desired]) -> None:
    desired = catalog(
        {
            "a.yaml": STOCKS % "A",
            "deep/er/b.yml": STOCKS % "B",
            ".hidden.yaml": "kind: [",
            ".git/c.yaml": "kind: [",
            "deep/.x/c.yaml": "kind: [",
            "notes.txt": "kind: [",
            "d.yaml.orig": "kind: [",
            "empty.yaml": "",
            "comment.yaml": "# nothing yet\n---\n---\n# still nothing\n",
        }
    )
    assert {str(said.source) for said in desired.stocks["msk"].values()} == {
        "catalog/a.yaml:3:10",
        "catalog/deep/er/b.yml:3:10",
    }


@pytest.mark.parametrize("root", [".", "./catalog", "sub/../catalog", "ABSOLUTE"])
def test_places_begin_with_the_root_as_given(tmp_path: Path, root: str) -> None:
    here = tmp_path if root in (".", "ABSOLUTE") else tmp_path / "catalog"
    (tmp_path / "sub").mkdir()
    write(str(here), {"x/store.yaml": STORE})
    given = Path(tmp_path if root == "ABSOLUTE" else root)
    assert load_catalog(given).store.source.file == (given / "x/store.yaml").as_posix()


def test_the_digest_is_of_names_and_bytes(catalog: Callable[..., Desired]) -> None:
    first = catalog({"a.yaml": STOCKS % "A"}).digest
    assert catalog({"a.yaml": STOCKS % "A"}).digest == first
    assert len(first) == 64
    assert catalog({"a.yaml": STOCKS % "A" + "# said\n"}).digest != first
    Path("catalog/a.yaml").rename("catalog/b.yaml")
    assert load_catalog(Path("catalog")).digest != first


def test_a_file_that_can_not_be_read_is_a_problem(
    catalog: Callable[..., Desired], monkeypatch: pytest.MonkeyPatch
) -> None:
    def denied(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", denied)
    with pytest.raises(InvalidInput) as caught:
        catalog({})
    assert [problem.code for problem in caught.value.problems] == ["file-unreadable"]
