"""Declared values in words, the same in every report."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from rich.text import Text


def value_words(value: Any) -> Text:
    """A value for a cell of a table; what clears is told from what is empty."""
    return Text("clear", "italic") if value is None else Text(plain_words(value))


def plain_words(value: Any) -> str:
    """A value as it would be written in YAML's flow style, quotes left out."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case Decimal():
            return f"{value:f}"
        case list():
            return "[" + ", ".join(map(plain_words, value)) + "]"
        case dict():
            inner = ", ".join(f"{key}: {plain_words(said)}" for key, said in value.items())
            return "{" + inner + "}"
        case _:
            return str(value)
