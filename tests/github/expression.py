"""The part of GitHub's expressions that our workflows use: paths, literals, ==, !=, !, &&, ||."""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

TOKEN = re.compile(r"\s*(\|\||&&|==|!=|!|\(|\)|,|'(?:[^']|'')*'|[A-Za-z_][\w.*-]*)")


def evaluate(text: str, contexts: Mapping[str, Any]) -> Any:
    """The value of an expression without its `${{ }}`."""
    tokens = _tokens(text)
    value = _either(tokens, contexts)
    assert not tokens, f"left over in {text!r}: {tokens}"
    return value


def filled(text: str, contexts: Mapping[str, Any]) -> str:
    """A text with every `${{ }}` in it replaced."""
    return re.sub(r"\$\{\{(.*?)\}\}", lambda m: _text(evaluate(m[1], contexts)), text)


def _tokens(text: str) -> list[str]:
    tokens, at = [], 0
    text = text.rstrip()
    while at < len(text):
        found = TOKEN.match(text, at)
        assert found, f"can't read {text[at:]!r}"
        tokens.append(found[1])
        at = found.end()
    return tokens


def _either(tokens: list[str], contexts: Mapping[str, Any]) -> Any:
    value = _both(tokens, contexts)
    while tokens[:1] == ["||"]:
        tokens.pop(0)
        other = _both(tokens, contexts)
        value = value or other
    return value


def _both(tokens: list[str], contexts: Mapping[str, Any]) -> Any:
    value = _compared(tokens, contexts)
    while tokens[:1] == ["&&"]:
        tokens.pop(0)
        other = _compared(tokens, contexts)
        value = value and other
    return value


def _compared(tokens: list[str], contexts: Mapping[str, Any]) -> Any:
    value = _one(tokens, contexts)
    if tokens[:1] in (["=="], ["!="]):
        same = tokens.pop(0) == "=="
        return (_text(value) == _text(_one(tokens, contexts))) is same
    return value


def _one(tokens: list[str], contexts: Mapping[str, Any]) -> Any:
    token = tokens.pop(0)
    if token == "!":
        return not _one(tokens, contexts)
    if token == "(":
        value = _either(tokens, contexts)
        assert tokens.pop(0) == ")"
        return value
    if token.startswith("'"):
        return token[1:-1].replace("''", "'")
    if tokens[:1] == ["("]:
        return _call(token, tokens, contexts)
    value: Any = contexts
    for part in token.split("."):
        value = value.get(part) if isinstance(value, Mapping) else None
    return value


def _call(name: str, tokens: list[str], contexts: Mapping[str, Any]) -> Any:
    tokens.pop(0)
    arguments = []
    while tokens[0] != ")":
        arguments.append(_either(tokens, contexts))
        if tokens[0] == ",":
            tokens.pop(0)
    tokens.pop(0)
    functions: dict[str, Callable[..., Any]] = {
        "startsWith": lambda text, start: _text(text).lower().startswith(start.lower()),
        "contains": lambda where, what: what in where,
        "fromJSON": json.loads,
        "cancelled": lambda: False,
        **contexts["functions"],
    }
    return functions[name](*arguments)


def _text(value: Any) -> str:
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
