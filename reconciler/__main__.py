"""`reconciler` and `python -m reconciler`."""

import sys


def main() -> None:
    """Run the command line; `--version` answers before anything heavy is imported."""
    if sys.argv[1:] in (["--version"], ["-V"]):
        from reconciler.version import VERSION

        sys.stdout.write(f"reconciler {VERSION}\n")
        return
    from reconciler.cli.app import run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
