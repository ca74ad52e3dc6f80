"""Killed at any call of a run on cards, then run again: as if it never was, and nothing twice."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from reconciler.domain.errors import ExitCode
from reconciler.plan.finding import Processing
from reconciler.sandbox import Killed
from tests.rehearsal import MSK, Rehearsal, offer
from tests.workflow.small_cards import CARD, NEW, PICTURES, PRICES, declare, whole

IMPORT = "/v3/product/import"
ONCE = {
    IMPORT: 1,
    "/v1/product/attributes/update": 1,
    "/v2/product/pictures/import": 1,
    "/v1/product/update/offer-id": 1,
    "/v1/product/archive": 1,
    "/v1/product/import/prices": 1,
    "/v2/products/stocks": 2,
}


def rehearsal(folder: Path) -> Rehearsal:
    """One offer is to be created, others get an attribute, pictures, an id, a place in the archive.

    Prices of the new one need a call of their own, since an import takes no lowest price.
    """
    products = [offer(n, card=CARD, stocks={MSK: 5}, **PRICES) for n in (1, 2, 3, 4)]
    shop = Rehearsal.open(folder, products)
    declare(
        shop,
        {
            "NEW": NEW,
            "MUG-1": {"attributes": {"4191": "Фарфор"}},
            "MUG-2": {"images": PICTURES[::-1]},
            "CUP-3": {"name": "Кружка 3"},
            "MUG-4": {"state": "archived"},
        },
    )
    shop.write("moved.yaml", "kind: moved\nmoved: [{from: MUG-3, to: CUP-3}]\n")
    shop.prices({"NEW": {"price": 500, "min_price": 450, "vat": 0.1}, "CUP-3": {"price": 1490}})
    shop.stocks(msk={"NEW": 40, "CUP-3": 5})
    return shop


def kill_at(shop: Rehearsal, call: int, *, after: bool) -> None:
    """Kill at the n-th call, before or after the shop handled it."""
    shop.shop.fault("*", "kill-after" if after else "kill-before", call=call)


def final(shop: Rehearsal) -> list[Any]:
    names = ("NEW", "MUG-1", "MUG-2", "CUP-3", "MUG-4")
    return [*(whole(shop, name) for name in names), *(shop.free(name) for name in names)]


def sent(shop: Rehearsal) -> Counter[str]:
    """Writing calls that the shop took, also those whose answer was lost."""
    return Counter(
        call.path
        for call in shop.shop.calls()
        if call.path in ONCE and (call.status == 200 or call.fault == "lose-after")
    )


@pytest.fixture(scope="module")
def quiet(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[Any], list[str]]:
    """What a run without a crash leaves, and its calls."""
    shop = rehearsal(tmp_path_factory.mktemp("quiet"))
    assert shop.apply().exit_code == ExitCode.DONE
    assert sent(shop) == ONCE
    return final(shop), [call.path for call in shop.shop.calls()]


MOST = 70


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("call", range(1, MOST + 1))
def test_killed_and_run_again(
    tmp_path: Path, quiet: tuple[list[Any], list[str]], call: int, after: bool
) -> None:
    expected, paths = quiet
    if call > len(paths):
        return
    shop = rehearsal(tmp_path)
    kill_at(shop, call, after=after)
    with pytest.raises(Killed):
        shop.apply()
    shop.clock.advance(31)
    soon = shop.apply()
    assert soon.exit_code in (ExitCode.DONE, ExitCode.CHANGES_PENDING), soon.finished
    assert all(times <= ONCE[path] for path, times in sent(shop).items()), sent(shop)
    shop.clock.advance(16 * 60)
    assert shop.apply().exit_code == ExitCode.DONE
    assert final(shop) == expected
    assert sent(shop) == ONCE
    assert shop.plan().exit_code == ExitCode.DONE


def test_the_calls_above_cover_a_whole_run(quiet: tuple[list[Any], list[str]]) -> None:
    assert len(quiet[1]) <= MOST


def test_a_task_is_followed_where_the_killed_run_left_it(tmp_path: Path) -> None:
    shop = rehearsal(tmp_path)
    polls = [n for n, path in enumerate(_paths(tmp_path / "first")) if path.endswith("import/info")]
    kill_at(shop, polls[0] + 1, after=False)
    with pytest.raises(Killed):
        shop.apply()
    planned = shop.plan()
    (told,) = [f for f in planned.plan.findings if isinstance(f, Processing)]
    assert told.reason == f"Ozon still works on task {told.task}"
    assert not [op for op in planned.plan.operations if op.offer == told.offer]


def _paths(folder: Path) -> list[str]:
    folder.mkdir()
    shop = rehearsal(folder)
    shop.apply()
    return [call.path for call in shop.shop.calls()]


@pytest.mark.parametrize("kind", ["lose-before", "lose-after"])
def test_a_lost_answer_of_an_import(
    tmp_path: Path, quiet: tuple[list[Any], list[str]], kind: str
) -> None:
    shop = rehearsal(tmp_path)
    shop.shop.fault(IMPORT, kind)
    first = shop.apply()
    assert first.exit_code != ExitCode.DONE
    assert type(first.finished.outcomes["card:NEW:create"]).__name__ == "Unknown"
    taken = 1 if kind == "lose-after" else 0
    assert sent(shop)[IMPORT] == taken
    planned = shop.plan()
    (told,) = [f for f in planned.plan.findings if isinstance(f, Processing)]
    assert (told.offer, told.task) == ("NEW", None)
    shop.apply()
    assert sent(shop)[IMPORT] == taken
    shop.clock.advance(16 * 60)
    assert shop.apply().exit_code == ExitCode.DONE
    assert sent(shop)[IMPORT] == 1
    assert final(shop) == quiet[0]


def test_a_refusal_while_nobody_looked_is_sent_again(tmp_path: Path) -> None:
    """The task failed after the run was killed: nothing is at work, so the next run sends anew."""
    shop = rehearsal(tmp_path)
    shop.shop.reject_next("MUG-1", "VALUE_MAX_LIMIT", at_import=True)
    submitted = _paths(tmp_path / "first").index("/v1/product/attributes/update") + 1
    kill_at(shop, submitted + 1, after=False)
    with pytest.raises(Killed):
        shop.apply()
    shop.clock.advance(16 * 60)
    assert shop.apply().exit_code == ExitCode.DONE
    assert sent(shop)["/v1/product/attributes/update"] == 2
    assert shop.plan().exit_code == ExitCode.DONE
