"""Products of the catalog in a plan: what is done, what can't be, and never taken for orphans."""

import httpx
import pytest

from reconciler.plan.finding import Blocked, Orphan
from reconciler.plan.operation import Rename, SetArchived, SetCard, SetStock
from reconciler.report.markdown import plan_markdown
from reconciler.report.plain import plain_text
from reconciler.report.plan_text import plan_text
from reconciler.workflow.plan import Planned
from tests.rehearsal import STORE, Rehearsal

CARDS = """\
kind: products
products:
  MUG-1: {name: Кружка}
  NEW: {name: Новая}
  MUG-2: {state: archived}
  AWAY: {state: archived}
  MUG-3: {state: released}
---
kind: moved
moved: [{from: MUG-4, to: MUG-5}, {from: LONG-GONE, to: MUG-1}]
"""


@pytest.fixture
def planned(shop: Rehearsal) -> Planned:
    shop.write("cards.yaml", CARDS)
    return shop.plan()


def blocked(planned: Planned) -> dict[tuple[str, ...], str]:
    return {f.offers: f.reason for f in planned.plan.findings if isinstance(f, Blocked)}


def orphans(planned: Planned) -> tuple[str, ...]:
    return tuple(o for f in planned.plan.findings if isinstance(f, Orphan) for o in f.offers)


def test_a_field_that_differs_is_written(planned: Planned) -> None:
    (op,) = [op for op in planned.plan.operations if isinstance(op, SetCard)]
    assert (op.offer, [change.field for change in op.changes]) == ("MUG-1", ["name"])


def test_a_new_offer_that_lacks_something_is_told_what(planned: Planned) -> None:
    reason = blocked(planned)["NEW",]
    assert "the shop has no such offer, and a new one lacks" in reason
    for missing in ("category", "type", "package.weight", "price"):
        assert missing in reason


def test_an_offer_with_open_orders_is_not_archived(planned: Planned) -> None:
    assert blocked(planned)["MUG-2",] == "it should be archived, and 2 units wait in orders"
    assert not [op for op in planned.plan.operations if isinstance(op, SetArchived)]


def test_archiving_zeroes_the_stock_first(shop: Rehearsal) -> None:
    shop.write("cards.yaml", "kind: products\nproducts: {MUG-1: {state: archived}}\n")
    *zeros, last = shop.plan().plan.operations
    assert isinstance(last, SetArchived)
    assert [op.after.free for op in zeros if isinstance(op, SetStock)] == [0, 0]
    assert set(last.depends_on) == {op.id for op in zeros}


def test_a_rename_is_planned_while_the_shop_has_the_old_id(shop: Rehearsal) -> None:
    shop.write(
        "moved.yaml",
        "kind: moved\nmoved: [{from: MUG-1, to: CUP-1}, {from: X, to: Y}]\n"
        "---\nkind: products\nproducts: {CUP-1: {labels: {class: A}}}\n",
    )
    (op,) = shop.plan().plan.operations
    assert isinstance(op, Rename)
    assert (op.was, op.offer, op.labels) == ("MUG-1", "CUP-1", {"class": "A"})


def test_what_is_done_in_the_shop_is_planned_no_more(shop: Rehearsal) -> None:
    shop.shop.archive("MUG-2")
    shop.write("cards.yaml", "kind: products\nproducts: {MUG-2: {state: archived}}\n")
    planned = shop.plan()
    assert planned.plan.operations == ()
    assert planned.exit_code == 0


def test_what_is_only_observed_is_told_and_not_written(shop: Rehearsal) -> None:
    shop.write("store.yaml", STORE + "manage: {products: observe}\n")
    moved = (
        CARDS.replace("MUG-3: {", "CUP-3: {").replace("MUG-4", "MUG-3").replace("MUG-5", "CUP-3")
    )
    shop.write("cards.yaml", moved)
    planned = shop.plan()
    assert planned.plan.operations == ()
    assert "`manage.products` is `observe`" in blocked(planned)["MUG-3",]
    assert [drift.field for drift in planned.plan.drift] == ["name"]
    shop.apply()
    assert shop.writes() == []


def test_what_git_knows_is_no_orphan(shop: Rehearsal) -> None:
    shop.write("cards.yaml", CARDS.replace("MUG-4", "MUG-3").replace("MUG-3: {", "MUG-5: {"))
    assert orphans(shop.plan()) == ()
    shop.write("cards.yaml", "# nothing\n")
    assert orphans(shop.plan()) == ("MUG-1", "MUG-2", "MUG-3")


def test_an_offer_moved_to_an_id_that_nobody_declares_stays_an_orphan(shop: Rehearsal) -> None:
    shop.write("cards.yaml", "kind: moved\nmoved: [{from: MUG-1, to: MUG-TYPO}]\n")
    planned = shop.plan()
    assert planned.plan.operations == ()
    assert "MUG-1" in orphans(planned)


def test_stock_and_prices_of_an_offer_with_only_a_card_are_not_read(shop: Rehearsal) -> None:
    shop.stocks(msk={"MUG-1": 10})
    shop.prices({"MUG-1": {"price": 1000}})
    shop.write("cards.yaml", "kind: products\nproducts: {MUG-2: {name: x}, MUG-9: {name: y}}\n")
    asked: dict[str, bytes] = {}
    answer = shop.wire.handle_request

    def listening(request: httpx.Request) -> httpx.Response:
        asked[request.url.path] = asked.get(request.url.path, b"") + request.content
        return answer(request)

    shop.wire.handle_request = listening  # type: ignore[method-assign]
    plan = shop.plan().plan
    assert plan.totals.offers == 1
    assert plan.totals.cards == 2
    about_card = {path for path, body in asked.items() if b"MUG-2" in body}
    assert about_card == {"/v4/product/info/attributes"}
    assert not any(b"MUG-9" in body for body in asked.values())


def test_it_stands_in_every_report(planned: Planned) -> None:
    text = plain_text(plan_text(planned, rows=60), 200)
    for said in (text, plan_markdown(planned)):
        assert "a new one lacks" in said
        assert "units wait in orders" in said
