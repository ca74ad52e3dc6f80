"""What Ozon refuses of a card is told in words: by the task, by its check, and before any call."""

from pathlib import Path
from typing import Any

import pytest

from reconciler.apply.outcome import Blocked as NotSent
from reconciler.apply.outcome import Rejected
from reconciler.domain.errors import ExitCode
from reconciler.plan.finding import Blocked, Deferred
from tests.rehearsal import Rehearsal
from tests.workflow.small_cards import COLOUR, MUG, MUGS, NEW, card_shop, declare

STOCK = "/v2/products/stocks"


@pytest.fixture
def shop(tmp_path: Path) -> Rehearsal:
    return card_shop(tmp_path)


def new(shop: Rehearsal, **fields: Any) -> None:
    declare(shop, {"NEW": NEW | fields})
    shop.prices({"NEW": {"price": 500, "min_price": 450, "vat": 0.1}})
    shop.stocks(msk={"NEW": 40})


def test_a_refused_import_names_its_attribute(shop: Rehearsal) -> None:
    new(shop)
    shop.shop.reject_next(
        "NEW", "VALUE_MAX_LIMIT", attribute_id=COLOUR, message="слишком много", at_import=True
    )
    applied = shop.apply()
    assert applied.exit_code == ExitCode.PARTIAL
    outcomes = applied.finished.outcomes
    end = outcomes["card:NEW:create"]
    assert isinstance(end, Rejected)
    assert (end.code, end.message, end.attribute) == (
        "VALUE_MAX_LIMIT",
        "слишком много",
        "Цвет товара",
    )
    assert isinstance(outcomes["price:NEW"], NotSent)
    assert isinstance(outcomes["stock:NEW@msk"], NotSent)
    assert [path for path, _ in shop.writes()] == ["/v3/product/import"]
    assert shop.apply().exit_code == ExitCode.DONE
    assert shop.free("NEW") == 40


def test_a_required_attribute_that_is_missing(shop: Rehearsal) -> None:
    new(shop, attributes={str(COLOUR): "белый"})
    end = shop.apply().finished.outcomes["card:NEW:create"]
    assert isinstance(end, Rejected)
    assert (end.code, end.attribute) == ("EMPTY_REQUIRED", "Бренд")


def test_a_value_that_the_dictionary_lacks(shop: Rehearsal) -> None:
    declare(shop, {"MUG-1": {"attributes": {str(COLOUR): "Невиданный"}}})
    end = shop.apply().finished.outcomes["card:MUG-1:attributes"]
    assert isinstance(end, Rejected)
    assert end.attribute == "Цвет товара"
    assert "Невиданный" in end.message


def test_one_refused_card_does_not_hold_up_the_others(tmp_path: Path) -> None:
    shop = card_shop(tmp_path, 3)
    changed = {"attributes": {"4191": "Фарфор"}}
    declare(shop, {f"MUG-{n}": changed for n in (1, 2, 3)})
    shop.shop.reject_next("MUG-2", "VALUE_MAX_LIMIT", at_import=True)
    outcomes = shop.apply().finished.outcomes
    assert isinstance(outcomes.pop("card:MUG-2:attributes"), Rejected)
    assert not any(isinstance(end, Rejected) for end in outcomes.values())
    (again,) = shop.plan().plan.operations
    assert again.offer == "MUG-2"


def test_a_new_card_that_the_check_refuses_gets_no_stock(shop: Rehearsal) -> None:
    new(shop)
    shop.shop.reject_next("NEW", "BAD", attribute_id=COLOUR, message="не тот цвет")
    applied = shop.apply()
    assert applied.exit_code == ExitCode.PARTIAL
    end = applied.finished.outcomes["stock:NEW@msk"]
    assert isinstance(end, Rejected)
    assert (end.message, end.attribute) == ("не тот цвет", "Цвет товара")
    assert STOCK not in dict(shop.writes())

    planned = shop.plan()
    (told,) = [f for f in planned.plan.findings if isinstance(f, Blocked)]
    assert told.reason == "Ozon refused the card: Цвет товара: не тот цвет"
    assert shop.apply().exit_code == ExitCode.PARTIAL
    assert STOCK not in dict(shop.writes())

    new(shop, name="Кружка исправленная")
    shop.apply()
    shop.clock.advance(120)
    assert shop.apply().exit_code == ExitCode.DONE
    assert shop.free("NEW") == 40


def test_a_card_in_its_check_waits_and_is_not_blocked(shop: Rehearsal) -> None:
    new(shop)
    shop.shop.hold_moderation("NEW", 24 * 3600)
    assert shop.apply().exit_code == ExitCode.CHANGES_PENDING
    planned = shop.plan()
    assert planned.exit_code == ExitCode.CHANGES_PENDING
    assert [f.offers for f in planned.plan.findings if isinstance(f, Deferred)] == [("NEW",)]
    assert not [f for f in planned.plan.findings if isinstance(f, Blocked)]
    assert shop.apply().exit_code == ExitCode.CHANGES_PENDING


def test_what_a_new_offer_lacks_is_told_before_any_call(shop: Rehearsal) -> None:
    declare(shop, {"NEW": {"name": "Новая", "category": MUGS, "type": MUG}})
    shop.stocks(msk={"NEW": 40})
    planned = shop.plan()
    (told,) = [f for f in planned.plan.findings if isinstance(f, Blocked)]
    assert "package.weight" in told.reason
    assert "price" in told.reason
    assert shop.apply().exit_code == ExitCode.PARTIAL
    assert shop.writes() == []
