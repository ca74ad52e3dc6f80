"""Run one command of `reconciler`; the last line on stderr is its peak memory in MB."""

import resource
import sys

from reconciler.cli.app import run


def main() -> None:
    code = run(sys.argv[1:])
    sys.stdout.flush()
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, file=sys.stderr)
    sys.exit(code)


if __name__ == "__main__":
    main()
