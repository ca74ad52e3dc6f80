"""Whatever is declared of a card, an apply changes that and nothing else, and then all is quiet."""

from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reconciler.domain.card import Card
from reconciler.domain.errors import ExitCode
from reconciler.ozon import cards as ozon_cards
from reconciler.ozon.card_items import import_item
from reconciler.plan.finding import Blocked
from tests.effort import examples
from tests.rehearsal import Rehearsal
from tests.workflow.small_cards import PICTURES, VIDEO, VIDEO_NAME, card_shop, declare, whole

LINKS = [*PICTURES, "https://cdn.example.com/4.jpg"]
COLOURS = {"белый": 61571, "черный": 61574, "прозрачный": 61572}
MILLIMETRES = {"mm": Decimal(1), "cm": Decimal(10)}
GRAMS = {"g": Decimal(1), "kg": Decimal(1000)}

Declared = dict[str, Any]


def colours() -> st.SearchStrategy[list[Any]]:
    """By id or by text: the shop knows both."""
    one = st.sampled_from(sorted(COLOURS)).flatmap(
        lambda name: st.sampled_from([name, {"id": COLOURS[name], "value": name}])
    )
    key = lambda said: said if isinstance(said, str) else said["value"]  # noqa: E731
    return st.lists(one, min_size=1, max_size=3, unique_by=key)


ATTRIBUTES = {
    "85": st.sampled_from(["Гжель", {"id": 971082156}, {"id": 126745801, "value": "Нет бренда"}]),
    "4191": st.sampled_from(["Большая кружка", "Маленькая\nкружка", None]),
    "6882": st.sampled_from([0.35, "0.350", "0,35", 0.5, None]),
    "8513": st.sampled_from([1, 2, None]),
    "10096": st.one_of(st.none(), colours()),
    "10097": st.sampled_from(["алый", None]),
}
PACKAGE = {
    "sizes": st.fixed_dictionaries(
        {"unit": st.sampled_from(["mm", "cm"])},
        optional={side: st.integers(9, 12) for side in ("depth", "width", "height")},
    ),
    "weight": st.sampled_from(
        [
            {"weight": 420, "weight_unit": "g"},
            {"weight": 500, "weight_unit": "g"},
            {"weight": 1, "weight_unit": "kg"},
        ]
    ),
}


@st.composite
def packages(draw: st.DrawFn) -> Declared:
    """Sizes of about a decimetre, whatever their unit."""
    said: Declared = dict(draw(PACKAGE["sizes"]))
    if said["unit"] == "mm":
        said = {key: value if key == "unit" else value * 10 for key, value in said.items()}
    return said | draw(st.one_of(st.just({}), PACKAGE["weight"]))


def videos() -> st.SearchStrategy[Any]:
    one = st.integers(1, 3).map(
        lambda n: {
            "id": 100001,
            "attributes": {
                str(VIDEO_NAME): f"Видео {n}",
                str(VIDEO): f"https://cdn.example.com/{n}.mp4",
            },
        }
    )
    return st.one_of(st.none(), st.lists(one, min_size=1, max_size=3, unique_by=str))


def documents() -> st.SearchStrategy[Any]:
    one = st.integers(1, 3).map(
        lambda n: {"name": f"Файл {n}", "url": f"https://cdn.example.com/{n}.pdf"}
    )
    return st.one_of(st.none(), st.lists(one, min_size=1, max_size=3, unique_by=str))


FIELDS: dict[str, st.SearchStrategy[Any]] = {
    "name": st.sampled_from(["Кружка 1", "Кружка красная", "Кружка «Мир»"]),
    "package": packages(),
    "images": st.lists(st.sampled_from(LINKS), min_size=1, max_size=4, unique=True),
    "primary_image": st.sampled_from([*LINKS, None]),
    "color_image": st.sampled_from(["https://cdn.example.com/color-2.jpg", None]),
    "attributes": st.fixed_dictionaries({}, optional=ATTRIBUTES).filter(bool),
    "complex_attributes": videos(),
    "pdf": documents(),
    "barcode": st.sampled_from(["4600000000118", ["4600000000118", "460000000000124"]]),
    "reviews_promo": st.booleans(),
    "remove": st.lists(
        st.sampled_from(["images", "pdf", "complex_attributes"]), min_size=1, unique=True
    ),
}
DECLARED = st.fixed_dictionaries({}, optional=FIELDS).filter(lambda said: set(said) - {"remove"})
BY_HAND = st.fixed_dictionaries(
    {},
    optional={
        "name": st.just("Чужое имя"),
        "images": st.just(PICTURES[::-1]),
        "weight": st.just(777),
        "color_image": st.just("https://cdn.example.com/hand.jpg"),
    },
)


def expected(before: Declared, said: Declared) -> Declared:
    """The card as a careful person would leave it, who changes just what is declared."""
    after = dict(before)
    may = said.get("remove", ())
    for field in ("name", "reviews_promo"):
        if field in said:
            after[field] = said[field]
    if "color_image" in said:
        after["color_image"] = said["color_image"] or ""
    after["attributes"] = _attributes(before["attributes"], said.get("attributes", {}))
    images = _images(before["images"], said)
    if len(images) >= len(before["images"]) or "images" in may:
        after["images"] = images
    if "pdf" in said:
        files = [(one["name"], one["url"]) for one in said["pdf"] or ()]
        if said["pdf"] is None or len(files) >= len(before["pdf_list"]) or "pdf" in may:
            after["pdf_list"] = files
    if "complex_attributes" in said:
        groups = [_nested(group) for group in said["complex_attributes"] or ()]
        fewer = len(groups) < len(before["complex_attributes"])
        if not groups or not fewer or "complex_attributes" in may:
            after["complex_attributes"] = groups
    codes = said.get("barcode", [])
    declared = [codes] if isinstance(codes, str) else codes
    after["barcodes"] = sorted({*before["barcodes"], *declared})
    return after | _package(before, said.get("package", {}))


def _attributes(before: Declared, said: Declared) -> Declared:
    after = dict(before)
    for key, values in said.items():
        if values is None:
            after.pop(key, None)
        else:
            after[key] = sorted(map(_text, values if isinstance(values, list) else [values]))
    return after


def _text(value: Any) -> str:
    """Numbers are the same in every spelling."""
    if isinstance(value, dict):
        return str(value.get("value", "Самовар"))
    text = str(value).replace(",", ".")
    return f"{Decimal(text).normalize():f}" if text.replace(".", "").isdecimal() else text


def _images(before: list[str], said: Declared) -> list[str]:
    images = said.get("images", before)
    main = said.get("primary_image")
    return [main, *(link for link in images if link != main)] if main else images


def _nested(group: Declared) -> tuple[tuple[str, str], ...]:
    return tuple(group["attributes"].items())


def _package(before: Declared, said: Declared) -> Declared:
    sizes = {
        side: said[side] * MILLIMETRES[said["unit"]]
        for side in ("depth", "width", "height")
        if side in said
    }
    if "weight" in said:
        sizes["weight"] = said["weight"] * GRAMS[said["weight_unit"]]
    return sizes


def seen(shop: Rehearsal) -> Declared:
    """The card of the shop in the same terms: millimetres, grams, groups."""
    raw = whole(shop)
    for side in ("depth", "width", "height"):
        raw[side] *= MILLIMETRES[raw["dimension_unit"]]
    raw["weight"] *= GRAMS[raw["weight_unit"]]
    del raw["dimension_unit"], raw["weight_unit"]
    raw["attributes"] = {
        str(key): sorted(map(_text, values)) for key, values in raw["attributes"].items()
    }
    raw["pdf_list"] = [(pdf["name"], pdf["src_url"]) for pdf in raw["pdf_list"]]
    flat = [(str(one), values[0]) for _, one, values in raw["complex_attributes"]]
    raw["complex_attributes"] = [tuple(flat[n : n + 2]) for n in range(0, len(flat), 2)]
    return raw


def run(shop: Rehearsal, said: Declared) -> Declared:
    """Declare, apply, and see that it holds; tells the card afterwards."""
    before = seen(shop)
    declare(shop, {"MUG-1": said})
    applied = shop.apply()
    after = seen(shop)
    assert after == expected(before, said)
    held_back = [f for f in applied.plan.findings if isinstance(f, Blocked)]
    assert applied.exit_code == (ExitCode.PARTIAL if held_back else ExitCode.DONE), applied.finished
    quiet = shop.plan()
    assert quiet.plan.operations == ()
    assert quiet.plan.drift == ()
    return after


@settings(max_examples=examples(20), suppress_health_check=[HealthCheck.too_slow])
@given(first=DECLARED, by_hand=BY_HAND, second=DECLARED)
def test_only_what_is_declared_changes(
    first: Declared, by_hand: Declared, second: Declared
) -> None:
    with TemporaryDirectory() as folder:
        shop = card_shop(Path(folder))
        run(shop, first)
        if by_hand:
            shop.shop.edit_card("MUG-1", **by_hand)
            run(shop, first)
        run(shop, second)


def forgetful(offer: Any, card: Card, *rest: Any) -> dict[str, Any]:
    """An import of a few fields, as whoever does not know that it replaces the card sends it."""
    whole_item = import_item(offer, card, *rest)
    return {key: value for key, value in whole_item.items() if key != "color_image"}


def test_the_law_catches_an_import_that_is_not_merged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ozon_cards, "import_item", forgetful)
    with pytest.raises(AssertionError, match="color"):
        run(card_shop(tmp_path), {"name": "Другая"})


def test_a_loss_that_nobody_declares_is_held_back_and_named(tmp_path: Path) -> None:
    shop = card_shop(tmp_path)
    declare(shop, {"MUG-1": {"images": PICTURES[:1], "name": "Другая"}})
    planned = shop.plan()
    (held,) = [f for f in planned.plan.findings if isinstance(f, Blocked)]
    assert held.reason == "`images` would lose 2 of 3 entries that the shop has"
    assert "`remove: [images]`" in held.fix
    shop.apply()
    after = whole(shop)
    assert (after["name"], after["images"]) == ("Другая", PICTURES)
