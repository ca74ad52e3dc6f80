"""Worker processes: the same answers as without them, and no trouble of theirs reaches the user."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from reconciler.catalog import open_catalog, workers
from reconciler.catalog.cache import pack
from reconciler.catalog.said import file_said
from reconciler.catalog.worker import Task
from reconciler.catalog.workers import Workers
from tests.catalog.conftest import write
from tests.catalog.test_cache import BAD, GOOD, meaning

STOCKS = b"kind: stocks\nwarehouse: msk\nstocks: {A: 5}\n"
WHERE = Path(".reconciler/cache/catalog")


@pytest.fixture(autouse=True)
def always_worth_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "WORTH_WORKERS", 0)
    monkeypatch.setattr(workers, "cores", lambda: 2)


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[workers.Process]]:
    """The processes that were started; none of them may outlive the test."""
    heard: list[workers.Process] = []
    start = workers._start

    def listening(task: Task) -> workers.Process | None:
        process = start(task)
        if process is not None:
            heard.append(process)
        return process

    monkeypatch.setattr(workers, "_start", listening)
    yield heard
    for process in heard:
        assert process.returncode is not None, "ended and reaped"


def alone(monkeypatch: pytest.MonkeyPatch) -> object:
    with monkeypatch.context() as patch:
        patch.setattr(workers, "cores", lambda: 1)
        return meaning(open_catalog(Path("catalog")))


def boot(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    """Workers that do this instead of their work."""
    monkeypatch.setattr(workers, "_BOOT", code)


@pytest.mark.parametrize("files", [GOOD, BAD], ids=["good", "bad"])
def test_workers_say_the_same(
    files: dict[str, str | bytes],
    monkeypatch: pytest.MonkeyPatch,
    started: list[workers.Process],
) -> None:
    write("catalog", files)
    assert meaning(open_catalog(Path("catalog"), WHERE)) == alone(monkeypatch)
    assert len(started) == 2
    assert meaning(open_catalog(Path("catalog"), WHERE)) == alone(monkeypatch)
    assert len(started) == 2, "all is in the cache"


@pytest.mark.parametrize(
    "code",
    [
        "raise SystemExit(3)",
        "import os; os._exit(1)",
        "import sys; sys.stdin.buffer.read(8); sys.exit(1)",
        "import sys; sys.stdin.buffer.read(20); sys.stdout.buffer.write(b'\\0' * 4)",
        "import sys; sys.stdin.buffer.read(20); sys.stdout.buffer.write((99).to_bytes(8) + b'x')",
        "import os, sys; os.close(1); sys.stdin.buffer.read()",
        "1/0",
        "not python",
    ],
)
def test_workers_that_die_are_not_missed(
    code: str,
    monkeypatch: pytest.MonkeyPatch,
    started: list[workers.Process],
    capfd: pytest.CaptureFixture[str],
) -> None:
    write("catalog", BAD)
    boot(monkeypatch, code)
    assert meaning(open_catalog(Path("catalog"))) == alone(monkeypatch)
    assert len(started) == 2
    said = capfd.readouterr()
    assert said.out + said.err == ""


def test_a_worker_that_dies_between_two_files(started: list[workers.Process]) -> None:
    expected = pack(file_said(STOCKS, "a.yaml"))
    with Workers(1, "read") as pool:
        assert pool.ask("a.yaml", STOCKS) == expected
        started[0].kill()
        started[0].wait()
        assert pool.ask("a.yaml", STOCKS) is None
        assert pool.ask("a.yaml", STOCKS) is None


def test_workers_that_can_t_be_started(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_arguments: object, **_options: object) -> object:
        raise OSError(11, "Resource temporarily unavailable")

    write("catalog", BAD)
    monkeypatch.setattr(subprocess, "Popen", refuse)
    assert meaning(open_catalog(Path("catalog"))) == alone(monkeypatch)


def test_a_worker_takes_one_file_after_the_other(started: list[workers.Process]) -> None:
    large = b"kind: stocks\nwarehouse: msk\nstocks:\n" + b"".join(
        b"  A%d: %d\n" % (n, n) for n in range(20_000)
    )
    with Workers(1, "read") as pool:
        for data in (STOCKS, large, b"", b"\xff", large):
            assert pool.ask("a.yaml", data) == pack(file_said(data, "a.yaml"))
    assert len(started) == 1
    assert started[0].returncode == 0


@pytest.mark.parametrize("times", [0, 1], ids=["before any byte", "after the first file"])
def test_a_file_that_vanishes_between_listing_and_reading(
    times: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("catalog", GOOD)
    read, seen = Path.read_bytes, 0

    def vanishing(path: Path) -> bytes:
        nonlocal seen
        if path.name == "prices.yaml":
            seen += 1
            if seen > times:
                path.unlink(missing_ok=True)
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", vanishing)
    catalog = open_catalog(Path("catalog"), WHERE)
    (problem,) = meaning(catalog)  # type: ignore[misc]
    assert problem.code == "file-unreadable"
    monkeypatch.setattr(Path, "read_bytes", read)
    write("catalog", {"prices.yaml": GOOD["prices.yaml"]})
    again = meaning(open_catalog(Path("catalog"), WHERE))
    assert again == alone(monkeypatch), "what could not be read is not remembered"


def test_a_file_that_changes_while_it_is_read_has_the_hash_of_what_was_parsed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    write("catalog", GOOD)
    read, seen = Path.read_bytes, 0

    def changing(path: Path) -> bytes:
        nonlocal seen
        if path.name == "prices.yaml":
            seen += 1
            return b"kind: prices\nprices: {A: %d}\n" % seen
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", changing)
    desired = open_catalog(Path("catalog")).desired()
    monkeypatch.setattr(Path, "read_bytes", read)
    price = desired.prices["A"].says.price  # type: ignore[index]
    write("catalog", {"prices.yaml": f"kind: prices\nprices: {{A: {price}}}\n"})
    assert open_catalog(Path("catalog")).desired().digest == desired.digest


@pytest.mark.parametrize("nth", [0, 1, 3])
def test_an_interrupt_leaves_no_process_behind(nth: int, started: list[workers.Process]) -> None:
    write("catalog", GOOD)
    calls = 0

    def progress(_done: int, _total: int) -> None:
        nonlocal calls
        calls += 1
        if calls > nth:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        open_catalog(Path("catalog"), WHERE, progress)
    assert len(started) == (2 if nth else 0)
    assert not WHERE.exists()


def test_ctrl_c_in_a_terminal_reaches_workers_too_and_they_say_nothing(
    started: list[workers.Process], capfd: pytest.CaptureFixture[str]
) -> None:
    with Workers(1, "read") as pool:
        assert pool.ask("a.yaml", STOCKS) is not None
        os.kill(started[0].pid, signal.SIGINT)
        started[0].wait(30)
    assert capfd.readouterr().err == ""


def test_progress_tells_each_byte_once() -> None:
    write("catalog", GOOD)
    heard: list[tuple[int, int]] = []
    open_catalog(Path("catalog"), WHERE, lambda done, total: heard.append((done, total)))
    sizes = [path.stat().st_size for path in sorted(Path("catalog").iterdir())]
    assert heard == [(sum(sizes[:count]), sum(sizes)) for count in range(len(sizes) + 1)]


def test_small_catalogs_start_none(
    monkeypatch: pytest.MonkeyPatch, started: list[workers.Process]
) -> None:
    write("catalog", GOOD)
    monkeypatch.setattr(workers, "WORTH_WORKERS", 10_000)
    open_catalog(Path("catalog"))
    monkeypatch.setattr(workers, "WORTH_WORKERS", 0)
    monkeypatch.setattr(workers, "cores", lambda: 1)
    open_catalog(Path("catalog"))
    assert started == []


@pytest.mark.parametrize("name", ["yaml.py", "reconciler/__init__.py", "reconciler.py", "gc.py"])
def test_nothing_of_the_working_folder_is_imported(
    name: str, started: list[workers.Process]
) -> None:
    Path("reconciler").mkdir()
    Path(name).write_text("open('stolen', 'w').write('x')\n", "utf-8")
    with Workers(1, "read") as pool:
        assert pool.ask("a.yaml", STOCKS) is not None
    assert not Path("stolen").exists()
    assert len(started) == 1


def test_modules_are_found_where_this_process_finds_them(
    monkeypatch: pytest.MonkeyPatch, started: list[workers.Process]
) -> None:
    Path("library").mkdir()
    Path("library/marker.py").write_text("", "utf-8")
    monkeypatch.setattr(sys, "path", [*sys.path, str(Path("library").resolve())])
    boot(monkeypatch, f"{workers._BOOT}; import marker")
    with Workers(1, "read") as pool:
        assert pool.ask("a.yaml", STOCKS) is not None
    assert started[0].returncode == 0
