"""What a user got wrong, as a value: collected, sorted and shown all at once."""

from collections.abc import Iterable

import msgspec

from reconciler.domain.source import Source


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """One mistake in the input.

    `code` is stable and short (`duplicate-key`), `message` says what is wrong with the values
    named, `fix` says what to do, `path` is the way inside the document (`stocks.MUG-RED`).
    `excerpt` is the offending line, `width` the number of characters to underline.
    """

    code: str
    message: str
    fix: str
    source: Source | None = None
    path: str = ""
    excerpt: str = ""
    width: int = 1


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Problems as a reader meets them: by file, line and column; those without a place first."""

    def key(problem: Problem) -> tuple[str, int, int, str, str]:
        place = problem.source or Source("", 0, 0)
        return (place.file, place.line, place.column, problem.code, problem.message)

    return tuple(sorted(problems, key=key))
