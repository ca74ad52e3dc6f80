"""Bytes that may go to the parser: UTF-8, no tabs, nothing invisible.

The scanner below follows YAML 1.1, where U+0085, U+2028 and U+2029 break lines even inside
quotes, while editors show one line; and its two implementations treat tabs differently. Without
these characters there is only one way to read a file.
"""

from __future__ import annotations

import re
import unicodedata

from reconciler.catalog.question_mark import question_mark
from reconciler.domain.problem import Problem
from reconciler.domain.source import Source

MAX_BYTES = 64 * 1024 * 1024
"""A file of 500,000 stock cells has about 10 MB."""

INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]"
)
"""Control characters, exotic line breaks, byte order marks, half surrogates."""

NOT_IN_TEXT = re.compile(f"{INVISIBLE.pattern}|\r")
"""What no text of a document may hold, not even by an escape sequence."""

_BOM = b"\xef\xbb\xbf"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_DIRECTIVE = re.compile(rb"(?:\A(?:\xef\xbb\xbf)?|[\r\n])%")


def refused_bytes(data: bytes, file: str) -> Problem | None:
    """The first reason not to parse these bytes, if there is one."""
    if len(data) > MAX_BYTES:
        return too_large(len(data), file)
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        return _not_utf8(data, error.start, file)
    return (
        _refused_character(text, file)
        or _tab(text, file)
        or _directive(data, file)
        or question_mark(data, file)
    )


def too_large(size: int, file: str) -> Problem:
    """The problem of a file with more than MAX_BYTES."""
    return Problem(
        code="file-too-large",
        message=f"The file has {size:,} bytes; at most {MAX_BYTES:,} are read.",
        fix="Split it: any number of files and folders may share the catalog.",
        source=Source(file, 1, 1),
    )


def _not_utf8(data: bytes, offset: int, file: str) -> Problem:
    before = data[:offset].removeprefix(_BOM)
    line_start = max(before.rfind(b"\n"), before.rfind(b"\r")) + 1
    column = len(before[line_start:].decode(errors="replace")) + 1
    utf16 = data[:2] in _UTF16
    return Problem(
        code="encoding",
        message="The file is UTF-16, not UTF-8."
        if utf16
        else f"Byte {offset} (0x{data[offset]:02X}) is not UTF-8.",
        fix="Save the file as UTF-8 (editors call it `Encoding`; old Windows tools write CP1251).",
        source=Source(file, _line_number(before.decode(errors="replace")), column),
    )


def _refused_character(text: str, file: str) -> Problem | None:
    start = 1 if text.startswith("\ufeff") else 0
    found = INVISIBLE.search(text, start)
    if not found:
        return None
    return Problem(
        code="control-character",
        message=f"The invisible character {character_name(found[0])} stands here.",
        fix="Delete it; it often comes with text copied from a web page or a table.",
        source=_source(text, found.start(), file),
    )


def _tab(text: str, file: str) -> Problem | None:
    offset = text.find("\t")
    if offset < 0:
        return None
    line = text[text.rfind("\n", 0, offset) + 1 : offset]
    where = "The indentation of this line holds a tab" if not line.strip() else "A tab stands here"
    return Problem(
        code="tab",
        message=f"{where}; YAML files are indented and aligned with spaces.",
        fix='Replace every tab by spaces. Inside double quotes write "\\t" if a tab is meant.',
        source=_source(text, offset, file),
    )


def _directive(data: bytes, file: str) -> Problem | None:
    # Searching for two letters is ten times faster than the pattern, which hardly any file needs.
    if b"\n%" not in data and b"\r%" not in data and b"%" not in data[:4]:
        return None
    found = _DIRECTIVE.search(data)
    if not found:
        return None
    return Problem(
        code="yaml-feature",
        message="A YAML directive (a line that begins with `%`) is not supported.",
        fix="Delete the line; every file is read as YAML 1.2.",
        source=_source(data[: found.end()].decode(), len(data[: found.end() - 1].decode()), file),
    )


def character_name(character: str) -> str:
    """`U+2028 (LINE SEPARATOR)`."""
    name = unicodedata.name(character, "a control character")
    return f"U+{ord(character):04X} ({name})"


def _source(text: str, offset: int, file: str) -> Source:
    before = text[:offset].removeprefix("\ufeff")
    column = len(before) - max(before.rfind("\n"), before.rfind("\r"))
    return Source(file, _line_number(before), column)


def _line_number(before: str) -> int:
    return before.replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1
