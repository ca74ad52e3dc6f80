"""Files are saved whole, together, and only if nobody else touched them."""

import errno
import os
import signal
from fnmatch import fnmatch
from importlib.resources import files
from pathlib import Path

import pytest

from reconciler.catalog import load_catalog
from reconciler.catalog.saving import Change, save
from reconciler.domain.errors import InvalidInput


def change(name: str, before: bytes | None, after: bytes) -> Change:
    return Change(name, Path(name), before, after)


def test_a_file_keeps_its_mode_and_a_link_its_target() -> None:
    Path("real.yaml").write_bytes(b"a")
    Path("real.yaml").chmod(0o640)
    Path("link.yaml").symlink_to("real.yaml")
    save([change("link.yaml", b"a", b"b")])
    assert Path("link.yaml").is_symlink()
    assert Path("real.yaml").read_bytes() == b"b"
    assert Path("real.yaml").stat().st_mode & 0o777 == 0o640


def test_a_new_file_in_a_new_folder() -> None:
    save([change("new/a.yaml", None, b"x")])
    mask = os.umask(0)
    os.umask(mask)
    assert Path("new/a.yaml").read_bytes() == b"x"
    assert Path("new/a.yaml").stat().st_mode & 0o777 == 0o666 & ~mask


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_between_two_files_comes_after_both(
    monkeypatch: pytest.MonkeyPatch, number: signal.Signals
) -> None:
    def interrupt(_number: int, _frame: object) -> None:
        raise KeyboardInterrupt

    replace = Path.replace

    def signalled(path: Path, target: Path) -> Path:
        signal.raise_signal(number)
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", signalled)
    before = signal.signal(number, interrupt)
    try:
        with pytest.raises(KeyboardInterrupt):
            save([change("a.yaml", None, b"A"), change("b.yaml", None, b"B")])
        assert signal.getsignal(number) is interrupt
    finally:
        signal.signal(number, before)
    assert [Path(name).read_bytes() for name in ("a.yaml", "b.yaml")] == [b"A", b"B"]
    assert not list(Path().glob(".reconciler-*"))


def test_nothing_is_written_when_one_file_moved() -> None:
    Path("a.yaml").write_bytes(b"a")
    Path("b.yaml").write_bytes(b"other")
    with pytest.raises(InvalidInput) as caught:
        save([change("a.yaml", b"a", b"A"), change("b.yaml", b"b", b"B")])
    assert [problem.code for problem in caught.value.problems] == ["file-changed"]
    assert Path("a.yaml").read_bytes() == b"a"
    assert sorted(path.name for path in Path().iterdir()) == ["a.yaml", "b.yaml"]


def test_nothing_is_written_when_one_folder_is_none() -> None:
    Path("a.yaml").write_bytes(b"a")
    Path("file").write_bytes(b"")
    with pytest.raises(InvalidInput) as caught:
        save([change("a.yaml", b"a", b"A"), change("file/b.yaml", None, b"B")])
    assert [problem.code for problem in caught.value.problems] == ["file-unwritable"]
    assert Path("a.yaml").read_bytes() == b"a"


def test_a_full_disk_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_file: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    Path("a.yaml").write_bytes(b"a")
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(InvalidInput) as caught:
        save([change("a.yaml", b"a", b"A"), change("b.yaml", None, b"B")])
    assert {problem.code for problem in caught.value.problems} == {"file-unwritable"}
    assert "room on the disk" in caught.value.problems[0].fix
    assert [path.name for path in Path().iterdir()] == ["a.yaml"]
    assert Path("a.yaml").read_bytes() == b"a"


def test_what_a_killed_command_left_is_taken_away_once_it_is_old() -> None:
    Path("sub").mkdir()
    Path("a.yaml").write_bytes(b"a")
    now = Path("a.yaml").stat().st_mtime
    hour = 3600
    for name, age in [
        (".reconciler-abcdefgh.part", 2 * hour),
        (".reconciler-young000.part", hour / 2),
        (".reconciler-notes", 9 * hour),
        ("sub/.reconciler-abcdefgh.part", 2 * hour),
    ]:
        Path(name).write_bytes(b"half")
        os.utime(name, (now - age, now - age))
    save([change("a.yaml", b"a", b"A")])
    assert sorted(path.name for path in Path().iterdir()) == [
        ".reconciler-notes",
        ".reconciler-young000.part",
        "a.yaml",
        "sub",
    ]
    save([change("sub/b.yaml", None, b"b")])
    assert [path.name for path in Path("sub").iterdir()] == ["b.yaml"]


def test_what_is_left_behind_is_no_part_of_a_catalog_and_ignored_by_git(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def killed(_path: Path, _target: Path) -> None:
        raise KeyboardInterrupt

    store = b"kind: store\nname: t\ncurrency: RUB\nwarehouses: {}\n"
    Path("catalog").mkdir()
    Path("catalog/store.yaml").write_bytes(store)
    monkeypatch.setattr(Path, "replace", killed)
    monkeypatch.setattr(Path, "unlink", lambda *_args, **_named: None)
    with pytest.raises(KeyboardInterrupt):
        save([change("catalog/b.yaml", None, b"kind: nonsense\n")])
    (left,) = Path("catalog").glob(".*")
    assert load_catalog(Path("catalog")).store.name == "t"
    ignored = [
        (files("reconciler.workflow.skeleton") / "gitignore").read_text("utf-8"),
        (Path(__file__).parents[2] / ".gitignore").read_text("utf-8"),
    ]
    for text in ignored:
        assert any(fnmatch(left.name, line) for line in text.splitlines())
