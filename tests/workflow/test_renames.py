"""An offer that gets another id takes all that is known of it along."""

from pathlib import Path

import pytest

from reconciler.apply.outcome import AlreadyTrue, Rejected, Stale
from reconciler.apply.outcome import Blocked as NotSent
from reconciler.domain.errors import ExitCode
from reconciler.plan.finding import Blocked
from reconciler.plan.operation import Rename
from tests.rehearsal import MSK, Rehearsal, offer
from tests.workflow.small_cards import CARD, PRICES

PATH = "/v1/product/update/offer-id"


@pytest.fixture
def shop(tmp_path: Path) -> Rehearsal:
    """One offer that is managed in every way."""
    shop = Rehearsal.open(tmp_path, [offer(1, card=CARD, stocks={MSK: 40}, **PRICES)])
    declare(shop, "MUG-1")
    assert shop.apply().exit_code == ExitCode.DONE
    shop.shop.reset_calls()
    return shop


def declare(shop: Rehearsal, name: str, stock: object = 40, card: str = "Кружка 1") -> None:
    shop.write("products.yaml", f"kind: products\nproducts: {{{name}: {{name: {card}}}}}\n")
    shop.prices({name: {"price": 1490}})
    shop.stocks(msk={name: stock})


def moved(shop: Rehearsal, *pairs: tuple[str, str]) -> None:
    said = ", ".join(f"{{from: {was}, to: {now}}}" for was, now in pairs)
    shop.write("moved.yaml", f"kind: moved\nmoved: [{said}]\n")


def test_nothing_but_the_id_is_written(shop: Rehearsal) -> None:
    declare(shop, "CUP-1")
    moved(shop, ("MUG-1", "CUP-1"))
    applied = shop.apply()
    assert applied.exit_code == ExitCode.DONE
    assert shop.writes() == [(PATH, 1)]
    quiet = shop.plan()
    assert quiet.exit_code == ExitCode.DONE
    assert quiet.plan.findings == ()
    assert (quiet.plan.adoptions, quiet.plan.price_adoptions, quiet.plan.card_adoptions) == (
        (),
        (),
        (),
    )


def test_what_sold_before_stays_sold(shop: Rehearsal) -> None:
    shop.shop.sell("MUG-1", MSK, 3)
    shop.clock.advance(3600)
    declare(shop, "CUP-1")
    moved(shop, ("MUG-1", "CUP-1"))
    assert shop.apply().exit_code == ExitCode.DONE
    assert shop.free("CUP-1") == 37
    assert shop.writes() == [(PATH, 1)]
    shop.shop.sell("CUP-1", MSK, 2)
    shop.clock.advance(3600)
    assert shop.plan().plan.operations == ()


def test_orders_of_the_old_id_come_off_a_number_that_is_said_before_them(shop: Rehearsal) -> None:
    said_at = shop.clock.now()
    shop.clock.advance(3600)
    shop.shop.sell("MUG-1", MSK, 3)
    shop.clock.advance(3600)
    declare(shop, "CUP-1", {"free": 50, "as_of": f'"{said_at.isoformat()}"'})
    moved(shop, ("MUG-1", "CUP-1"))
    assert shop.apply().exit_code == ExitCode.DONE
    assert shop.free("CUP-1") == 47
    assert shop.plan().plan.operations == ()


def test_a_rename_with_changes_of_everything(shop: Rehearsal) -> None:
    declare(shop, "CUP-1", 30, card="Чашка")
    shop.prices({"CUP-1": {"price": 1495}})
    moved(shop, ("MUG-1", "CUP-1"))
    assert shop.apply().exit_code == ExitCode.DONE
    assert shop.writes()[0] == (PATH, 1)
    assert (shop.free("CUP-1"), shop.shop.price("CUP-1")["price"]) == (30, 1495)
    assert shop.plan().plan.operations == ()


def test_two_renames_at_once_are_one(shop: Rehearsal) -> None:
    declare(shop, "POT-1")
    moved(shop, ("MUG-1", "CUP-1"), ("CUP-1", "POT-1"))
    (op,) = shop.plan().plan.operations
    assert isinstance(op, Rename)
    assert (op.was, op.offer) == ("MUG-1", "POT-1")
    assert shop.apply().exit_code == ExitCode.DONE
    assert shop.plan().exit_code == ExitCode.DONE


def test_renames_one_after_the_other(shop: Rehearsal) -> None:
    declare(shop, "CUP-1")
    moved(shop, ("MUG-1", "CUP-1"))
    shop.apply()
    shop.shop.sell("CUP-1", MSK, 3)
    shop.clock.advance(3600)
    declare(shop, "POT-1")
    moved(shop, ("MUG-1", "CUP-1"), ("CUP-1", "POT-1"))
    assert shop.apply().exit_code == ExitCode.DONE
    assert shop.free("POT-1") == 37
    assert shop.writes() == [(PATH, 1), (PATH, 1)]


def test_both_ids_are_there(tmp_path: Path) -> None:
    shop = Rehearsal.open(tmp_path, [offer(1), offer(2)])
    shop.prices({"MUG-2": {"price": 1000}})
    moved(shop, ("MUG-1", "MUG-2"))
    planned = shop.plan()
    (told,) = [f for f in planned.plan.findings if isinstance(f, Blocked)]
    assert told.reason == "it should become `MUG-2`, and the shop has both"
    assert shop.apply().exit_code == ExitCode.PARTIAL
    assert shop.writes() == []


def test_somebody_else_renames_it_meanwhile(shop: Rehearsal) -> None:
    declare(shop, "CUP-1")
    moved(shop, ("MUG-1", "CUP-1"))
    by_hand(shop, "CUP-1", before=PATH)
    applied = shop.apply()
    assert applied.finished.outcomes["rename:MUG-1"] == AlreadyTrue()
    assert applied.exit_code == ExitCode.DONE
    assert shop.plan().exit_code == ExitCode.DONE


def test_somebody_else_gives_it_a_third_id(shop: Rehearsal) -> None:
    declare(shop, "CUP-1")
    moved(shop, ("MUG-1", "CUP-1"))
    by_hand(shop, "JUG-1", before=PATH)
    end = shop.apply().finished.outcomes["rename:MUG-1"]
    assert end == Stale(observed="only `MUG-1`", now="neither of the two")
    assert shop.writes() == []


def by_hand(shop: Rehearsal, name: str, before: str) -> None:
    """Renames it in the cabinet after the plan was made: at the last look before the call."""
    looks = 0

    def look(path: str) -> None:
        nonlocal looks
        looks += path == "/v1/roles"
        if path == "/v3/product/info/list" and looks:
            db = shop.shop._db
            with db.transaction():
                db.execute("UPDATE products SET offer_id = ? WHERE offer_id = 'MUG-1'", (name,))

    shop.wire.before = look


@pytest.mark.parametrize("kind", ["lose-before", "lose-after"])
def test_a_lost_answer(shop: Rehearsal, kind: str) -> None:
    declare(shop, "CUP-1")
    moved(shop, ("MUG-1", "CUP-1"))
    shop.shop.fault(PATH, kind)
    shop.apply()
    assert shop.apply().exit_code == ExitCode.DONE
    assert shop.free("CUP-1") == 40
    assert shop.plan().plan.findings == ()


def test_a_refused_rename_leaves_the_rest_of_the_offer_alone(tmp_path: Path) -> None:
    shop = Rehearsal.open(tmp_path, [offer(1, stocks={MSK: 10}), offer(2), offer(3)])
    shop.stocks(msk={"CUP-1": 5, "MUG-2": 4})
    moved(shop, ("MUG-1", "CUP-1"))

    def take_the_id(path: str) -> None:
        if path == PATH:
            db = shop.shop._db
            with db.transaction():
                db.execute("UPDATE products SET offer_id = 'CUP-1' WHERE offer_id = 'MUG-3'")

    shop.wire.before = take_the_id
    outcomes = shop.apply().finished.outcomes
    end = outcomes["rename:MUG-1"]
    assert isinstance(end, Rejected)
    assert "OFFER_ID_ALREADY_EXISTS" in end.message
    assert isinstance(outcomes["stock:CUP-1@msk"], NotSent)
    assert (shop.free("MUG-1"), shop.free("CUP-1"), shop.free("MUG-2")) == (10, 0, 4)


def test_a_kill_before_it_is_written_down_loses_nothing_when_git_forgets_the_entry(
    shop: Rehearsal,
) -> None:
    shop.shop.sell("MUG-1", MSK, 3)
    shop.clock.advance(3600)
    declare(shop, "CUP-1")
    moved(shop, ("MUG-1", "CUP-1"))

    class Killed(BaseException): ...

    def kill(path: str) -> None:
        if path == PATH:
            raise Killed

    shop.wire.after = kill
    with pytest.raises(Killed):
        shop.apply()
    shop.wire.after = lambda _path: None
    shop.clock.advance(20 * 60)
    shop.apply()

    (shop.folder / "catalog" / "moved.yaml").unlink()
    assert shop.plan().plan.operations == ()
    assert shop.free("CUP-1") == 37
