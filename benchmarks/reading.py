"""How long the catalogs of large sellers take to read and check, cold and warm."""

import json
import statistics
import subprocess
import sys
from pathlib import Path

GENERATOR = Path(__file__).with_name("generate.py")
RUNS = 3


def reading(folder: Path) -> None:
    full, compact, million = (folder / name for name in ("full", "compact", "million"))
    generate(full, "--offers", "100000", "--files", "200", "--shape", "full")
    generate(compact, "--offers", "100000", "--shape", "compact")
    generate(million, "--offers", "200000", "--shape", "compact")
    cache = folder / "cache" / "catalog"
    cards = "100,000 cards x 5 warehouses"
    told(f"{cards}: cold, 2 cores", full, "-", 2)
    told(f"{cards}: cold, 1 core", full, "-", 1)
    read(full, str(cache), 2)
    told(f"{cards}: nothing changed", full, str(cache), 2)
    changed(f"{cards}: one file changed", full, str(cache))
    told("500,000 cells, compact: cold, 1 core", compact, "-", 1)
    told("1,000,000 cells, compact: cold, 2 cores", million, "-", 2)


def generate(folder: Path, *options: str) -> None:
    command = [sys.executable, str(GENERATOR), str(folder), "--warehouses", "5", "--seed", "1"]
    subprocess.run([*command, *options], check=True, capture_output=True)


def changed(what: str, folder: Path, cache: str) -> None:
    """Each run finds another byte in one file of usual size."""
    path = max(folder.rglob("*.yaml"), key=lambda file: file.stat().st_size)
    runs = []
    for _ in range(RUNS):
        path.write_bytes(path.read_bytes() + b"# another byte\n")
        runs.append(read(folder, cache, 2))
    line(what, runs)


def told(what: str, folder: Path, cache: str, cores: int) -> None:
    line(what, [read(folder, cache, cores) for _ in range(RUNS)])


def line(what: str, runs: list[dict[str, float]]) -> None:
    seconds = statistics.median(run["seconds"] for run in runs)
    peak = max(run["peak"] for run in runs)
    print(f"{what:<52} {seconds:8.2f} s {peak:8.0f} MB")


def read(folder: Path, cache: str, cores: int) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.read_once", str(folder), cache, str(cores)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found
