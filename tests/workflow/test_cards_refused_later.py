"""Cards that Ozon takes in and refuses hours later are told until it takes them."""

from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from reconciler.domain.errors import ExitCode
from reconciler.domain.ids import OfferId
from reconciler.plan.finding import CardRefused
from reconciler.report.data import plan_json
from reconciler.report.markdown import plan_markdown
from reconciler.report.plain import plain_text
from reconciler.report.plan_text import plan_text
from reconciler.report.settled import settled_json, settled_text
from reconciler.report.waiting import refused_words
from reconciler.workflow.settling import Settled, settle
from tests.rehearsal import Rehearsal
from tests.workflow.small_cards import BRAND, card_shop, declare

HOURS = 6 * 3600
CODE = "error_attribute_values_empty"


@pytest.fixture
def shop(tmp_path: Path) -> Rehearsal:
    """An update that Ozon took, and refused hours after the run."""
    shop = card_shop(tmp_path, 3)
    declare(shop, {"MUG-1": {"name": "Новое имя"}, "MUG-2": {"name": "Кружка 2"}})
    shop.shop.reject_next("MUG-1", CODE, attribute_id=BRAND, message="пусто")
    shop.shop.hold_moderation("MUG-1", HOURS)
    assert shop.apply().exit_code == ExitCode.DONE
    assert refused(shop) == []
    shop.clock.advance(HOURS + 60)
    return shop


def refused(shop: Rehearsal) -> list[CardRefused]:
    return [f for f in shop.plan().plan.findings if isinstance(f, CardRefused)]


def ask(shop: Rehearsal) -> Settled:
    with shop.job() as job:
        return settle(job, timedelta(0))


def test_the_plan_tells_it_in_every_form_with_the_attribute_and_a_hint(shop: Rehearsal) -> None:
    planned = shop.plan()
    (told,) = refused(shop)
    assert (told.offer, told.task, told.code, told.attribute) == ("MUG-1", None, CODE, "Бренд")
    assert planned.plan.operations == ()
    text = plain_text(plan_text(planned), 300)
    assert "Refused cards: MUG-1: not sold, rejected by the shop" in text
    assert "attribute «Бренд»: пусто; " in text
    markdown = plan_markdown(planned)
    assert "refused cards: `MUG-1`" in markdown
    assert "«Бренд»" in markdown
    (found,) = [
        item
        for item in msgspec.json.decode(plan_json(planned))["plan"]["findings"]
        if item["kind"] == "card-refused"
    ]
    assert (found["task"], found["attribute"]) == (None, "Бренд")


def test_settle_tells_it_with_the_exit_code_of_refusals(shop: Rehearsal) -> None:
    settled = ask(shop)
    assert settled.exit_code == ExitCode.PARTIAL
    assert "attribute «Бренд»" in plain_text(settled_text(settled), 300)
    (found,) = msgspec.json.decode(settled_json(settled))["refused"]
    assert found["attribute"] == "Бренд"


def test_it_is_told_until_ozon_takes_the_card(shop: Rehearsal) -> None:
    assert refused(shop) == refused(shop) != []
    declare(shop, {"MUG-1": {"name": "Кружка исправленная"}, "MUG-2": {"name": "Кружка 2"}})
    shop.apply()
    shop.clock.advance(60)
    assert refused(shop) == []
    assert ask(shop).exit_code == ExitCode.DONE


def test_only_declared_cards_are_told(shop: Rehearsal) -> None:
    declare(shop, {"MUG-2": {"name": "Кружка 2"}})
    assert refused(shop) == []
    assert ask(shop).exit_code == ExitCode.DONE


def test_a_renamed_offer_is_told_under_the_id_of_git(shop: Rehearsal) -> None:
    declare(shop, {"MUG-ONE": {"name": "Новое имя"}})
    shop.write("moved.yaml", "kind: moved\nmoved: [{from: MUG-1, to: MUG-ONE}]\n")
    assert [item.offer for item in refused(shop)] == ["MUG-ONE"]
    shop.apply()
    assert [item.offer for item in refused(shop)] == ["MUG-ONE"]


def test_thousands_of_reasons_are_counted() -> None:
    refused = [
        CardRefused(offer=OfferId(f"A{n}"), task=None, code="X", message=f"no {n}")
        for n in range(3000)
    ]
    told = list(refused_words(refused))
    assert len(told) == 21
    assert told[-1].says == "2,980 cards for 2,980 more reasons"


def test_it_costs_a_call_a_list_and_one_for_the_reasons(shop: Rehearsal) -> None:
    before = len(shop.shop.calls())
    shop.plan()
    paths = [call.path for call in shop.shop.calls()[before:]]
    assert paths.count("/v3/product/list") == 2 + 3
    assert paths.count("/v3/product/info/list") == 1


def test_cards_under_way_to_their_check_are_none(tmp_path: Path) -> None:
    shop = card_shop(tmp_path, 2)
    declare(shop, {"MUG-1": {"name": "Новое имя"}})
    shop.shop.reject_next("MUG-1", CODE)
    shop.shop.hold_moderation("MUG-1", HOURS)
    shop.apply()
    assert refused(shop) == []
    assert ask(shop).exit_code == ExitCode.DONE


def test_a_list_that_was_cut_is_named_and_holds_nothing_up(shop: Rehearsal) -> None:
    shop.shop.fault("/v3/product/list", "truncate", keep=0, times=None)
    settled = ask(shop)
    assert settled.exit_code == ExitCode.DONE
    (unread,) = settled.unread
    assert unread.startswith("cards that Ozon refused can't be read")
    assert unread in plain_text(settled_text(settled), 300)
