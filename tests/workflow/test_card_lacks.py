"""What a card comes out without is not remembered as applied, and is said."""

from datetime import timedelta
from pathlib import Path

import pytest

from reconciler.apply.outcome import Pending, Rejected
from reconciler.domain.errors import ExitCode
from reconciler.plan.operation import SetCard
from reconciler.workflow.apply import apply_plan
from reconciler.workflow.plan import plan_store
from reconciler.workflow.settling import settle
from tests.rehearsal import Rehearsal
from tests.workflow.small_cards import PICTURES, card_shop, declare
from tests.workflow.test_card_crash import NEW

READ = "/v4/product/info/attributes"
CREATE = "card:NEW:create"
DECLARED = NEW | {"color_image": PICTURES[0]}


@pytest.fixture
def shop(tmp_path: Path) -> Rehearsal:
    shop = card_shop(tmp_path)
    declare(shop, {"NEW": DECLARED})
    shop.prices({"NEW": {"price": 500, "min_price": 450, "vat": 0.1}})
    return shop


def lose(shop: Rehearsal, **fields: object) -> None:
    """The shop shows the new card without these, from the first look on."""

    def before(path: str) -> None:
        if path == READ and any(call.path == "/v3/product/import" for call in shop.shop.calls()):
            shop.shop.edit_card("NEW", **fields)

    shop.wire.before = before


def changed(shop: Rehearsal) -> set[str]:
    operations = shop.plan().plan.operations
    return {one.field for op in operations if isinstance(op, SetCard) for one in op.changes}


def test_a_create_that_lacks_a_picture_does_not_pass_for_done(shop: Rehearsal) -> None:
    lose(shop, color_image="")
    applied = shop.apply()
    end = applied.finished.outcomes[CREATE]
    assert isinstance(end, Pending)
    assert "color_image" in end.reason
    assert applied.exit_code == ExitCode.CHANGES_PENDING
    assert changed(shop) == {"color_image"}
    shop.wire.before = lambda _path: None
    assert shop.apply().exit_code == ExitCode.DONE
    assert changed(shop) == set()


def test_nor_one_that_lacks_an_attribute(shop: Rehearsal) -> None:
    lose(shop, attributes=[])
    end = shop.apply().finished.outcomes[CREATE]
    assert isinstance(end, Pending)
    assert changed(shop) == {f"attributes.{number}" for number in NEW["attributes"]}


def test_settle_says_it_as_well(shop: Rehearsal) -> None:
    with shop.job() as job:
        apply_plan(job, plan_store(job), lambda _plan: True, shop.listener, patience=timedelta(0))
    shop.clock.advance(60)
    shop.shop.edit_card("NEW", depth=0, color_image="")
    with shop.job() as job:
        settled = settle(job)
    (task,) = settled.tasks
    assert isinstance(task.outcome, Rejected)
    assert "color_image, package.depth" in task.outcome.message
    assert settled.exit_code == ExitCode.PARTIAL
    assert changed(shop) == {"color_image", "package.depth"}


def test_the_next_plan_finds_it_without_settle(shop: Rehearsal) -> None:
    with shop.job() as job:
        apply_plan(job, plan_store(job), lambda _plan: True, shop.listener, patience=timedelta(0))
    shop.clock.advance(60)
    shop.shop.edit_card("NEW", weight=0)
    assert changed(shop) == {"package.weight"}
