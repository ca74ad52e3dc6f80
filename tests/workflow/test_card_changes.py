"""Changes of cards: the narrowest call, and nothing that git does not declare."""

from pathlib import Path
from typing import Any

import pytest

from reconciler.domain.errors import ExitCode
from reconciler.domain.ids import OfferId
from reconciler.plan.operation import SetCard
from tests.rehearsal import Rehearsal, offer

MUG = OfferId("MUG-1")
CARD: dict[str, Any] = {
    "description_category_id": 17028922,
    "type_id": 91565,
    "attributes": [
        {"id": 85, "values": [{"dictionary_value_id": 971082156, "value": "Самовар"}]},
        {"id": 4191, "values": [{"value": "Керамика"}]},
        {"id": 10096, "values": [{"dictionary_value_id": 61585, "value": "красный"}]},
    ],
    "images": ["https://cdn.example.com/1.jpg", "https://cdn.example.com/2.jpg"],
    "color_image": "https://cdn.example.com/color.jpg",
    "depth": 120,
    "width": 100,
    "height": 110,
    "dimension_unit": "mm",
    "weight": 420,
    "weight_unit": "g",
}


@pytest.fixture
def carded(tmp_path: Path) -> Rehearsal:
    return Rehearsal.open(tmp_path, [offer(n, card=CARD, vat="0.22") for n in (1, 2, 3)])


def declare(rehearsal: Rehearsal, **cards: str) -> None:
    lines = "".join(f"  {name.replace('_', '-')}: {{{said}}}\n" for name, said in cards.items())
    rehearsal.write("products.yaml", f"kind: products\nproducts:\n{lines}")


def written(rehearsal: Rehearsal) -> list[str]:
    return [path for path, _ in rehearsal.writes()]


def test_one_attribute_takes_the_call_that_merges(carded: Rehearsal) -> None:
    declare(carded, MUG_1='attributes: {4191: "Фарфор"}')
    applied = carded.apply()
    assert applied.exit_code == ExitCode.DONE, applied.finished
    assert written(carded) == ["/v1/product/attributes/update"]
    assert carded.plan().plan.operations == ()


def test_the_order_of_pictures_takes_the_picture_call(carded: Rehearsal) -> None:
    declare(carded, MUG_1="images: [https://cdn.example.com/2.jpg, https://cdn.example.com/1.jpg]")
    assert carded.apply().exit_code == ExitCode.DONE
    assert written(carded) == ["/v2/product/pictures/import"]
    assert carded.plan().plan.operations == ()


def test_a_name_needs_an_import_that_keeps_all_the_rest(carded: Rehearsal) -> None:
    with carded.job() as job:
        before = job.shop.cards.read(["MUG-1"])["MUG-1"].card
    declare(carded, MUG_1="name: Другая кружка")
    applied = carded.apply()
    assert applied.exit_code == ExitCode.DONE, applied.finished
    with carded.job() as job:
        after = job.shop.cards.read(["MUG-1"])["MUG-1"].card
    assert after.name == "Другая кружка"
    assert {f: v for f, v in after.fields() if f != "name"} == {
        f: v for f, v in before.fields() if f != "name"
    }
    assert carded.plan().plan.operations == ()


def test_a_card_that_moves_to_another_type_leaves_the_old_one_behind(tmp_path: Path) -> None:
    """The type is an attribute as well, which the shop lists among the others."""
    typed = {"id": 8229, "values": [{"dictionary_value_id": 91565, "value": "Кружка"}]}
    card = {**CARD, "attributes": [*CARD["attributes"], typed]}
    moving = Rehearsal.open(tmp_path, [offer(1, card=card, vat="0.22")])
    declare(moving, MUG_1="type: 91566, attributes: {9048: Сервиз}")
    applied = moving.apply()
    assert applied.exit_code == ExitCode.DONE, applied.finished
    assert moving.plan().plan.operations == ()


def test_an_import_keeps_the_main_barcode(tmp_path: Path) -> None:
    codes = ["4600000000091", "4600000000017"]
    kept = Rehearsal.open(tmp_path, [offer(1, card=CARD, vat="0.22", barcodes=codes)])
    declare(kept, MUG_1="name: Другая, barcode: ['4600000000005']")
    assert kept.apply().exit_code == ExitCode.DONE
    with kept.job() as job:
        after = job.shop.cards.read([MUG])[MUG].card.barcodes
    assert after == ("4600000000091", "4600000000005", "4600000000017")


def test_what_is_as_declared_is_adopted_and_not_written(carded: Rehearsal) -> None:
    declare(carded, MUG_1="name: Кружка 1, package: {depth: 12, unit: cm}")
    planned = carded.plan()
    assert planned.plan.operations == ()
    assert len(planned.plan.card_adoptions) == 1
    carded.apply()
    assert carded.writes() == []
    assert carded.plan().plan.card_adoptions == ()


def test_a_person_who_changes_a_card_is_overruled_and_named(carded: Rehearsal) -> None:
    declare(carded, MUG_1="name: Кружка 1")
    carded.apply()
    carded.shop.edit_card("MUG-1", name="Hack")
    planned = carded.plan()
    (op,) = planned.plan.operations
    assert isinstance(op, SetCard)
    assert op.cause == "live"
    assert [finding.field for finding in planned.plan.drift] == ["name"]
    carded.apply()
    assert carded.plan().plan.operations == ()
