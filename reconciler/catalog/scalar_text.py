"""How a scalar is written: the least quoting that keeps its meaning, here and elsewhere.

A text is plain if our reader takes it for that very text, if readers of YAML 1.1 (`yes`, 12:30)
do too, and if it does not look like an indicator; else it is in quotes.
"""

from __future__ import annotations

import json
import re
from functools import cache, lru_cache
from typing import Any

from reconciler.catalog.scalars import resolve

_MARKS = frozenset("!\"#$%&'*+,-.:;<=>?@[\\]^`{|}~")
"""What a plain text does not begin with: YAML's indicators, and what looks like one."""

_SHORT = 80
"""Characters of a text that is remembered."""

_YES_NO = frozenset(["y", "Y", "n", "N"])
_STOPS = re.compile(r": |:$| #")
_FLOW_STOPS = re.compile(r"[,\[\]{}?]|:$|: | #")


def plain_or_quoted(value: str, *, flow: bool) -> str:
    """A text as a formatted file holds it, on one line."""
    if len(value) <= _SHORT:
        return _short_text(value, flow)
    return value if can_be_plain(value, flow=flow) else quoted(value)


@lru_cache(maxsize=1 << 15)
def _short_text(value: str, flow: bool) -> str:
    """Names and words come again and again in a catalog."""
    return value if can_be_plain(value, flow=flow) else quoted(value)


def can_be_plain(value: str, *, flow: bool) -> bool:
    """Whether a text needs no quotes; in flow style more characters have a meaning."""
    if not value or value[0] in _MARKS or value[0] == " " or value[-1] == " ":
        return False
    stops = _FLOW_STOPS if flow else _STOPS
    if not value.isprintable() or stops.search(value) or value in _YES_NO:
        return False
    return isinstance(resolve(value), str) and not _means_more(value)


def quoted(value: str) -> str:
    """A text in double quotes; in single ones if it holds quotes or backslashes."""
    if ('"' in value or "\\" in value) and value.isprintable():
        return single_quoted(value)
    return double_quoted(value)


def single_quoted(value: str) -> str:
    """A text without line breaks in single quotes."""
    return "'" + value.replace("'", "''") + "'"


def double_quoted(value: str) -> str:
    """Any text in double quotes; what can't be seen is escaped."""
    inner = json.dumps(value, ensure_ascii=False)[1:-1]
    return '"' + "".join(c if c.isprintable() else _escape(c) for c in inner) + '"'


def canonical_plain(text: str) -> str:
    """A plain scalar on one line, as written; null and the booleans have one spelling."""
    meaning = resolve(text)
    if meaning is None:
        return "null"
    return str(meaning).lower() if isinstance(meaning, bool) else text


def _escape(character: str) -> str:
    code = ord(character)
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


def _means_more(value: str) -> bool:
    """Whether readers of YAML 1.1 take a plain text for a number, a time, a boolean or a date."""
    return any(pattern.match(value) for pattern in _old_meanings().get(value[0], ()))


@cache
def _old_meanings() -> dict[str, list[re.Pattern[str]]]:
    import yaml

    resolvers: dict[Any, Any] = yaml.SafeLoader.yaml_implicit_resolvers
    return {
        first: [pattern for _, pattern in pairs]
        for first, pairs in resolvers.items()
        if isinstance(first, str)
    }
