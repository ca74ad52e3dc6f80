"""What the new documents of a folder have in common stands in its `_defaults.yaml`."""

from pathlib import Path

import pytest

from reconciler.workflow.import_choice import fields_of
from tests.rehearsal import MSK, Rehearsal, offer
from tests.workflow.imports import assert_nothing_follows, do_import, texts
from tests.workflow.small_cards import CARD

SHARED = "kind: defaults\nprices:\n  vat: 0.22\n"


def shop(folder: Path, *rates: str) -> Rehearsal:
    """Three offers of each letter, the letters with a VAT rate each."""
    products = [
        offer(number, offer_id=f"{letter}-{number}", vat=rate, stocks={MSK: 3}, card=CARD)
        for place, (letter, rate) in enumerate(zip("ABCDE", rates, strict=False))
        for number in range(3 * place + 1, 3 * place + 4)
    ]
    run = Rehearsal.open(folder, products)
    run.clock.advance(60)
    return run


def later(run: Rehearsal) -> None:
    run.clock.advance(60)
    assert_nothing_follows(run)


def test_the_rate_that_most_documents_have(tmp_path: Path) -> None:
    run = shop(tmp_path, "0.22", "0.22", "0.1")
    done = do_import(run, layout="letters")
    named = [file for file in done.added if file.endswith("_defaults.yaml")]
    counted = {Path(file).parent.name: done.added[file] for file in named}
    assert counted == {"prices": {"defaults": 1}, "products": {"defaults": 1}}
    said = texts(run)
    assert said["prices/_defaults.yaml"] == SHARED
    assert said["products/_defaults.yaml"] == "kind: defaults\nproducts:\n  category: 17028922\n"
    assert said["prices/a.yaml"].startswith("kind: prices\nprices:\n")
    assert said["prices/c.yaml"].startswith("kind: prices\ndefaults:\n  vat: 0.1\nprices:\n")
    later(run)


def test_what_comes_later_says_its_own(tmp_path: Path) -> None:
    run = shop(tmp_path, "0.22", "0.22", "0", "0.22")
    do_import(run, layout="letters", only=("[AB]-*",))
    before = texts(run)
    assert before["prices/_defaults.yaml"] == SHARED
    run.clock.advance(60)
    done = do_import(run, layout="letters")
    assert done.changed == ()
    said = texts(run)
    assert "  vat: 0\n" in said["prices/c.yaml"]
    assert "  vat: 0.22\n" in said["prices/d.yaml"]
    assert {name: said[name] for name in before if "stocks" not in name} == {
        name: text for name, text in before.items() if "stocks" not in name
    }
    later(run)


def test_what_lacks_it_goes_to_a_folder_beside(tmp_path: Path) -> None:
    """A category that is in no tree any more, and a rate that no document may say."""
    run = shop(tmp_path, "0.22", "0.22", "0.3")
    run.shop.edit_card("C-7", description_category_id=999, type_id=888)
    do_import(run, layout="letters", only=("[AB]-*",))
    before = texts(run)
    run.clock.advance(60)
    do_import(run, layout="letters")
    said = texts(run)
    assert said["products/_defaults.yaml"] == before["products/_defaults.yaml"]
    assert "  C-7:" in said["products-without-category/c.yaml"]
    assert "  C-8:" in said["products/c.yaml"]
    assert "  C-8:" in said["prices-without-vat/c.yaml"]
    later(run)


@pytest.mark.parametrize("fields", ["price.price", "card.name,stock"])
def test_nor_does_it_reach_what_was_not_asked_for(tmp_path: Path, fields: str) -> None:
    run = shop(tmp_path, "0.22", "0.22", "0.1")
    do_import(run, layout="letters", only=("[AB]-*",))
    run.clock.advance(60)
    do_import(run, layout="letters", fields=fields_of([fields]))
    run.clock.advance(60)
    assert run.plan().plan.operations == ()


@pytest.mark.parametrize("rates", [("0.22",), ("0.22", "0.1")])
def test_nothing_is_shared_by_one(tmp_path: Path, rates: tuple[str, ...]) -> None:
    run = shop(tmp_path, *rates)
    do_import(run, layout="letters")
    assert "prices/_defaults.yaml" not in texts(run)
    later(run)


def test_a_folder_with_other_documents_is_left_alone(tmp_path: Path) -> None:
    run = shop(tmp_path, "0.22", "0.22")
    run.write("prices/mine.yaml", "kind: prices\nprices:\n  A-1: {price: 1000}\n")
    do_import(run, layout="letters")
    said = texts(run)
    assert "prices/_defaults.yaml" not in said
    assert "  vat: 0.22" in said["prices/b.yaml"]
    assert "products/_defaults.yaml" in said
    later(run)


def test_a_document_of_one_offer_says_it_beside_the_others(tmp_path: Path) -> None:
    run = shop(tmp_path, "0.22", "0.22", "0.1")
    do_import(run, layout="letters", only=("[AB]-*", "C-7"))
    said = texts(run)
    assert said["prices/_defaults.yaml"] == SHARED
    assert "vat: 0.1" in said["prices/c.yaml"]
    assert "defaults" not in said["prices/c.yaml"]
    run.clock.advance(60)
    assert_nothing_follows(run, orphans=("C-8", "C-9"))


def test_nothing_is_shared_where_an_offer_has_none(tmp_path: Path) -> None:
    """A rate that no document may say stays in the shop as it is."""
    run = shop(tmp_path, "0.22", "0.22", "0.3")
    do_import(run, layout="letters")
    said = texts(run)
    assert "prices/_defaults.yaml" not in said
    assert "vat" not in said["prices/c.yaml"]
    later(run)
