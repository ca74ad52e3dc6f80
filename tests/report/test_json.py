"""The documents for machines."""

import json
import math
from typing import Any

import pytest

from reconciler.apply.outcome import Blocked, Converged, Outcome, Rejected, Stale
from reconciler.domain.errors import ShopUnreachable
from reconciler.report.data import applied_json, drift_json, plan_json
from reconciler.report.document import FORMAT_VERSION, error_json
from reconciler.workflow.plan import Drifted
from tests.rehearsal import Rehearsal
from tests.report.builders import applied, plan, planned, stock
from tests.report.scenes import SCENES


def load(document: bytes) -> dict[str, Any]:
    def refuse(text: str) -> float:
        raise AssertionError(f"{text} is not JSON")

    found: dict[str, Any] = json.loads(document, parse_constant=refuse)
    return found


@pytest.mark.parametrize("name", SCENES)
def test_a_plan_has_a_version_and_the_exit_code(name: str, rehearsal: Rehearsal) -> None:
    made = SCENES[name](rehearsal)
    document = load(plan_json(made))
    assert document["format_version"] == FORMAT_VERSION
    assert document["exit_code"] == made.exit_code
    assert document["plan"]["id"] == made.plan.id
    assert math.isfinite(document["plan"]["cost"]["eta_seconds"])


OK: Outcome = Converged("5")
ENDINGS: list[tuple[dict[str, Outcome], int]] = [
    ({"stock:A@msk": OK}, 0),
    ({"stock:A@msk": OK, "stock:B@msk": Rejected("X", "no")}, 5),
    ({"stock:A@msk": Stale("1", "2")}, 4),
    ({}, 0),
]


@pytest.mark.parametrize(("outcomes", "code"), ENDINGS)
def test_a_run_has_the_exit_code_and_counts_its_outcomes(
    outcomes: dict[str, Outcome], code: int
) -> None:
    document = load(applied_json(applied(outcomes)))
    assert document["exit_code"] == code
    assert document["operations"] == len(document["outcomes"]) == len(outcomes)
    assert document["converged"] == sum(o is OK for o in outcomes.values())


def test_a_run_that_the_shop_ended_has_the_shop_s_exit_code() -> None:
    error = ShopUnreachable("gone", "wait")
    done = applied({"stock:A@msk": Blocked("not sent")}, "gone", error)
    document = load(applied_json(done))
    assert (document["exit_code"], document["stopped"]) == (8, "gone")


def test_drift_and_errors_have_both_too() -> None:
    for document, code in (
        (load(drift_json(Drifted(plan(stock())))), 0),
        (load(error_json(ShopUnreachable("gone", "wait"))), 8),
    ):
        assert document["format_version"] == FORMAT_VERSION
        assert document["exit_code"] == code


def test_a_name_that_is_not_utf_8_is_still_json() -> None:
    document = load(error_json(ShopUnreachable("no store \udcff", "")))
    assert document["error"] == "no store ?"


@pytest.mark.parametrize("offer", ['A"B', "A\\B", "A\nB", "Кружка", "\x1b[2J", "\u2028"])
def test_any_offer_id_survives_the_trip(offer: str) -> None:
    document = load(plan_json(planned(plan(stock(offer)))))
    assert document["plan"]["operations"][0]["offer"] == offer
