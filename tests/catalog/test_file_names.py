"""Names of files may be any bytes: what is said of them is told, never a crash."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from reconciler.catalog import open_catalog, workers
from tests.catalog.conftest import STORE, write
from tests.catalog.test_cache import meaning

WHERE = Path(".reconciler/cache/catalog")
TEXTS = {
    "good": "kind: prices\nprices: {A: 5}\n",
    "named": "kind: safety-stock\nrules: [{keep: 1}]\n",
    "bad": "kind: prices\nprices: {A: -5}\n",
    "unclear": "kind: [",
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
@pytest.mark.parametrize("cores", [1, 2])
def test_a_name_that_is_not_utf_8(
    text: str, cores: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(workers, "WORTH_WORKERS", 0)
    monkeypatch.setattr(workers, "cores", lambda: cores)
    write("catalog", {"store.yaml": STORE})
    try:
        Path(os.fsdecode(b"catalog/\xff\xfe.yaml")).write_text(text, "utf-8")
    except OSError:
        pytest.skip("this file system takes no such name")
    cold = meaning(open_catalog(Path("catalog")))
    assert meaning(open_catalog(Path("catalog"), WHERE)) == cold
    assert meaning(open_catalog(Path("catalog"), WHERE)) == cold
    if text == TEXTS["bad"]:
        (problem,) = cold  # type: ignore[misc]
        assert problem.source.file == "catalog/\udcff\udcfe.yaml"


def test_a_name_that_is_not_utf_8_and_can_t_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    write("catalog", {"store.yaml": STORE})
    try:
        Path(os.fsdecode(b"catalog/\xff.yaml")).write_text("x", "utf-8")
    except OSError:
        pytest.skip("this file system takes no such name")
    read = Path.read_bytes
    seen = 0

    def once(path: Path) -> bytes:
        nonlocal seen
        if path.name != "store.yaml":
            seen += 1
            if seen > 1:
                raise OSError(5, "Input/output error")
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", once)
    (problem,) = meaning(open_catalog(Path("catalog")))  # type: ignore[misc]
    assert problem.code == "file-unreadable"


def test_the_digest_knows_every_byte_of_every_file_that_counts(
    catalog: Callable[..., object],
) -> None:
    base = {
        "store.yaml": STORE,
        "a/_defaults.yaml": "kind: defaults\nproducts: {vat: 0.2}\n",
        "a/c.yaml": "kind: products\nproducts: {A: {name: x}}\n",
        "m.yaml": "kind: moved\nmoved: [{from: O, to: A}]\n",
        "s.yaml": "kind: safety-stock\nrules: [{keep: 1}]\n",
        "empty.yaml": "",
    }
    digests = [catalog(base).digest]  # type: ignore[attr-defined]
    for name, text in base.items():
        digests.append(catalog({**base, name: f"{text}\n"}).digest)  # type: ignore[attr-defined]
    assert len(set(digests)) == len(digests)
    assert catalog(base).digest == digests[0]  # type: ignore[attr-defined]
    write("catalog", {"notes.txt": "not a part of it", ".hidden.yaml": "kind: x"})
    assert catalog(base).digest == digests[0]  # type: ignore[attr-defined]
    Path("catalog/empty.yaml").rename("catalog/empty2.yaml")
    assert open_catalog(Path("catalog")).desired().digest not in digests
