"""Into the archive with nothing to sell and nothing promised, and out of it again."""

from pathlib import Path

import pytest

from reconciler.apply.outcome import AlreadyTrue, Pending, Stale
from reconciler.domain.errors import ExitCode
from reconciler.plan.finding import Blocked, Deferred, Orphan
from reconciler.plan.operation import SetArchived
from tests.rehearsal import FBO, MSK, SPB, STORE, Rehearsal, offer

STOCK, ARCHIVE, UNARCHIVE = "/v2/products/stocks", "/v1/product/archive", "/v1/product/unarchive"


def states(shop: Rehearsal, **offers: str) -> None:
    said = ", ".join(f"{name.replace('_', '-')}: {{state: {s}}}" for name, s in offers.items())
    shop.write("products.yaml", f"kind: products\nproducts: {{{said}}}\n")


def is_archived(shop: Rehearsal, name: str) -> bool:
    with shop.job() as job:
        return job.shop.cards.states([name])[name].archived  # type: ignore[index,list-item]


def blocked(shop: Rehearsal) -> dict[tuple[str, ...], str]:
    findings = shop.plan().plan.findings
    return {f.offers: f.reason for f in findings if isinstance(f, Blocked)}


def test_its_stock_is_taken_off_first(shop: Rehearsal) -> None:
    states(shop, MUG_1="archived")
    assert shop.apply().exit_code == ExitCode.DONE
    assert shop.writes() == [(STOCK, 2), (ARCHIVE, 1)]
    assert is_archived(shop, "MUG-1")
    assert (shop.free("MUG-1", MSK), shop.free("MUG-1", SPB)) == (0, 0)
    quiet = shop.plan()
    assert quiet.exit_code == ExitCode.DONE
    assert not [f for f in quiet.plan.findings if not isinstance(f, Orphan)]


def test_one_with_an_open_order_waits_for_it(shop: Rehearsal) -> None:
    order = shop.shop.sell("MUG-1", MSK, 2)
    states(shop, MUG_1="archived")
    assert blocked(shop) == {("MUG-1",): "it should be archived, and 2 units wait in orders"}
    assert shop.apply().exit_code == ExitCode.PARTIAL
    assert not is_archived(shop, "MUG-1")
    assert shop.free("MUG-1") == 0, "nothing more is promised meanwhile"
    shop.shop.pack(order)
    shop.shop.ship(order)
    shop.clock.advance(3600)
    assert shop.apply().exit_code == ExitCode.DONE
    assert is_archived(shop, "MUG-1")


def test_an_order_that_comes_meanwhile_keeps_it_out(shop: Rehearsal) -> None:
    states(shop, MUG_3="archived", MUG_1="archived")
    sold = False

    def sell(path: str) -> None:
        nonlocal sold
        if path == STOCK and not sold:
            sold = True
            shop.shop.sell("MUG-1", MSK, 1)

    shop.wire.before = sell
    applied = shop.apply()
    assert isinstance(applied.finished.outcomes["archive:MUG-1"], Stale)
    assert applied.exit_code != ExitCode.DONE
    assert not is_archived(shop, "MUG-1")
    assert is_archived(shop, "MUG-3")


def test_stock_in_the_warehouses_of_ozon_keeps_it_out(tmp_path: Path) -> None:
    shop = Rehearsal.open(tmp_path, [offer(1, stocks={FBO: 5})])
    states(shop, MUG_1="archived")
    (reason,) = blocked(shop).values()
    assert "Ozon's own warehouses (FBO)" in reason
    assert shop.apply().exit_code == ExitCode.PARTIAL
    assert shop.writes() == []


def test_stock_on_a_warehouse_that_is_not_ours_to_write(shop: Rehearsal) -> None:
    shop.write("store.yaml", STORE.replace(f"  spb: {{id: {SPB}}}\n", ""))
    states(shop, MUG_1="archived")
    (reason,) = blocked(shop).values()
    assert "Петербург, not named in the store document" in reason
    shop.apply()
    assert not is_archived(shop, "MUG-1")


def test_it_comes_back_where_git_says_so(shop: Rehearsal) -> None:
    states(shop, MUG_1="archived")
    shop.apply()
    shop.clock.advance(60)
    shop.shop.reset_calls()
    states(shop, MUG_1="active")
    shop.stocks(msk={"MUG-1": 8})
    assert shop.apply().exit_code == ExitCode.DONE
    assert shop.writes() == [(UNARCHIVE, 1), (STOCK, 1)]
    assert (is_archived(shop, "MUG-1"), shop.free("MUG-1")) == (False, 8)
    assert shop.plan().exit_code == ExitCode.DONE


def test_a_card_that_says_nothing_of_it_stays_in_the_archive(shop: Rehearsal) -> None:
    shop.shop.archive("MUG-1")
    shop.write("products.yaml", "kind: products\nproducts: {MUG-1: {name: Кружка 1}}\n")
    assert not [op for op in shop.plan().plan.operations if isinstance(op, SetArchived)]


def test_one_that_ozon_archived_by_itself_comes_back(shop: Rehearsal) -> None:
    shop.shop.autoarchive("MUG-1")
    states(shop, MUG_1="active")
    (op,) = shop.plan().plan.operations
    assert isinstance(op, SetArchived)
    assert (op.archived, op.auto) == (False, True)
    assert shop.apply().exit_code == ExitCode.DONE
    assert not is_archived(shop, "MUG-1")


def test_ozon_takes_back_only_so_many_of_these_a_day(tmp_path: Path) -> None:
    names = [f"MUG-{n}" for n in range(1, 121)]
    shop = Rehearsal.open(tmp_path, [offer(n) for n in range(1, 121)])
    for name in names:
        shop.shop.autoarchive(name)
    states(shop, **dict.fromkeys((name.replace("-", "_") for name in names), "active"))
    (late,) = [f for f in shop.plan().plan.findings if isinstance(f, Deferred)]
    assert (len(late.offers), late.reason) == (
        20,
        "Ozon takes back 100 a day of those that it archived by itself",
    )
    assert shop.apply().exit_code == ExitCode.CHANGES_PENDING
    again = shop.apply()
    assert all(isinstance(end, Pending) for end in again.finished.outcomes.values())
    shop.clock.advance(24 * 3600)
    assert shop.apply().exit_code == ExitCode.DONE
    assert shop.plan().plan.operations == ()


def test_somebody_archives_it_meanwhile(shop: Rehearsal) -> None:
    states(shop, MUG_3="archived")

    def by_hand(path: str) -> None:
        if path == "/v1/roles":
            shop.shop.archive("MUG-3")

    shop.wire.after = by_hand
    applied = shop.apply()
    assert applied.finished.outcomes["archive:MUG-3"] == AlreadyTrue()
    assert ARCHIVE not in dict(shop.writes())


@pytest.mark.parametrize("kind", ["lose-before", "lose-after"])
def test_a_lost_answer(shop: Rehearsal, kind: str) -> None:
    states(shop, MUG_3="archived")
    shop.shop.fault(ARCHIVE, kind)
    first = shop.apply()
    assert first.exit_code == (ExitCode.DONE if kind == "lose-after" else ExitCode.PARTIAL)
    assert shop.apply().exit_code == ExitCode.DONE
    assert is_archived(shop, "MUG-3")
