"""Offer ids: what no schema says of them."""

from __future__ import annotations

from collections.abc import Iterable

from reconciler.catalog.document import Document, PathPart
from reconciler.catalog.encoding import character_name
from reconciler.domain.problem import Problem
from reconciler.domain.visible import visible


def is_clean(offer: str) -> bool:
    """Whether an offer id has no invisible characters and no blanks around it.

    The length is the schema's affair.
    """
    return offer.isprintable() and offer[0] != " " and offer[-1] != " "


def not_clean(offers: Iterable[str]) -> list[str]:
    """Those of many offer ids that are not clean: nearly always none, so asked all at once."""
    return [o for o in offers if not o.isprintable() or o[:1] == " " or o[-1:] == " "]


def unclean(document: Document, top: str, offer: str) -> Problem:
    """The problem of an offer id that is a key and is not clean."""
    return unclean_text(document, [top, offer], offer, key=True)


def unclean_text(
    document: Document, path: list[PathPart], offer: str, *, key: bool = False
) -> Problem:
    """The problem of an offer id, at a path, that is not clean."""
    odd = next((character for character in offer if not character.isprintable()), None)
    what = f"holds {character_name(odd)}" if odd else "begins or ends with a blank"
    return document.problem(
        code="offer-id",
        message=f"The offer id `{visible(offer)}` {what}; Ozon would take it for another offer.",
        fix="Delete that character; copy the offer id from the cabinet if in doubt.",
        path=path,
        key=key,
    )
