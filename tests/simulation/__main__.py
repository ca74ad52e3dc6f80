"""`make simulate RUNS=10000`: many lives, with a bar; the seed of a failure reproduces it."""

import sys
from collections import Counter

from rich.progress import Progress

from tests.simulation.running import lives, on_all_processors


def main() -> int:
    """`python -m tests.simulation RUNS [FIRST]`, or `--seed N` for one life with its story."""
    if sys.argv[1:2] == ["--seed"]:
        counts, failures = lives([int(sys.argv[2])])
        print("\n".join(failures) or f"holds: {dict(counts)}")
        return 1 if failures else 0
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    first = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    total: Counter[str] = Counter()
    broken: list[str] = []
    with Progress() as progress:
        bar = progress.add_task("lives", total=runs)
        for counts, failures in on_all_processors(first, runs):
            total += counts
            broken += failures
            progress.advance(bar, counts["runs"])
    for failure in broken[:5]:
        print(failure, end="\n\n")
    for name, count in sorted(total.items()):
        print(f"{name:32}{count:>12,}")
    print(f"{'oversold or written needlessly':32}{len(broken):>12,}")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
