"""Problems and drift as workflow commands of GitHub Actions: annotations at lines of files."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Literal

from reconciler.domain.problem import Problem
from reconciler.report.drifts import Drift, Row, row
from reconciler.report.plain import harmless

Level = Literal["error", "warning", "notice"]


def github_commands(problems: Iterable[Problem], level: Level = "error") -> str:
    """One line a problem: `::error`, or `::notice` for what is only odd."""
    return "".join(f"{_command(problem, level)}\n" for problem in problems)


def drift_commands(drift: Iterable[Drift]) -> str:
    """One `::warning` line for everything that moved without us, at its line in git."""
    return "".join(f"{_drift_command(row(item))}\n" for item in drift)


def command(level: Level, file: str, line: int, title: str, message: str) -> str:
    """One note at a line of a file."""
    place = {"file": _from_here(file), "line": str(line), "title": title}
    return f"::{level} {_properties(place)}::{_data(message)}"


def note(level: Level, title: str, message: str) -> str:
    """One note that belongs to no line."""
    return f"::{level} {_properties({'title': title})}::{_data(message)}"


def _drift_command(told: Row) -> str:
    file, _, line = told.where.rpartition(":")
    place = {"file": _from_here(file), "line": line} if file else {}
    rest = f" ({told.rest})" if told.rest else ""
    message = (
        f"{told.offer} {told.what}: expected {told.expected}, the shop has {told.live}{rest}; "
        f"{told.follows}"
    )
    return f"::warning {_properties({**place, 'title': 'drift'})}::{_data(message)}"


def _command(problem: Problem, level: Level) -> str:
    properties = {"title": problem.code}
    if problem.source:
        place = problem.source
        properties = {
            "file": _from_here(place.file),
            "line": str(place.line),
            "col": str(place.column),
            "endColumn": str(place.column + max(1, problem.width)),
            **properties,
        }
    path = f" (in {problem.path})" if problem.path else ""
    message = f"{problem.message}{path}\nfix: {problem.fix}"
    return f"::{level} {_properties(properties)}::{_data(message)}"


def _properties(properties: Mapping[str, str]) -> str:
    return ",".join(f"{name}={_property(value)}" for name, value in properties.items())


def _from_here(file: str) -> str:
    """The path as GitHub knows it: from the working folder, which is the checkout."""
    path = Path(file)
    here = Path.cwd()
    return path.relative_to(here).as_posix() if path.is_relative_to(here) else file


def _data(text: str) -> str:
    """The escapes of a message. Control characters would reach whoever reads the log."""
    escaped = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return harmless(escaped)


def _property(text: str) -> str:
    """The escapes of a property, where `:` and `,` would end it."""
    return _data(text).replace(":", "%3A").replace(",", "%2C")
