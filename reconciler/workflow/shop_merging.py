"""Files that a new shop shares with what is already there: lines and settings are only added."""

import json
import re
from collections.abc import Callable
from typing import Any

Merge = Callable[[str, str], str | None]
"""The text that is there and the one that we want to what it becomes; None if we can't tell."""


def merge_lines(there: str, wanted: str) -> str:
    """The lines that are missing, behind the others; line ends stay of the kind that they are."""
    end = "\r\n" if "\r\n" in there else "\n"
    known = {line.strip().removeprefix("/") for line in there.splitlines()}
    missing = [line for line in wanted.splitlines() if line not in known]
    if there and missing and not there.endswith("\n"):
        there += end
    return there + "".join(f"{line}{end}" for line in missing)


def merge_json(there: str, wanted: str) -> str | None:
    """Keys and list items that are missing; what is said stays. None for anything but plain JSON.

    Editors allow comments and trailing commas in their settings. Those files are not ours to
    rewrite.
    """
    try:
        old = json.loads(there, object_pairs_hook=_without_twins)
    except (ValueError, RecursionError):
        return None
    if not isinstance(old, dict):
        return None
    new = _merged(old, json.loads(wanted))
    if new == old:
        return there
    return json.dumps(new, ensure_ascii=False, indent=_indent(there)) + "\n"


MERGES: dict[str, Merge] = {
    ".gitignore": merge_lines,
    ".vscode/settings.json": merge_json,
    ".vscode/extensions.json": merge_json,
}
"""Path to the way in which the file is merged."""


def _merged(old: Any, wanted: Any) -> Any:
    if isinstance(old, dict) and isinstance(wanted, dict):
        both = {key: _merged(old[key], wanted[key]) if key in wanted else old[key] for key in old}
        return {**both, **{key: inner for key, inner in wanted.items() if key not in old}}
    if isinstance(old, list) and isinstance(wanted, list):
        return [*old, *(item for item in wanted if item not in old)]
    return old


def _without_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object with a key twice could not be written again as it was."""
    made = dict(pairs)
    if len(made) < len(pairs):
        raise ValueError
    return made


def _indent(text: str) -> int | str:
    """The indentation of the first indented line."""
    found = re.search(r"^([ \t]+)\S", text, re.MULTILINE)
    return found[1] if found else 2
