"""Problems of YAML that parses and that we refuse to give a meaning: one function for each."""

from __future__ import annotations

from typing import Any

from reconciler.catalog.document import Mark
from reconciler.catalog.encoding import character_name
from reconciler.domain.problem import Problem
from reconciler.domain.source import Source


def alias(event: Any, file: str) -> Problem:
    """`*name`."""
    return Problem(
        code="yaml-feature",
        message=f"`*{event.anchor}` is a YAML alias; aliases are not supported.",
        fix="Write the value out. If the text itself begins with `*`, put it in quotes.",
        source=_source(event.start_mark, file),
        width=len(event.anchor) + 1,
    )


def anchor_or_tag(event: Any, file: str) -> Problem:
    """`&name` or `!!type`."""
    if event.anchor is not None:
        what, kind = f"&{event.anchor}", "anchor"
    else:
        what, kind = event.tag.replace("tag:yaml.org,2002:", "!!"), "tag"
    return Problem(
        code="yaml-feature",
        message=f"`{what}` is a YAML {kind}; {kind}s are not supported.",
        fix=f"Delete it. If the text itself begins with `{what[0]}`, put it in quotes.",
        source=_source(event.start_mark, file),
        width=len(what),
    )


def merge_key(event: Any, file: str) -> Problem:
    """`<<: ...`."""
    return Problem(
        code="yaml-feature",
        message="`<<` is a YAML merge key; merging is not supported.",
        fix="Write the merged keys out.",
        source=_source(event.start_mark, file),
        width=2,
    )


def too_deep(event: Any, file: str, limit: int) -> Problem:
    """Brackets in brackets without end."""
    return Problem(
        code="too-deep",
        message=f"More than {limit} levels of nesting; the rest of the file was not read.",
        fix="No document is this deep: look for brackets or dashes that are not closed.",
        source=_source(event.start_mark, file),
    )


def too_many(last: Problem, file: str, limit: int) -> Problem:
    """The rest of the file is not worth reading."""
    return Problem(
        code="too-many-problems",
        message=f"The file has {limit} problems up to here; the rest of it was not read.",
        fix="Correct those that are shown, then run again.",
        source=last.source or Source(file, 1, 1),
    )


def duplicate_key(key: str, mark: Mark, first: Mark, file: str) -> Problem:
    """The same key twice in one mapping."""
    return Problem(
        code="duplicate-key",
        message=f"`{key}` is said twice in one mapping; first at {_source(first, file)}.",
        fix="Delete one of the two.",
        source=_source(mark, file),
        width=max(1, len(key)),
    )


def key_not_scalar(event: Any, file: str) -> Problem:
    """A mapping, list or alias as a key."""
    return Problem(
        code="key-not-text",
        message="A key must be text, not a mapping, a list or an alias.",
        fix="Write a name before the colon. If the text begins with `*`, `[` or `{`, quote it.",
        source=_source(event.start_mark, file),
    )


def key_not_text(event: Any, file: str) -> Problem:
    """A number, `true` or nothing as a key."""
    text = event.value
    what = f"`{text}` is not text for YAML" if text else "The key is empty"
    return Problem(
        code="key-not-text",
        message=f"{what}; a key (such as an offer id) must be text.",
        fix=f'Put it in quotes: "{text}".' if text else "Write a name before the colon.",
        source=_source(event.start_mark, file),
        width=max(1, len(text)),
    )


def odd_number(event: Any, file: str) -> Problem:
    """A number in a notation that YAML tools read in different ways."""
    return Problem(
        code="number-format",
        message=f"`{event.value}` is a number in a notation that is not used here.",
        fix=f"Write a number in plain digits, such as 1490 or 1490.50 (at most 18 characters); "
        f'put it in quotes if it is text: "{event.value}".',
        source=_source(event.start_mark, file),
        width=len(event.value),
    )


def escaped_character(event: Any, file: str, character: str) -> Problem:
    """An escape that makes an invisible character."""
    return Problem(
        code="control-character",
        message=f"This text holds the invisible character {character_name(character)}.",
        fix="Delete its escape sequence.",
        source=_source(event.start_mark, file),
    )


def _source(mark: Mark, file: str) -> Source:
    return Source(file, mark.line + 1, mark.column + 1)
