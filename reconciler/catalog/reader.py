"""Strict YAML: parser events to values with marks. One meaning for every file.

PyYAML's loaders take the last of two equal keys, read `010` as 8 and `12:30` as 750, and expand
aliases without limit. Here every key is text and said once, there are no anchors, aliases, merge
keys or tags, and scalars follow YAML 1.2.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import yaml
from yaml.events import (
    AliasEvent,
    DocumentEndEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
    StreamStartEvent,
)

from reconciler.catalog import refusals
from reconciler.catalog.document import Document, Mark, Marks
from reconciler.catalog.encoding import NOT_IN_TEXT, refused_bytes
from reconciler.catalog.scalars import ODD, SUSPECT, resolve
from reconciler.catalog.syntax import syntax_problem
from reconciler.domain.bulk import collector_off
from reconciler.domain.problem import Problem

MAX_DEPTH = 24
"""Levels of nesting. The deepest document kind has six."""

ATTRIBUTES = "attributes"
"""The one key whose mapping may have Ozon's numbers as keys: `4191: Керамика`."""

SPECIAL = SUSPECT | {"", "<"}
"""First characters of plain keys that may not be text, or that merge; nearly none begins so."""

MAX_PROBLEMS = 100
"""Problems after which the rest of a file is not read."""


def read_documents(data: bytes, file: str, problems: list[Problem]) -> list[Document]:
    """Every document of a file that could be read; what could not be is added to `problems`.

    After a syntax error the rest of the file is lost, the documents before it are not.
    """
    refused = refused_bytes(data, file)
    if refused:
        problems.append(refused)
        return []
    reader = _Reader(event_source(data), file)
    documents: list[Document] = []
    try:
        with collector_off():
            reader.documents(documents)
    except _StopReading:
        pass
    except yaml.YAMLError as error:
        reader.problems.append(syntax_problem(error, data, file))
    problems.extend(reader.problems)
    return documents


def event_source(data: bytes) -> Callable[[], Any]:
    """The next-event function of the C parser, or of the pure one where PyYAML has no C.

    The pure one refuses some odd syntax that the C one takes (`{a? b: 1}`). What both accept,
    both read alike.
    """
    if yaml.__with_libyaml__:
        from yaml import cyaml

        parser: Any = cyaml.CLoader(data)
    else:
        parser = yaml.SafeLoader(data)
    next_event: Callable[[], Any] = parser.get_event
    return next_event


class _StopReading(Exception):
    """The rest of the file is not worth reading."""


class _Reader:
    __slots__ = ("_known", "_marks", "_next", "file", "problems")

    def __init__(self, next_event: Callable[[], Any], file: str) -> None:
        self._next = next_event
        self._known: dict[str, Any] = {}
        self._marks: Marks = {}
        self.file = file
        self.problems: list[Problem] = []

    def documents(self, into: list[Document]) -> None:
        while type(event := self._next()) is not StreamEndEvent:
            if type(event) is StreamStartEvent:
                continue
            self._document(into)

    def _document(self, into: list[Document]) -> None:
        before = len(self.problems)
        self._marks = {}
        event = self._next()
        start = event.start_mark
        value = self._value(event, 0)
        end = self._next()
        assert type(end) is DocumentEndEvent
        if value is not None and value is not ODD:
            damaged = len(self.problems) > before
            into.append(Document(self.file, value, self._marks, start, damaged=damaged))

    def _value(self, event: Any, depth: int, *, ids: bool = False) -> Any:
        """The value that begins with an event; ODD if it must not be used."""
        kind = type(event)
        if kind is ScalarEvent:
            return self._scalar(event)
        if kind is AliasEvent:
            self._complain(refusals.alias(event, self.file))
            return ODD
        if event.anchor is not None or event.tag is not None:
            self._complain(refusals.anchor_or_tag(event, self.file))
        if depth >= MAX_DEPTH:
            self._complain(refusals.too_deep(event, self.file, MAX_DEPTH))
            raise _StopReading
        if kind is MappingStartEvent:
            return self._mapping(depth + 1, ids)
        assert kind is SequenceStartEvent
        return self._sequence(depth + 1)

    def _mapping(self, depth: int, ids: bool) -> dict[str, Any]:
        # The loop that a large catalog spends its time in: scalars are handled in place, and the
        # meaning of each distinct plain text is worked out once.
        next_event, known = self._next, self._known
        values: dict[str, Any] = {}
        marks: list[Mark] = []
        while type(event := next_event()) is not MappingEndEvent:
            key: str | None
            if (
                type(event) is ScalarEvent
                and event.implicit[0]
                and event.anchor is None
                and event.value[:1] not in SPECIAL
            ):
                key = event.value
            else:
                key = self._key(event, depth, ids)
            inner = next_event()
            value: Any = ODD
            if type(inner) is ScalarEvent and inner.implicit[0] and inner.anchor is None:
                text = inner.value
                value = known.get(text, ODD)
            if value is ODD:
                value = self._value(inner, depth, ids=key == ATTRIBUTES)
            if key is None or value is ODD:
                continue
            if key in values:
                first = marks[2 * list(values).index(key)]
                self._complain(refusals.duplicate_key(key, event.start_mark, first, self.file))
                continue
            values[key] = value
            # An empty value has no place of its own, and the two parsers differ on it.
            mark = event.start_mark if value is None and not inner.value else inner.start_mark
            marks += (event.start_mark, mark)
        self._marks[id(values)] = marks
        return values

    def _key(self, event: Any, depth: int, ids: bool) -> str | None:
        """The text of a key; None if it has none. A key that is not text is kept as written."""
        if type(event) is not ScalarEvent:
            self._complain(refusals.key_not_scalar(event, self.file))
            self._value(event, depth)
            return None
        if event.anchor is not None or event.tag is not None:
            self._complain(refusals.anchor_or_tag(event, self.file))
        key: str = event.value
        if not event.implicit[0]:
            return None if self._has_bad_escape(event) else key
        if key == "<<":
            self._complain(refusals.merge_key(event, self.file))
            return None
        if (key[:1] in SUSPECT or not key) and not self._is_name(key, ids):
            self._complain(refusals.key_not_text(event, self.file))
        return key

    def _is_name(self, key: str, ids: bool) -> bool:
        """Whether a key means its own text; among attributes a plain number is Ozon's id of one."""
        meaning = type(resolve(key))
        return meaning is str or (ids and meaning is int)

    def _sequence(self, depth: int) -> list[Any]:
        next_event = self._next
        values: list[Any] = []
        marks: list[Mark] = []
        while type(event := next_event()) is not SequenceEndEvent:
            value = self._value(event, depth)
            if value is not ODD:
                values.append(value)
                marks.append(event.start_mark)
        self._marks[id(values)] = marks
        return values

    def _scalar(self, event: Any) -> Any:
        if event.anchor is not None or event.tag is not None:
            self._complain(refusals.anchor_or_tag(event, self.file))
            return ODD
        text: str = event.value
        if not event.implicit[0]:
            return ODD if self._has_bad_escape(event) else text
        value = self._known[text] = resolve(text)
        if value is ODD:
            self._complain(refusals.odd_number(event, self.file))
        return value

    def _has_bad_escape(self, event: Any) -> bool:
        if event.value.isprintable():
            return False
        found = NOT_IN_TEXT.search(event.value)
        if found:
            self._complain(refusals.escaped_character(event, self.file, found[0]))
        return found is not None

    def _complain(self, problem: Problem) -> None:
        self.problems.append(problem)
        if len(self.problems) >= MAX_PROBLEMS:
            self.problems.append(refusals.too_many(problem, self.file, MAX_PROBLEMS))
            raise _StopReading
