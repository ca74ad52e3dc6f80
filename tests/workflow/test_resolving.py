"""`resolve` against the sandbox: names become numbers, once, and then all works offline."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from reconciler.catalog.lock import LOCK_NAME, read_lock
from reconciler.domain.attribute_lock import AttributeLock
from reconciler.domain.errors import CredentialsRefused, InvalidInput
from reconciler.ozon.transport import Transport
from reconciler.workflow.job import World, load
from reconciler.workflow.resolving import Resolution, resolve, save_resolution
from reconciler.workflow.where import Where
from tests.rehearsal import STORE, Rehearsal

TREE = "/v1/description-category/tree"
ATTRIBUTES = "/v1/description-category/attribute"
VALUES = "/v1/description-category/attribute/values"
SEARCH = f"{VALUES}/search"

CARDS = """\
kind: products
defaults: {category: 17028922, type: 91565}
products:
  MUG-1: {attributes: {Бренд: Самовар, Цвет товара: [красный, Белый], Объём, л: 0.350}}
  MUG-2: {attributes: {85: Самовар, Материал: Керамика}}
""".replace("Объём, л:", "'Объём, л':")


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Rehearsal]:
    made = Rehearsal.open(tmp_path, [])
    made.write("cards.yaml", CARDS)
    with made.shop:
        yield made


def where(shop: Rehearsal, **fields: Any) -> Where:
    return Where(catalog=shop.folder / "catalog", policies=shop.folder / "policies", **fields)


def look_up(shop: Rehearsal, store: str | None = None, **options: Any) -> Resolution:
    world = World(
        clock=shop.virtual,
        environment=shop.keys,
        observer=shop.listener,
        connect=lambda *arguments: Transport(*arguments, http=shop.wire),
    )
    found = resolve(where(shop, store=store), world, **options)
    save_resolution(found)
    return found


def lock(shop: Rehearsal) -> AttributeLock:
    read = read_lock(shop.folder / "catalog")
    assert read.lock is not None, read.problems
    return read.lock


def calls(shop: Rehearsal) -> list[str]:
    paths = [call.path for call in shop.shop.calls()]
    shop.shop.reset_calls()
    return sorted(paths)


def values(shop: Rehearsal) -> dict[str, int]:
    return {
        said: value.id
        for locked in lock(shop).types.values()
        for table in locked.values.values()
        for said, value in table.items()
    }


def codes(found: Resolution) -> list[str]:
    return [one.code for one in found.problems]


def test_names_become_numbers_and_validate_works_offline(shop: Rehearsal) -> None:
    with pytest.raises(InvalidInput):
        load(where(shop))
    found = look_up(shop)
    assert (found.exit_code, found.exit_code_of_check, found.asked) == (0, 2, True)
    assert values(shop) == {
        "Самовар": 971082156,
        "красный": 61585,
        "Белый": 61571,
        "Керамика": 61961,
    }
    assert calls(shop) == sorted([TREE, ATTRIBUTES, VALUES, SEARCH, SEARCH])
    load(where(shop))


def test_what_is_locked_is_not_asked_again(shop: Rehearsal) -> None:
    look_up(shop)
    calls(shop)
    shop.keys.clear()
    found = look_up(shop)
    assert (found.change, found.asked, found.exit_code_of_check) == (None, False, 0)
    assert calls(shop) == []


def test_only_what_is_new_is_asked(shop: Rehearsal) -> None:
    look_up(shop)
    shop.write("cards.yaml", CARDS.replace("Белый", "белый, синий"))
    calls(shop)
    shop.clock.advance(86400)
    look_up(shop)
    assert calls(shop) == [VALUES]
    days = {said: value.on for table in lock(shop).types.values()
            for one in table.values.values() for said, value in one.items()}  # fmt: skip
    assert days["синий"] > days["красный"]
    assert "Белый" in days  # what is used no more stays until --update


def test_update_asks_all_and_keeps_the_day_of_what_is_the_same(shop: Rehearsal) -> None:
    look_up(shop)
    before = (shop.folder / "catalog" / LOCK_NAME).read_text("utf-8")
    shop.clock.advance(3 * 86400)
    calls(shop)
    assert look_up(shop, update=True).change is None
    assert calls(shop) == sorted([TREE, ATTRIBUTES, VALUES, SEARCH, SEARCH])
    changed = before.replace("Аннотация", "Описание").replace("id: 61585", "id: 1")
    shop.write(LOCK_NAME, changed)
    look_up(shop, update=True)
    after = lock(shop)
    (locked,) = after.types.values()
    assert locked.on == shop.virtual.now().date()
    assert values(shop)["красный"] == 61585


def test_update_drops_what_is_used_no_more(shop: Rehearsal) -> None:
    look_up(shop)
    shop.write("cards.yaml", CARDS.replace(", Белый", ""))
    look_up(shop, update=True)
    assert "Белый" not in values(shop)


def test_an_unknown_value_writes_nothing_and_tells_what_comes_near(shop: Rehearsal) -> None:
    shop.write("cards.yaml", CARDS.replace("Бренд: Самовар", "Бренд: Самавар"))
    found = look_up(shop)
    assert codes(found) == ["unknown-value"]
    assert "`Самовар`" in found.problems[0].fix
    assert found.problems[0].excerpt
    assert (found.exit_code, found.exit_code_of_check) == (6, 6)
    assert not (shop.folder / "catalog" / LOCK_NAME).exists()


def test_an_unknown_name_is_looked_for_again(shop: Rehearsal) -> None:
    look_up(shop)
    shop.write("cards.yaml", CARDS.replace("Материал:", "Материалл:"))
    calls(shop)
    found = look_up(shop)
    assert codes(found) == ["unknown-attribute"]
    assert found.problems[0].fix == "Did you mean `Материал`?"
    assert calls(shop) == sorted([TREE, ATTRIBUTES])


def test_a_name_that_ozon_added_since_is_found(shop: Rehearsal) -> None:
    shop.write("cards.yaml", CARDS.replace(", Материал: Керамика", ""))
    look_up(shop)
    text = (shop.folder / "catalog" / LOCK_NAME).read_text("utf-8")
    kept = [line for line in text.splitlines(keepends=True) if "5309" not in line]
    shop.write(LOCK_NAME, "".join(kept))
    shop.write("cards.yaml", CARDS)
    assert look_up(shop).problems == ()
    assert values(shop)["Керамика"] == 61961


def test_a_name_that_ozon_took_away_is_told(shop: Rehearsal) -> None:
    look_up(shop)
    text = (shop.folder / "catalog" / LOCK_NAME).read_text("utf-8")
    old = "      7: {name: Узор, dictionary: 5, kind: String}\n"
    shop.write(LOCK_NAME, text.replace("      85: {", f"{old}      85: {{"))
    shop.write("cards.yaml", CARDS.replace("Материал: Керамика", "Узор: Полоска"))
    found = look_up(shop, update=True)
    assert codes(found) == ["attribute-gone"]
    (locked,) = found.lock.types.values()
    assert locked.spec.named("Узор")[0].gone


def test_a_type_that_the_tree_does_not_have(shop: Rehearsal) -> None:
    shop.write("cards.yaml", CARDS.replace("type: 91565", "type: 91570"))
    found = look_up(shop)
    assert codes(found) == ["unknown-type"]
    assert "17028926 (Чайники и самовары)" in found.problems[0].fix
    shop.write("cards.yaml", CARDS.replace("type: 91565", "type: 5"))
    found = look_up(shop)
    assert "91565 (Кружка)" in found.problems[0].fix
    assert "Рюмка" not in found.problems[0].fix
    shop.write("cards.yaml", CARDS.replace("17028922", "7").replace("91565", "5"))
    assert "category tree" in look_up(shop).problems[0].fix


def test_a_disabled_type_takes_no_new_products(shop: Rehearsal) -> None:
    whole = (
        "package: {depth: 1, width: 1, height: 1, unit: cm, weight: 1, weight_unit: g}, "
        "images: ['https://a/b'], "
    )
    text = CARDS.replace("91565", "91567").replace("{attributes", f"{{{whole}attributes")
    text = text.replace("Цвет товара: [красный, Белый], 'Объём, л': 0.350", "4191: x")
    shop.write("cards.yaml", text.replace(", Материал: Керамика", ""))
    assert codes(look_up(shop)) == ["type-disabled", "type-disabled"]


def test_names_in_another_language(shop: Rehearsal) -> None:
    english = CARDS.replace("Бренд: Самовар", "Brand: Samovar")
    english = english.replace("Цвет товара: [красный, Белый], 'Объём, л'", "'Volume, l'")
    shop.write("cards.yaml", english.replace("85: Самовар, Материал: Керамика", "4191: x"))
    assert look_up(shop, language="EN").problems == ()
    assert lock(shop).language == "EN"
    assert values(shop) == {"Samovar": 971082156}
    assert look_up(shop).change is None  # the lock says the language
    shop.write("cards.yaml", CARDS)
    assert look_up(shop, language="RU").problems == ()
    assert lock(shop).language == "RU"


def test_types_that_share_a_dictionary_ask_once(shop: Rehearsal) -> None:
    kettles = CARDS.replace("17028922", "17028926").replace("91565", "91570")
    kettles = kettles.replace("MUG", "KET").replace(", Материал: Керамика", "")
    shop.write("kettles.yaml", kettles)
    look_up(shop)
    assert calls(shop) == sorted([TREE, ATTRIBUTES, ATTRIBUTES, VALUES, SEARCH, SEARCH])
    assert len(lock(shop).types) == 2


def test_what_other_stores_use_stays(shop: Rehearsal) -> None:
    (shop.folder / "catalog" / "store.yaml").unlink()
    (shop.folder / "catalog" / "cards.yaml").unlink()
    for name, colour in (("a", "красный"), ("b", "синий")):
        shop.write(f"{name}/store.yaml", STORE.replace("name: test", f"name: {name}"))
        shop.write(f"{name}/cards.yaml", CARDS.replace("красный, Белый", colour))
    shop.write("b/tea.yaml", "kind: products\nproducts: {T: {category: 17028930, type: 91582}}\n")
    look_up(shop, store="b")
    look_up(shop, store="a")
    look_up(shop, store="a", update=True)
    assert len(lock(shop).types) == 2
    assert {"красный", "синий"} <= values(shop).keys()


def test_a_catalog_without_types_needs_no_lock(shop: Rehearsal) -> None:
    shop.write("cards.yaml", "kind: products\nproducts: {A: {name: x}}\n")
    found = look_up(shop)
    assert (found.change, found.asked) == (None, False)


def test_groups_are_resolved_too(shop: Rehearsal) -> None:
    group = "complex_attributes: [{id: 100001, attributes: {'Озон.Видео: ссылка': https://a/b}}]"
    shop.write("cards.yaml", CARDS + f"  MUG-3: {{{group}}}\n")
    assert look_up(shop).problems == ()
    load(where(shop))


def test_what_is_wrong_before_is_told_before(shop: Rehearsal) -> None:
    shop.write(LOCK_NAME, "language: RU\n")
    with pytest.raises(InvalidInput) as caught:
        look_up(shop)
    assert {one.code for one in caught.value.problems} == {"lock-broken"}
    shop.write("cards.yaml", "kind: product\n")
    with pytest.raises(InvalidInput) as caught:
        look_up(shop)
    assert {one.code for one in caught.value.problems} == {"lock-broken", "unknown-kind"}
    assert calls(shop) == []


def test_the_shop_is_asked_with_credentials(shop: Rehearsal) -> None:
    shop.keys.clear()
    with pytest.raises(CredentialsRefused):
        look_up(shop)


def test_days_are_those_of_the_clock(shop: Rehearsal) -> None:
    look_up(shop)
    assert {locked.on for locked in lock(shop).types.values()} == {shop.clock.now().date()}
    assert isinstance(shop.clock.now().date(), date)
