"""The clauses of an expression: the smallest parts that are true or false by themselves.

`a && (b || !c)` has three. What stands inside a call, such as the condition of `exists`, is a part
of its clause.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from reconciler.policy.tokens import Token, tokens

_JOINTS = frozenset({"&&", "||", "?", ":"})
_OPEN, _CLOSE = frozenset("([{"), frozenset(")]}")


class Clause(NamedTuple):
    """A part of a text, from `start` to `end`."""

    text: str
    start: int


def clauses(text: str) -> list[Clause]:
    """The clauses of a text, in reading order."""
    words = [token for token in tokens(text) if token.sort != "blank"]
    return [
        Clause(text[part[0].start : part[-1].end], part[0].start)
        for part in _parts(words)
        if part[0].word not in ("true", "false")
    ]


def _parts(words: Sequence[Token]) -> Iterator[Sequence[Token]]:
    found = list(_between_joints(words))
    if len(found) > 1:
        for part in found:
            yield from _parts(part)
        return
    bare = words[1:] if words and words[0].word == "!" else words
    if bare and bare[0].word == "(" and _closes(bare) == len(bare) - 1:
        yield from _parts(bare[1:-1])
    elif bare is not words and len(list(_between_joints(bare))) == 1:
        yield from _parts(bare)
    elif words:
        yield words


def _between_joints(words: Sequence[Token]) -> Iterator[Sequence[Token]]:
    depth = begin = 0
    for number, token in enumerate(words):
        if token.sort != "sign":
            continue
        depth += (token.word in _OPEN) - (token.word in _CLOSE)
        if depth == 0 and token.word in _JOINTS:
            yield words[begin:number]
            begin = number + 1
    yield words[begin:]


def _closes(words: Sequence[Token]) -> int:
    """The number of the word that closes the bracket with which the words begin."""
    depth = 0
    for number, token in enumerate(words):
        if token.sort == "sign":
            depth += (token.word in _OPEN) - (token.word in _CLOSE)
            if depth == 0:
                return number
    return -1
