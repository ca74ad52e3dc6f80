"""Problems as workflow commands of GitHub Actions: annotations at the lines of a pull request."""

from collections.abc import Iterable
from pathlib import Path
from typing import Literal

from reconciler.domain.problem import Problem
from reconciler.report.plain import harmless

Level = Literal["error", "notice"]


def github_commands(problems: Iterable[Problem], level: Level = "error") -> str:
    """One line a problem: `::error`, or `::notice` for what is only odd."""
    return "".join(f"{_command(problem, level)}\n" for problem in problems)


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
    said = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    path = f" (in {problem.path})" if problem.path else ""
    message = f"{problem.message}{path}\nfix: {problem.fix}"
    return f"::{level} {said}::{_data(message)}"


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
