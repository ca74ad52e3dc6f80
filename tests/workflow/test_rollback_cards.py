"""Cards, ids and the archive go back as well; what was created is never deleted."""

from pathlib import Path
from typing import Any

import pytest

from reconciler.domain.errors import ExitCode
from reconciler.plan.finding import Blocked
from reconciler.plan.operation import Rename, SetArchived, SetCard
from reconciler.workflow.plan import Planned
from reconciler.workflow.rolling_back import plan_rollback
from tests.rehearsal import MSK, STORE, Rehearsal, offer
from tests.workflow.small_cards import CARD, PICTURES, PRICES
from tests.workflow.test_new_offers import declare


@pytest.fixture
def shop(tmp_path: Path) -> Rehearsal:
    shop = Rehearsal.open(tmp_path, [offer(1, card=CARD, stocks={MSK: 40}, **PRICES)])
    card(shop, name="Кружка 1")
    assert shop.apply().exit_code == ExitCode.DONE
    return shop


def card(shop: Rehearsal, offer: str = "MUG-1", **fields: Any) -> None:
    said = ", ".join(f"{name}: {value}" for name, value in fields.items())
    shop.write("products.yaml", f"kind: products\nproducts: {{{offer}: {{{said}}}}}\n")


def undo(shop: Rehearsal, run: int) -> Planned:
    with shop.job() as job:
        return plan_rollback(job, run)


def live(shop: Rehearsal, name: str) -> Any:
    with shop.job() as job:
        return job.shop.cards.read([name])[name].card  # type: ignore[list-item,index]


def reasons(planned: Planned) -> list[str]:
    return [item.reason for item in planned.plan.findings if isinstance(item, Blocked)]


@pytest.mark.parametrize("mode", ["enforce", "on_change"])
def test_fields_come_back_by_the_narrowest_call(shop: Rehearsal, mode: str) -> None:
    shop.write("store.yaml", STORE + f"manage: {{products: {mode}}}\n")
    before = live(shop, "MUG-1")
    card(shop, name="Ошибка", attributes="{4191: Плохо}", images=f"[{PICTURES[2]}, {PICTURES[0]}]",
         remove="[images]")  # fmt: skip
    wrong = shop.apply()
    assert wrong.exit_code == ExitCode.DONE
    assert live(shop, "MUG-1").name == "Ошибка"
    shop.clock.advance(3600)
    planned = undo(shop, wrong.run)
    assert all(isinstance(op, SetCard) and op.cause == "rollback" for op in planned.plan.operations)
    assert shop.apply(planned.plan).exit_code == ExitCode.DONE
    after = live(shop, "MUG-1")
    assert (after.name, after.attributes) == (before.name, before.attributes)
    assert len(after.images) == len(PICTURES)
    again = shop.plan().plan
    assert planned.plan.undoes is not None
    if mode == "enforce":
        assert again.operations
        assert planned.plan.undoes.again
    else:
        assert again.operations == ()
        assert again.drift, "what differs is told"
        assert planned.plan.undoes.again == ()
    card(shop, name="Кружка 1")
    assert shop.plan().plan.operations == ()


def test_an_attribute_that_was_added_goes_again(shop: Rehearsal) -> None:
    card(shop, name="Кружка 1", attributes="{9024: Лишнее}")
    wrong = shop.apply()
    assert wrong.exit_code == ExitCode.DONE
    assert "9024" in live(shop, "MUG-1").attributes
    planned = undo(shop, wrong.run)
    assert [op.id for op in planned.plan.operations] == ["card:MUG-1:import"]
    before = shop.shop.stock("MUG-1", MSK)
    assert shop.apply(planned.plan).exit_code == ExitCode.DONE
    assert "9024" not in live(shop, "MUG-1").attributes
    assert shop.shop.stock("MUG-1", MSK) == before


def test_a_field_that_another_hand_changed_stays(shop: Rehearsal) -> None:
    card(shop, name="Ошибка")
    wrong = shop.apply()
    shop.clock.advance(60)
    card(shop, name="Другое")
    with_others = shop.apply()
    assert with_others.exit_code == ExitCode.DONE
    planned = undo(shop, wrong.run)
    assert planned.plan.operations == ()
    assert "wrote it again" in reasons(planned)[0]


def test_a_rename_goes_back_after_everything_else(shop: Rehearsal) -> None:
    shop.stocks(msk={"MUG-1": 40})
    shop.apply()
    shop.write("moved.yaml", "kind: moved\nmoved: [{from: MUG-1, to: CUP-1}]\n")
    card(shop, "CUP-1", name="Кружка 1")
    shop.stocks(msk={"CUP-1": 70})
    wrong = shop.apply()
    assert wrong.exit_code == ExitCode.DONE
    shop.clock.advance(3600)
    shop.shop.sell("CUP-1", MSK, 2)
    planned = undo(shop, wrong.run)
    assert [op.id for op in planned.plan.operations] == ["stock:CUP-1@msk", "rename:CUP-1"]
    rename = planned.plan.operations[1]
    assert isinstance(rename, Rename)
    assert (rename.was, rename.offer) == ("CUP-1", "MUG-1")
    assert shop.apply(planned.plan).exit_code == ExitCode.DONE
    assert shop.free("MUG-1") == 38
    # The catalog goes back as well: nothing is left to do, and nothing is sold twice.
    (shop.folder / "catalog" / "moved.yaml").unlink()
    card(shop, name="Кружка 1")
    shop.stocks(msk={"MUG-1": 40})
    shop.clock.advance(3600)
    assert shop.plan().plan.operations == ()


def test_out_of_the_archive_with_what_it_had(shop: Rehearsal) -> None:
    shop.stocks(msk={"MUG-1": 40})
    shop.apply()
    card(shop, state="archived")
    shop.stocks(msk={})
    wrong = shop.apply()
    assert wrong.exit_code == ExitCode.DONE
    assert shop.free("MUG-1") == 0
    shop.clock.advance(60)
    planned = undo(shop, wrong.run)
    assert [op.id for op in planned.plan.operations] == ["unarchive:MUG-1", "stock:MUG-1@msk"]
    assert planned.plan.totals.comes_back == ("MUG-1",)
    assert shop.apply(planned.plan).exit_code == ExitCode.DONE
    assert shop.free("MUG-1") == 40


def test_a_new_offer_goes_into_the_archive_and_is_never_deleted(shop: Rehearsal) -> None:
    declare(shop)
    wrong = shop.apply()
    assert wrong.exit_code == ExitCode.DONE
    shop.clock.advance(3600)
    planned = undo(shop, wrong.run)
    assert [op.id for op in planned.plan.operations] == ["stock:MUG-NEW@msk", "archive:MUG-NEW"]
    assert isinstance(planned.plan.operations[1], SetArchived)
    assert planned.plan.undoes is not None
    assert any("only goes into the archive" in one for one in planned.plan.undoes.remarks)
    assert shop.apply(planned.plan).exit_code == ExitCode.DONE
