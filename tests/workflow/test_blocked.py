"""What can't be written is known before the first write, told once for a reason, and not sent."""

from pathlib import Path

import pytest

from reconciler.plan.finding import Blocked, NoWarehouse, Orphan
from reconciler.report.markdown import plan_markdown
from reconciler.report.plain import plain_text
from reconciler.report.plan_text import plan_text
from reconciler.workflow.plan import Planned
from tests.rehearsal import FBO, SPB, STORE, Rehearsal, offer


def blocked(planned: Planned) -> list[Blocked]:
    return [item for item in planned.plan.findings if isinstance(item, Blocked)]


def test_offers_that_the_shop_does_not_have_are_one_finding(shop: Rehearsal) -> None:
    shop.stocks(msk={"MUG-1": 40, "CUP-1": 4, "CUP-2": 0})
    (finding,) = blocked(shop.plan())
    assert finding.offers == ("CUP-1", "CUP-2")
    applied = shop.apply()
    assert applied.exit_code == 5, "what could be done is done, and it is not all"
    assert shop.free("MUG-1") == 40
    assert shop.writes() == [("/v2/products/stocks", 1)]


@pytest.mark.parametrize("cells", [None, {}])
def test_a_warehouse_that_the_shop_does_not_have_is_told_before_anything_is_declared_on_it(
    shop: Rehearsal, cells: dict[str, int] | None
) -> None:
    shop.write("store.yaml", STORE.replace(str(SPB), "1020000999999"))
    if cells is not None:
        shop.stocks(spb=cells)
    shop.stocks(msk={"MUG-1": 10})
    planned = shop.plan()
    (told,) = (item for item in planned.plan.findings if isinstance(item, NoWarehouse))
    assert (told.warehouse, told.where) == ("spb", f"{shop.folder}/catalog/store.yaml:7")
    assert "has no FBS or rFBS warehouse 1020000999999" in told.reason
    assert planned.exit_code == 0, "nothing that is declared is left out by it"
    assert shop.apply().exit_code == 0
    text = plain_text(plan_text(planned), 200)
    assert "No such warehouse: spb: the cabinet has no" in text
    assert "fix: correct the id in the store document" in text
    assert "no such warehouse: `spb`: the cabinet has no" in plan_markdown(planned)


def test_a_warehouse_with_cells_is_told_once(shop: Rehearsal) -> None:
    shop.write("store.yaml", STORE.replace(str(SPB), "1020000999999"))
    shop.stocks(spb={"MUG-1": 4})
    planned = shop.plan()
    assert [item.warehouse for item in blocked(planned)] == ["spb"]
    assert not any(isinstance(item, NoWarehouse) for item in planned.plan.findings)
    assert planned.exit_code == 2


def test_an_archived_offer_is_not_sent(shop: Rehearsal) -> None:
    shop.shop.archive("MUG-3")
    shop.stocks(msk={"MUG-3": 4})
    shop.prices({"MUG-3": {"price": 999}})
    planned = shop.plan()
    assert planned.plan.operations == ()
    assert planned.exit_code == 2
    assert {finding.warehouse for finding in blocked(planned)} == {"msk", None}


def test_an_archived_offer_with_nothing_to_change_is_no_finding(shop: Rehearsal) -> None:
    shop.shop.archive("MUG-3")
    shop.stocks(msk={"MUG-3": 0})
    assert shop.plan().exit_code == 0


def products(shop: Rehearsal, *cards: str) -> None:
    shop.write(
        "products.yaml", "kind: products\nproducts:\n" + "".join(f"  {one}\n" for one in cards)
    )


def test_a_card_that_git_changes_in_the_archive_is_told(shop: Rehearsal) -> None:
    names = [f"Кружка {n}" for n in (0, 1, 2, 3)]
    products(shop, *(f"MUG-{n}: {{name: {names[n]}}}" for n in (1, 2, 3)))
    shop.apply()
    for n in (1, 2, 3):
        shop.shop.autoarchive(f"MUG-{n}")
    assert shop.plan().exit_code == 0
    products(
        shop, "MUG-1: {name: А}", "MUG-2: {name: Б, state: archived}", "MUG-3: {name: Кружка 3}"
    )
    planned = shop.plan()
    assert planned.plan.operations == ()
    assert planned.exit_code == 2
    (finding,) = blocked(planned)
    assert finding.offers == ("MUG-1",)
    assert finding.reason == "the offer is archived, and cards in the archive are not changed"
    products(shop, "MUG-1: {name: А, state: active}")
    assert {op.id for op in shop.plan().plan.operations} == {"unarchive:MUG-1", "card:MUG-1:import"}


@pytest.mark.parametrize("warehouse", [FBO, 777])
def test_a_warehouse_that_can_t_be_written_is_one_finding(shop: Rehearsal, warehouse: int) -> None:
    shop.write("store.yaml", STORE + f"  other: {{id: {warehouse}}}\n")
    shop.stocks(msk={"MUG-1": 10}, other={f"MUG-{n}": n for n in (1, 2, 3)})
    (finding,) = blocked(shop.plan())
    assert finding.offers == ("MUG-1", "MUG-2", "MUG-3")
    assert finding.warehouse == "other"
    shop.apply()
    assert shop.writes() == []


def test_a_disabled_warehouse_is_known_before_the_first_write(tmp_path: Path) -> None:
    shut = {"id": SPB, "name": "Петербург", "scheme": "rfbs", "status": "disabled"}
    shop = Rehearsal.open(tmp_path, [offer(1)], warehouses=[shut])
    shop.stocks(spb={"MUG-1": 2})
    (finding,) = blocked(shop.plan())
    assert "disabled" in finding.reason
    assert shop.plan().plan.operations == ()


def test_orphans_are_reported_and_nothing_else(shop: Rehearsal) -> None:
    shop.stocks(msk={"MUG-1": 10})
    planned = shop.plan()
    assert planned.exit_code == 0
    assert [f.offers for f in planned.plan.findings if isinstance(f, Orphan)] == [
        ("MUG-2", "MUG-3")
    ]
    shop.apply()
    assert shop.free("MUG-2") == 5
