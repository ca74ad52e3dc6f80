"""A cut list of orders sells nothing twice: what it left out, the shop still holds as reserved."""

import contextlib
from pathlib import Path

import pytest

from reconciler.domain.errors import ReadIncomplete
from reconciler.ozon import lists
from tests.rehearsal import MSK, Rehearsal, offer

CHANGES, WAITING = "/v4/posting/fbs/list", "/v4/posting/fbs/unfulfilled/list"
SAID, SHOWN = 40, 60
SALES = (1, 3, 2, 1, 2)
MOST_PAGES = 30

STATEMENTS = {"free": "as_of", "on_hand": "counted_at"}


@pytest.fixture(autouse=True)
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two orders a page, so that a few orders have several."""
    monkeypatch.setattr(lists, "POSTINGS_A_PAGE", 2)


def opened(folder: Path, kind: str) -> Rehearsal:
    """A number was said, then orders came in; the shop shows more than is left."""
    shop = Rehearsal.open(folder, [offer(1, stocks={MSK: SHOWN})])
    moment = shop.clock.now().isoformat()
    shop.stocks(msk={"MUG-1": {kind: SAID, STATEMENTS[kind]: f'"{moment}"'}})
    for units in SALES:
        shop.clock.advance(60)
        shop.shop.sell("MUG-1", MSK, units)
    shop.clock.advance(600)
    return shop


def cut(shop: Rehearsal, path: str, number: int, keep: int) -> list[str]:
    """Cut the page that is answered as the so-many-th of its path; returns all that were asked."""
    asked: list[str] = []

    def before(called: str) -> None:
        if called == path:
            asked.append(called)
            if len(asked) == number:
                shop.shop.fault(path, "truncate", keep=keep)

    shop.wire.before = before
    return asked


@pytest.mark.parametrize("kind", STATEMENTS)
@pytest.mark.parametrize("keep", [0, 1])
@pytest.mark.parametrize("path", [CHANGES, WAITING], ids=["changes", "waiting"])
def test_a_list_that_is_cut_at_any_page(
    tmp_path_factory: pytest.TempPathFactory, path: str, keep: int, kind: str
) -> None:
    left = SAID - sum(SALES)
    for number in range(1, MOST_PAGES):
        shop = opened(tmp_path_factory.mktemp("cut"), kind)
        asked = cut(shop, path, number, keep)
        with contextlib.suppress(ReadIncomplete):
            shop.apply()
        if shop.writes():
            assert shop.free("MUG-1") <= left, f"page {number} was cut"
        if len(asked) < number:
            assert number > 2, "there was more than one page to cut"
            break
    else:
        pytest.fail("the read never had fewer pages")
    assert shop.free("MUG-1") == left


@pytest.mark.parametrize("path", [CHANGES, WAITING], ids=["changes", "waiting"])
def test_both_looks_at_a_list_are_cut(tmp_path: Path, path: str) -> None:
    """The one that the plan is made of, and the last one before the write."""
    shop = opened(tmp_path, "free")
    shop.shop.fault(path, "truncate", keep=0, times=99)
    with contextlib.suppress(ReadIncomplete):
        shop.apply()
    assert shop.free("MUG-1") <= SAID - sum(SALES)
    shop.shop.clear_faults()
    shop.clock.advance(3600)
    shop.apply()
    assert shop.free("MUG-1") == SAID - sum(SALES)


def test_what_a_cut_left_out_is_named(tmp_path: Path) -> None:
    shop = opened(tmp_path, "free")
    for path in (CHANGES, WAITING):
        shop.shop.fault(path, "truncate", keep=0, times=99)
    (op,) = shop.plan().plan.stock_operations
    assert op.after.free == SAID - sum(SALES)
    assert f"less {sum(SALES)} reserved for no order that is listed" in [w.what for w in op.why]


@pytest.mark.parametrize("keep", [0, 1])
@pytest.mark.parametrize("number", range(1, 9))
def test_what_was_handed_over_and_cut_out_is_not_sold_again(
    tmp_path: Path, number: int, keep: int
) -> None:
    """Shipped orders hold no units: only the end of the list, asked for beforehand, tells."""
    shop = opened(tmp_path, "free")
    for order in shop.shop.postings():
        shop.clock.advance(1800)
        shop.shop.ship(order.posting_number)
    shop.clock.advance(600)
    cut(shop, CHANGES, number, keep)
    shop.apply()
    assert shop.free("MUG-1") == SAID - sum(SALES)


def test_a_list_that_is_cut_each_time_leads_to_no_write(tmp_path: Path) -> None:
    shop = opened(tmp_path, "free")
    for order in shop.shop.postings():
        shop.clock.advance(1800)
        shop.shop.ship(order.posting_number)
    shop.clock.advance(600)
    shop.shop.fault(CHANGES, "truncate", keep=1, times=99)
    planned = shop.plan()
    assert planned.plan.operations == ()
    assert "ended before" in str(planned.plan.findings)
