"""How earlier changes of cards stand, in words."""

from datetime import UTC, datetime

import msgspec

from reconciler.apply.outcome import Converged, Outcome, Pending, Rejected, Unknown
from reconciler.domain.ids import OfferId
from reconciler.report.plain import plain_text
from reconciler.report.settled import settled_json, settled_text
from reconciler.workflow.settling import Settled, SettledTask

NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)


def settled(*ends: Outcome) -> Settled:
    tasks = [
        SettledTask(
            operation=f"card:O{n}:import", offer=OfferId(f"O{n}"), task=n, sent_at=NOW, outcome=end
        )
        for n, end in enumerate(ends)
    ]
    return Settled(store="test", tasks=tuple(tasks))


def test_what_went_well_comes_last_and_all_is_counted() -> None:
    refused = Rejected("error_attribute_values_empty", "empty", attribute="Бренд")
    told = plain_text(
        settled_text(settled(Converged("task 1"), refused, Pending("busy"), Unknown("lost"))), 160
    )
    assert told.index("card:O1:import") < told.index("card:O0:import")
    assert "attribute «Бренд»" in told
    assert "hint: " in told
    assert "1 of 4 changes of cards took effect, 1 refused, 1 to be compared anew" in told
    assert told.rstrip().endswith("1 still at work")


def test_long_lists_are_cut() -> None:
    told = plain_text(settled_text(settled(*[Pending("busy")] * 9), rows=2), 160)
    assert told.count("card:") == 2
    assert "7 more" in told


def test_machines_get_the_same() -> None:
    document = msgspec.json.decode(settled_json(settled(Pending("busy", 7))))
    assert document["exit_code"] == 2
    assert document["tasks"][0]["outcome"] == {"outcome": "pending", "reason": "busy", "task": 7}
