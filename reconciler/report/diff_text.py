"""The lines that a change of files adds and takes away, as `diff -u` shows them."""

from collections.abc import Iterable
from difflib import unified_diff

from reconciler.catalog.saving import Change


def diff_text(changes: Iterable[Change]) -> str:
    """Unified diffs of all files, one after the other."""
    return "".join(_diff(change) for change in changes)


def _diff(change: Change) -> str:
    before, after = _lines(change.before or b""), _lines(change.after)
    old = f"a/{change.shown}" if change.before is not None else "/dev/null"
    return "".join(
        line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
        for line in unified_diff(before, after, old, f"b/{change.shown}")
    )


def _lines(data: bytes) -> list[str]:
    """Lines end at LF alone: a CR before it is content that a change may concern."""
    parts = data.decode().split("\n")
    return [f"{part}\n" for part in parts[:-1]] + parts[-1:] * bool(parts[-1])
