"""Warehouses as sheets name them: the id in brackets decides, then a unique alias or name."""

import pytest

from reconciler.domain.ids import WarehouseAlias, WarehouseId
from reconciler.domain.source import Source
from reconciler.domain.store import Store, StoreWarehouse
from reconciler.spreadsheet.cells import Cell, cell_of
from reconciler.spreadsheet.numbers import Fault
from reconciler.workflow.sheet_warehouses import Warehouses


def store(**ids: int) -> Store:
    place = Source("store.yaml", 1)
    return Store(
        name="t",
        currency="RUB",
        source=place,
        warehouses={
            WarehouseAlias(alias): StoreWarehouse(id=WarehouseId(number), source=place)
            for alias, number in ids.items()
        },
    )


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Москва, spb (1020000123456)", "msk"),
        ("仓库（1020000123456）", "msk"),
        (1020000123456.0, "msk"),
        ("1020000123456", "msk"),
        ("msk", "msk"),
        ("SPB", "spb"),
        ("основной СКЛАД", "msk"),
        ("ural", "ural"),
        ("URAL", "URAL"),
        ("Ural", "`Ural` may be several warehouses."),
        ("Москва (5)", "The store has no warehouse with the id 5."),
        ("Москва", "The store has no `Москва`."),
    ],
)
def test_what_is_meant(written: object, meant: str) -> None:
    ids = store(msk=1020000123456, spb=2, ural=3, URAL=4)
    found = Warehouses(ids, {"Основной склад": "msk"}).meant(cell_of(written))
    said = found.message.partition(" Its warehouses")[0] if isinstance(found, Fault) else found
    assert said == meant


def test_the_only_one_need_not_be_named() -> None:
    assert Warehouses(store(msk=1), {}).alone() == "msk"
    several = Warehouses(store(msk=1, spb=2), {})
    assert several.alone() is None
    assert "`msk` (1), `spb` (2)" in several.not_named().message
    assert isinstance(several.meant(Cell("")), Fault)
