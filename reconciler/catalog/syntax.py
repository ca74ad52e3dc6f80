"""Errors of the YAML scanner and parser, in the words of somebody who edits a catalog.

libyaml and PyYAML's own scanner word the same error differently; both are recognised.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import yaml

from reconciler.domain.problem import Problem
from reconciler.domain.source import Source


class _Words(NamedTuple):
    message: str
    fix: str
    at_start: bool = False
    """Point at where the unfinished thing begins, not at where the parser gave up."""


_RESERVED = {
    "@": "A plain text can't begin with `@`.",
    "`": "A plain text can't begin with a backtick.",
    "%": "A plain text can't begin with `%`.",
    "\t": "A tab can't stand here.",
}
_QUOTE_IT = 'Put the whole text in quotes: "...".'

# (words in the context, words in the problem) of either scanner -> what to say. First match wins.
_KNOWN: tuple[tuple[str, str, _Words], ...] = (
    (
        "quoted scalar",
        "unexpected end of stream",
        _Words("The quote that opens here is never closed.", "Close the quote.", at_start=True),
    ),
    (
        "quoted scalar",
        "document separator",
        _Words("The quote that opens here is never closed.", "Close the quote.", at_start=True),
    ),
    (
        "quoted scalar",
        "",
        _Words(
            "An escape after a backslash in double quotes is not one that YAML knows.",
            "Write the backslash twice, or use single quotes.",
            at_start=True,
        ),
    ),
    (
        "flow sequence",
        "",
        _Words(
            "The list that opens here with `[` is broken.",
            "Look for a missing `,` or `]`.",
            at_start=True,
        ),
    ),
    (
        "flow mapping",
        "",
        _Words(
            "The mapping that opens here with `{` is broken.",
            "Look for a missing `,` or `}`.",
            at_start=True,
        ),
    ),
    (
        "block scalar",
        "",
        _Words(
            "A plain text can't begin with `>` or `|`: YAML takes it for a block of text.",
            'Put the whole text in quotes: ">= 10000".',
            at_start=True,
        ),
    ),
    (
        "",
        "mapping values are not allowed",
        _Words(
            "A `:` can't stand here: the line is indented too far, the line above lacks its "
            "`:`, or a text holds `: `.",
            "Align the key with the ones beside it; put a text that holds `: ` in quotes.",
        ),
    ),
    (
        "simple key",
        "",
        _Words(
            "This line is neither `key: value` nor a part of the text above.",
            "Add the missing `:` and a space after the key, or correct the indentation.",
            at_start=True,
        ),
    ),
    (
        "block collection",
        "",
        _Words(
            "A list is expected to go on here with `- `.",
            "Begin the line with `- `, or correct its indentation.",
        ),
    ),
    (
        "block mapping",
        "",
        _Words(
            "The mapping does not go on here: the indentation fits nothing above.",
            "Align the key with the ones beside it, with spaces.",
        ),
    ),
    ("anchor", "", _Words("A `&` here begins a YAML anchor.", _QUOTE_IT)),
    ("alias", "", _Words("A `*` here begins a YAML alias.", _QUOTE_IT)),
    ("tag", "", _Words("A `!` here begins a YAML tag.", _QUOTE_IT)),
    (
        "",
        "document start",
        _Words("A new document must begin with `---`.", "Put `---` on a line of its own above."),
    ),
    (
        "",
        "node content",
        _Words("A value is missing here.", "Write the value, or delete the comma or the dash."),
    ),
)


def syntax_problem(error: yaml.YAMLError, data: bytes, file: str) -> Problem:
    """The problem that a parser error stands for."""
    if not isinstance(error, yaml.MarkedYAMLError):
        return _problem("The file can't be read as YAML.", "Look for stray characters.", file, None)
    mark = error.problem_mark or error.context_mark
    reserved = _reserved(error, data)
    if reserved:
        return _problem(reserved, _QUOTE_IT, file, mark)
    closed = _closed(error, data)
    if closed:
        return _problem(
            f"Nothing may follow the closing `{closed}` here: YAML takes the value for ended.",
            "Put the whole value into quotes, or begin it on the next line after `key: |-`.",
            file,
            mark,
        )
    words = _words(error)
    return _problem(words.message, words.fix, file, error.context_mark if words.at_start else mark)


def _reserved(error: yaml.MarkedYAMLError, data: bytes) -> str | None:
    mark: Any = error.problem_mark
    if not mark or "cannot start any token" not in (error.problem or ""):
        return None
    lines = data.decode("utf-8-sig").splitlines()
    at = lines[mark.line][mark.column : mark.column + 1] if mark.line < len(lines) else ""
    return _RESERVED.get(at, f"A plain text can't begin with `{at}`.")


def _closed(error: yaml.MarkedYAMLError, data: bytes) -> str | None:
    """What closes a quoted text or a list behind which the same line goes on, if it is that: an
    expression that begins so is the usual case.
    """
    mark: Any = error.problem_mark
    if not mark or "block mapping" not in (error.context or ""):
        return None
    lines = data.decode("utf-8-sig").splitlines()
    before = lines[mark.line][: mark.column].rstrip() if mark.line < len(lines) else ""
    return before[-1] if before.endswith(tuple("\"']}")) else None


def _words(error: yaml.MarkedYAMLError) -> _Words:
    context, problem = error.context or "", error.problem or ""
    for in_context, in_problem, words in _KNOWN:
        if in_context in context and in_problem in problem:
            return words if error.context_mark else words._replace(at_start=False)
    return _Words(
        f"This is not YAML: {problem or 'it ends too early'}.",
        "Compare the line with the ones above it; quotes around a text help most often.",
    )


def _problem(message: str, fix: str, file: str, mark: Any) -> Problem:
    source = Source(file, mark.line + 1, mark.column + 1) if mark else Source(file, 1, 1)
    return Problem(code="yaml-syntax", message=message, fix=fix, source=source)
