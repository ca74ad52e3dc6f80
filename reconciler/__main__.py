"""`reconciler` and `python -m reconciler`."""

import os
import sys
from contextlib import suppress


def main() -> None:
    """Run the command line; `--version` answers before anything heavy is imported."""
    if sys.argv[1:] in (["--version"], ["-V"]):
        from reconciler.version import VERSION

        sys.stdout.write(f"reconciler {VERSION}\n")
        return
    from reconciler.cli.app import run
    from reconciler.cli.stop import STOP

    code = run(sys.argv[1:])
    if STOP.asked():
        # Python would wait for threads that still wait for answers, which nobody wants any more.
        with suppress(OSError, ValueError):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(code)
    sys.exit(code)


if __name__ == "__main__":
    main()
