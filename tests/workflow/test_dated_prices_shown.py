"""Prices with dates in `show`, and in commands that edit: those leave lists to people."""

from pathlib import Path

import pytest

from reconciler.catalog.edit_target import target_of
from reconciler.domain.errors import InvalidInput
from reconciler.domain.problem import Problem
from reconciler.workflow.editing import Order, plan_edits
from reconciler.workflow.showing import show_offer
from reconciler.workflow.where import Where
from tests.rehearsal import STORE

LIST = """\
kind: prices
prices:
  MUG:
    - {price: 1490, strategy: false}
    - {price: 1290, from: 2026-12-25T00:00+03:00, until: 2027-01-09T00:00+03:00}
"""


@pytest.fixture
def catalog(tmp_path: Path) -> Path:
    folder = tmp_path / "catalog"
    folder.mkdir()
    (folder / "store.yaml").write_text(STORE)
    (folder / "prices.yaml").write_text(LIST)
    return folder


def test_show_says_when_each_price_holds(catalog: Path) -> None:
    where = Where(catalog=catalog, policies=catalog, state=catalog / "state.db")
    shown = {".".join(value.path): value.value for value in show_offer(where, "MUG").values}
    time = "from 2026-12-25T00:00+03:00 until 2027-01-09T00:00+03:00"
    assert shown == {"price": 1490, "strategy": False, f"price.{time}": 1290}


@pytest.mark.parametrize("removing", [False, True])
def test_a_list_is_not_edited(catalog: Path, removing: bool) -> None:
    problems: list[Problem] = []
    word = "MUG.price" if removing else "MUG.price=1590"
    target = target_of(word, ["MUG"], problems, removing=removing)
    assert target is not None
    with pytest.raises(InvalidInput) as caught:
        plan_edits(Order(catalog=catalog, targets=[target], removing=removing))
    (problem,) = caught.value.problems
    assert "list of prices with dates" in problem.message
    assert "by hand" in problem.fix
