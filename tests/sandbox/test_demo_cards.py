"""The cards of the demo shop are such as an import takes: sent again, they change nothing."""

from typing import Any

from reconciler.sandbox import Limits
from tests.sandbox.cards import CARDS, run
from tests.sandbox.small_shop import Bench, bench


def test_every_card_can_be_read_and_sent_again() -> None:
    with bench("demo", limits=Limits(calls_per_second=1000)) as made:
        cards = [
            card
            for word in ("ALL", "ARCHIVED")
            for card in made.read(CARDS, {"filter": {"visibility": word}, "limit": 1000})["result"]
        ]
        assert len(cards) > 150
        ended: list[dict[str, Any]] = []
        for start in range(0, len(cards), 100):
            page = cards[start : start + 100]
            ended += run(made, *(as_item(made, card) for card in page))
        assert [(i["offer_id"], i["errors"]) for i in ended if i["status"] != "skipped"] == []


def as_item(made: Bench, card: dict[str, Any]) -> dict[str, Any]:
    """Return the card as an import takes it: all that reads show, in the words of writes."""
    path = "/v3/product/info/list"
    info = made.read(path, {"offer_id": [card["offer_id"]]})["items"][0]
    same = (
        *("offer_id", "name", "description_category_id", "type_id", "attributes", "images"),
        *("primary_image", "color_image", "depth", "width", "height", "dimension_unit"),
        *("weight", "weight_unit", "barcode"),
    )
    nested = [
        {
            "id": attribute["id"],
            "complex_id": attribute["complex_id"],
            "values": [
                {"dictionary_value_id": value["dictionaryValueId"], "value": value["value"]}
                for value in attribute["values"]
            ],
        }
        for attribute in card["complex_attributes"]
    ]
    documents = [
        {"index": index, "name": pdf["name"], "src_url": pdf["file_name"]}
        for index, pdf in enumerate(card["pdf_list"])
    ]
    return {
        **{field: card[field] for field in same},
        **{field: info[field] for field in ("price", "old_price", "vat", "currency_code")},
        "complex_attributes": [{"attributes": nested}] if nested else [],
        "pdf_list": documents,
    }
