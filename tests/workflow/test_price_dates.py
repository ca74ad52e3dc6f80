"""Prices with dates: due by time, told before, set back afterwards."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from reconciler.plan.finding import Due
from reconciler.plan.model import Plan
from tests.rehearsal import Rehearsal, offer

SALE = """\
kind: prices
prices:
  MUG-1:
    - {{price: 1490, old_price: 1990}}
    - {{price: 1290, from: {begin}, until: {end}}}
"""


def on_sale(folder: Path, *, begin: timedelta, end: timedelta) -> Rehearsal:
    run = Rehearsal.open(folder, [offer(1, price="1490", old_price="1990")])
    now = run.clock.now()
    text = SALE.format(begin=_text(now + begin), end=_text(now + end))
    run.write("prices.yaml", text)
    return run


def test_a_price_is_written_when_it_is_due_and_set_back_when_it_ends(tmp_path: Path) -> None:
    run = on_sale(tmp_path, begin=timedelta(days=2), end=timedelta(days=4))
    assert not run.plan().plan.operations
    run.apply()
    run.clock.advance(2 * 86_400)
    (op,) = run.plan().plan.price_operations
    assert dict(op.after.said()) == {"price": Decimal(1290)}
    assert op.causes == {"price": "git"}
    assert [link.what.split(" 2")[0] for link in op.why] == ["git says price 1290", "due since"]
    assert op.why[0].where.endswith("prices.yaml:5")
    run.apply()
    assert not run.plan().plan.operations
    run.clock.advance(2 * 86_400)
    (op,) = run.apply().plan.price_operations
    assert dict(op.after.said()) == {"price": Decimal(1490)}
    assert op.why[0].where.endswith("prices.yaml:3")
    assert op.why[1].what.startswith("the last price with dates ended at")
    assert not run.plan().plan.operations


def test_a_plan_tells_what_becomes_due_within_a_week(tmp_path: Path) -> None:
    run = on_sale(tmp_path, begin=timedelta(days=2), end=timedelta(days=10))
    now = run.clock.now()
    (first,) = due(run.plan().plan)
    assert (first.offer, first.at) == ("MUG-1", now + timedelta(days=2))
    assert dict(first.prices.said()) == {"price": Decimal(1290)}
    run.clock.advance(5 * 86_400)
    (last,) = due(run.plan().plan)
    assert dict(last.prices.said()) == {"price": Decimal(1490)}


def test_what_is_farther_away_is_not_told(tmp_path: Path) -> None:
    run = on_sale(tmp_path, begin=timedelta(days=8), end=timedelta(days=10))
    assert due(run.plan().plan) == []


def due(plan: Plan) -> list[Due]:
    return [item for item in plan.findings if isinstance(item, Due)]


def _text(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%f}Z"
