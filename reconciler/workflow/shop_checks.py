"""What can be wrong with the answers for a new shop."""

import re
from collections.abc import Iterator, Sequence

import msgspec

from reconciler.catalog.store_draft import store_problems
from reconciler.domain.problem import Problem
from reconciler.workflow.shop_answers import CI, Answers
from reconciler.workflow.shop_files import store_document

ALIAS = re.compile(r"\w[\w.-]{0,63}")
"""An alias is also a file name, the same on every system."""


def wrong_answers(answers: Answers) -> list[Problem]:
    """Everything that would make the new documents wrong, in the usual words."""
    torn = list(_torn(answers))
    if torn:
        return torn
    problems = list(_wrong_warehouses(answers.warehouses))
    if answers.ci not in CI:
        problems.append(
            Problem(
                code="not-a-choice",
                message=f"`ci` can't be {answers.ci!r}.",
                fix=f"Choose one of {', '.join(CI)}.",
                path="ci",
            )
        )
    if problems:
        # The warehouses are judged by the document only when it can be written.
        answers = msgspec.structs.replace(answers, warehouses=())
    return problems + store_problems(store_document(answers))


def _torn(answers: Answers) -> Iterator[Problem]:
    """Bytes of the command line that are not UTF-8, which no document could hold."""
    for field, said in msgspec.structs.asdict(answers).items():
        whole = " ".join(said) if isinstance(said, tuple) else said
        if any("\ud800" <= sign <= "\udfff" for sign in whole):
            yield Problem(
                code="bad-text",
                message=f"`{field}` holds bytes that are not UTF-8.",
                fix="Type it anew, in a terminal that is set to UTF-8.",
                path=field,
            )


def _wrong_warehouses(lines: Sequence[str]) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    ids: dict[str, str] = {}
    for line in lines:
        alias, sign, number = (part.strip() for part in line.partition("="))
        if not sign or not number or not ALIAS.fullmatch(alias):
            yield _warehouse(
                code="bad-text",
                message=f"{line!r} is not a warehouse.",
                fix="Write alias=ID, as msk=1020000123456; an alias has letters, digits, `.`, `-`"
                " and `_`.",
            )
            continue
        if alias.casefold() in seen:
            yield _warehouse(
                code="said-twice",
                message=f"The alias `{alias}` is given to two warehouses.",
                fix="Give each one its own; small and capital letters count as the same here.",
            )
        elif number in ids:
            yield _warehouse(
                code="said-twice",
                message=f"Warehouse {number} has two aliases: `{ids[number]}` and `{alias}`.",
                fix="Keep one of them.",
            )
        seen[alias.casefold()] = number
        ids[number] = alias


def _warehouse(*, code: str, message: str, fix: str) -> Problem:
    return Problem(code=code, message=message, fix=fix, path="warehouses")
