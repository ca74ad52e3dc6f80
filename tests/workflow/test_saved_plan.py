"""A saved plan is applied only to what it was made for, and only once."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from reconciler.domain.errors import InvalidInput, PlanStale
from reconciler.plan.model import Plan, sealed
from reconciler.report.data import plan_json
from reconciler.workflow.plan_file import read_plan
from tests.rehearsal import MSK, Rehearsal


@pytest.fixture
def saved(shop: Rehearsal, tmp_path: Path) -> Plan:
    shop.stocks(msk={"MUG-1": 40})
    shop.prices({"MUG-2": {"price": 510}})
    path = tmp_path / "plan.json"
    path.write_bytes(plan_json(shop.plan()))
    return read_plan(path)


def test_it_survives_the_disk_and_applies(shop: Rehearsal, saved: Plan) -> None:
    assert saved == shop.plan().plan
    assert shop.apply(saved).exit_code == 0
    assert shop.free("MUG-1") == 40


def test_a_second_apply_of_it_is_refused(shop: Rehearsal, saved: Plan) -> None:
    shop.apply(saved)
    shop.shop.sell("MUG-1", MSK, 12)
    with pytest.raises(PlanStale, match="another apply"):
        shop.apply(saved)
    assert shop.free("MUG-1") == 28


def test_a_changed_catalog_makes_it_stale(shop: Rehearsal, saved: Plan) -> None:
    shop.stocks(msk={"MUG-1": 41})
    with pytest.raises(PlanStale, match="another catalog"):
        shop.apply(saved)
    assert shop.writes() == []


def test_another_account_makes_it_stale(shop: Rehearsal, saved: Plan) -> None:
    other = sealed(replace(saved, account="0123456789abcdef"))
    with pytest.raises(PlanStale, match="another account"):
        shop.apply(other)
    assert shop.writes() == []


def test_another_address_makes_it_stale(shop: Rehearsal, saved: Plan) -> None:
    other = sealed(replace(saved, endpoint="http://127.0.0.1:8080"))
    with pytest.raises(PlanStale, match="another shop address"):
        shop.apply(other)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "not a plan file"),
        (b"[]", "not a plan file"),
        (b'{"plan": {}}', "not a plan file"),
        (b'{"plan": {"format_version": "9.0"}}', "has format 9.0"),
    ],
)
def test_what_is_no_plan_is_refused(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "plan.json"
    path.write_bytes(content)
    with pytest.raises(InvalidInput) as caught:
        read_plan(path)
    assert words in caught.value.problems[0].message


def test_a_plan_changed_by_hand_is_refused(shop: Rehearsal, tmp_path: Path) -> None:
    shop.stocks(msk={"MUG-1": 40})
    path = tmp_path / "plan.json"
    path.write_bytes(plan_json(shop.plan()).replace(b'"free": 40', b'"free": 90'))
    with pytest.raises(InvalidInput) as caught:
        read_plan(path)
    assert "was changed after it was made" in caught.value.problems[0].message


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput) as caught:
        read_plan(tmp_path / "none.json")
    assert "none.json can't be read" in caught.value.problems[0].message
