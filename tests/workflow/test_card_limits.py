"""A shop that takes no more cards today: those wait, and everything else goes on."""

from pathlib import Path

import pytest

from reconciler.apply.outcome import Converged, Pending
from reconciler.domain.errors import ExitCode
from tests.rehearsal import MSK, Rehearsal, offer

CARD = {"description_category_id": 17028922, "type_id": 91565}


@pytest.fixture
def carded(tmp_path: Path) -> Rehearsal:
    rehearsal = Rehearsal.open(tmp_path, [offer(1, card=CARD), offer(2, stocks={MSK: 3})])
    rehearsal.write(
        "products.yaml", "kind: products\nproducts: {MUG-1: {attributes: {4191: Да}}}\n"
    )
    rehearsal.stocks(msk={"MUG-2": 9})
    return rehearsal


def test_a_limit_of_the_day_holds_up_cards_alone(carded: Rehearsal) -> None:
    carded.shop.fault(
        "/v1/product/attributes/update",
        "answer",
        status=429,
        body='{"code":"RESOURCE_EXHAUSTED","message":"items limit: limit exceeded"}',
        headers={"Item-Retry-After": "600", "Item-Rate-Limit-Remaining": "0"},
    )
    applied = carded.apply()
    ends = applied.finished.outcomes
    assert isinstance(ends["card:MUG-1:attributes"], Pending)
    assert isinstance(ends["stock:MUG-2@msk"], Converged)
    assert applied.exit_code == ExitCode.CHANGES_PENDING
    assert carded.free("MUG-2") == 9

    assert carded.apply().exit_code == ExitCode.DONE
    assert carded.plan().plan.operations == ()


def test_a_limit_of_the_minute_is_waited_for(carded: Rehearsal) -> None:
    carded.shop.fault(
        "/v1/product/attributes/update",
        "answer",
        status=429,
        body='{"code":"RESOURCE_EXHAUSTED","message":"items limit: limit exceeded"}',
        headers={"Item-Retry-After": "1", "Item-Rate-Limit-Remaining": "0"},
    )
    assert carded.apply().exit_code == ExitCode.DONE
    assert max(carded.virtual.slept) >= 59
