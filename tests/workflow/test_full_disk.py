"""A disk that is full in the middle of a run ends it, and the run says that it was the disk."""

from pathlib import Path

import pytest

from reconciler.apply.outcome import Blocked
from reconciler.report.applied_text import applied_text
from reconciler.report.plain import plain_text
from reconciler.state.journal import SqlJournal
from tests.rehearsal import MSK, Rehearsal, offer

CELLS = 100


def test_it_is_named_and_the_next_run_makes_it_good(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = Rehearsal.open(tmp_path, [offer(n, stocks={MSK: 10}) for n in range(CELLS)])
    shop.stocks(msk={f"MUG-{n}": 40 for n in range(CELLS)})
    intend = SqlJournal.intend

    def full(self: SqlJournal, *arguments: object) -> None:
        self._db.execute("pragma max_page_count = 1")
        intend(self, *arguments)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(SqlJournal, "intend", full)
        applied = shop.apply()
    assert shop.writes() == []
    assert {type(end) for end in applied.finished.outcomes.values()} == {Blocked}
    words = " ".join(plain_text(applied_text(applied), 200).split())
    assert "Stopped: the state file can't be read or written: database or disk is full" in words
    assert "make room on the disk" in words
    assert "not sent: the state file can't be read or written: database or disk is full" in words
    assert shop.apply().exit_code == 0
    assert shop.free("MUG-1") == 40
