"""The formatting of files: all are read and formatted before the first one is written."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from reconciler.catalog import with_excerpts
from reconciler.catalog.files import YamlFile, read_bytes, why_no_folder, yaml_files
from reconciler.catalog.saving import Change, save
from reconciler.domain.errors import InvalidInput
from reconciler.domain.problem import Problem

if TYPE_CHECKING:
    from reconciler.catalog.workers import Workers


class Formatting(msgspec.Struct, frozen=True):
    """What formatting would change, in the order of the files."""

    changes: tuple[Change, ...]
    unchanged: int


def plan_formatting(
    paths: Sequence[Path], progress: Callable[[int, int], None] | None = None
) -> Formatting:
    """Format files, and the YAML files of folders, in memory.

    `progress` hears how many bytes of how many are done. Raises InvalidInput with the problems of
    all files that can't be read.
    """
    from reconciler.catalog.workers import each

    problems: list[Problem] = []
    changes: list[Change] = []
    unchanged = done = 0
    sizes = {file: _size(file) for file in _files(paths, problems)}
    total = sum(sizes.values())
    with closing(each(sizes, "format", _formatted)) as results:
        for file, data, formatted in results:
            if isinstance(formatted, list):
                problems += formatted
            elif formatted == data:
                unchanged += 1
            else:
                changes.append(Change(file.shown, file.path, data, formatted))
            done += sizes[file]
            if progress:
                progress(done, total)
    if problems:
        raise InvalidInput(with_excerpts(problems))
    return Formatting(tuple(changes), unchanged)


def save_formatting(formatting: Formatting) -> None:
    """Write the files that change. Raises InvalidInput if one can't be written."""
    save(formatting.changes)


class _Formatted(NamedTuple):
    """A file, its bytes, and what they become or why they can't be read."""

    file: YamlFile
    data: bytes
    formatted: bytes | list[Problem]


def _formatted(file: YamlFile, workers: Workers | None) -> _Formatted:
    from reconciler.catalog.formatting import format_text

    problems: list[Problem] = []
    data = read_bytes(file, problems)
    if data is None:
        return _Formatted(file, b"", problems)
    formatted = workers.ask(file.shown, data) if workers else None
    try:
        return _Formatted(file, data, formatted or format_text(data, file.shown))
    except InvalidInput as wrong:
        return _Formatted(file, data, list(wrong.problems))


def _size(file: YamlFile) -> int:
    """Bytes, as far as the system tells; only for the progress."""
    try:
        return file.path.stat().st_size
    except OSError:
        return 0


def _files(paths: Sequence[Path], problems: list[Problem]) -> list[YamlFile]:
    """Each file once, however many ways lead to it."""
    found: dict[Path, YamlFile] = {}
    for path in paths:
        if why_no_folder(path) is None:
            files = yaml_files(path, problems)
        elif os.path.isfile(path):  # noqa: PTH113  (it does not raise)
            files = [YamlFile(path.name, path.as_posix(), path)]
        else:
            problems.append(_nothing_there(path))
            continue
        for file in files:
            found.setdefault(file.path.resolve(), file)
    return list(found.values())


def _nothing_there(path: Path) -> Problem:
    return Problem(
        code="file-unreadable",
        message=f"There is no file or folder `{path.as_posix()}`.",
        fix="Name files or folders that exist, or none for the catalog and the policies.",
    )
