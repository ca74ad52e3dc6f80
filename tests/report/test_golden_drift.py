"""What the report on drift looks like."""

import msgspec

from reconciler.domain.ids import OfferId, WarehouseAlias
from reconciler.plan.finding import Unconfirmed
from reconciler.report.data import drift_json
from reconciler.report.plain import plain_text
from reconciler.report.plan_text import drift_text, plan_text
from reconciler.workflow.plan import Drifted
from tests.rehearsal import Rehearsal
from tests.report import builders, golden
from tests.report.scenes import consumed_and_drift, nothing_to_do, steady_drifted


def test_drift_and_sales(rehearsal: Rehearsal) -> None:
    consumed_and_drift(rehearsal)
    drifted = steady_drifted(rehearsal.drift())
    golden.check("020-drift.wide.txt", plain_text(drift_text(drifted), 160))
    golden.check("020-drift.100.txt", plain_text(drift_text(drifted), 100))
    golden.check("020-drift.json", drift_json(drifted))
    golden.check("020-drift-cut.wide.txt", plain_text(drift_text(drifted, rows=1), 160))


def test_no_drift(rehearsal: Rehearsal) -> None:
    nothing_to_do(rehearsal)
    drifted = steady_drifted(rehearsal.drift())
    golden.check("021-no-drift.wide.txt", plain_text(drift_text(drifted), 160))
    golden.check("021-no-drift.json", drift_json(drifted))


def test_a_write_whose_answer_was_lost() -> None:
    lost = Unconfirmed(
        offer=OfferId("MUG"), warehouse=WarehouseAlias("msk"), sent=40, now=38, taken_as="written"
    )
    plan = builders.plan(findings=(lost,))
    golden.check("022-unconfirmed.wide.txt", plain_text(plan_text(builders.planned(plan)), 160))
    document = msgspec.json.decode(drift_json(Drifted(plan)))
    assert document["exit_code"] == 2
    assert document["summary"]["drift"] == len(document["drift"]) == 1
