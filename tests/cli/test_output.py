"""Files of reports: whole or not there, and nothing put in the place of what is no file."""

import os
import threading
from pathlib import Path

import pytest

from reconciler.cli.output import save_whole
from reconciler.domain.errors import InvalidInput


def test_a_file_is_whole_or_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "report"
    path.write_text("before")
    with pytest.raises(ZeroDivisionError):
        save_whole(path, lambda file: file.write(b"half") // 0)
    assert path.read_text() == "before"
    assert save_whole(path, lambda file: file.write(b"all of it")) == 9
    assert path.read_text() == "all of it"
    assert list(tmp_path.iterdir()) == [path]


def test_a_new_file_is_for_whom_the_user_lets_it_be(tmp_path: Path) -> None:
    path, before = tmp_path / "report", os.umask(0o077)
    try:
        save_whole(path, lambda file: file.write(b"costs"))
        assert path.stat().st_mode & 0o777 == 0o600
        path.chmod(0o640)
        save_whole(path, lambda file: file.write(b"costs again"))
    finally:
        os.umask(before)
    assert path.stat().st_mode & 0o777 == 0o640


def test_what_a_link_leads_to_is_written_and_the_link_stays(tmp_path: Path) -> None:
    path, link = tmp_path / "report", tmp_path / "link"
    path.write_text("before")
    link.symlink_to(path)
    save_whole(link, lambda file: file.write(b"after"))
    assert link.is_symlink()
    assert path.read_text() == "after"


def test_a_pipe_is_written_into_and_stays_one(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    read: list[bytes] = []
    reader = threading.Thread(target=lambda: read.append(path.read_bytes()))
    reader.start()
    save_whole(path, lambda file: file.write(b"report"))
    reader.join()
    assert read == [b"report"]
    assert path.is_fifo()


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput):
        save_whole(tmp_path, lambda file: file.write(b"report"))
