"""`MUG-RED@msk=40` to what is meant: an offer, a value of it, and the new value.

An offer id may hold dots, `@` and `=` itself, so the ids of the catalog decide where it ends: the
longest one that fits is meant.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any, NamedTuple

from reconciler.catalog.nearest import listed, suggestion
from reconciler.catalog.reader import read_documents
from reconciler.catalog.schema import schema
from reconciler.catalog.text_parser import parse_text
from reconciler.domain.price import ALL_FIELDS
from reconciler.domain.problem import Problem

PRICE_FIELDS = (*ALL_FIELDS, "managed_by")
NESTED = ("attributes", "labels", "package")
"""Card fields whose inner keys are named one by one."""


class Target(NamedTuple):
    """What a word names: stock on a warehouse, or a field (`labels.class` has two parts).

    `others` are shorter offer ids that the word fits, too.
    """

    word: str
    offer: str
    warehouse: str
    field: tuple[str, ...]
    value: Any
    others: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The target as a user writes it."""
        if self.warehouse:
            return f"{self.offer}@{self.warehouse}"
        return ".".join((self.offer, *self.field))


def target_of(
    word: str, offers: Collection[str], problems: list[Problem], *, removing: bool = False
) -> Target | None:
    """What one word of the command line means; None and a problem if it means nothing."""
    found = list(_readings(word, offers, removing=removing)) if _is_unicode(word) else []
    if not found:
        problems.append(_no_meaning(word, offers, removing=removing))
        return None
    best = max(found, key=lambda one: len(one.offer))
    others = tuple(sorted({one.offer for one in found} & set(offers) - {best.offer}))
    if removing:
        return best._replace(others=others)
    text = str(best.value)
    before = len(problems)
    value = value_of(text, word, problems)
    return best._replace(value=value, others=others) if len(problems) == before else None


def value_of(text: str, word: str, problems: list[Problem]) -> Any:
    """The value that a text means in YAML; a problem if it means none, or only in part."""
    found: list[Problem] = []
    data = f"x: {text}\n".encode(errors="surrogateescape")
    documents = [] if "\n" in text else read_documents(data, word, found)
    fits = len(documents) == 1 and not found and list(documents[0].value) == ["x"]
    if not text.strip():
        problems.append(
            _bad_value(word, "there is no value behind `=`", "Write one; `null` clears.")
        )
    elif found or not fits:
        why = found[0].message if found else "it is more than one value"
        problems.append(_bad_value(word, why, "Put a text with special characters in quotes."))
    elif parse_text(data.decode()).comments():
        fix = "Put the text in quotes, inside those of the shell: '\"...\"'."
        problems.append(_bad_value(word, "YAML takes what follows ` #` for a comment", fix))
    else:
        return documents[0].value["x"]
    return None


def card_fields() -> list[str]:
    """The fields of a product card."""
    card = schema("products")["$defs"]["card"]["properties"]
    return list(card)


def _readings(word: str, offers: Collection[str], *, removing: bool) -> Iterator[Target]:
    """Every way to read a word: with an offer that is known, or else with a new one."""
    known = [offer for offer in offers if word.startswith(offer)]
    readings = [one for offer in known for one in _with_offer(word, offer, removing=removing)]
    if readings:
        yield from readings
        return
    head = word if removing else word.partition("=")[0]
    cuts = [head.rfind("@"), *(at for at, sign in enumerate(head) if sign == ".")]
    for cut in cuts:
        reading = list(_with_offer(word, word[:cut], removing=removing)) if cut > 0 else []
        if reading:
            yield reading[0]
            return


def _with_offer(word: str, offer: str, *, removing: bool) -> Iterator[Target]:
    sign, rest = word[len(offer) : len(offer) + 1], word[len(offer) + 1 :]
    name, equals, value = rest.partition("=")
    if removing:
        name, equals, value = rest, "=", ""
    if not equals or not name:
        return
    if sign == "@":
        yield Target(word, offer, name, (), value)
    elif sign == ".":
        top, _, inner = name.partition(".")
        if (top in NESTED and inner) or (not inner and top in (*PRICE_FIELDS, *card_fields())):
            yield Target(word, offer, "", (top, inner) if inner else (top,), value)


def _is_unicode(word: str) -> bool:
    """Whether the terminal gave us text, and not bytes of another encoding."""
    return not any("\ud800" <= character <= "\udfff" for character in word)


def _no_meaning(word: str, offers: Collection[str], *, removing: bool) -> Problem:
    tail = "" if removing else "=40"
    if removing and word in offers:
        return Problem(
            code="bad-target",
            message=f"`{word}` is a whole offer; what of it is to go is not said.",
            fix=f"Name it, such as {word}@WAREHOUSE or {word}.old_price; to retire the offer, "
            f"`set {word}.state=archived`.",
        )
    fields = [*PRICE_FIELDS, *card_fields()]
    head = word if removing else word.partition("=")[0]
    written = head.rpartition(".")[2]
    known = f"The fields are {listed(dict.fromkeys(fields), 40)}."
    return Problem(
        code="bad-target",
        message=f"`{word}` does not name a value of an offer. {known}",
        fix=suggestion(
            written, fields, f"Write OFFER@WAREHOUSE{tail} or OFFER.FIELD{tail and '=VALUE'}."
        ),
    )


def _bad_value(word: str, why: str, fix: str) -> Problem:
    return Problem(code="bad-value", message=f"`{word}`: {why}", fix=fix)
