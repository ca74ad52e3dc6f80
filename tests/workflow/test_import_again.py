"""An import into documents that are there changes what differs, where it stands, and no more."""

from pathlib import Path

import pytest

from reconciler.domain.errors import InvalidInput
from reconciler.workflow.import_choice import Fields, fields_of
from tests.rehearsal import MSK, SPB, STORE, Rehearsal, offer
from tests.workflow.imports import assert_nothing_follows, do_import, file, texts
from tests.workflow.small_cards import CARD

PRICES = """\
# Prices of mugs
kind: prices
prices:
  # the red one
  MUG-1: {price: 900, old_price: 1990}  # до распродажи
  MUG-2: 500
"""


@pytest.fixture
def run(tmp_path: Path) -> Rehearsal:
    products = [
        offer(1, old_price="1990", stocks={MSK: 5, SPB: 7}, vat="0.22", card=CARD),
        offer(2, stocks={MSK: 3}, vat="0.22"),
        offer(3, price="700", stocks={MSK: 4}, vat="0.22"),
    ]
    run = Rehearsal.open(tmp_path, products)
    run.clock.advance(60)
    return run


def later(run: Rehearsal) -> None:
    run.clock.advance(60)
    assert_nothing_follows(run)


def test_prices_change_where_they_stand_and_comments_stay(run: Rehearsal) -> None:
    run.write("mugs.yaml", PRICES)
    done = do_import(run, only=("MUG-[12]",), fields=fields_of(["price.price"]))
    assert file(run, "mugs.yaml").read_text("utf-8") == PRICES.replace("900", "1000").replace(
        "500", "1000"
    )
    assert done.added == {}
    assert [one[:4] for one in done.changed] == [
        ("MUG-1", "price.price", 900, 1000),
        ("MUG-2", "price.price", 500, 1000),
    ]


def test_a_first_import_completes_what_is_declared_and_adds_the_rest(run: Rehearsal) -> None:
    run.write("mugs.yaml", PRICES)
    run.write("cards.yaml", "kind: products\nproducts:\n  MUG-1:\n    labels: {class: A}\n")
    run.stocks(msk={"MUG-1": 40}, spb={"MUG-1": "{fixed: 9}"})
    do_import(run)
    assert file(run, "mugs.yaml").read_text("utf-8") == (
        "# Prices of mugs\n"
        "kind: prices\n"
        "prices:\n"
        "  # the red one\n"
        "  MUG-1: {price: 1000, old_price: 1990, vat: 0.22}  # до распродажи\n"
        "  MUG-2: {price: 1000, vat: 0.22}\n"
    )
    moment = "2026-11-20T06:01:00Z"
    assert f'  MUG-1: {{free: 5, as_of: "{moment}"}}\n' in file(run, "msk.yaml").read_text()
    assert "  MUG-1: {fixed: 7}\n" in file(run, "spb.yaml").read_text()
    said = texts(run)
    assert said["stocks/msk.yaml"] == (
        f'kind: stocks\nwarehouse: msk\nas_of: "{moment}"\nstocks:\n  MUG-2: 3\n  MUG-3: 4\n'
    )
    assert said["prices/other.yaml"] == (
        "kind: prices\nprices:\n  MUG-3: {price: 700, vat: 0.22}\n"
    )
    assert "labels: {class: A}" in said["cards.yaml"]
    assert "name: Кружка 1\n" in said["cards.yaml"]
    later(run)


def test_a_new_offer_joins_the_document_that_it_fits_into(run: Rehearsal) -> None:
    do_import(run, only=("MUG-[12]",))
    before = texts(run)
    run.clock.advance(60)
    done = do_import(run)
    after = texts(run)
    assert done.changed == ()
    assert after["products/other.yaml"] == before["products/other.yaml"] + (
        "  MUG-3: {name: Кружка 3}\n"
    )
    assert after["stocks/msk.yaml"] == before["stocks/msk.yaml"] + (
        '  MUG-3: {free: 4, as_of: "2026-11-20T06:02:00Z"}\n'
    )
    later(run)


def test_a_document_whose_defaults_would_reach_a_new_offer_is_left_alone(run: Rehearsal) -> None:
    file(run, "prices").mkdir()
    text = "kind: prices\ndefaults: {vat: 0.1}\nprices:\n  MUG-1: {price: 1000, vat: 0.22}\n"
    run.write("prices/prices.yaml", text)
    run.shop.edit_price("MUG-3", vat="0")
    do_import(run, layout="single", only=("MUG-[13]",), fields=fields_of(["price.price"]))
    assert texts(run)["prices/prices.yaml"] == (
        f"{text}---\nkind: prices\nprices:\n  MUG-3: {{price: 700}}\n"
    )


def test_numbers_that_are_all_read_anew_get_one_moment(run: Rehearsal) -> None:
    do_import(run)
    run.clock.advance(60)
    run.shop.edit_stock("MUG-1", MSK, 6)
    done = do_import(run, fields=fields_of(["stock"]))
    assert texts(run)["stocks/msk.yaml"] == (
        'kind: stocks\nwarehouse: msk\nas_of: "2026-11-20T06:02:00Z"\nstocks:\n'
        "  MUG-1: 6\n  MUG-2: 3\n  MUG-3: 4\n"
    )
    assert [one.what for one in done.changed] == ["stock.msk"]
    later(run)


def test_a_number_among_others_gets_a_moment_of_its_own(run: Rehearsal) -> None:
    do_import(run)
    run.clock.advance(60)
    run.shop.edit_stock("MUG-1", MSK, 6)
    do_import(run, only=("MUG-1",), fields=fields_of(["stock"]))
    assert texts(run)["stocks/msk.yaml"] == (
        'kind: stocks\nwarehouse: msk\nas_of: "2026-11-20T06:01:00Z"\nstocks:\n'
        '  MUG-1: {free: 6, as_of: "2026-11-20T06:02:00Z"}\n  MUG-2: 3\n  MUG-3: 4\n'
    )
    later(run)


def test_what_sells_out_is_not_taken_for_a_recall(run: Rehearsal) -> None:
    do_import(run)
    run.clock.advance(60)
    run.apply()
    run.shop.sell("MUG-2", MSK, 3)
    run.clock.advance(60)
    done = do_import(run, fields=fields_of(["stock"]))
    assert done.changed == ()
    assert [(one.part, one.code, one.first) for one in done.left] == [
        ("stock.msk", "zero", ("MUG-2",))
    ]


def test_counts_dates_and_what_git_gave_up_stay_as_they_are(run: Rehearsal) -> None:
    run.stocks(msk={"MUG-1": "{on_hand: 9, counted_at: 2026-11-20T06:00:30Z}"})
    run.write(
        "prices.yaml",
        "kind: prices\nprices:\n  MUG-1: [{price: 1}, {price: 2, from: 2027-01-01T00:00Z}]\n",
    )
    run.write("old.yaml", "kind: products\nproducts:\n  MUG-2: {state: released}\n")
    before = texts(run)
    done = do_import(run, only=("MUG-[12]",), fields=fields_of(["price,stock"]))
    assert {one.code for one in done.left} == {"counted", "dated", "retired"}
    assert {name: text for name, text in texts(run).items() if name in before} == before


def test_a_card_is_changed_field_by_field(run: Rehearsal) -> None:
    do_import(run)
    name = next(name for name in texts(run) if "Самовар" in texts(run)[name] and "prod" in name)
    text = texts(run)[name]
    edited = (
        text.replace("name: Кружка 1", "name: Старое имя  # наше")
        .replace("weight: 420", "weight: 400")
        .replace("Самовар", "Хохлома", 1)
    )
    lock = file(run, "attributes.lock")
    lock.write_text(lock.read_text("utf-8").replace(
        "values:\n",
        "values:\n      - {attribute: 85, said: Хохлома, id: 970718177, text: Хохлома, "
        "seen: 2026-11-20}\n",
    ), "utf-8")  # fmt: skip
    run.write(name, edited)
    run.clock.advance(60)
    done = do_import(run, fields=fields_of(["card"]))
    assert [one[1:4] for one in done.changed] == [
        ("card.name", "Старое имя", "Кружка 1"),
        ("card.package.weight", 400, 420),
        ("card.attributes.Бренд", "Хохлома", "Самовар"),
    ]
    assert texts(run)[name] == edited.replace("Старое имя", "Кружка 1").replace(
        "weight: 400", "weight: 420"
    ).replace("Хохлома", "Самовар")


def test_an_amount_that_no_document_may_hold_goes_out_of_git(run: Rehearsal) -> None:
    run.write("mugs.yaml", PRICES)
    run.shop.edit_price("MUG-1", old_price="1010")
    done = do_import(run, only=("MUG-1",), fields=fields_of(["price.price", "price.old_price"]))
    assert "  MUG-1: {price: 1000}  # до распродажи\n" in texts(run)["mugs.yaml"]
    assert [one.what for one in done.changed if one.removed] == ["price.old_price"]


def test_a_dry_run_writes_nothing_and_tells_the_same(run: Rehearsal) -> None:
    run.write("mugs.yaml", PRICES)
    before = texts(run)
    tried = do_import(run, dry_run=True)
    assert texts(run) == before
    done = do_import(run)
    assert (tried.added, tried.changed) == (done.added, done.changed)
    assert tried.resumed == 0
    assert done.resumed == 3, "cards of the dry run are read twice"


def test_files_of_several_stores_change_only_when_it_is_allowed(run: Rehearsal) -> None:
    (run.folder / "catalog" / "store.yaml").unlink()
    run.write("mine/store.yaml", STORE)
    run.write("other/store.yaml", STORE.replace("name: test", "name: other"))
    run.write("shared.yaml", "kind: prices\nprices:\n  MUG-1: {price: 900}\n")
    fields: Fields = fields_of(["price.price"])
    with pytest.raises(InvalidInput) as wrong:
        do_import(run, store="test", fields=fields)
    assert [one.code for one in wrong.value.problems] == ["shared-file"]
    do_import(run, store="test", fields=fields, shared=True)
    assert "price: 1000" in texts(run)["shared.yaml"]
    assert "MUG-3: {price: 700}" in texts(run)["mine/prices/other.yaml"]
