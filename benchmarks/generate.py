"""Catalogs of any size as a team would write them. Needs nothing but Python.

python benchmarks/generate.py FOLDER --offers 100000 --files 200 --warehouses 5 --seed 1

`full` (143 MB at 100,000 offers): cards, prices and stocks of about 500 offers a file, defaults,
safety-stock rules, renamed offers. `compact`: stocks alone, one file a warehouse, one line a cell.
The same arguments give the same bytes, on every machine and every Python.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from typing import NamedTuple, TypeVar

Item = TypeVar("Item")

WAREHOUSES = ("msk", "spb", "ural", "kazan", "sibir")
PICTURES = "https://cdn.samovar.example.com/pictures/big"
COLOURS = (
    ("RED", "красный", ("красный", "красная", "красное")),
    ("BLU", "синий", ("синий", "синяя", "синее")),
    ("GRN", "зелёный", ("зелёный", "зелёная", "зелёное")),
    ("WHT", "белый", ("белый", "белая", "белое")),
    ("GLD", "золотистый", ("золотистый", "золотистая", "золотистое")),
    ("BLK", "чёрный", ("чёрный", "чёрная", "чёрное")),
)
SERIES = ("Самовар", "Хохлома", "Гжель", "Тульский вечер", "Дачный сезон", "Зимняя сказка")
CERAMIC = (("Керамика", 62015), ("Костяной фарфор", 62017), ("Фаянс", 62019))
STEEL = (("Нержавеющая сталь", 62040), ("Латунь", 62043), ("Медь", 62044))
CLOTH = (("Хлопок", 62098), ("Хлопок со льном", 62099), ("Лён", 62101))
WASHING = {
    CERAMIC: "Мыть можно в посудомоечной машине, но в микроволновую печь не ставить",
    STEEL: "Мыть руками, тёплой водой с мягким средством, без абразивных губок и щёток",
    CLOTH: "Стирать отдельно при тридцати градусах, гладить с изнанки, не отбеливать",
}
STORIES = (
    "Рисунок наносят вручную мастера из Тулы, двух одинаковых вещей не бывает, берегите их",
    "Для семейного чаепития и для подарка, в комплекте плотная коробка с лентой и открыткой",
    "Сделано по чертежам тридцатых годов из архива завода; форма долго хранит тепло чая",
)
NOTES = (
    "поставщик привозит по вторникам и пятницам, минимальная партия 24 штуки",
    "фотографии обновить после съёмки новой упаковки, спросить у Анны",
    "сезонный спрос с октября, до этого больше 40 не заказывать",
)
CLASSES = ("A", "B", "B", "C", "C", "C")
SEASONS = ("winter", "summer", "all-year", "gift")


class Section(NamedTuple):
    """A part of the assortment; `forms` are the endings of adjectives that agree with `noun`."""

    folder: str
    code: str
    noun: str
    forms: int
    materials: tuple[tuple[str, int], ...]
    category: int
    type: int
    price: int
    measure: str
    sizes: tuple[int, ...]


MASCULINE, FEMININE, NEUTER = 0, 1, 2

SECTIONS = (
    Section(
        "mugs", "MUG", "Кружка", FEMININE, CERAMIC, 17028922, 91565, 490, "мл", (250, 300, 350, 500)
    ),
    Section(
        "teapots", "POT", "Чайник", MASCULINE, STEEL, 17028923, 91570, 1490, "мл", (600, 900, 1200)
    ),
    Section(
        "plates", "PLT", "Тарелка", FEMININE, CERAMIC, 17028924, 91581, 390, "мм", (180, 210, 260)
    ),
    Section(
        "samovars", "SAM", "Самовар", MASCULINE, STEEL, 17028925, 91590, 12900, "мл", (3000, 5000)
    ),
    Section(
        "towels", "TWL", "Полотенце", NEUTER, CLOTH, 17031663, 93211, 290, "мм", (400, 700, 900)
    ),
    Section(
        "cloths", "CLT", "Скатерть", FEMININE, CLOTH, 17031664, 93220, 1190, "мм", (1400, 1800)
    ),
    Section("trays", "TRY", "Блюдо", NEUTER, CERAMIC, 17028926, 91602, 890, "мм", (300, 380, 450)),
    Section(
        "kettles", "KTL", "Котелок", MASCULINE, STEEL, 17028927, 91611, 1990, "мл", (800, 1500)
    ),
)


class Chance:
    """Random choices that come only from `Random.random`, which no Python version may change."""

    def __init__(self, *seed: object) -> None:
        self.fraction = Random(":".join(map(str, seed))).random

    def below(self, limit: int) -> int:
        return int(self.fraction() * limit)

    def of(self, items: Sequence[Item]) -> Item:
        return items[int(self.fraction() * len(items))]


class Shape(NamedTuple):
    """What was asked for."""

    offers: int
    files: int
    warehouses: tuple[str, ...]
    seed: int


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path, help="new or empty; becomes the catalog folder")
    parser.add_argument("--offers", type=int, default=100_000)
    parser.add_argument("--files", type=int, default=200, help="of cards; only in the full shape")
    parser.add_argument("--warehouses", type=int, default=5)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--shape", choices=("full", "compact"), default="full")
    asked = parser.parse_args()
    if asked.folder.exists() and any(asked.folder.iterdir()):
        sys.exit(f"{asked.folder} is not empty")
    if min(asked.offers, asked.files, asked.warehouses) < 1:
        sys.exit("--offers, --files and --warehouses must be at least 1")
    shape = Shape(asked.offers, asked.files, warehouse_names(asked.warehouses), asked.seed)
    write(asked.folder, shape, compact=asked.shape == "compact")


def write(folder: Path, shape: Shape, *, compact: bool = False) -> None:
    """Write a whole catalog below `folder`."""
    texts = compact_files(shape) if compact else full_files(shape)
    for name, text in texts:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())


def warehouse_names(count: int) -> tuple[str, ...]:
    return tuple(
        WAREHOUSES[index] if index < len(WAREHOUSES) else f"wh-{index + 1}"
        for index in range(count)
    )


def full_files(shape: Shape) -> Iterator[tuple[str, str]]:
    yield "store.yaml", store(shape)
    yield "_defaults.yaml", DEFAULTS
    yield "safety-stock.yaml", safety_stock(shape)
    renamed: list[str] = []
    for number in range(shape.files):
        first = shape.offers * number // shape.files
        beyond = shape.offers * (number + 1) // shape.files
        if first < beyond:
            section = SECTIONS[number % len(SECTIONS)]
            name = f"{section.folder}/{section.folder}-{number // len(SECTIONS) + 1:03}.yaml"
            yield name, goods(section, range(first, beyond), shape, renamed)
    yield "moved.yaml", moved(renamed)


def compact_files(shape: Shape) -> Iterator[tuple[str, str]]:
    yield "store.yaml", store(shape)
    for alias in shape.warehouses:
        chance = Chance(shape.seed, alias)
        head = f"# {shape.offers:,} cells, exported every morning\nkind: stocks\n"
        cells = (
            f"  MUG-{'RBGWK'[number % 5]}-{number:07}: {units(chance)}\n"
            for number in range(shape.offers)
        )
        yield f"stocks/{alias}.yaml", f"{head}warehouse: {alias}\nstocks:\n{''.join(cells)}"


def store(shape: Shape) -> str:
    lines = "".join(
        f"  {alias}: {{id: {1020000123456 + 1001 * index}}}\n"
        for index, alias in enumerate(shape.warehouses)
    )
    return f"kind: store\nname: samovar\ncurrency: RUB\nwarehouses:\n{lines}"


DEFAULTS = """\
# What is the same for the whole assortment.
kind: defaults
products:
  vat: 0.22
  package: {unit: mm, weight_unit: g}
"""


def safety_stock(shape: Shape) -> str:
    """Rules of each sort that a rule may have; the last one matches everything."""
    warehouses = shape.warehouses
    return f"""\
kind: safety-stock
rules:
  - {{match: {{warehouse: {warehouses[0]}, labels: {{class: A}}}}, keep: 5}}
  - {{match: {{labels: {{class: [B, C], season: gift}}}}, keep: 10%}}
  - {{match: {{category: [{SECTIONS[3].category}, {SECTIONS[7].category}]}}, keep: 1}}
  - {{match: {{price: ">= 10000"}}, keep: 20%}}
  - {{match: {{offer: ["MUG-*", "PLT-*"], warehouse: {warehouses[-1]}}}, keep: 3}}
  - {{keep: 2}}
"""


def moved(renamed: Sequence[str]) -> str:
    lines = "".join(f"  - {{from: OLD-{offer}, to: {offer}}}\n" for offer in renamed)
    return f"kind: moved\nmoved:\n{lines}"


def goods(section: Section, numbers: range, shape: Shape, renamed: list[str]) -> str:
    """A file: the cards, prices and stocks of some offers. Every 500th was renamed once."""
    chance = Chance(shape.seed, section.folder, numbers.start)
    cards, prices, stocks = [], [], []
    for number in numbers:
        colour = chance.of(COLOURS)
        size = chance.of(section.sizes)
        offer = f"{section.code}-{colour[0]}-{size}-{number:06}"
        cards.append(card(section, offer, number, colour, size, chance))
        prices.append(f"  {offer}: {price(section, chance)}\n")
        cells = ", ".join(f"{alias}: {units(chance)}" for alias in shape.warehouses)
        stocks.append(f"  {offer}: {{{cells}}}\n")
        if number % 500 == 0:
            renamed.append(offer)
    return (
        f"# {section.noun}: {len(numbers)} offers\nkind: products\ndefaults:\n"
        f"  category: {section.category}\n  type: {section.type}\nproducts:\n{''.join(cards)}"
        f"---\nkind: prices\nprices:\n{''.join(prices)}"
        f"---\nkind: stocks\nstocks:\n{''.join(stocks)}"
    )


def card(
    section: Section,
    offer: str,
    number: int,
    colour: tuple[str, str, tuple[str, str, str]],
    size: int,
    chance: Chance,
) -> str:
    series, (material, value_id) = chance.of(SERIES), chance.of(section.materials)
    colour_word = colour[2][section.forms]
    picture = f"{PICTURES}/{section.folder}/{offer.lower()}"
    depth, width = 80 + chance.below(240), 60 + chance.below(200)
    return f"""\
  {offer}:
    name: {section.noun} «{series}» {colour_word}, {size} {section.measure}, {material.lower()}
    barcode: "{barcode(number)}"
    package: {{depth: {depth}, width: {width}, height: {width // 2 + 20}, weight: {200 + depth}}}
    images:
      - {picture}-1.jpg
      - {picture}-2.jpg
      - {picture}-box.jpg
    attributes:
      Бренд: Самовар
      Цвет товара: [{colour[1]}]
      Материал: {{id: {value_id}, value: {material}}}
      Страна-изготовитель: Россия
      Размер, {section.measure}: {size}
      9048: {section.noun} {series} {number:06}
      Уход: {WASHING[section.materials]}
      4191: {chance.of(STORIES)}
    labels: {{class: {chance.of(CLASSES)}, season: {chance.of(SEASONS)}, shelf: {number % 97}}}
    note: {chance.of(NOTES)}
"""


def barcode(number: int) -> str:
    """An EAN-13 with its check digit."""
    digits = f"460{number:09}"
    total = sum(int(digit) * (3 if at % 2 else 1) for at, digit in enumerate(digits))
    return f"{digits}{-total % 10}"


def price(section: Section, chance: Chance) -> str:
    """Four amounts that Ozon would take: its gaps and halves are kept with room to spare."""
    now = section.price + 10 * chance.below(section.price // 10)
    old = now * (125 + chance.below(40)) // 100 + 30
    least = now * (60 + chance.below(30)) // 100 + 1
    cost = f"{now * (30 + chance.below(20)) // 100}{'.50' if chance.below(8) == 0 else ''}"
    cents = ".90" if chance.below(10) == 0 else ""
    return f"{{price: {now}{cents}, old_price: {old}, min_price: {least}, cost: {cost}}}"


def units(chance: Chance) -> int:
    """Half of all cells hold a few pieces, a tenth none."""
    drawn = chance.fraction()
    return 0 if drawn < 0.1 else int(drawn * drawn * 150)


if __name__ == "__main__":
    main()
