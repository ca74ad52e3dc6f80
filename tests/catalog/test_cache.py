"""The cache never changes what is read, whatever happens to it."""

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from reconciler.catalog import cache as cache_module
from reconciler.catalog import open_catalog, read_files
from reconciler.catalog.cache import Cache, pack, reader_digest
from reconciler.catalog.loading import Catalog
from reconciler.catalog.said import file_said
from reconciler.domain.errors import InvalidInput
from reconciler.workflow.job import load as load_job
from reconciler.workflow.where import Where
from tests.catalog.conftest import STORE, Files, write

WHERE = Path(".reconciler/cache/catalog")
GOOD: Files = {
    "store.yaml": STORE,
    "_defaults.yaml": "kind: defaults\nproducts: {labels: {class: A}}\nprices: {vat: 0.2}\n",
    "cards.yaml": "kind: products\nproducts: {A: {category: 5}}\n",
    "moved.yaml": "kind: moved\nmoved: [{from: OLD, to: A}]\n",
    "prices.yaml": "kind: prices\nprices: {A: 5}\n",
    "rules.yaml": "kind: safety-stock\nrules: [{match: {labels: {class: A}}, keep: 1}]\n",
    "stocks.yaml": "kind: stocks\nstocks: {A: {msk: 5, spb: {fixed: 3}}}\n",
}
BAD: Files = {**GOOD, "bad.yaml": "kind: prices\nprices: {B: -1, C: yes}\n", "cut.yaml": "kind: ["}


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files that were parsed and not taken from the cache."""
    heard: list[str] = []

    def listening(data: bytes, shown: str) -> object:
        heard.append(shown.removeprefix("catalog/"))
        return file_said(data, shown)

    monkeypatch.setattr(read_files, "file_said", listening)
    return heard


def meaning(catalog: Catalog, store: str | None = None) -> object:
    """All that a catalog says with every place, or all that is wrong with it."""
    try:
        desired = catalog.desired(store)
    except InvalidInput as wrong:
        return wrong.problems
    return (
        desired.store,
        {alias: dict(table.items()) for alias, table in desired.stocks.items()},
        dict(desired.prices.items()),
        {o: (p.state, p.traits, p.digest, p.source) for o, p in desired.products.items()},
        desired.safety,
        desired.moved,
        desired.digest,
    )


def cold() -> object:
    return meaning(open_catalog(Path("catalog")))


def warm() -> object:
    return meaning(open_catalog(Path("catalog"), WHERE))


@pytest.mark.parametrize("files", [GOOD, BAD], ids=["good", "bad"])
def test_the_second_run_parses_nothing_and_says_the_same(files: Files, parsed: list[str]) -> None:
    write("catalog", files)
    assert warm() == cold()
    parsed.clear()
    before = warm()
    assert parsed == []
    assert before == cold()


def test_a_changed_file_is_parsed_and_no_other(parsed: list[str]) -> None:
    write("catalog", GOOD)
    warm()
    write("catalog", {"prices.yaml": "kind: prices\nprices: {A: 6}\n"})
    parsed.clear()
    assert warm() == cold()
    assert parsed[0] == "prices.yaml"
    assert len(parsed) == 1 + len(GOOD)


def test_a_renamed_file_is_told_by_its_new_name(parsed: list[str]) -> None:
    write("catalog", BAD)
    warm()
    for path in sorted(Path("catalog").glob("*.yaml")):
        if not path.name.startswith("_"):
            path.rename(path.with_name(f"new-{path.name}"))
    parsed.clear()
    assert warm() == cold()
    # Rows name no file, so what held nothing else is not parsed again.
    first = parsed[: -len(BAD)]
    assert not {"new-cards.yaml", "new-prices.yaml", "new-stocks.yaml"} & set(first)


def test_one_content_in_two_files_is_told_at_both_places() -> None:
    same = "kind: stocks\nwarehouse: msk\nstocks: {B: 1}\n"
    write("catalog", {**GOOD, "b.yaml": same})
    warm()
    write("catalog", {"b2.yaml": same})
    said = warm()
    assert said == cold()
    assert [problem.code for problem in said] == ["said-twice"]  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", ["_defaults.yaml", "x/_defaults.yml"])
def test_rows_that_name_no_file_are_not_reused_where_the_name_forbids_them(name: str) -> None:
    text = "kind: prices\nprices: {B: 5}\n"
    write("catalog", {"store.yaml": STORE, "good.yaml": text})
    warm()
    Path("catalog/x").mkdir()
    Path("catalog/good.yaml").rename(f"catalog/{name}")
    said = warm()
    assert [problem.code for problem in said] == ["misplaced-defaults"]  # type: ignore[attr-defined]
    assert said == cold()
    Path("catalog", name).rename("catalog/good.yaml")
    assert warm() == cold()


def damaged(data: bytes) -> list[bytes]:
    head = len(cache_module._MAGIC) + 32
    flipped = [data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :] for at in range(0, len(data), 13)]
    other_reader = data[: head - 32] + bytes(32) + data[head:]
    body = msgspec.msgpack.encode({"not": "bytes"})
    wrong_shape = data[:head] + hashlib.sha256(body).digest() + body
    cut = [data[:at] for at in (0, 1, head, head + 31, len(data) // 2, len(data) - 1)]
    return [*flipped, *cut, data + b"x", other_reader, wrong_shape, b"{}", os.urandom(100)]


def test_a_damaged_cache_is_read_as_none(parsed: list[str]) -> None:
    write("catalog", BAD)
    expected, good = warm(), WHERE.read_bytes()
    for data in damaged(good):
        WHERE.write_bytes(data)
        parsed.clear()
        assert warm() == expected
        assert len(parsed) == len(BAD)
        assert WHERE.read_bytes() == good


def test_an_entry_that_is_no_reading_is_parsed_again(parsed: list[str]) -> None:
    write("catalog", BAD)
    expected = warm()
    rewrite(lambda entries: dict.fromkeys(entries, b"\xc1"))
    parsed.clear()
    assert warm() == expected
    assert len(parsed) == len(BAD)


def rewrite(change: Callable[[dict[bytes, bytes]], dict[bytes, bytes]]) -> None:
    """A forged cache: other entries under a checksum that fits."""
    head = cache_module._MAGIC + reader_digest()
    entries = msgspec.msgpack.decode(WHERE.read_bytes()[len(head) + 32 :], type=dict[bytes, bytes])
    body = msgspec.msgpack.encode(change(entries))
    WHERE.write_bytes(head + hashlib.sha256(body).digest() + body)


def test_a_forged_entry_is_believed_by_readers_and_never_seen_by_a_writer() -> None:
    """What can't be noticed: a reading of one file under the key of another, checksum and all.

    Whoever can write into `.reconciler/` could as well change the files or the tool. So the cache
    is for commands that only look, and a command that writes to a shop never opens it.
    """
    write("catalog", GOOD)
    warm()
    real = hashlib.sha256(Path("catalog/prices.yaml").read_bytes()).digest()
    lie = pack(file_said(b"kind: prices\nprices: {A: 1}\n", "catalog/prices.yaml"))
    rewrite(lambda entries: {**entries, real: lie})
    assert warm() != cold()
    Path("policies").mkdir()
    inputs = load_job(Where())
    assert inputs.desired.prices["A"].says.price == 5  # type: ignore[index]


@pytest.mark.parametrize("other", ["domain/place.py", "catalog/schemas/prices.json"])
def test_another_reader_is_another_cache(
    other: str, monkeypatch: pytest.MonkeyPatch, parsed: list[str]
) -> None:
    write("catalog", GOOD)
    warm()
    before = reader_digest()
    real = Path.read_bytes

    def read(path: Path) -> bytes:
        return real(path) + (b"#" if path.as_posix().endswith(f"reconciler/{other}") else b"")

    reader_digest.cache_clear()
    monkeypatch.setattr(Path, "read_bytes", read)
    parsed.clear()
    try:
        assert reader_digest() != before
        warm()
        assert len(parsed) == len(GOOD)
    finally:
        reader_digest.cache_clear()


def test_a_folder_that_can_t_be_made_is_no_error() -> None:
    write("catalog", GOOD)
    Path(".reconciler").write_text("a file, not a folder", "utf-8")
    assert warm() == cold()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_can_t_be_written_is_no_error() -> None:
    write("catalog", GOOD)
    WHERE.parent.mkdir(parents=True)
    WHERE.parent.chmod(0o500)
    try:
        assert warm() == cold()
        assert list(WHERE.parent.iterdir()) == []
    finally:
        WHERE.parent.chmod(0o700)


def test_a_folder_in_the_place_of_the_file_is_no_error() -> None:
    write("catalog", GOOD)
    WHERE.mkdir(parents=True)
    assert warm() == cold()
    assert sorted(path.name for path in WHERE.parent.iterdir()) == [".gitignore", "catalog"]


def test_a_full_disk_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    write("catalog", GOOD)
    make = cache_module.NamedTemporaryFile

    def full(**options: object) -> object:
        file = make(**options)  # type: ignore[call-overload]

        def refuse(_data: bytes) -> int:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(file, "write", refuse, raising=False)
        return file

    monkeypatch.setattr(cache_module, "NamedTemporaryFile", full)
    assert warm() == cold()
    assert sorted(path.name for path in WHERE.parent.iterdir()) == [".gitignore"]


def test_the_folder_may_go_at_any_time(parsed: list[str]) -> None:
    write("catalog", GOOD)
    expected = warm()
    WHERE.unlink()
    assert warm() == expected
    for path in WHERE.parent.iterdir():
        path.unlink()
    WHERE.parent.rmdir()
    parsed.clear()
    assert warm() == expected
    assert len(parsed) == len(GOOD)


def test_git_ignores_the_folder_and_a_rule_of_the_user_stays() -> None:
    write("catalog", GOOD)
    warm()
    ignore = WHERE.parent / ".gitignore"
    assert ignore.read_text("utf-8") == "*\n"
    ignore.write_text("mine\n", "utf-8")
    write("catalog", {"x.yaml": "kind: prices\nprices: {C: 5}\n"})
    warm()
    assert ignore.read_text("utf-8") == "mine\n"


def test_two_runs_at_once_leave_a_whole_cache(parsed: list[str]) -> None:
    write("catalog", GOOD)
    first, second = Cache(WHERE), Cache(WHERE)
    for number, cache in ((1, first), (2, second)):
        data = b"kind: prices\nprices: {A: %d}\n" % number
        said = file_said(data, "a.yaml")
        cache.put(hashlib.sha256(data).digest(), "a.yaml", said, pack(said))
    first.save()
    second.save()
    assert warm() == cold()
    parsed.clear()
    assert warm() == cold()
    assert len(parsed) == len(GOOD), "nothing was parsed for the warm run, all for the cold"


def test_old_readings_stay_up_to_a_size(monkeypatch: pytest.MonkeyPatch, parsed: list[str]) -> None:
    write("catalog", GOOD)
    warm()
    write("other", {"store.yaml": STORE})
    open_catalog(Path("other"), WHERE)
    parsed.clear()
    warm()
    assert parsed == []
    monkeypatch.setattr(cache_module, "MAX_BYTES", 0)
    write("other", {"store.yaml": STORE + "# new\n"})
    open_catalog(Path("other"), WHERE)
    parsed.clear()
    warm()
    assert len(parsed) == len(GOOD)


def test_a_run_that_read_nothing_new_writes_nothing() -> None:
    write("catalog", GOOD)
    warm()
    os.utime(WHERE, ns=(1, 1))
    warm()
    assert WHERE.stat().st_mtime_ns == 1


def test_without_a_path_nothing_is_written() -> None:
    write("catalog", GOOD)
    cold()
    assert not Path(".reconciler").exists()
