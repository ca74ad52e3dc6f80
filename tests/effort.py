"""How hard the laws are tried: as often as a pull request can wait, or more (`make laws`)."""

import os


def examples(usual: int) -> int:
    """So many examples of a law, times EFFORT."""
    return usual * int(os.environ.get("EFFORT", "1"))
