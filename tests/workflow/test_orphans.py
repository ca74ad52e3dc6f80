"""What the store document says of live offers that nobody declares, and no more than that."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from reconciler.domain.errors import ExitCode, InvalidInput, ReadIncomplete
from reconciler.domain.said_otherwise import why_all
from reconciler.domain.source import Source
from reconciler.domain.store import Store
from reconciler.plan.finding import Blocked, Orphan, Released
from reconciler.plan.operation import SetArchived, SetStock
from reconciler.report.markdown import plan_markdown
from reconciler.report.plain import plain_text
from reconciler.report.plan_text import plan_text
from reconciler.workflow.plan import plan_store
from tests.rehearsal import FBO, MSK, SPB, STORE, Rehearsal, offer

STOCK, ARCHIVE = "/v2/products/stocks", "/v1/product/archive"
PRODUCTS = [
    offer(1, stocks={MSK: 5}),
    offer(2, stocks={MSK: 3, SPB: 4}),
    offer(3),
    offer(4, archived=True),
    offer(5, stocks={FBO: 2}),
]


def opened(folder: Path, says: str, *, store: str = STORE) -> Rehearsal:
    """Git declares MUG-1, and says that of the others."""
    shop = Rehearsal.open(folder, PRODUCTS)
    shop.write("store.yaml", f"{store}orphans: {says}\n")
    shop.stocks(msk={"MUG-1": 5})
    return shop


def is_archived(shop: Rehearsal, name: str) -> bool:
    with shop.job() as job:
        return job.shop.cards.states([name])[name].archived  # type: ignore[index,list-item]


def test_told_and_left_alone(tmp_path: Path) -> None:
    plan = opened(tmp_path, "report").plan().plan
    assert plan.operations == ()
    assert [f.offers for f in plan.findings if isinstance(f, Orphan)] == [
        ("MUG-2", "MUG-3", "MUG-5")
    ]


def test_zero_takes_them_off_sale_and_then_all_is_quiet(tmp_path: Path) -> None:
    shop = opened(tmp_path, "zero")
    plan = shop.plan().plan
    assert [
        (op.id, op.price, op.why[0].where.partition("store")[2]) for op in plan.stock_operations
    ] == [
        ("stock:MUG-2@msk", 1000, ".yaml:8"),
        ("stock:MUG-2@spb", 1000, ".yaml:8"),
    ]
    assert {op.why[0].what for op in plan.stock_operations} == {
        "no document declares it, and orphans go off sale"
    }
    assert plan.totals.goes_dark == ("MUG-2",)
    assert shop.apply().exit_code == ExitCode.DONE
    assert shop.writes() == [(STOCK, 2)]
    assert (shop.free("MUG-1"), shop.free("MUG-2"), shop.free("MUG-2", SPB)) == (5, 0, 0)
    for _ in range(2):
        assert not [f for f in shop.plan().plan.findings if isinstance(f, Released)]
        assert shop.apply().exit_code == ExitCode.DONE
    assert len(shop.writes()) == 1


@pytest.mark.parametrize("says", ["zero", "archive"])
def test_a_catalog_of_nothing_takes_nothing_off_sale(tmp_path: Path, says: str) -> None:
    shop = opened(tmp_path, says)
    for path in (shop.folder / "catalog").glob("*.yaml"):
        if path.name != "store.yaml":
            path.unlink()
    with pytest.raises(InvalidInput) as refused:
        shop.apply()
    (problem,) = refused.value.problems
    assert (problem.code, str(problem.source)[-10:]) == ("nothing-declared", ".yaml:8:10")
    assert shop.writes() == []
    shop.write("store.yaml", f"{STORE}orphans: report\n")
    assert shop.plan().plan.operations == ()


@pytest.mark.parametrize(
    ("says", "told"),
    [
        ("report", "3 live offers, only reported (MUG-2, MUG-3, MUG-5)"),
        ("zero", "3 live offers, 1 of them taken off sale by this plan (MUG-2, MUG-3, "),
        ("archive", "3 live offers, 2 of them taken off sale by this plan (MUG-2, MUG-3"),
    ],
)
def test_the_plan_says_how_many_of_them_it_changes(tmp_path: Path, says: str, told: str) -> None:
    planned = opened(tmp_path, says).plan()
    assert f"Not in git: {told}" in plain_text(plan_text(planned), 200)
    assert f"not in git: {told}" in plan_markdown(planned).replace("`", "")


def test_archive_archives_what_has_nothing_left(tmp_path: Path) -> None:
    shop = opened(tmp_path, "archive")
    plan = shop.plan().plan
    moves = [op for op in plan.operations if isinstance(op, SetArchived)]
    assert [op.offer for op in moves] == ["MUG-2", "MUG-3"]
    assert moves[0].depends_on == ("stock:MUG-2@msk", "stock:MUG-2@spb")
    assert moves[0].why[0].what == "no document declares it, and orphans are archived"
    (held,) = [f for f in plan.findings if isinstance(f, Blocked)]
    assert (held.offers, "FBO" in held.reason) == (("MUG-5",), True)
    assert shop.apply().exit_code == ExitCode.PARTIAL
    assert (is_archived(shop, "MUG-2"), is_archived(shop, "MUG-1")) == (True, False)
    assert shop.writes() == [(STOCK, 2), (ARCHIVE, 2)]
    assert shop.plan().plan.operations == ()


def test_one_that_is_declared_again_is_written_again(tmp_path: Path) -> None:
    shop = opened(tmp_path, "zero")
    shop.apply()
    shop.clock.advance(60)
    shop.stocks(msk={"MUG-1": 5, "MUG-2": 7})
    assert shop.apply().exit_code == ExitCode.DONE
    assert shop.free("MUG-2") == 7


def test_the_old_id_of_a_rename_is_none(tmp_path: Path) -> None:
    shop = opened(tmp_path, "zero")
    shop.write("moved.yaml", "kind: moved\nmoved: [{from: MUG-2, to: CUP-2}]\n")
    shop.prices({"CUP-2": {"price": 1000}, "MUG-3": {"price": 1000}})
    plan = shop.plan().plan
    assert [f.offers for f in plan.findings if isinstance(f, Orphan)] == [("MUG-5",)]
    assert plan.stock_operations == ()


def test_a_rename_that_may_be_misspelt_takes_nothing_off_sale(tmp_path: Path) -> None:
    shop = opened(tmp_path, "archive")
    shop.write("moved.yaml", "kind: moved\nmoved: [{from: MUG-2, to: CUP-22}]\n")
    plan = shop.plan().plan
    assert [f.offers for f in plan.findings if isinstance(f, Orphan)] == [
        ("MUG-2", "MUG-3", "MUG-5")
    ]
    assert [op.offer for op in plan.operations if isinstance(op, SetArchived)] == ["MUG-3"]
    assert plan.stock_operations == ()


@pytest.mark.parametrize("says", ["zero", "archive"])
def test_what_is_only_observed_is_only_told(tmp_path: Path, says: str) -> None:
    watched = "manage: {products: observe, stocks: observe}\n"
    plan = opened(tmp_path, says, store=STORE + watched).plan().plan
    assert plan.operations == ()


def test_half_a_shop_has_no_orphans(tmp_path: Path) -> None:
    shop = opened(tmp_path, "archive")
    shop.shop.fault("/v3/product/list", "truncate", keep=1, times=9)
    with pytest.raises(ReadIncomplete):
        shop.apply()
    assert shop.writes() == []


def test_a_sale_in_between_is_no_reason_to_archive(tmp_path: Path) -> None:
    shop = opened(tmp_path, "archive")
    shop.shop.sell("MUG-2", MSK, 1)
    plan = shop.plan().plan
    assert [op.offer for op in plan.operations if isinstance(op, SetArchived)] == ["MUG-3"]
    assert [op.id for op in plan.operations if isinstance(op, SetStock)] == [
        "stock:MUG-2@msk",
        "stock:MUG-2@spb",
    ]


def test_a_change_of_what_becomes_of_them_is_planned_in_full() -> None:
    older = Store(name="s", currency="RUB", source=Source("catalog/store.yaml", 1, 1))
    assert why_all(older, replace(older, orphans="zero")) == "orphans"
    assert not why_all(older, replace(older, orphans_at=Source("catalog/store.yaml", 9, 1)))


def test_what_another_store_of_the_catalog_speaks_of_is_left_alone(tmp_path: Path) -> None:
    """Two store documents may be of one cabinet."""
    shop = Rehearsal.open(tmp_path, PRODUCTS)
    (shop.folder / "catalog" / "store.yaml").unlink()
    shop.write("a/store.yaml", STORE + "orphans: archive\n")
    shop.write("b/store.yaml", STORE.replace("name: test", "name: other"))
    shop.write("a/stocks.yaml", "kind: stocks\nwarehouse: msk\nstocks: {MUG-1: 5}\n")
    shop.write("b/stocks.yaml", "kind: stocks\nwarehouse: msk\nstocks: {MUG-2: 3}\n")
    shop.write("b/moved.yaml", "kind: moved\nmoved: [{from: MUG-3, to: MUG-9}]\n")
    with shop.job(store="test") as job:
        plan = plan_store(job).plan
    assert {op.offer for op in plan.operations} == set()
    assert [f.offers for f in plan.findings if isinstance(f, Orphan)] == [
        ("MUG-2", "MUG-3", "MUG-5")
    ]
    shop.write("b/moved.yaml", "kind: moved\nmoved: [{from: MUG-8, to: MUG-9}]\n")
    with shop.job(store="test") as job:
        assert {op.id for op in plan_store(job).plan.operations} == {"archive:MUG-3"}
