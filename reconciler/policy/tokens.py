"""The words of a CEL text: names, signs and texts in quotes, each with its place."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Literal, NamedTuple, cast

Constant = bool | int | float | str | tuple[str, ...]

Sort = Literal["blank", "text", "name", "sign"]

_TOKEN = re.compile(
    r"""(?P<blank>\s+|//[^\n]*)
    |(?P<text>[rR][bB]?(?:\"{3}.*?\"{3}|'{3}.*?'{3}|"[^"\n]*"|'[^'\n]*')
        |[bB]?(?:\"{3}(?:\\.|[^\\])*?\"{3}|'{3}(?:\\.|[^\\])*?'{3}
        |"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'))
    |(?P<name>[A-Za-z_]\w*(?:\s*\.\s*[A-Za-z_]\w*)*)
    |(?P<sign>&&|\|\||<=|>=|==|!=|[\d.]+(?:[eE][+-]?\d+)?\w?|.)""",
    re.DOTALL | re.VERBOSE,
)


class Token(NamedTuple):
    """A piece of the text from `start` to `end`; a name is written without blanks."""

    sort: Sort
    word: str
    start: int
    end: int


def tokens(text: str) -> Iterator[Token]:
    """Every piece of a text, in order, without a gap."""
    for found in _TOKEN.finditer(text):
        sort = cast("Sort", found.lastgroup)
        word = found.group()
        if sort == "name":
            word = re.sub(r"\s", "", word)
        yield Token(sort, word, found.start(), found.end())


def names_in(text: str) -> frozenset[str]:
    """Every name in a text, and what each begins with: of `op.fields.exists` also `op.fields`."""
    found: set[str] = set()
    for token in tokens(text):
        if token.sort == "name":
            parts = token.word.split(".")
            found.update(".".join(parts[:length]) for length in range(1, len(parts) + 1))
    return frozenset(found)


def inlined(text: str, constants: Mapping[str, Constant]) -> str:
    """The same text with constants in place of their names; what is in quotes stays as it is."""
    if not constants:
        return text
    parts = []
    for token in tokens(text):
        word = text[token.start : token.end]
        if token.sort == "name":
            word = _inlined(token.word, constants) or word
        parts.append(word)
    return "".join(parts)


def _inlined(word: str, constants: Mapping[str, Constant]) -> str:
    """A name may go on with a function: `params.days.contains`."""
    parts = word.split(".")
    for length in range(len(parts), 0, -1):
        name = ".".join(parts[:length])
        if name in constants:
            return ".".join([f"({_literal(constants[name])})", *parts[length:]])
    return ""


def _literal(value: Constant) -> str:
    """A value as CEL writes it. JSON quotes texts in a way that CEL reads."""
    match value:
        case bool():
            return "true" if value else "false"
        case int() | float():
            return repr(value)
        case str():
            return json.dumps(value, ensure_ascii=False)
        case tuple():
            return f"[{', '.join(map(_literal, value))}]"
