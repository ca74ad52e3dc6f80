"""Each kind of cell that Ozon would refuse is known before the first write, and told with why."""

from pathlib import Path
from typing import Any

import pytest

from reconciler.plan.finding import Blocked, Deferred
from tests.rehearsal import MSK, SPB, Rehearsal, offer

WAREHOUSES = [
    {"id": MSK, "name": "Москва", "scheme": "fbs"},
    {"id": SPB, "name": "Петербург", "scheme": "rfbs"},
]


def place(warehouse: int = SPB, **more: Any) -> list[dict[str, Any]]:
    """Both warehouses, one of them changed."""
    return [{**one, **(more if one["id"] == warehouse else {})} for one in WAREHOUSES]


def opened(folder: Path, warehouses: list[dict[str, Any]], **card: Any) -> Rehearsal:
    """MUG-1 is as asked for, MUG-2 has nothing special; both are declared on both warehouses."""
    shop = Rehearsal.open(folder, [offer(1, **card), offer(2)], warehouses=warehouses)
    both = {"MUG-1": 3, "MUG-2": 4}
    shop.stocks(msk=both, spb=both)
    return shop


def blocked(shop: Rehearsal) -> list[Blocked]:
    return [item for item in shop.plan().plan.findings if isinstance(item, Blocked)]


KINDS: list[tuple[str, list[dict[str, Any]], str]] = [
    ("paused", place(paused=True), "paused since"),
    ("fbp", place(scheme="fbp"), "no FBS or rFBS warehouse"),
    ("no method", place(delivery_methods=0), "no delivery method that works"),
]


@pytest.mark.parametrize(("warehouses", "words"), [k[1:] for k in KINDS], ids=[k[0] for k in KINDS])
def test_a_whole_warehouse_is_one_finding(
    tmp_path: Path, warehouses: list[dict[str, Any]], words: str
) -> None:
    shop = opened(tmp_path, warehouses)
    (finding,) = blocked(shop)
    assert (finding.offers, finding.warehouse) == (("MUG-1", "MUG-2"), "spb")
    assert words in finding.reason
    assert shop.apply().exit_code == 5
    assert shop.writes() == [("/v2/products/stocks", 2)], "the other warehouse is written"
    assert shop.free("MUG-1", MSK) == 3


def test_methods_that_are_all_shut_deliver_nothing(tmp_path: Path) -> None:
    shop = opened(tmp_path, WAREHOUSES)
    shop.shop.edit_warehouse(SPB, delivery_methods="DISABLED")
    (finding,) = blocked(shop)
    assert "no delivery method that works" in finding.reason


def test_large_goods_and_others_on_the_wrong_warehouse(tmp_path: Path) -> None:
    shop = opened(tmp_path, place(kgt=True), kgt=True)
    found = {(item.warehouse, item.offers): item.reason for item in blocked(shop)}
    assert set(found) == {("msk", ("MUG-1",)), ("spb", ("MUG-2",))}
    assert "large goods" in found["msk", ("MUG-1",)]
    assert shop.apply().exit_code == 5
    assert (shop.free("MUG-2", MSK), shop.free("MUG-1", SPB)) == (4, 3)
    assert (shop.free("MUG-1", MSK), shop.free("MUG-2", SPB)) == (0, 0)


def test_a_card_whose_price_has_not_got_through(tmp_path: Path) -> None:
    shop = opened(tmp_path, WAREHOUSES, status="moderating")
    waits = [item for item in shop.plan().plan.findings if isinstance(item, Deferred)]
    assert [item.offers for item in waits] == [("MUG-1",), ("MUG-1",)]
    assert all("not price_sent" in item.reason for item in waits)
    assert shop.apply().exit_code == 2
    assert (shop.free("MUG-1", MSK), shop.free("MUG-2", MSK)) == (0, 4)


def test_what_needs_no_write_is_not_asked_about(tmp_path: Path) -> None:
    shop = opened(tmp_path, WAREHOUSES, status="moderating")
    shop.stocks(msk={"MUG-1": 0}, spb={})
    assert blocked(shop) == []
    paths = {call.path for call in shop.shop.calls()}
    assert "/v3/product/info/list" not in paths
    assert "/v2/delivery-method/list" not in paths


def test_a_warehouse_that_vanished_is_one_finding(tmp_path: Path) -> None:
    shop = opened(tmp_path, WAREHOUSES[:1])
    (finding,) = blocked(shop)
    assert (finding.offers, finding.warehouse) == (("MUG-1", "MUG-2"), "spb")
    assert finding.where.endswith("catalog/store.yaml:7")
