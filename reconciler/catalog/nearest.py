"""`did you mean`: the known name that is nearest to what was written."""

from collections.abc import Iterable
from difflib import get_close_matches


def nearest(written: str, known: Iterable[str]) -> str | None:
    """The nearest known name, letter case aside; None if nothing comes near."""
    by_folded = {name.casefold(): name for name in known}
    found = get_close_matches(written.casefold(), by_folded, n=1, cutoff=0.6)
    return by_folded[found[0]] if found else None


def suggestion(written: str, known: Iterable[str], otherwise: str) -> str:
    """`Did you mean `price`?`, or another sentence where nothing comes near."""
    found = nearest(written, known)
    return f"Did you mean `{found}`?" if found else otherwise


def listed(names: Iterable[str], most: int = 20) -> str:
    """Names in backticks, in their order; a long list is cut with its length."""
    all_names = list(names)
    shown = ", ".join(f"`{name}`" for name in all_names[:most])
    left = len(all_names) - most
    return f"{shown} and {left} more" if left > 0 else shown
