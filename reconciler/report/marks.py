"""Foreign text inside Markdown: it may say anything and must not become structure."""

import re
from collections.abc import Iterable, Iterator, Sequence

from reconciler.report.words import number

PLAIN_CODE = re.compile(r"[^\s`|\\<>&\x00-\x1f](?:[^`|\\<>&\x00-\x1f]*[^\s`|\\<>&\x00-\x1f])?")
"""What a code span shows as it is, in a table cell too."""


def code(text: str) -> str:
    """Text in the typewriter face. In it `@name` calls nobody, and `#1` links to nothing.

    A code span can't hold a backtick or a bar safely in a table, so such text is spelt in
    entities, which are decoded after the structure was found.
    """
    if text.isprintable() and PLAIN_CODE.fullmatch(text):
        return f"`{text}`"
    return f"<code>{''.join(map(_entity, text))}</code>"


def codes(names: Iterable[str], most: int) -> str:
    """The first names in the typewriter face, and how many more there are."""
    names = list(names)
    more = len(names) - most
    return ", ".join(map(code, names[:most])) + (f" and {number(more)} more" if more > 0 else "")


def prose(text: str) -> str:
    """Text that can't break out of a line, a table cell or a list, and calls nobody.

    GitHub looks for `@name`, `#12` and `GH-12` after the Markdown is read, so that no backslash
    helps: a space of no width does.
    """
    one_line = " ".join(re.split(r"[\s\x00-\x1f\x7f-\x9f]+", text)).strip()
    spelt = one_line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    quiet = re.sub(r"@(?=\w)|#(?=\d)(?<!&#)|\bGH(?=-\d)", r"\g<0>\0", spelt)
    safe = re.sub(r"([\\`*|\[\]~$]|(?<!\w)_|_(?!\w)|^[#+=-]|^\d+(?=[.)]))", _escape, quiet)
    return safe.replace("\0", "&#8203;")


def table(
    header: Sequence[str], align: str, rows: Iterable[Sequence[str]], more: int = 0
) -> Iterator[str]:
    """The lines of a table, and how many rows it does not show. The cells are safe already."""
    yield "| " + " | ".join(header) + " |"
    yield "|" + "|".join("---:" if side == ">" else "---" for side in align) + "|"
    for row in rows:
        yield "| " + " | ".join(row) + " |"
    if more > 0:
        yield ""
        yield f"… and {number(more)} more in the JSON plan."
    yield ""


def _escape(match: re.Match[str]) -> str:
    found = match[1]
    # Before a digit a backslash is a backslash: the dot of `1.` is what makes a list of it.
    return f"{found}&#8203;" if found.isdigit() else f"\\{found}"


def _entity(char: str) -> str:
    if char.isalnum() or char in " -_.":
        return char
    return " " if char.isspace() or not char.isprintable() else f"&#{ord(char)};"
