"""`reconciler set` and `unset`: where a value goes, what they refuse, all or nothing."""

import pytest

from tests.cli.world import World

STOCKS = (
    "# Counted on Mondays\nkind: stocks\nwarehouse: msk\nstocks:\n"
    "  MUG-1:  12   # ours\n  TEA-1: 3\n"
)
ROWS = "kind: stocks\nstocks:\n  SPN-1: {msk: 4}\n"
PRICES = "kind: prices\nprices:\n  MUG-1: 1490.50\n  TEA-1: {price: 300, old_price: 400}\n"
CARDS = (
    "kind: products\ndefaults: {vat: 0.22}\nproducts:\n"
    "  MUG-1:\n    name: 'Mug'\n    labels: {class: A}\n  a.b@c=d: {name: odd}\n"
)


@pytest.fixture
def shop(world: World) -> World:
    (world.folder / "catalog/stocks.yaml").unlink(missing_ok=True)
    for path in (world.folder / "catalog").glob("*.yaml"):
        if "kind: stocks" in path.read_text():
            path.unlink()
    for name, text in [("a", STOCKS), ("r", ROWS), ("p", PRICES), ("c", CARDS)]:
        world.write(f"catalog/{name}.yaml", text)
    return world


def read(world: World, name: str) -> str:
    return (world.folder / f"catalog/{name}.yaml").read_text()


@pytest.mark.parametrize(
    ("word", "name", "old", "new"),
    [
        ("MUG-1@msk=40", "a", "MUG-1:  12   # ours", "MUG-1:  40   # ours"),
        ("MUG-1@msk={fixed: 100}", "a", "MUG-1:  12   #", "MUG-1:  {fixed: 100}   #"),
        ("MUG-2@msk=1", "a", "  TEA-1", "  MUG-2: 1\n  TEA-1"),
        ("SPN-1@spb=7", "r", "{msk: 4}", "{msk: 4, spb: 7}"),
        ("MUG-1.price=1500", "p", "MUG-1: 1490.50", "MUG-1: 1500"),
        ("MUG-1.cost=600", "p", "MUG-1: 1490.50", "MUG-1: {price: 1490.50, cost: 600}"),
        ("TEA-1.min_price=250", "p", "old_price: 400", "old_price: 400, min_price: 250"),
        ("TEA-1.old_price=null", "p", "old_price: 400", "old_price: null"),
        ("MUG-1.name=yes", "c", "name: 'Mug'", "name: 'yes'"),
        ("MUG-1.state=active", "c", "    labels", "    state: active\n    labels"),
        ("MUG-1.labels.class=B", "c", "class: A", "class: B"),
        (
            "MUG-1.attributes.Бренд=Самовар",
            "c",
            "    labels",
            "    attributes: {Бренд: Самовар}\n    labels",
        ),
        ("a.b@c=d.name=even", "c", "name: odd", "name: even"),
        ("a.b@c=d@msk=5", "a", "  MUG-1", "  MUG-1"),
    ],
)
def test_a_value_is_set_where_it_lives(
    shop: World, word: str, name: str, old: str, new: str
) -> None:
    before = read(shop, name)
    ended = shop.run("set", word)
    assert ended.code == 0, ended.err
    if old != new:
        assert read(shop, name) == before.replace(old, new, 1)
    assert shop.run("set", word).out == "1 value set in no file: all is as said\n"


@pytest.mark.parametrize(
    ("word", "name", "old", "new"),
    [
        ("MUG-1@msk", "a", "  MUG-1:  12   # ours\n", ""),
        ("SPN-1@msk", "r", "stocks:\n  SPN-1: {msk: 4}\n", "stocks: {}\n"),
        ("TEA-1.old_price", "p", ", old_price: 400", ""),
        ("MUG-1.price", "p", "  MUG-1: 1490.50\n", ""),
        ("MUG-1.labels.class", "c", "    labels: {class: A}\n", ""),
    ],
)
def test_a_value_is_unset(shop: World, word: str, name: str, old: str, new: str) -> None:
    before = read(shop, name)
    ended = shop.run("unset", word)
    assert ended.code == 0, ended.err
    assert read(shop, name) == before.replace(old, new, 1)


def test_a_default_gets_an_own_entry(shop: World) -> None:
    (shop.folder / "catalog/p.yaml").unlink()
    assert shop.run("set", "MUG-1.vat=0.1").code == 0
    assert "    name: 'Mug'\n    vat: 0.1\n" in read(shop, "c")
    ended = shop.run("unset", "a.b@c=d.vat")
    assert ended.code == 6
    assert "only by default" in ended.err
    assert "catalog/c.yaml" in ended.err


def test_a_new_document(shop: World) -> None:
    (shop.folder / "catalog/p.yaml").unlink()
    ended = shop.run("set", "MUG-1.price=5", "MUG-1.cost=3")
    assert ended.out == "2 values set in catalog/prices.yaml\n"
    assert read(shop, "prices") == "kind: prices\nprices:\n  MUG-1: {price: 5, cost: 3}\n"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["set", "MUG-1@nix=3"], "unknown-warehouse"),
        (["set", "MUG-1@msk=-1"], "out-of-range"),
        (["set", "TEA-1.old_price=200"], "old-price-not-above"),
        (["set", "MUG-1.prise=3"], "bad-target"),
        (["set", "MUG-1"], "bad-target"),
        (["set", "MUG-1@msk="], "bad-value"),
        (["set", "MUG-1.name=a: b"], "bad-value"),
        (["set", "MUG-1.name=a #b"], "bad-value"),
        (["set", "MUG-1.name=a\nb"], "bad-value"),
        (["set", "MUG-1@msk=007"], "bad-value"),
        (["set", "MUG-1.name=\udcff"], "bad-target"),
        (["set", "MUG-1.name.x=1"], "bad-target"),
        (["unset", "MUG-1"], "bad-target"),
        (["unset", "MUG-1.cost"], "not-declared"),
        (["unset", "NIX@msk"], "not-declared"),
    ],
)
def test_what_is_refused_leaves_everything(shop: World, words: list[str], code: str) -> None:
    ended = shop.run(words[0], "TEA-1.price=350" if words[0] == "set" else "TEA-1@msk", *words[1:])
    assert ended.code == 6
    assert f"[{code}]" in ended.err
    assert (read(shop, "a"), read(shop, "p")) == (STOCKS, PRICES)
    assert read(shop, "c") == CARDS


def test_a_problem_is_told_of_the_real_folder(shop: World) -> None:
    err = shop.run("set", "TEA-1.old_price=200").err
    assert err.startswith("catalog/p.yaml:4:34: error[old-price-not-above]")
    assert "TEA-1: {price: 300, old_price: 200}" in err
    assert "/tmp" not in err


@pytest.mark.parametrize(
    ("first", "said"),
    [("90", "1"), ("{price: 90}", "{price: 1}"), ("[{price: 90}]", "{price: 1}")],
)
def test_a_price_alone_is_written_as_others_are(shop: World, first: str, said: str) -> None:
    shop.write("catalog/p.yaml", f"kind: prices\nprices:\n  TEA-1: {first}\n")
    assert shop.run("set", "TEA-2.price=1").code == 0
    assert read(shop, "p").endswith(f"  TEA-2: {said}\n")


def test_dry_run(shop: World) -> None:
    ended = shop.run("set", "TEA-1@msk=4", "--dry-run")
    assert ended.code == 0
    assert "-  TEA-1: 3\n+  TEA-1: 4\n" in ended.out
    assert read(shop, "a") == STOCKS


def test_the_longest_offer_id_is_meant_and_said(shop: World) -> None:
    shop.write("catalog/x.yaml", "kind: stocks\nwarehouse: spb\nstocks: {MUG-1@msk: 3}\n")
    ended = shop.run("set", "MUG-1@msk@spb=4")
    assert ended.code == 0
    assert "`MUG-1@msk`; `MUG-1` would fit, too" in ended.err
    assert read(shop, "x").endswith("stocks: {MUG-1@msk: 4}\n")


def test_something_in_the_way(shop: World) -> None:
    shop.write("catalog/c.yaml", "kind: products\nproducts:\n  MUG-1: {labels: 5}\n")
    ended = shop.run("set", "MUG-1.labels.class=A")
    assert ended.code == 6
    assert "[bad-target]" in ended.err
    assert "products.MUG-1.labels" in ended.err


STORE = "kind: store\nname: {}\ncurrency: RUB\nwarehouses: {{msk: {{id: {}}}}}\n"


@pytest.fixture
def two_stores(shop: World) -> World:
    for path in (shop.folder / "catalog").glob("*.yaml"):
        path.unlink()
    for number, name in enumerate(["north", "south"], 1):
        (shop.folder / "catalog" / name).mkdir()
        shop.write(f"catalog/{name}/store.yaml", STORE.format(name, number))
    shop.write("catalog/p.yaml", PRICES)
    return shop


def test_several_stores(two_stores: World) -> None:
    assert "[store-not-named]" in two_stores.run("set", "MUG-1@msk=3").err
    assert "[unknown-store]" in two_stores.run("set", "MUG-1@msk=3", "--store", "east").err
    ended = two_stores.run("set", "MUG-1@msk=3", "--store", "north")
    assert ended.out == "1 value set in catalog/north/stocks.yaml\n"


def test_a_shared_file(two_stores: World) -> None:
    ended = two_stores.run("set", "MUG-1.price=3", "--store", "north")
    assert ended.code == 6
    assert "[shared-file]" in ended.err
    assert read(two_stores, "p") == PRICES
    ended = two_stores.run("set", "MUG-1.price=3", "--store", "north", "--shared")
    assert ended.out == "1 value set in catalog/p.yaml\n"


def test_a_fraction_of_a_unit_is_not_advised(shop: World) -> None:
    ended = shop.run("set", "MUG-1@msk=7,5")
    assert ended.code == 6
    assert "7.5" not in ended.err
    assert "Write a whole number; nothing is rounded." in ended.err
