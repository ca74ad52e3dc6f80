"""A staged catalog is the catalog with new files, and becomes it all at once."""

from pathlib import Path

import pytest

from reconciler.catalog.staging import Staging
from reconciler.domain.errors import InvalidInput


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "a").mkdir()
    (tmp_path / "a/Mugs.yaml").write_text("kind: prices\n")
    (tmp_path / "attributes.lock").write_text("lock\n")
    return tmp_path


def test_what_is_put_is_saved_and_nothing_else(root: Path) -> None:
    with Staging(root) as staging:
        staging.put("new/b.yaml", b"b")
        staging.put("a/Mugs.yaml", b"kind: prices\n")
        assert staging.read("attributes.lock") == b"lock\n"
        assert sorted(p.name for p in staging.folder.rglob("*.*")) == [
            "Mugs.yaml", "attributes.lock", "b.yaml"
        ]  # fmt: skip
        assert [(one.path, one.before) for one in staging.changes()] == [
            (root / "new/b.yaml", None)
        ]
        assert not (root / "new").exists()
        staging.save()
    assert (root / "new/b.yaml").read_bytes() == b"b"
    assert not staging.folder.exists()


def test_a_put_never_writes_through_a_link(root: Path) -> None:
    with Staging(root) as staging:
        staging.put("a/Mugs.yaml", b"other")
        assert (root / "a/Mugs.yaml").read_bytes() == b"kind: prices\n"


def test_names_that_differ_by_case_are_one_file(root: Path) -> None:
    with Staging(root) as staging:
        assert staging.name_of("a/mugs.yaml") == "a/Mugs.yaml"
        staging.put("B.yaml", b"b")
        assert staging.name_of("b.yaml") == "B.yaml"


def test_a_file_that_moved_between_reading_and_writing_stops_all(root: Path) -> None:
    with Staging(root) as staging:
        ours = staging.read("a/Mugs.yaml") + b"# ours"
        (root / "a/Mugs.yaml").write_text("theirs")
        staging.put("a/Mugs.yaml", ours)
        with pytest.raises(InvalidInput):
            staging.save()
    assert (root / "a/Mugs.yaml").read_text() == "theirs"


def test_a_file_that_was_only_read_may_move(root: Path) -> None:
    with Staging(root) as staging:
        staging.read("a/Mugs.yaml")
        staging.put("b.yaml", b"b")
        (root / "a/Mugs.yaml").write_text("theirs")
        staging.save()
    assert (root / "a/Mugs.yaml").read_text() == "theirs"


def test_a_file_that_moved_meanwhile_stops_all(root: Path) -> None:
    with Staging(root) as staging:
        staging.put("a/Mugs.yaml", b"ours")
        staging.put("b.yaml", b"b")
        (root / "a/Mugs.yaml").write_text("theirs")
        with pytest.raises(InvalidInput):
            staging.save()
    assert (root / "a/Mugs.yaml").read_text() == "theirs"
    assert not (root / "b.yaml").exists()
