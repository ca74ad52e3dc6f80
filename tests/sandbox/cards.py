"""Cards to import in tests."""

from typing import Any

from tests.sandbox.small_shop import Bench

IMPORT, TASK, CARDS = (
    "/v3/product/import",
    "/v1/product/import/info",
    "/v4/product/info/attributes",
)
MUGS, MUG, BRAND, COLOUR = 17028922, 91565, 85, 10096
SAMOVAR = {"dictionary_value_id": 971082156, "value": "Самовар"}


def attribute(one: int, *values: str | dict[str, Any], complex_id: int = 0) -> dict[str, Any]:
    sent = [{"value": value} if isinstance(value, str) else value for value in values]
    return {"id": one, "complex_id": complex_id, "values": sent}


def item(offer_id: str = "NEW-1", **fields: Any) -> dict[str, Any]:
    """Return a card that an import takes; a field that is None is left out."""
    whole = {
        "offer_id": offer_id,
        "name": "Кружка новая",
        "description_category_id": MUGS,
        "type_id": MUG,
        "price": "1000",
        "vat": "0.22",
        "attributes": [attribute(BRAND, SAMOVAR)],
        "images": ["https://cdn.example.com/1.jpg", "https://cdn.example.com/2.jpg"],
        "depth": 120,
        "width": 100,
        "height": 110,
        "dimension_unit": "mm",
        "weight": 420,
        "weight_unit": "g",
        **fields,
    }
    return {name: value for name, value in whole.items() if value is not None}


def send(made: Bench, *items: dict[str, Any]) -> int:
    task_id: int = made.read(IMPORT, {"items": list(items)})["result"]["task_id"]
    return task_id


def task(made: Bench, task_id: int) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = made.read(TASK, {"task_id": task_id})["result"]["items"]
    return items


def run(made: Bench, *items: dict[str, Any]) -> list[dict[str, Any]]:
    """Import cards and return how they ended."""
    task_id = send(made, *items)
    made.clock.advance(5)
    return task(made, task_id)


def codes(made: Bench, **fields: Any) -> list[tuple[str, str]]:
    """Import a card with these fields and return the codes and fields of its errors."""
    ended = run(made, item(**fields))[0]
    assert (ended["status"] == "failed") == bool(ended["errors"])
    return [(error["code"], error["field"]) for error in ended["errors"]]


def card(made: Bench, offer_id: str = "NEW-1") -> dict[str, Any]:
    result: list[dict[str, Any]] = made.read(CARDS, {"filter": {"offer_id": [offer_id]}})["result"]
    return result[0]


def info(made: Bench, offer_id: str = "NEW-1") -> dict[str, Any]:
    items: list[dict[str, Any]] = made.read("/v3/product/info/list", {"offer_id": [offer_id]})[
        "items"
    ]
    return items[0]
