"""A stock call is read back with the look of the next one; whatever comes between, it is proved."""

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pytest

from reconciler.apply.outcome import Blocked, Converged, Outcome
from tests.rehearsal import MSK, Rehearsal, offer

STOCKS = "/v2/products/stocks"
READS = "/v2/product/info/stocks-by-warehouse/fbs"
CELLS = 250


def shop_of(tmp_path: Path, **options: object) -> Rehearsal:
    products = [offer(n, stocks={MSK: (14, 4)}) for n in range(CELLS)]
    shop = Rehearsal.open(tmp_path, products, **options)
    shop.stocks(msk={f"MUG-{n}": 12 for n in range(CELLS)})
    return shop


def ends(outcomes: Mapping[str, Outcome]) -> Counter[str]:
    return Counter(type(end).__name__ for end in outcomes.values())


def test_a_shop_of_another_meaning_gets_no_second_call(tmp_path: Path) -> None:
    """Its first answer is understood by the look of the second call, which must then stay away."""
    shop = shop_of(tmp_path, stock_semantics="present")
    applied = shop.apply()
    assert applied.exit_code == 5
    assert "present stock" in applied.finished.stopped
    assert shop.writes() == [(STOCKS, 100)]
    assert ends(applied.finished.outcomes)[Blocked.__name__] == CELLS - 100


def test_a_run_that_is_told_to_stop_still_proves_what_it_sent(tmp_path: Path) -> None:
    shop = shop_of(tmp_path)
    applied = shop.apply(must_stop=lambda: bool(shop.writes()))
    assert applied.exit_code == 5
    assert shop.writes() == [(STOCKS, 100)]
    assert ends(applied.finished.outcomes) == {"Converged": 100, "Blocked": CELLS - 100}
    assert shop.apply().exit_code == 0
    assert sum(items for _, items in shop.writes()) == CELLS


def test_so_does_one_that_breaks_off(tmp_path: Path) -> None:
    shop = shop_of(tmp_path)
    looks = [0]

    def refuse_one(path: str) -> None:
        if path == READS and shop.writes():
            looks[0] += 1
            if looks[0] == 1:
                shop.shop.fault(READS, "offer-not-signed")

    shop.wire.before = refuse_one
    applied = shop.apply()
    assert applied.finished.error is not None
    assert shop.writes() == [(STOCKS, 100)]
    assert ends(applied.finished.outcomes) == {"Converged": 100, "Blocked": CELLS - 100}


def test_a_wait_is_used_to_prove(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing stays unproved through the 30 s for which cells of the next call rest."""
    shop = shop_of(tmp_path)
    shop.stocks(msk={"MUG-0": 11})
    shop.apply()
    shop.stocks(msk={f"MUG-{n}": 12 for n in range(101)})
    proved_by_then: list[int] = []
    told: dict[str, Outcome] = {}
    monkeypatch.setattr(shop.listener, "progressed", told.update)
    monkeypatch.setattr(
        shop.listener, "waiting", lambda _seconds, _why: proved_by_then.append(len(told))
    )
    assert shop.apply().exit_code == 0
    assert proved_by_then == [100]
    assert all(isinstance(end, Converged) for end in told.values())
