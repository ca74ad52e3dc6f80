from typing import Any

import pytest

from tests.sandbox.cards import BRAND, COLOUR, SAMOVAR, attribute, card, codes, item, run
from tests.sandbox.small_shop import Bench

RICH = "invalid_rich_content_json"
OUT = "error_attribute_values_out_of_range"
BRANDED = attribute(BRAND, SAMOVAR)


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ([], ("EMPTY_REQUIRED", BRAND, "Бренд")),
        ([attribute(BRAND)], ("error_attribute_values_empty", BRAND, "Бренд")),
        ([attribute(BRAND, {"dictionary_value_id": 1})], (OUT, BRAND, "Бренд")),
        ([attribute(BRAND, "Никто")], (OUT, BRAND, "Бренд")),
        ([attribute(BRAND, SAMOVAR, "Гжель")], ("VALUE_MAX_LIMIT", BRAND, "Бренд")),
        ([BRANDED, attribute(777, "x")], (OUT, 777, "")),
        ([BRANDED, attribute(6882, "много")], (OUT, 6882, "Объем, л")),
        ([BRANDED, attribute(COLOUR, "хаки-неведомый")], (OUT, COLOUR, "Цвет товара")),
        (
            [BRANDED, attribute(11254, "{")],
            ("invalid_rich_content_json", 11254, "Rich-контент JSON"),
        ),
    ],
    ids=lambda value: str(value)[:60],
)
def test_errors_name_their_attribute(
    shop_bench: Bench, sent: list[Any], expected: tuple[str, int, str]
) -> None:
    ended = run(shop_bench, item(attributes=sent))[0]
    shown = [(e["code"], e["attribute_id"], e["attribute_name"]) for e in ended["errors"]]
    assert shown == [expected]
    assert ended["errors"][0]["field"] == "attributes"


def test_good_attributes_come_back_with_id_and_text(shop_bench: Bench) -> None:
    sent = [attribute(COLOUR, "белый"), attribute(6882, "0.35"), attribute(11254, "{}"), BRANDED]
    assert run(shop_bench, item(attributes=sent))[0]["errors"] == []
    shown = {a["id"]: a["values"] for a in card(shop_bench)["attributes"]}
    assert sorted(shown) == list(shown) == [BRAND, 6882, COLOUR, 11254]
    assert shown[BRAND] == [SAMOVAR]
    assert shown[6882] == [{"dictionary_value_id": 0, "value": "0.35"}]
    assert shown[COLOUR][0]["dictionary_value_id"] > 0


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"description_category_id": 0}, "description_category_is_empty"),
        ({"type_id": 0}, "description_type_is_empty"),
        ({"description_category_id": 5}, "description_category_invalid"),
        ({"type_id": 91570}, "description_category_has_no_description_type"),
        ({"type_id": 91567}, "description_category_is_legacy"),
        ({"description_category_id": 17028931, "type_id": 91583}, "description_category_is_legacy"),
    ],
    ids=lambda value: str(value)[:60],
)
def test_categories(shop_bench: Bench, wrong: dict[str, int], code: str) -> None:
    assert [found for found, _ in codes(shop_bench, **wrong)] == [code]
