"""Read a catalog in a process of its own: `read_once FOLDER CACHE CORES`; `-` for no cache.

Prints the seconds from the first import to the checked desired state, and the peak memory of this
process in MB (its workers have their own).
"""

import json
import os
import resource
import sys
import time


def main() -> None:
    start = time.perf_counter()
    from pathlib import Path

    from reconciler.catalog import open_catalog

    folder, cache, cores = sys.argv[1:]
    if hasattr(os, "sched_setaffinity"):
        usable = sorted(os.sched_getaffinity(0))
        os.sched_setaffinity(0, usable[: int(cores)])
    desired = open_catalog(Path(folder), None if cache == "-" else Path(cache)).desired()
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    cells = sum(len(table) for table in desired.stocks.values())
    print(json.dumps({"seconds": seconds, "peak": peak, "cells": cells}))


if __name__ == "__main__":
    main()
