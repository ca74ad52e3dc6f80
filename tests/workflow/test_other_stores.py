"""Lines that speak to several stores of a catalog, as policies are told of them."""

from pathlib import Path

import pytest

from reconciler.policy.verdict import Result
from reconciler.workflow.apply import apply_plan
from reconciler.workflow.plan import Planned, plan_store
from tests.rehearsal import MSK, STORE, Rehearsal, offer

SHIPPED = Path(__file__).parents[2] / "policies" / "stores.yaml"


@pytest.fixture
def shop(tmp_path: Path) -> Rehearsal:
    """Two stores of one cabinet in one catalog, and what is shared outside their folders."""
    goods = [offer(number, stocks={MSK: 5}) for number in range(1, 4)]
    made = Rehearsal.open(tmp_path, goods)
    (tmp_path / "catalog" / "store.yaml").unlink()
    made.write("main/store.yaml", STORE.replace("name: test", "name: main"))
    made.write("mirror/store.yaml", STORE.replace("name: test", "name: mirror"))
    made.policy("stores.yaml", SHIPPED.read_text("utf-8"))
    made.stocks(msk={"MUG-1": 9, "MUG-2": 9})
    made.prices({"MUG-3": {"price": 777}})
    return made


def planned(shop: Rehearsal) -> Planned:
    with shop.job(store="main") as job:
        return plan_store(job)


def results(shop: Rehearsal) -> dict[str, Result]:
    return {item.policy: item for item in planned(shop).verdict.results}


def test_a_shared_line_speaks_to_every_store(shop: Rehearsal) -> None:
    made = planned(shop)
    assert made.evidence.stores == {
        "stock:MUG-1@msk": ("mirror",),
        "stock:MUG-2@msk": ("mirror",),
        "price:MUG-3": ("mirror",),
    }
    found = {item.policy: item for item in made.verdict.results}["stock-in-two-stores"]
    assert found.operations == ("stock:MUG-1@msk", "stock:MUG-2@msk")
    assert made.exit_code == 3


def test_a_store_that_says_otherwise_is_not_spoken_to(shop: Rehearsal) -> None:
    shop.write("mirror/own.yaml", "kind: stocks\nwarehouse: msk\nstocks: {MUG-1: 3}\n")
    shop.write("mirror/prices.yaml", "kind: prices\nprices: {MUG-3: {price: 555}}\n")
    assert planned(shop).evidence.stores == {"stock:MUG-2@msk": ("mirror",)}


def test_a_line_in_the_folder_of_a_store_is_its_own(shop: Rehearsal) -> None:
    shop.write("main/own.yaml", "kind: stocks\nwarehouse: msk\nstocks: {MUG-1: 9, MUG-2: 9}\n")
    assert results(shop)["stock-in-two-stores"].outcome == "pass"


def test_documents_of_another_store_that_are_wrong_hold_nothing_back(shop: Rehearsal) -> None:
    shop.write("mirror/own.yaml", "kind: stocks\nwarehouse: nowhere\nstocks: {MUG-1: 3}\n")
    made = planned(shop)
    found = {item.policy: item for item in made.verdict.results}["stock-in-two-stores"]
    assert (found.outcome, found.enforce) == ("unknown", "warn")
    assert "the documents of the store mirror are wrong" in found.messages[0]
    assert made.exit_code == 2


def test_what_no_edit_moved_speaks_to_nobody(shop: Rehearsal) -> None:
    shop.policy("stores.yaml", "kind: policy\nid: p\ntitle: t\nenforce: warn\nscope: operation\n"
                "require: op.stores == []\nmessage: '{op.stores}'\nwhy: w\n")  # fmt: skip
    with shop.job(store="main") as job:
        apply_plan(job, plan_store(job), lambda _: True, shop.listener)
    shop.shop.edit_price("MUG-3", price="700")
    made = planned(shop)
    assert [(op.id, op.cause) for op in made.plan.operations] == [("price:MUG-3", "live")]
    assert made.evidence.stores == {}
