"""The names of the stores, found without reading the whole catalog."""

from pathlib import Path

import pytest

from reconciler.catalog import stores
from reconciler.catalog.stores import catalog_stores
from tests.catalog.conftest import STORE, write


def test_names_in_the_order_of_files() -> None:
    write("catalog", {"b/store.yaml": STORE, "a/x.yaml": STORE.replace("samovar", "teapot")})
    assert catalog_stores(Path("catalog")) == ["teapot", "samovar"]


@pytest.mark.parametrize(
    "text",
    ["{kind: store, name: a}\n", '"kind": "store"\nname: a\n', "name: a\nkind:   'store'\n",
     "kind: moved\nmoved: [{from: A, to: B}]\n---\nkind: store\nname: a\n"],
)  # fmt: skip
def test_however_the_document_is_written(text: str) -> None:
    write("catalog", {"x.yaml": text})
    assert catalog_stores(Path("catalog")) == ["a"]


def test_a_store_without_a_name_counts() -> None:
    write("catalog", {"x.yaml": "kind: store\n", "y.yaml": "kind: store\nname: 5\n"})
    assert catalog_stores(Path("catalog")) == ["", ""]


def test_what_can_not_be_read_is_left_to_the_load() -> None:
    write("catalog", {"x.yaml": "kind: store\nname: [\n", "y.yaml": b"kind: store\xff\n"})
    assert catalog_stores(Path("catalog")) == []
    assert catalog_stores(Path("nowhere")) == []


def test_files_without_a_store_are_not_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    write("catalog", {"s.yaml": STORE, "stocks.yaml": "kind: stocks\nstocks: {store: {msk: 1}}\n"})
    parsed = []
    read = stores.read_documents

    def noted(data: bytes, file: str, problems: list) -> list:  # type: ignore[type-arg]
        parsed.append(file)
        return list(read(data, file, problems))

    monkeypatch.setattr(stores, "read_documents", noted)
    assert catalog_stores(Path("catalog")) == ["samovar"]
    assert parsed == ["catalog/s.yaml"]
