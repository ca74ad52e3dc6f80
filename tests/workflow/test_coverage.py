"""What git manages, observes or leaves out of a live shop, and the imports for the rest."""

import shlex
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest

from reconciler.domain.errors import ExitCode, ReadIncomplete
from reconciler.workflow.covering import Covered, cover
from tests.rehearsal import FBO, MSK, SPB, STORE, Rehearsal, offer

ALL_FIELDS = "card,price,stock"


@pytest.fixture
def shop(tmp_path: Path) -> Rehearsal:
    """Five offers on sale, one in the archive; the last is also at Ozon's own warehouse."""
    return Rehearsal.open(
        tmp_path,
        [
            offer(1, stocks={MSK: 10, SPB: 4}),
            offer(2, stocks={MSK: (7, 2)}, price="500", old_price="700"),
            offer(3),
            offer(4, stocks={SPB: 3}),
            offer(5, stocks={FBO: 9}),
            offer(6, archived=True),
        ],
    )


def covered(shop: Rehearsal, least: Decimal | None = None) -> Covered:
    shop.state = ":memory:"
    with shop.job() as job:
        return cover(job, least)


def table(found: Covered) -> dict[str, tuple[int, int, int, int]]:
    coverage = found.coverage
    return {
        line.what: (line.live, line.managed, line.observed, line.orphaned)
        for line in (coverage.offers, coverage.warehouses, *coverage.values, coverage.total)
    }


def imports(found: Covered) -> list[tuple[list[str], str]]:
    told = []
    for one in found.imports:
        words = shlex.split(one.command)
        assert words[:2] == ["reconciler", "import"]
        only = [after for word, after in pairwise(words) if word == "--only"]
        assert only == list(one.only)
        told.append((only, words[words.index("--fields") + 1]))
    return told


def declare_all(shop: Rehearsal) -> None:
    shop.write(
        "cards.yaml",
        "kind: products\nproducts:\n"
        + "".join(f"  MUG-{n}: {{name: Кружка {n}}}\n" for n in range(1, 6)),
    )
    prices = {f"MUG-{n}": {"price": 1000, "vat": 0.2} for n in (1, 3, 4, 5)}
    shop.prices({**prices, "MUG-2": {"price": 500, "old_price": 700, "vat": 0.2}})
    shop.stocks(msk={"MUG-1": 10, "MUG-2": 5}, spb={"MUG-1": 4, "MUG-4": 3})


def test_a_shop_that_git_says_nothing_of(shop: Rehearsal) -> None:
    found = covered(shop)
    told = table(found)
    assert told["offers"] == told["card"] == told["price.price"] == (5, 0, 0, 5)
    assert told["price.old_price"] == (1, 0, 0, 1)
    assert told["warehouses"] == (2, 2, 0, 0)
    assert (told["stock.msk"], told["stock.spb"]) == ((2, 0, 0, 2), (2, 0, 0, 2))
    assert found.coverage.total.share == 0
    assert imports(found) == [([], ALL_FIELDS)]


def test_a_shop_that_git_says_all_of(shop: Rehearsal) -> None:
    declare_all(shop)
    found = covered(shop, Decimal(100))
    assert [line for line in table(found).items() if line[1][1] != line[1][0]] == []
    assert found.coverage.total.share == 100
    assert (found.imports, found.exit_code) == ((), ExitCode.DONE)


def test_what_is_declared_in_part_lacks_just_the_rest(shop: Rehearsal) -> None:
    declare_all(shop)
    shop.prices({"MUG-2": {"price": 500}, "MUG-1": {"price": 1000, "vat": 0.2}})
    shop.stocks(msk={"MUG-1": 10, "MUG-2": 5}, spb={"MUG-4": 3})
    found = covered(shop)
    told = table(found)
    assert told["offers"] == (5, 5, 0, 0)
    assert told["price.price"] == (5, 2, 0, 3)
    assert told["price.old_price"] == (1, 0, 0, 1)
    assert told["stock.spb"] == (2, 1, 0, 1)
    assert imports(found) == [
        (["MUG-3", "MUG-4", "MUG-5"], "price"),
        (["MUG-2"], "price.old_price,price.vat"),
        (["MUG-1"], "stock"),
    ]
    assert [one.restates for one in found.imports] == [False, False, True]


def test_what_the_store_observes_is_covered_and_not_managed(shop: Rehearsal) -> None:
    declare_all(shop)
    shop.write(
        "store.yaml",
        STORE.replace(f"spb: {{id: {SPB}}}", f"spb: {{id: {SPB}, stock_mode: observe}}")
        + "manage: {products: observe, prices: observe}\n",
    )
    found = covered(shop, Decimal(100))
    told = table(found)
    assert told["card"] == told["price.price"] == (5, 0, 5, 0)
    assert (told["stock.msk"], told["stock.spb"]) == ((2, 2, 0, 0), (2, 0, 2, 0))
    assert told["warehouses"] == (2, 1, 1, 0)
    assert told["offers"] == (5, 2, 3, 0)
    assert (found.coverage.total.share, found.exit_code) == (100, ExitCode.DONE)


def test_costs_that_stay_in_git_are_observed(tmp_path: Path) -> None:
    shop = Rehearsal.open(tmp_path, [offer(1, net_price="300")])
    shop.prices({"MUG-1": {"price": 1000, "cost": 300}})
    assert table(covered(shop))["price.cost"] == (1, 0, 1, 0)
    shop.write("store.yaml", STORE + "send_cost: true\n")
    assert table(covered(shop))["price.cost"] == (1, 1, 0, 0)


def test_a_tombstone_and_a_label_are_words_of_git(shop: Rehearsal) -> None:
    shop.write(
        "cards.yaml",
        "kind: products\nproducts:\n  MUG-1: {state: released}\n  MUG-2: {labels: {class: A}}\n",
    )
    found = covered(shop)
    told = table(found)
    assert told["offers"] == (5, 0, 2, 3)
    assert told["card"] == (5, 0, 1, 4)
    assert told["stock.spb"] == (2, 0, 1, 1)
    assert imports(found) == [(["MUG-2", "MUG-3", "MUG-4", "MUG-5"], ALL_FIELDS)]


def test_a_renamed_offer_is_known_by_its_old_id(shop: Rehearsal) -> None:
    shop.write("moved.yaml", "kind: moved\nmoved: [{from: MUG-1, to: CUP-1}]\n")
    shop.prices({"CUP-1": {"price": 1000, "vat": 0.2}})
    assert table(covered(shop))["offers"] == (5, 1, 0, 4)


def test_a_warehouse_that_the_store_does_not_name(shop: Rehearsal) -> None:
    declare_all(shop)
    (shop.folder / "catalog" / "spb.yaml").unlink()
    shop.write("store.yaml", STORE.replace(f"  spb: {{id: {SPB}}}\n", ""))
    found = covered(shop, Decimal("99.9"))
    told = table(found)
    assert told["warehouses"] == (2, 1, 0, 1)
    assert told[f"stock.{SPB}"] == (2, 0, 0, 2)
    assert [one.id for one in found.coverage.unnamed] == [SPB]
    assert found.imports == (), "an import can't declare it before it has a name"
    assert found.exit_code is ExitCode.DENIED


def test_a_share_is_never_rounded_up(tmp_path: Path) -> None:
    shop = Rehearsal.open(tmp_path, [offer(n, vat="0") for n in range(1, 1501)])
    shop.wire.is_checked = False
    shop.prices({f"MUG-{n}": {"price": 1000, "vat": 0} for n in range(1, 1501)})
    lines = "".join(f"  MUG-{n}: {{name: Кружка {n}}}\n" for n in range(1, 1500))
    shop.write("cards.yaml", f"kind: products\nproducts:\n{lines}")
    found = covered(shop, Decimal(100))
    assert found.coverage.total.share == 99.9
    assert found.too_little
    assert imports(found) == [(["MUG-1500"], "card")]


@pytest.mark.parametrize(
    "path", ["/v3/product/list", "/v1/product/info/warehouse/stocks", "/v5/product/info/prices"]
)
def test_half_a_shop_has_no_orphans(tmp_path: Path, path: str) -> None:
    shop = Rehearsal.open(tmp_path, [offer(n, stocks={MSK: n}) for n in range(1, 251)])
    shop.shop.fault(path, "truncate", keep=249, times=99)
    with pytest.raises(ReadIncomplete):
        covered(shop)


def test_nothing_is_written_or_remembered(shop: Rehearsal) -> None:
    covered(shop)
    assert shop.writes() == []
    assert not (shop.folder / "state.db").exists()
