"""What a run says of its progress where nobody watches a terminal."""

import pytest
from msgspec.structs import replace

from reconciler.apply.outcome import Converged
from reconciler.cli import progress
from reconciler.cli.progress import ApplyProgress, ReadProgress
from reconciler.plan.order import Changes, in_order
from tests.plan.operations import NOW, set_stock
from tests.report.builders import plan


def test_each_line_tells_how_long_it_still_takes(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    time = [1000.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: time[0])
    stocks = [set_stock(f"O{n:05}", "msk", 0, 5) for n in range(8_100)]
    operations = in_order(Changes(stocks=stocks))
    told = ApplyProgress()
    told.started(replace(plan(*operations), operations=operations, observed_at=NOW))
    time[0] += 10
    told.progressed({op.id: Converged("5") for op in operations[:8_000]})
    time[0] += 52
    told.progressed({op.id: Converged("5") for op in operations[8_000:]})
    told.finished()
    first, second = capsys.readouterr().err.strip().splitlines()
    assert first.startswith("applied 8,000 of 8,100 operations, about 5")
    assert first.endswith("s left")
    assert second == "applied 8,100 of 8,100 operations"


def test_a_wait_says_what_is_waited_for(capsys: pytest.CaptureFixture[str]) -> None:
    told = ReadProgress()
    told.wait(298, "writes are looked at so long after their run")
    told.wait(5, "the limit of /v1/x")
    assert capsys.readouterr().err.splitlines() == [
        "waiting 4 min 58 s: writes are looked at so long after their run",
        "waiting 5 s: the limit of /v1/x",
    ]
