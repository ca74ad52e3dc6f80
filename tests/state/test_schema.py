"""The file itself: made once, refused with a reason when it is not ours, never a traceback."""

import shutil
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from reconciler.domain.applied import NOTHING_APPLIED
from reconciler.domain.errors import InvalidInput
from reconciler.state.schema import VERSION
from reconciler.state.sqlite import SqliteState
from tests.state.small_state import NOW, SHOP, A, base, begin


def refused(path: Path | str) -> tuple[str, str]:
    with pytest.raises(InvalidInput) as caught:
        SqliteState(path)
    (problem,) = caught.value.problems
    assert str(path) in problem.message
    assert problem.fix
    return problem.code, problem.message


def run_sql(path: Path, *statements: str) -> None:
    db = sqlite3.connect(path)
    for statement in statements:
        db.execute(statement)
    db.commit()
    db.close()


def test_git_ignores_the_default_folder_of_the_state_and_no_other(tmp_path: Path) -> None:
    ours, theirs = tmp_path / ".reconciler", tmp_path / "state"
    for folder in (ours, theirs):
        SqliteState(folder / "state.db").close()
    assert (ours / ".gitignore").read_text("utf-8") == "*\n"
    assert not (theirs / ".gitignore").exists()
    (ours / ".gitignore").write_text("mine\n", "utf-8")
    SqliteState(ours / "state.db").close()
    assert (ours / ".gitignore").read_text("utf-8") == "mine\n"


def test_folders_are_made_and_the_version_is_kept(path: Path) -> None:
    SqliteState(path).close()
    db = sqlite3.connect(path)
    assert db.execute("pragma user_version").fetchone() == (VERSION,)
    assert db.execute("pragma journal_mode").fetchone() == ("wal",)
    db.close()


def test_opening_twice_changes_nothing(path: Path) -> None:
    first, second = SqliteState(path), SqliteState(path)
    begin(first).answered(0, {A: base(1)}, (), {}, NOW)
    assert second.applied(SHOP) == first.applied(SHOP) != NOTHING_APPLIED
    first.close()
    second.close()


def test_a_file_of_a_later_version(path: Path) -> None:
    SqliteState(path).close()
    run_sql(path, f"pragma user_version = {VERSION + 1}")
    code, message = refused(path)
    assert code == "state-too-new"
    assert "later version" in message


def test_a_later_version_may_have_other_tables(path: Path) -> None:
    path.parent.mkdir()
    run_sql(path, "create table other (a)", f"pragma user_version = {VERSION + 7}")
    assert refused(path)[0] == "state-too-new"


@pytest.mark.parametrize("version", [0, VERSION])
@pytest.mark.parametrize("table", ["moz_places", "run"])
def test_a_database_of_another_program_is_left_alone(path: Path, version: int, table: str) -> None:
    path.parent.mkdir()
    run_sql(path, f"create table {table} (a)", f"pragma user_version = {version}")
    code, message = refused(path)
    assert (code, "another program" in message) == ("state-unusable", True)
    db = sqlite3.connect(path)
    assert db.execute("select name from sqlite_master").fetchall() == [(table,)]
    assert db.execute("pragma user_version").fetchone() == (version,)
    db.close()


def text_file(path: Path) -> None:
    path.write_text("kind: store\nname: not a database at all\n" * 100)


def directory(path: Path) -> None:
    path.mkdir()


def cut_off(path: Path) -> None:
    SqliteState(path).close()
    path.write_bytes(path.read_bytes()[:1500])


def scrambled_header(path: Path) -> None:
    SqliteState(path).close()
    data = bytearray(path.read_bytes())
    data[16:100] = b"\xff" * 84
    path.write_bytes(data)


@pytest.mark.parametrize("make", [text_file, directory, cut_off, scrambled_header])
def test_what_is_not_a_state_file(path: Path, make: Callable[[Path], None]) -> None:
    path.parent.mkdir()
    make(path)
    before = path.read_bytes() if path.is_file() else None
    assert refused(path)[0] == "state-unusable"
    assert before == (path.read_bytes() if path.is_file() else None)


def test_paths_that_can_not_be(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("x")
    assert refused(file / "state.db")[0] == "state-unusable"
    assert refused(file / "deep" / "state.db")[0] == "state-unusable"
    assert refused(Path("/proc/none/of/this/state.db"))[0] == "state-unusable"
    assert refused("nul\0byte")[0] == "state-unusable"


def test_a_place_that_can_not_be_written(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By a stand-in, as the rights of a folder do not bind root."""

    def no(*_arguments: object, **_options: object) -> None:
        raise PermissionError(13, "Permission denied", "deep")

    monkeypatch.setattr(Path, "mkdir", no)
    code, message = refused(path)
    assert (code, "Permission denied" in message) == ("state-unusable", True)


def test_a_file_that_can_only_be_read(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path.parent.mkdir()
    path.touch()
    connect = sqlite3.connect
    monkeypatch.setattr(
        sqlite3,
        "connect",
        lambda name, **options: connect(f"file:{name}?mode=ro", uri=True, **options),
    )
    assert refused(path)[0] == "state-unusable"


def test_a_file_that_is_refused_is_let_go(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path.parent.mkdir()
    text_file(path)
    opened: list[sqlite3.Connection] = []
    connect = sqlite3.connect

    def remember(*arguments: str, **options: int) -> sqlite3.Connection:
        opened.append(connect(*arguments, **options))
        return opened[-1]

    monkeypatch.setattr(sqlite3, "connect", remember)
    refused(path)
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        opened[0].execute("select 1")


def test_a_file_that_somebody_writes_to_can_be_opened(path: Path) -> None:
    """SQLite does not wait for the lock of the switch to its write-ahead log."""
    SqliteState(path).close()
    run_sql(path, "pragma journal_mode = delete")
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("begin immediate")
    state = SqliteState(path)
    assert state.applied(SHOP) == NOTHING_APPLIED
    other.execute("rollback")
    other.close()
    state.close()


def test_damage_inside_the_file_is_told_when_it_is_met(path: Path) -> None:
    state = SqliteState(path)
    begin(state).answered(0, {A: base(1)}, (), {}, NOW)
    state.close()
    for statement in (
        "update applied_stock set base = x'ff'",
        "update applied_stock set base = x'93a3666f6f'",
    ):
        damaged = path.with_name("damaged.db")
        shutil.copy(path, damaged)
        run_sql(damaged, statement)
        broken = SqliteState(damaged)
        with pytest.raises(InvalidInput) as caught:
            broken.applied(SHOP)
        broken.close()
        assert caught.value.problems[0].code == "state-unusable"
        assert str(damaged) in caught.value.problems[0].message


def test_a_scrambled_page_is_told_when_it_is_met(path: Path) -> None:
    state = SqliteState(path)
    begin(state).answered(0, {A: base(1)}, (), {}, NOW)
    page = state._db.execute(
        "select rootpage from sqlite_master where name = 'applied_stock'"
    ).fetchone()[0]
    size = state._db.execute("pragma page_size").fetchone()[0]
    state.close()
    data = bytearray(path.read_bytes())
    data[(page - 1) * size : page * size] = b"\xee" * size
    path.write_bytes(data)
    broken = SqliteState(path)
    with pytest.raises(InvalidInput, match="problem"):
        broken.applied(SHOP)
    broken.close()


def test_many_may_make_the_file_at_once(tmp_path: Path) -> None:
    gate = threading.Barrier(8)
    troubles: list[object] = []

    def open_it() -> None:
        for attempt in range(5):
            gate.wait(timeout=10)
            try:
                SqliteState(tmp_path / f"{attempt}.db").close()
            except InvalidInput as wrong:
                troubles.append(wrong.problems)

    threads = [threading.Thread(target=open_it) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    assert troubles == []


def test_a_file_that_can_not_be_written_is_no_strange_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, connect = tmp_path / "state.db", sqlite3.connect
    db = connect(path, isolation_level=None)
    db.execute("create table other (x)")
    db.execute("begin exclusive")
    monkeypatch.setattr(sqlite3, "connect", lambda *a, **k: connect(*a, **{**k, "timeout": 0}))
    try:
        code, message = refused(path)
    finally:
        db.close()
    assert code == "state-unusable"
    assert "can't be read or written: database is locked" in message
