"""A shop to report on, in the working folder."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.rehearsal import Rehearsal
from tests.report.scenes import open_shop


@pytest.fixture
def rehearsal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Rehearsal]:
    monkeypatch.chdir(tmp_path)
    opened = open_shop(Path())
    with opened.shop:
        yield opened
    opened.wire.close()
