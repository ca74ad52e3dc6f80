"""What looks like a part of the catalog and can't be read is told, not passed over."""

import os
from pathlib import Path

import pytest

from reconciler.catalog import load_catalog, load_policies
from reconciler.domain.errors import InvalidInput

STORE = "kind: store\nname: a\ncurrency: RUB\nwarehouses: {msk: {id: 1}}\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "catalog").mkdir()
    (tmp_path / "catalog" / "store.yaml").write_text(STORE)
    return tmp_path / "catalog"


def test_an_ending_in_capitals_counts(root: Path) -> None:
    (root / "RECALL.YAML").write_text("kind: stocks\nwarehouse: msk\nstocks: {MUG: 0}\n")
    assert "MUG" in load_catalog(root).stocks["msk"]


@pytest.mark.parametrize("kind", ["dangling", "fifo", "folder"])
def test_what_can_t_be_read_is_a_problem(root: Path, kind: str) -> None:
    if kind == "dangling":
        (root / "recall.yaml").symlink_to(root / "nowhere")
    elif kind == "fifo":
        os.mkfifo(root / "recall.yaml")
    else:
        (root.parent / "more").mkdir()
        (root / "recall").symlink_to(root.parent / "more")
    with pytest.raises(InvalidInput) as caught:
        load_catalog(root)
    (problem,) = caught.value.problems
    assert problem.code == "file-unreadable"
    with pytest.raises(InvalidInput):
        load_policies(root)


def test_hidden_ones_are_passed_over(root: Path) -> None:
    (root / ".draft.yaml").symlink_to(root / "nowhere")
    assert load_catalog(root).store.name == "a"
