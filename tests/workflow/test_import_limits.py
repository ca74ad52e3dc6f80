"""What an import does not take into git, and what it says of it."""

from pathlib import Path
from typing import Any

import pytest

from reconciler.domain.errors import InvalidInput
from reconciler.workflow.import_choice import fields_of, layout_of
from reconciler.workflow.importing import Imported
from tests.rehearsal import FBO, MSK, SPB, STORE, Rehearsal, offer
from tests.workflow.imports import assert_nothing_follows, do_import, file, texts

ORDERS = "/v4/posting/fbs/list"


def left(imported: Imported) -> dict[str, tuple[str, ...]]:
    return {f"{one.part} {one.code}": one.first for one in imported.left if one.code != "no-type"}


def opened(folder: Path, *products: dict[str, Any], **options: Any) -> Rehearsal:
    run = Rehearsal.open(folder, list(products), **options)
    run.clock.advance(60)
    return run


def later(run: Rehearsal) -> None:
    run.clock.advance(60)
    assert_nothing_follows(run)


def test_a_price_that_somebody_else_sets_is_not_gits(tmp_path: Path) -> None:
    run = opened(tmp_path, *(offer(n, min_price="600") for n in (1, 2, 3)))
    action = run.shop.start_promotion("Распродажа", {"MUG-1": "950"}, days=3)
    run.shop.promote("MUG-1", action, "900")
    run.shop.put_under_strategy("MUG-2", "880")
    done = do_import(run)
    assert left(done) == {
        "price.price promotion": ("MUG-1",),
        "price.price strategy": ("MUG-2",),
    }
    assert "  MUG-1: {min_price: 600}\n" in texts(run)["prices/other.yaml"]
    later(run)
    run.clock.advance(4 * 86_400)
    assert run.plan().plan.operations == (), "the promotion's price is not kept after it"


def test_a_price_in_quarantine_is_told(tmp_path: Path) -> None:
    run = opened(tmp_path, offer(1))
    run.prices({"MUG-1": {"price": 400}})
    run.apply()
    file(run, "prices.yaml").unlink()
    done = do_import(run)
    assert done.quarantined == ("MUG-1",)
    later(run)


def test_a_minimum_price_that_a_plan_would_renew_is_left_out(tmp_path: Path) -> None:
    run = opened(tmp_path, offer(1, min_price="800"))
    run.clock.advance(25 * 86_400)
    run.shop.renew_keys()
    assert left(do_import(run)) == {"price.min_price lapses": ("MUG-1",)}
    later(run)


def test_amounts_that_documents_refuse_are_left_out(tmp_path: Path) -> None:
    run = opened(
        tmp_path,
        offer(1, old_price="1010", min_price="400"),
        offer(2, price="0"),
        offer(3, price="99.999", vat="0.3"),
    )
    assert left(do_import(run)) == {
        "price.min_price price-rule": ("MUG-1",),
        "price.old_price price-rule": ("MUG-1",),
        "price.price cents": ("MUG-3",),
        "price.price no-price": ("MUG-2",),
        "price.vat vat": ("MUG-3",),
    }
    later(run)


def test_stock_that_cant_be_written_is_left_out(tmp_path: Path) -> None:
    run = opened(tmp_path, offer(1, stocks={MSK: 5, SPB: 7, FBO: 4}), offer(2, stocks={MSK: 0}))
    run.shop.edit_warehouse(SPB, status="disabled")
    assert left(do_import(run)) == {
        "stock.msk zero": ("MUG-2",),
        "stock.spb warehouse": ("MUG-1",),
    }
    assert "stocks/spb.yaml" not in texts(run)
    later(run)


def test_without_orders_no_number_is_said(tmp_path: Path) -> None:
    run = opened(tmp_path, offer(1, stocks={MSK: 5}))
    body = '{"code": 7, "message": "Api-Key is missing a required role for the method"}'
    run.shop.fault(ORDERS, "answer", status=403, body=body)
    done = do_import(run)
    assert left(done) == {"stock.msk no-orders": ("MUG-1",)}


@pytest.mark.parametrize("rule", ["{keep: 3}", "{keep: 20%}"])
def test_safety_stock_is_a_part_of_the_number(tmp_path: Path, rule: str) -> None:
    run = opened(tmp_path, offer(1, stocks={MSK: 8}))
    run.safety(rule)
    do_import(run)
    assert "MUG-1: 1" in texts(run)["stocks/msk.yaml"]
    later(run)


def test_safety_stock_by_sales_keeps_numbers_out(tmp_path: Path) -> None:
    run = opened(tmp_path, offer(1, stocks={MSK: 8}))
    run.safety("{keep: {days: 2}}")
    assert left(do_import(run)) == {"stock.msk demand": ("MUG-1",)}


def test_a_warehouse_of_counts_gets_free_numbers(tmp_path: Path) -> None:
    run = opened(tmp_path, offer(1, stocks={MSK: (8, 1)}))
    run.write("store.yaml", STORE.replace(f"{{id: {MSK}}}", f"{{id: {MSK}, stock_mode: on_hand}}"))
    do_import(run)
    assert "  MUG-1: {free: 8}\n" in texts(run)["stocks/msk.yaml"]
    later(run)


def test_archived_offers_come_when_they_are_asked_for(tmp_path: Path) -> None:
    run = opened(tmp_path, offer(1), offer(2, archived=True))
    do_import(run)
    assert not any("MUG-2" in text for text in texts(run).values())
    later(run)
    done = do_import(run, archived=True)
    assert "  MUG-2: {name: Кружка 2, state: archived}\n" in texts(run)["products/other.yaml"]
    assert done.archived == 1
    assert left(do_import(run, archived=True)) == {}
    later(run)


def test_an_offer_of_which_nothing_can_be_said_is_released(tmp_path: Path) -> None:
    run = opened(tmp_path, offer(1, name="", price="0", vat="0.3"))
    do_import(run)
    assert texts(run)["products/other.yaml"] == (
        "kind: products\nproducts:\n  MUG-1: {state: released}\n"
    )
    later(run)


def test_sales_between_the_import_and_the_plan_are_no_write(tmp_path: Path) -> None:
    run = opened(tmp_path, offer(1, stocks={MSK: (9, 2)}))
    run.shop.reserve("MUG-1", MSK, 1)
    run.clock.advance(60)
    do_import(run)
    run.clock.advance(60)
    run.shop.sell("MUG-1", MSK, 2)
    run.clock.advance(60)
    planned = run.plan().plan
    assert planned.operations == ()
    assert run.apply().exit_code == 0
    assert run.writes() == []


def test_categories_by_name_or_id(tmp_path: Path) -> None:
    mug = {"description_category_id": 17028922, "type_id": 91565}
    tea = {"description_category_id": 17028930, "type_id": 91582}
    run = opened(tmp_path, offer(1, card=mug), offer(2, card=tea), offer(3))
    do_import(run, categories=("круж*",))
    do_import(run, categories=("17028930",), fields=fields_of(["card.name"]))
    assert set(texts(run)) == {
        "attributes.lock", "prices/kruzhka.yaml", "products/kruzhka.yaml", "products/chay.yaml"
    }  # fmt: skip


@pytest.mark.parametrize(
    "choice",
    [{"only": ("CUP-*",)}, {"categories": ("нет такой",)}, {"warehouses": ("ekb",)}],
    ids=["only", "category", "warehouse"],
)
def test_filters_that_mean_nothing_are_refused(tmp_path: Path, choice: dict[str, Any]) -> None:
    run = opened(tmp_path, offer(1))
    with pytest.raises(InvalidInput):
        do_import(run, **choice)
    assert not file(run, "prices").exists()


@pytest.mark.parametrize("word", ["cards", "price.", "card.colour", "price.strategy"])
def test_fields_that_do_not_exist_are_refused(word: str) -> None:
    if word == "price.":
        assert fields_of([word]) == fields_of(["price"])
        return
    with pytest.raises(InvalidInput):
        fields_of([word])


def test_layouts_have_names() -> None:
    assert layout_of("letters") == "letters"
    with pytest.raises(InvalidInput):
        layout_of("alphabet")
