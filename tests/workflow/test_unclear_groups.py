"""Nested attributes whose groups the shop does not tell are never sent back by guess."""

from pathlib import Path
from typing import Any

import pytest

from reconciler.apply.outcome import Stale
from reconciler.plan.finding import Blocked
from reconciler.workflow.apply import apply_plan
from reconciler.workflow.plan import Planned, plan_store
from tests.rehearsal import Rehearsal
from tests.workflow.small_cards import VIDEO, VIDEO_NAME, card_shop, declare, text

A, B = "https://cdn.example.com/a.mp4", "https://cdn.example.com/b.mp4"


@pytest.fixture
def shop(tmp_path: Path) -> Rehearsal:
    """A film without a name, then one with its name before its link: link, name, link."""
    shop = card_shop(tmp_path)
    shop.shop.edit_card(
        "MUG-1",
        complex_attributes=[
            text(VIDEO, A, 100001),
            text(VIDEO_NAME, "Б", 100001),
            text(VIDEO, B, 100001),
        ],
    )
    return shop


def films(*entries: dict[int, str]) -> list[dict[str, Any]]:
    return [
        {"id": 100001, "attributes": {str(number): said for number, said in one.items()}}
        for one in entries
    ]


NAMELESS_FIRST = ({VIDEO: A}, {VIDEO_NAME: "Б", VIDEO: B})


def blocked(shop: Rehearsal) -> list[Blocked]:
    return [f for f in shop.plan().plan.findings if isinstance(f, Blocked)]


def test_no_import_without_a_word_of_git(shop: Rehearsal) -> None:
    declare(shop, {"MUG-1": {"name": "Новое имя", "package": {"weight": 500, "weight_unit": "g"}}})
    (told,) = blocked(shop)
    assert told.reason.startswith("`name`, `package.weight` can only be changed with the whole")
    assert "complex_attributes" in told.fix
    shop.apply()
    assert shop.writes() == []


def test_narrow_calls_go_on(shop: Rehearsal) -> None:
    declare(shop, {"MUG-1": {"name": "Новое имя", "attributes": {"4191": "Фарфор"}}})
    shop.apply()
    assert shop.writes() == [("/v1/product/attributes/update", 1)]
    assert len(blocked(shop)) == 1


def test_what_git_says_of_them_is_held_and_sent(shop: Rehearsal) -> None:
    said = {"name": "Новое имя", "complex_attributes": films(*NAMELESS_FIRST)}
    declare(shop, {"MUG-1": said})
    (op,) = shop.plan().plan.operations
    assert [change.field for change in op.changes] == ["name"]
    shop.apply()
    assert shop.writes() == [("/v3/product/import", 1)]
    assert shop.plan().plan.operations == ()
    assert blocked(shop) == []


def test_other_groups_in_git_are_written(shop: Rehearsal) -> None:
    declare(shop, {"MUG-1": {"complex_attributes": films({VIDEO: A}, {VIDEO: B})}})
    shop.apply()
    assert shop.writes() == [("/v3/product/import", 1)]
    assert shop.plan().plan.operations == ()


def test_groups_that_became_unclear_after_the_plan_are_not_sent_back(tmp_path: Path) -> None:
    shop = card_shop(tmp_path)
    declare(shop, {"MUG-1": {"name": "Новое имя"}})
    link, name = text(VIDEO, A, 100001), text(VIDEO_NAME, "Б", 100001)

    def edit_and_agree(_planned: Planned) -> bool:
        shop.shop.edit_card("MUG-1", complex_attributes=[link, name, link])
        return True

    with shop.job() as job:
        applied = apply_plan(job, plan_store(job), edit_and_agree, shop.listener)
    assert applied is not None
    assert isinstance(applied.finished.outcomes["card:MUG-1:import"], Stale)
    assert shop.writes() == []
