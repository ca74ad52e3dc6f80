"""Shops as they grow in years: every odd thing that a live shop holds, chosen by a number."""

from contextlib import suppress
from random import Random
from typing import Any

from reconciler.sandbox.categories import attributes_of, values_of
from reconciler.sandbox.world import WorldError
from tests.rehearsal import FBO, MSK, SPB, Rehearsal

TYPES = (
    (17028922, 91565),
    (17028922, 91566),
    (17028922, 91567),  # takes no new products
    (17028926, 91570),
    (17028930, 91582),
    (999, 888),  # in no tree
    (0, 0),
)
IDS = (
    *("MUG-{n}", "mug-{n}", "{n:05d}", "{n}e5", "0x{n}", "{n}.50", "2026-01-{n:02d}", "on-{n}"),
    *("Кружка {n}", "a: {n}", "#{n}", "-{n}", "'{n}", '"{n}"', "[{n}]", "杯{n}", "{n}:30", "~{n}"),
)
"""`{n}` keeps them apart; those that differ by case only are among them."""
WORDS = (
    "no",
    "No",
    "NO",
    "on",
    "ON",
    "~",
    "null",
    "0123",
    "1e3",
    "12:30",
    "true",
    "N",
    "2026-01-01",
    "=",
    "<<",
)
NAMES = (
    *(
        "Кружка «Самовар»: 350 мл",
        "# не комментарий",
        "no",
        "1e3",
        " с краёв ",
        "a\tb",
        "«»",
        "é\u0301",
    ),
    *("x" * 200, "Чай, 100 г [новый]", "- дефис", "'", '"', "\\n", "% скидка", "a\nb", ""),
)
TEXTS = (
    "Простой текст", "0.350", "350", "true", "no", "Строка\nещё строка\n\nи третья",
    "Строка\n", " пробел\nв начале", "- a\n- b", "a: b", "x" * 400, "", "юникод \u2028 тут",
    "<p>HTML &amp; #</p>", "\u0085", "конец \nс пробелом",
    "Из Windows:\r\nдве строки",
)  # fmt: skip


def random_shop(number: int, size: int) -> list[dict[str, Any]]:
    """The products of a seed."""
    random = Random(number)
    products: list[dict[str, Any]] = []
    taken: set[str] = set()
    for n in range(1, size + 1):
        name = random.choice(WORDS) if random.random() < 0.05 else random.choice(IDS).format(n=n)
        if name not in taken:
            taken.add(name)
            products.append(_product(random, name, n))
    return products


def unsettle(rehearsal: Rehearsal, products: list[dict[str, Any]], number: int) -> None:
    """What moves in a shop: sales, reserves, promotions, strategies, quarantine."""
    random = Random(number)
    shop = rehearsal.shop
    names = [p["offer_id"] for p in products if not p.get("archived")]
    for _ in range(min(6, len(names))):
        name = random.choice(names)
        for warehouse in (MSK, SPB):
            if shop.stock(name, warehouse).free > 2:
                act = random.choice((shop.sell, shop.reserve, shop.sell))
                act(name, warehouse, random.randint(1, 2))
    priced = [name for name in names if shop.price(name)["price"] > 100]
    random.shuffle(priced)
    for name, act in zip(priced, ("promotion", "strategy", "later", "quarantine"), strict=False):
        half = f"{shop.price(name)['price'] * 9 / 10:.0f}"
        if act == "strategy":
            with suppress(WorldError):
                shop.put_under_strategy(name, half)
        elif act == "quarantine":
            with suppress(WorldError):
                shop.edit_price(name, price=f"{shop.price(name)['price'] / 4:.2f}")
        elif act == "promotion":
            action = shop.start_promotion("Распродажа", {name: half}, days=5)
            with suppress(WorldError):  # a minimum price is in the way
                shop.promote(name, action, half)


def move(rehearsal: Rehearsal, products: list[dict[str, Any]], number: int) -> None:
    """What people do in the cabinet, and buyers: stocks and prices change, offers come to rest."""
    random = Random(number)
    shop = rehearsal.shop
    for product in products:
        name = product["offer_id"]
        if product["archived"] or random.random() < 0.4:
            continue
        for warehouse in (MSK, SPB):
            free = shop.stock(name, warehouse).free
            if free > 1 and random.random() < 0.4:
                shop.sell(name, warehouse, 1)
            elif random.random() < 0.4:
                shop.edit_stock(name, warehouse, random.choice((0, 3, free + 1)))
        with suppress(WorldError):
            shop.edit_price(
                name,
                price=random.choice(("1480", "349.9", "700.01")),
                old_price=random.choice(("0", "2990")),
                vat=random.choice(("0", "0.1", "0.22")),
            )


def _product(random: Random, name: str, n: int) -> dict[str, Any]:
    price = random.choice(("0", "1490", "349.90", "99.5", "12000", "1"))
    archived = random.random() < 0.1
    return {
        "offer_id": name,
        "product_id": 100_000 + n,
        "sku": 900_000 + n,
        "name": random.choice(NAMES) if random.random() < 0.3 else f"Товар {n % 7}",
        "price": price,
        "old_price": _amount(random, price, (0, 0, 2, 1.01, 20)),
        "min_price": _amount(random, price, (0, 0, 0.8, 0.3, 1.2)),
        "net_price": random.choice(("0", "10.5", "700")),
        "vat": random.choice(("0", "0.1", "0.22", "0.22", "0.22")),
        "archived": archived,
        "autoarchived": archived and random.random() < 0.5,
        "status": "price_sent" if random.random() < 0.9 else "failed_moderation",
        "kgt": random.random() < 0.1,
        "barcodes": [f"46{n:09d}{k}" for k in range(random.choice((0, 1, 1, 2)))],
        "stocks": {} if archived else _stocks(random),
        "card": _card(random, n) if random.random() < 0.9 else {},
    }


def _amount(random: Random, price: str, factors: tuple[float, ...]) -> str:
    return f"{float(price) * random.choice(factors):.2f}"


def _stocks(random: Random) -> dict[str, dict[str, int]]:
    found = {}
    for warehouse in (MSK, SPB, FBO):
        if random.random() < 0.5:
            present = random.choice((0, 1, 7, 40, 2_000_000))
            reserved = min(present, random.choice((0, 0, 0, 1)))
            found[str(warehouse)] = {"present": present, "reserved": reserved}
    return found


def _card(random: Random, n: int) -> dict[str, Any]:
    category, kind = random.choice(TYPES[:2] if random.random() < 0.6 else TYPES)
    known = attributes_of(category, kind) or {}
    plain, groups = [], []
    for number, attribute in sorted(known.items()):
        wanted = attribute.required or random.random() < 0.5
        if not wanted or (attribute.required and random.random() < 0.05):
            continue
        values = _values(random, kind, number, attribute)
        item = {"id": number, "complex_id": attribute.complex_id, "values": values}
        (groups if attribute.complex_id else plain).append(item)
    if random.random() < 0.2:
        plain.append({"id": 777_777, "values": [{"value": "неизвестный"}]})
    pictures = [f"https://cdn.example.com/{n % 5}-{k}.jpg" for k in range(random.choice((0, 1, 3)))]
    if random.random() < 0.05:
        pictures = ["http://cdn.example.com/plain.jpg", *pictures]
    if random.random() < 0.05:
        pictures = [*pictures, *pictures]
    return {
        "description_category_id": category,
        "type_id": kind,
        "attributes": plain,
        "complex_attributes": groups * random.choice((1, 1, 2)),
        "images": pictures,
        "color_image": random.choice(("", "https://cdn.example.com/c.jpg", "нет")),
        "depth": random.choice((120, 120, 0, 3)),
        "width": random.choice((100, 100, 0)),
        "height": random.choice((110, 110, 1)),
        "dimension_unit": random.choice(("mm", "mm", "cm", "")),
        "weight": random.choice((420, 420, 0, 900_000)),
        "weight_unit": random.choice(("g", "g", "kg", "")),
        "pdf_list": [
            {"index": k, "name": f"Файл {k}", "src_url": f"https://cdn.example.com/{k}.pdf"}
            for k in range(random.choice((0, 0, 1, 2)))
        ],
    }


def _values(random: Random, kind: int, number: int, attribute: Any) -> list[dict[str, Any]]:
    most = 3 if attribute.is_collection else 1
    if random.random() < 0.03:
        most += 7
    if not attribute.dictionary_id or random.random() < 0.05:
        return [{"value": random.choice(TEXTS)} for _ in range(random.randint(1, most))]
    entries = random.sample(list(values_of(kind, number)[:40]), k=1)
    entries += random.choices(values_of(kind, number)[:40], k=random.randint(0, most - 1))
    return [
        {"dictionary_value_id": one.id, "value": one.value["RU"]}
        for one in {entry.id: entry for entry in entries}.values()
    ]
