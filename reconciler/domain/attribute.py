"""Attributes of product cards: what Ozon keeps of them, and how values are compared."""

import re
from decimal import Decimal
from typing import NewType

import msgspec

AttributeId = NewType("AttributeId", int)
"""Ozon's id of an attribute: 85 is the brand."""


class AttributeValue(msgspec.Struct, frozen=True, gc=False, order=True):
    """One value of an attribute: a text, and its id in Ozon's dictionary (0 for free text)."""

    value: str
    dictionary_value_id: int = 0


class Attribute(msgspec.Struct, frozen=True, gc=False):
    """The values of one attribute. `complex_id`: the attribute that it is nested in, 0 if none."""

    id: AttributeId
    values: tuple[AttributeValue, ...]
    complex_id: int = 0


_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)([.,][0-9]+)?")


def same_values(one: tuple[AttributeValue, ...], other: tuple[AttributeValue, ...]) -> bool:
    """Whether two sets of values mean the same; their order does not count.

    An id of the dictionary wins over its text, which is told in the reader's language. Numbers are
    compared as numbers: 0.50 is 0.5. What begins with a needless zero is a text, such as 007.
    """
    if len(one) != len(other):
        return False
    rest = list(other)
    for value in one:
        found = next((index for index, known in enumerate(rest) if _same(value, known)), None)
        if found is None:
            return False
        del rest[found]
    return True


def _same(one: AttributeValue, other: AttributeValue) -> bool:
    if one.dictionary_value_id and other.dictionary_value_id:
        return one.dictionary_value_id == other.dictionary_value_id
    return one.value == other.value or _comparable(one.value) == _comparable(other.value)


def _comparable(text: str) -> Decimal | str:
    text = text.strip().replace("\r\n", "\n")
    return Decimal(text.replace(",", ".")) if _NUMBER.fullmatch(text) else text
