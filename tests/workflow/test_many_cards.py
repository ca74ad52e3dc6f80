"""A first plan looks into every card, and holds only some of them at a time."""

from pathlib import Path

import pytest

from reconciler.domain.ids import OfferId
from reconciler.workflow.making import make
from tests.rehearsal import Rehearsal
from tests.workflow.small_cards import card_shop, declare

COUNT = 7


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Rehearsal:
    monkeypatch.setattr("reconciler.workflow.card_reading.TOGETHER", 2)
    shop = card_shop(tmp_path, COUNT)
    cards = {f"MUG-{n}": {"name": f"Кружка {n}"} for n in range(1, COUNT + 1)}
    cards["MUG-3"] = {"name": "Другая"}
    declare(shop, cards | {"NEW-1": {"name": "x"}, "NEW-2": {"name": "y"}, "NEW-3": {"name": "z"}})
    return shop


def test_all_are_compared_and_those_as_declared_are_not_kept(shop: Rehearsal) -> None:
    with shop.job() as job:
        made = make(job)
    assert set(made.snapshot.cards) == {"MUG-3"}
    assert len(made.told.settled) == COUNT - 1
    assert set(made.told.cards) == {"MUG-3", "NEW-1", "NEW-2", "NEW-3"}
    assert [op.offer for op in made.plan.operations] == [OfferId("MUG-3")]


def test_the_next_plan_looks_into_none(shop: Rehearsal) -> None:
    shop.apply()
    with shop.job() as job:
        made = make(job)
    assert (dict(made.snapshot.cards), dict(made.told.settled)) == ({}, {})
