"""Products of the catalog in a plan: told what is not written, and never taken for orphans."""

import httpx
import msgspec
import pytest

from reconciler.plan.finding import Orphan, Unplanned
from reconciler.report.data import plan_json
from reconciler.report.markdown import plan_markdown
from reconciler.report.plain import plain_text
from reconciler.report.plan_text import plan_text
from reconciler.workflow.plan import Planned
from tests.rehearsal import Rehearsal

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


def unplanned(planned: Planned) -> dict[str, tuple[str, ...]]:
    return {f.what: f.offers for f in planned.plan.findings if isinstance(f, Unplanned)}


def test_each_kind_is_told_once(planned: Planned) -> None:
    assert unplanned(planned) == {
        "product cards": ("MUG-1", "NEW"),
        "archivings": ("MUG-2",),
    }


def test_a_rename_is_told_while_the_shop_has_the_old_id(shop: Rehearsal) -> None:
    shop.write("moved.yaml", "kind: moved\nmoved: [{from: MUG-1, to: CUP-1}, {from: X, to: Y}]\n")
    assert unplanned(shop.plan()) == {"renames": ("MUG-1",)}


def test_what_is_done_in_the_shop_is_told_no_more(shop: Rehearsal) -> None:
    shop.shop.archive("MUG-2")
    shop.write("cards.yaml", "kind: products\nproducts: {MUG-2: {state: archived}}\n")
    assert unplanned(shop.plan()) == {}


def test_it_changes_no_exit_code(planned: Planned, shop: Rehearsal) -> None:
    assert planned.plan.operations == ()
    assert planned.exit_code == 0
    assert shop.drift().exit_code == 0
    assert shop.apply().exit_code == 0
    assert shop.writes() == []


def test_what_git_knows_is_no_orphan(shop: Rehearsal) -> None:
    shop.write("cards.yaml", CARDS.replace("MUG-4", "MUG-3").replace("MUG-3: {", "MUG-5: {"))
    assert [f for f in shop.plan().plan.findings if isinstance(f, Orphan)] == []
    shop.write("cards.yaml", "# nothing\n")
    (orphan,) = [f for f in shop.plan().plan.findings if isinstance(f, Orphan)]
    assert orphan.offers == ("MUG-1", "MUG-2", "MUG-3")


def test_an_offer_moved_to_an_id_that_nobody_declares_stays_an_orphan(shop: Rehearsal) -> None:
    shop.write("cards.yaml", "kind: moved\nmoved: [{from: MUG-1, to: MUG-TYPO}]\n")
    (orphan,) = [f for f in shop.plan().plan.findings if isinstance(f, Orphan)]
    assert "MUG-1" in orphan.offers


def test_a_products_only_offer_is_not_read(shop: Rehearsal) -> None:
    shop.stocks(msk={"MUG-1": 10})
    shop.prices({"MUG-1": {"price": 1000}})
    shop.write("cards.yaml", "kind: products\nproducts: {MUG-2: {name: x}, MUG-9: {name: y}}\n")
    asked: list[bytes] = []
    answer = shop.wire.handle_request

    def listening(request: httpx.Request) -> httpx.Response:
        asked.append(request.content)
        return answer(request)

    shop.wire.handle_request = listening  # type: ignore[method-assign]
    plan = shop.plan().plan
    assert plan.totals.offers == 1
    assert any(b"MUG-1" in body for body in asked)
    assert not any(b"MUG-2" in body or b"MUG-9" in body for body in asked)


def test_it_stands_in_every_report(planned: Planned) -> None:
    cards = "Declared and checked, not written by this version: 2 product cards"
    text = plain_text(plan_text(planned, rows=60), 160)
    assert f"{cards} (MUG-1, NEW)" in text
    assert "1 archivings (MUG-2)" in text
    assert f"{cards} (`MUG-1`, `NEW`)" in plan_markdown(planned)
    said = msgspec.json.decode(plan_json(planned))
    assert said["exit_code"] == 0
    found = [one for one in said["plan"]["findings"] if one["kind"] == "unplanned"]
    assert found == [
        {"kind": "unplanned", "what": "product cards", "offers": ["MUG-1", "NEW"]},
        {"kind": "unplanned", "what": "archivings", "offers": ["MUG-2"]},
    ]
