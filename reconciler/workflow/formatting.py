"""The formatting of files: all are read and formatted before the first one is written."""

from collections.abc import Sequence
from pathlib import Path

import msgspec

from reconciler.catalog import with_excerpts
from reconciler.catalog.files import YamlFile, read_bytes, yaml_files
from reconciler.catalog.saving import Change, save
from reconciler.domain.errors import InvalidInput
from reconciler.domain.problem import Problem


class Formatting(msgspec.Struct, frozen=True):
    """What formatting would change, in the order of the files."""

    changes: tuple[Change, ...]
    unchanged: int


def plan_formatting(paths: Sequence[Path]) -> Formatting:
    """Format files, and the YAML files of folders, in memory.

    Raises InvalidInput with the problems of all files that can't be read.
    """
    from reconciler.catalog.formatting import format_text

    problems: list[Problem] = []
    changes: list[Change] = []
    unchanged = 0
    for file in _files(paths, problems):
        data = read_bytes(file, problems)
        if data is None:
            continue
        try:
            formatted = format_text(data, file.shown)
        except InvalidInput as wrong:
            problems += wrong.problems
            continue
        if formatted == data:
            unchanged += 1
        else:
            changes.append(Change(file.shown, file.path, data, formatted))
    if problems:
        raise InvalidInput(with_excerpts(problems))
    return Formatting(tuple(changes), unchanged)


def save_formatting(formatting: Formatting) -> None:
    """Write the files that change. Raises InvalidInput if one can't be written."""
    save(formatting.changes)


def _files(paths: Sequence[Path], problems: list[Problem]) -> list[YamlFile]:
    """Each file once, however many ways lead to it."""
    found: dict[Path, YamlFile] = {}
    for path in paths:
        if path.is_dir():
            files = yaml_files(path, problems)
        elif path.is_file():
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
