"""The map of the house names files that are there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/architecture.md").read_text("utf-8")
NAMED = sorted(set(re.findall(r"`([\w/]+\.py)`", PAGE)))


@pytest.mark.parametrize("folder", ["reconciler", "tests"])
def test_every_file_that_is_named_is_there(folder: str) -> None:
    ours = [name for name in NAMED if name.startswith("tests/") == (folder == "tests")]
    files = [f"/{path.relative_to(ROOT).as_posix()}" for path in (ROOT / folder).rglob("*.py")]
    missing = [name for name in ours if not any(file.endswith(f"/{name}") for file in files)]
    assert len(ours) > 40
    assert missing == []
