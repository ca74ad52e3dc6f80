import json
from pathlib import Path
from typing import Any

import pytest

from reconciler.sandbox import SeedError, Shop, load_seed
from tests.sandbox.small_shop import MSK, cell, product, seed


def test_from_a_file_and_from_a_mapping(tmp_path: Path) -> None:
    path = tmp_path / "shop.json"
    path.write_text(json.dumps(seed()), encoding="utf-8")
    assert load_seed(path) == load_seed(str(path)) == load_seed(seed())


def test_the_demo_shop_opens() -> None:
    with Shop.open(seed="demo") as shop:
        assert shop.postings() == []


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"reconciler-sandbox-seed": 2}, "this sandbox reads 1"),
        ({"products": [product(0, product_id=0)]}, r"\$\.products\[0\]\.product_id"),
        ({"products": [product(1, offer_id="x" * 51)]}, r"\$\.products\[0\]\.offer_id"),
        ({"keys": [{"client_id": "shop", "api_key": "k"}]}, r"\$\.keys\[0\]\.client_id"),
        ({"keys": [{"client_id": "1", "api_key": "k"}] * 2}, r"\$\.keys\[1\]"),
        ({"seller": {}}, r"\$\.seller"),
        ({"extra": 1}, "extra"),
        ({"products": [{"offer_id": "A"}]}, r"\$\.products\[0\]"),
        ({"products": [product(1, price=5)]}, r"\$\.products\[0\]\.price"),
        ({"products": [product(1, price="5,0")]}, r"\$\.products\[0\]\.price"),
        ({"products": [product(1, price="-5")]}, r"\$\.products\[0\]\.price"),
        ({"products": [product(1), product(1)]}, r"\$\.products\[1\]\.offer_id"),
        ({"products": [product(1), product(2, sku=9001)]}, r"\$\.products\[1\]\.sku"),
        ({"products": [product(1, stocks={"77": cell(1)})]}, "warehouse 77"),
        ({"products": [product(1, stocks={"msk": cell(1)})]}, r"\$\.products\[0\]\.stocks"),
        ({"products": [product(1, stocks={str(MSK): cell(1, 2)})]}, rf"stocks\.{MSK}"),
        ({"warehouses": [{"id": 1, "name": "A", "scheme": "fbx"}]}, r"\$\.warehouses\[0\]"),
        ({"keys": [{"client_id": "1", "api_key": "k", "expires_at": "soon"}]}, r"\$\.keys\[0\]"),
    ],
    ids=lambda value: str(value)[:50],
)
def test_errors_name_the_place(change: dict[str, Any], place: str) -> None:
    with pytest.raises(SeedError, match=place):
        Shop.open(seed={**seed(), **change})


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(SeedError, match="cannot be read"):
        load_seed(tmp_path / "none.json")
    path = tmp_path / "bad.json"
    path.write_text("{", encoding="utf-8")
    with pytest.raises(SeedError, match="is not JSON"):
        load_seed(path)


def test_unknown_semantics() -> None:
    with pytest.raises(ValueError, match="stock_semantics"):
        Shop.open(seed=seed(), stock_semantics="both")  # type: ignore[arg-type]
