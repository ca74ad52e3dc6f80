"""Why a cell can't be written: what is known decides, what is not known forbids nothing."""

from typing import Any

import pytest

from reconciler.domain.ids import ProductId, WarehouseAlias, WarehouseId
from reconciler.domain.snapshot import LiveProduct, LiveWarehouse
from reconciler.domain.source import Source
from reconciler.domain.store import StoreWarehouse
from reconciler.plan.blocked import (
    ARCHIVED,
    LARGE,
    NOT_LARGE,
    NOT_READY,
    BlockedCells,
    Reason,
    why_product_blocked,
    why_warehouse_blocked,
)
from reconciler.plan.finding import Blocked, Deferred

REFUSED = ("Ozon refused the card: Бренд: пусто", "correct the card; Ozon checks it anew then")
DECLARED = StoreWarehouse(id=WarehouseId(7), source=Source("store.yaml", 3))


def product(**more: Any) -> LiveProduct:
    return LiveProduct(product_id=ProductId(1), **{"archived": False, **more})


def warehouse(**more: Any) -> LiveWarehouse:
    return LiveWarehouse(id=WarehouseId(7), name="Москва", scheme="fbs", status="created", **more)


@pytest.mark.parametrize(
    ("card", "place", "reason"),
    [
        ({}, {}, None),
        ({"ready": True, "large": False}, {"large": False}, None),
        ({"large": True}, {"large": True}, None),
        ({"archived": True, "ready": False}, {}, ARCHIVED),
        ({"ready": False}, {}, NOT_READY),
        ({"ready": False, "refused": "Бренд: пусто"}, {}, REFUSED),
        ({"large": True}, {"large": False}, LARGE),
        ({"large": False}, {"large": True}, NOT_LARGE),
        ({"large": True}, {}, None),
        ({}, {"large": True}, None),
    ],
)
def test_the_product_and_its_warehouse(
    card: dict[str, Any], place: dict[str, bool], reason: Reason | None
) -> None:
    assert why_product_blocked(product(**card), warehouse(**place)) == reason


def test_a_warehouse_that_vanished_is_named_by_its_id() -> None:
    reason = why_warehouse_blocked(None, DECLARED)
    assert reason is not None
    assert "no FBS or rFBS warehouse 7" in reason[0]


def test_a_warehouse_tells_itself_why() -> None:
    reason = why_warehouse_blocked(warehouse(unwritable="the warehouse is disabled"), DECLARED)
    assert reason is not None
    assert reason[0] == "Москва: the warehouse is disabled"
    assert why_warehouse_blocked(warehouse(), DECLARED) is None


def test_one_finding_for_a_reason_and_warehouse_at_the_first_place() -> None:
    msk, spb = WarehouseAlias("msk"), WarehouseAlias("spb")
    cells = BlockedCells()
    for offers, alias, where in ((["B"], msk, "a:1"), (["A"], msk, "a:2"), (["A"], spb, "b:1")):
        cells.add_all(LARGE, offers, alias, where)  # type: ignore[arg-type]
    cells.add_all(ARCHIVED, ["C"], msk, "a:3")  # type: ignore[list-item]
    found = [
        (item.reason, item.offers, item.warehouse, item.where)
        for item in cells.findings()
        if isinstance(item, Blocked)
    ]
    assert found == [
        (LARGE[0], ("A", "B"), "msk", "a:1"),
        (LARGE[0], ("A",), "spb", "b:1"),
        (ARCHIVED[0], ("C",), "msk", "a:3"),
    ]


def test_what_only_takes_time_is_deferred() -> None:
    cells = BlockedCells()
    cells.add_all(NOT_READY, ["B", "A"], None, "a:1")  # type: ignore[list-item]
    (found,) = cells.findings()
    assert isinstance(found, Deferred)
    assert (found.reason, found.offers, found.where) == (NOT_READY[0], ("A", "B"), "a:1")
