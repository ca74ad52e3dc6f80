"""Run one command of `reconciler`; the last line on stderr is its peak memory in MB."""

import resource
import sys
from pathlib import Path

from reconciler.cli.app import run

STATUS = Path("/proc/self/status")


def main() -> None:
    code = run(sys.argv[1:])
    sys.stdout.flush()
    print(peak(), file=sys.stderr)
    sys.exit(code)


def peak() -> float:
    """In MB. Linux tells of itself; `getrusage` counts the memory of who started us as well."""
    if STATUS.exists():
        line = next(one for one in STATUS.read_text("utf-8").splitlines() if "VmHWM" in one)
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
