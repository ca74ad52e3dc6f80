"""Why Ozon does not sell a card, as product information tells it."""

from collections.abc import Callable, Iterable, Iterator

import msgspec

from reconciler.domain.task import TaskError

_SERIOUS = ("ERROR_LEVEL_ERROR", "ERROR_LEVEL_INTERNAL")
"""Levels of an error on a card that keep it from being sold. (Ozon Seller API docs, 2026-09)"""


class Texts(msgspec.Struct):
    """An error in words."""

    message: str | None = None
    description: str | None = None
    short_description: str | None = None
    attribute_name: str | None = None


class InfoError(msgspec.Struct):
    """An error of /v3/product/info/list."""

    code: str | int | None = None
    field: str | None = None
    attribute_id: int | None = None
    level: str | None = None
    texts: Texts | None = None


LISTS = ("STATE_FAILED", "VALIDATION_STATE_FAIL", "NOT_MODERATED")
"""Lists of products that Ozon may have refused. What it says of them is short, so that each is
only asked for who may be meant: the errors of the card decide. (Ozon Seller API docs, 2026-09)"""

NO_REASON = TaskError(message="Ozon gives no reason here")
"""A card that failed the check, and has no error."""


def refusals(
    errors: Iterable[InfoError] | None, check: str | None, words: Callable[[object], str]
) -> tuple[TaskError, ...]:
    """Why a card can't be sold; `check` is its `validation_status`, and `words` is how to tell the
    shop's words.
    """
    found = tuple(_serious(errors, words))
    failed = "fail" in (check or "").lower()
    return found or ((NO_REASON,) if failed else ())


def in_words(refusal: TaskError) -> str:
    """One refusal in a line, with the name of its attribute."""
    said = refusal.message or refusal.code
    about = refusal.attribute or refusal.field
    return f"{about}: {said}" if about else said


def _serious(
    errors: Iterable[InfoError] | None, words: Callable[[object], str]
) -> Iterator[TaskError]:
    for error in errors or ():
        if error.level in _SERIOUS:
            texts = error.texts or Texts()
            yield TaskError(
                code=words(error.code),
                message=words(texts.message or texts.short_description or texts.description),
                field=words(error.field),
                attribute_id=error.attribute_id or 0,
                attribute=words(texts.attribute_name),
            )
