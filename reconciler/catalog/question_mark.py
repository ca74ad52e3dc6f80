"""`[?a]`: the one place where libyaml and YAML 1.2 read the same text differently.

In flow style libyaml takes every `?` at the beginning of a text for the sign of a key, and reads
`[{a: null}]`; YAML 1.2 does so only before a blank, and reads `["?a"]`. It is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from reconciler.domain.problem import Problem
from reconciler.domain.source import Source

_MAYBE = re.compile(rb"\?(?<=[\[{,:\s\"']\?)\S")
"""Rare in a catalog, so that hardly any file is scanned twice; begins with a letter to be fast."""

_DEEP = 30
"""The reader gives up before this many brackets in brackets."""


def question_mark(data: bytes, file: str) -> Problem | None:
    """The problem of a text in flow style that begins with `?`, if there is one."""
    if not _MAYBE.search(data):
        return None
    lines = re.split("\r\n|\r|\n", data.decode("utf-8-sig"))
    for mark in _signs_of_keys(data):
        if lines[mark.line][mark.column + 1 : mark.column + 2].strip():
            return Problem(
                code="yaml-syntax",
                message="A text that begins with `?` stands between brackets; YAML tools read it "
                "in different ways.",
                fix='Put the whole text in quotes: "?...".',
                source=Source(file, mark.line + 1, mark.column + 1),
            )
    return None


def _signs_of_keys(data: bytes) -> Iterator[Any]:
    """Where a `?` is taken for the sign of a key. Ends at what can't be scanned: it is told."""
    import yaml

    scanner: Any = yaml.CLoader(data) if yaml.__with_libyaml__ else yaml.SafeLoader(data)
    depth = 0
    try:
        while depth < _DEEP and scanner.check_token():
            token = scanner.get_token()
            match token:
                case yaml.FlowMappingStartToken() | yaml.FlowSequenceStartToken():
                    depth += 1
                case yaml.FlowMappingEndToken() | yaml.FlowSequenceEndToken():
                    depth -= 1
                # That of a key without a sign has no width.
                case yaml.KeyToken() if token.start_mark.column != token.end_mark.column:
                    yield token.start_mark
    except yaml.YAMLError:
        return
