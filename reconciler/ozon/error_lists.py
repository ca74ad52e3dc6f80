"""Answers of calls that tell only of the items which they refuse."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from reconciler.apply.ports import Accepted, Answer, NoAnswer, Refused

Write = TypeVar("Write")
Error = TypeVar("Error")

UNNAMED = NoAnswer("the shop refused something of this call, and did not say what")


def answers(
    writes: Sequence[Write],
    errors: Sequence[Error],
    is_about: Callable[[Error, Write], bool],
    refused: Callable[[Error], Refused],
) -> list[Answer]:
    """An answer for each item. While an error is about none of them, the silence about the others
    says nothing: it may mean any.
    """
    lost = any(not any(is_about(error, write) for write in writes) for error in errors)
    silence: Answer = UNNAMED if lost else Accepted()
    return [
        next((refused(error) for error in errors if is_about(error, write)), silence)
        for write in writes
    ]
