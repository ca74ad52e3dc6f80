"""Errors for people: what is wrong, where, and the way out."""

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.text import Text

from reconciler.domain.errors import InvalidInput, ReconcilerError
from reconciler.report.words import count

_SAVED = ("not-committed",)
"""Problems that come after the files were saved."""


def error_text(error: ReconcilerError) -> RenderableType:
    """An error, or every problem of the input with its place, line, reason and fix."""
    if not isinstance(error, InvalidInput):
        return Group(*_message(error.message, error.fix))
    parts: list[RenderableType] = []
    for problem in error.problems:
        place = f"{problem.source}: " if problem.source else ""
        path = f" (in {problem.path})" if problem.path else ""
        parts.append(
            Text.assemble(
                (place, "bold"),
                (f"error[{problem.code}]", "bold red"),
                f": {problem.message}{path}",
            )
        )
        if problem.excerpt and problem.source:
            number_text = str(problem.source.line)
            gutter = " " * len(number_text)
            under = " " * (problem.source.column - 1) + "^" * max(1, problem.width)
            parts.append(Text(f"  {number_text} | {problem.excerpt}", "dim"))
            parts.append(Text.assemble((f"  {gutter} | ", "dim"), (under, "red")))
        parts.append(Text.assemble(("  fix: ", "cyan"), problem.fix))
    written = any(problem.code in _SAVED for problem in error.problems)
    end = "the files are changed" if written else "nothing was written"
    parts.append(Text(f"{count(len(error.problems), 'problem')}; {end}", "bold red"))
    return Group(*parts)


def _message(message: str, fix: str) -> Iterator[RenderableType]:
    yield Text.assemble(("error: ", "bold red"), message)
    if fix:
        yield Text.assemble(("  fix: ", "cyan"), fix)
