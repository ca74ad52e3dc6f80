"""The offending lines, read again from the files when problems are about to be shown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec

from reconciler.catalog.sources import CatalogFile
from reconciler.domain.problem import Problem
from reconciler.domain.visible import visible

MAX_EXCERPT = 200
"""Characters. A longer line (a whole document in flow style) is left out."""

_MAY_BE_SECRET = re.compile(r"api_?key|client_?id|credential|secret|token", re.IGNORECASE)


def fill(problems: Iterable[Problem], files: Iterable[CatalogFile] = ()) -> tuple[Problem, ...]:
    """The problems with their excerpts; each file is read once.

    Places in `files` are shown as those have them; all others are read from the disk.
    """
    lines_of: dict[str, list[str]] = {}
    known = {file.shown: file for file in files}
    return tuple(_with_excerpt(problem, lines_of, known) for problem in problems)


def _with_excerpt(
    problem: Problem, lines_of: dict[str, list[str]], known: Mapping[str, CatalogFile]
) -> Problem:
    place = problem.source
    if problem.excerpt or place is None or problem.path.startswith("credentials"):
        return problem
    if place.file not in lines_of:
        lines_of[place.file] = file_lines(place.file, known.get(place.file))
    lines = lines_of[place.file]
    line = lines[place.line - 1] if 0 < place.line <= len(lines) else ""
    if not line.strip() or len(line) > MAX_EXCERPT or _MAY_BE_SECRET.search(line):
        return problem
    # Invisible characters would break the line or move the underline.
    width = max(1, min(problem.width, len(line) - place.column + 1))
    return msgspec.structs.replace(problem, excerpt=visible(line), width=width)


def file_lines(place: str, file: CatalogFile | None = None) -> list[str]:
    """The lines of a file as problems count them; none if it can't be read."""
    try:
        if not file and not Path(place).is_file():
            return []  # The problem may be that it is a pipe, which never ends.
        data = file.read([]) if file else Path(place).read_bytes()
    except OSError:
        return []
    text = (data or b"").decode("utf-8-sig", errors="replace")
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
