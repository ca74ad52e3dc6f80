"""`kind: policy` to a Policy, with the place where each of its texts begins."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from reconciler.catalog.document import Document, PathPart, dotted
from reconciler.catalog.selectors import selector
from reconciler.domain.problem import Problem
from reconciler.domain.source import Source
from reconciler.policy.document import COMMENT_ONLY, Param, Policy

_TEXTS = ("title", "match", "require", "message", "why")


def policy_said(document: Document, lines: Sequence[str]) -> Policy:
    """Read one document that the schema accepted; `lines` are those of its file."""
    said = document.value
    params = {name: param(value) for name, value in said.get("params", {}).items()}
    paths: list[list[PathPart]] = [[name] for name in _TEXTS if name in said]
    paths += [["params", name] for name in params]
    return Policy(
        id=said["id"],
        title=said["title"],
        enforce=said["enforce"],
        scope=said["scope"],
        require=said["require"],
        message=said["message"],
        why=said["why"],
        source=document.place([]),
        match=said.get("match"),
        applies_to=selector(said.get("applies_to")),
        on_unknown=said.get("on_unknown"),
        approved_by=tuple(said.get("approved_by", COMMENT_ONLY)),
        params=params,
        at={dotted(path): text_begins(document.place(path), lines) for path in paths},
    )


def param(said: Any) -> Param:
    """The value of a param as expressions take it."""
    if isinstance(said, list):
        return tuple(said)
    value: Param = float(said) if isinstance(said, Decimal) else said
    return value


def text_begins(value: Source, lines: Sequence[str]) -> Source:
    """Where the text of a value begins: after the opening quote, or below a `|` or `>`."""
    line = lines[value.line - 1] if value.line <= len(lines) else ""
    first = line[value.column - 1 : value.column]
    if first in ("'", '"'):
        return Source(value.file, value.line, value.column + 1)
    if first in ("|", ">"):
        for number, below in enumerate(lines[value.line :], value.line + 1):
            if below.strip():
                indentation = len(below) - len(below.lstrip(" "))
                return Source(value.file, number, indentation + 1)
    return value


def lines_of(data: bytes) -> list[str]:
    """The lines of a file as the parser counts them."""
    return re.split("\r\n|\r|\n", data.decode("utf-8-sig", errors="replace"))


def same_ids(policies: Iterable[Policy]) -> Iterable[Problem]:
    """The problems of policies that share an id."""
    first: dict[str, Policy] = {}
    for policy in policies:
        other = first.setdefault(policy.id, policy)
        if other is not policy:
            yield Problem(
                code="duplicate-policy",
                message=f"There are two policies `{policy.id}`; the first is at {other.source}.",
                fix="Give one of them another id, or delete it.",
                source=policy.source,
                path="id",
            )
