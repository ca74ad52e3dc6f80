"""Text in CSV files that a spreadsheet program would take for a formula.

A CSV file has no types: `=1+1` is computed by whoever opens it. So such text gets an apostrophe in
front, as people type it, and loses it again when it is read. In workbooks no text needs this.
"""

import re

_FIRST = frozenset("'=+-@\t\r")
_DANGEROUS = re.compile(r"'*[=+\-@\t\r]")
_GUARDED = re.compile(r"'+[=+\-@\t\r]")


def guarded(text: str) -> str:
    """The text, with an apostrophe in front where a program would compute it.

    Also where it looks guarded already: then `unguarded` gives back exactly what it was.
    """
    return f"'{text}" if text[:1] in _FIRST and _DANGEROUS.match(text) else text


def unguarded(text: str) -> str:
    """The text as it was before `guarded`."""
    return text[1:] if text[:1] == "'" and _GUARDED.match(text) else text
