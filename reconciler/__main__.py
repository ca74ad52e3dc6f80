"""`reconciler` and `python -m reconciler`."""

import os
import sys
from contextlib import suppress

_DECLINED = 9
"""The exit code of every no of a person. What names it may not be imported yet."""


def main() -> None:
    """Run the command line; `--version` answers before anything heavy is imported."""
    if sys.argv[1:] in (["--version"], ["-V"]):
        from reconciler.version import VERSION

        sys.stdout.write(f"reconciler {VERSION}\n")
        return
    try:
        from reconciler.cli.app import run
        from reconciler.cli.stop import STOP

        code, is_asked = run(sys.argv[1:]), STOP.asked()
    except KeyboardInterrupt:
        # While all that was imported, or once more while the command ended.
        sys.stderr.write("\ninterrupted\n")
        code, is_asked = _DECLINED, True
    if is_asked:
        # Python would wait for threads that still wait for answers, which nobody wants any more.
        with suppress(OSError, ValueError, KeyboardInterrupt):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(code)
    sys.exit(code)


if __name__ == "__main__":
    main()
