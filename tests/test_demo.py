"""`make demo` tells its story: every step ends with the exit code that it should."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_the_demo_goes_as_told() -> None:
    finished = subprocess.run(
        [sys.executable, "-m", "reconciler", "demo"],
        cwd=ROOT,
        env={**os.environ, "COLUMNS": "160"},  # a narrow one breaks lines inside of words
        capture_output=True,
        text=True,
        check=False,
    )
    assert finished.returncode == 0, finished.stdout + finished.stderr
    told = " ".join(finished.stdout.split())  # a narrow terminal wraps lines
    for words in (
        "DENIED stock-mass-zero",
        "kind: waiver",
        "proved by reading back",
        "Moved by orders since the last apply, left alone: 15 units ordered, in 2 cells",
        "git: 31 on hand (catalog/stocks/msk.yaml:12); less 3 of orders not handed over",
        "/v2/products/stocks 1 item",
        "+ MUG-ORG-350",
        "/v3/product/import 1 items",
        "sold 1 of MUG-ORG-350@msk",
        "Drift: 2 differences",
        "Plan: nothing to change",
    ):
        assert words in told, words
    assert "expected exit code" not in finished.stdout
