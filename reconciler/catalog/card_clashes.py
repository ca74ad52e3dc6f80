"""Several documents that describe one offer, and where they contradict each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from reconciler.catalog.card_fields import CARD_FIELDS, FIELD_BITS, MERGED_BITS
from reconciler.catalog.cards import LEAF_BYTES
from reconciler.catalog.rows import CardDefaults, Facts, Package
from reconciler.domain.ids import OfferId
from reconciler.domain.problem import Problem
from reconciler.domain.product import CardRow
from reconciler.domain.source import Source

_MERGED_KEY = "a key of `package`, `attributes` or `labels`"


class Speaker(NamedTuple):
    """A document that describes an offer, in which layer, with the defaults that hold there.

    `near` are those without the root's, which reach every document and are the farthest of all.
    """

    layer: int
    facts: Facts
    package: Package
    row: CardRow
    defaults: CardDefaults
    near: CardDefaults
    source: Source


def said_twice(offer: OfferId, speakers: Sequence[Speaker]) -> Iterator[Problem]:
    """Fields, and keys of merged fields, that two documents of one layer both say."""
    for first, later in _pairs(speakers):
        both = first.facts.fields & later.facts.fields
        names = [f"`{name}`" for name in CARD_FIELDS if FIELD_BITS[name] & both & ~MERGED_BITS]
        if both & MERGED_BITS and _leaves(first.facts.leaves) & _leaves(later.facts.leaves):
            names.append(_MERGED_KEY)
        for name in names:
            yield _problem(
                code="said-twice",
                message=f"{name[0].upper()}{name[1:]} of `{offer}` is said twice; first in the "
                f"entry at {first.source}.",
                fix="Delete one of the two.",
                offer=offer,
                later=later,
            )


def defaults_disagree(offer: OfferId, own: Facts, speakers: Sequence[Speaker]) -> Iterator[Problem]:
    """Two entries under different defaults that both reach the same field: neither wins.

    `own` is all that the entries themselves say; no default reaches that.
    """
    for first, later in _pairs(speakers):
        names = list(_reached_by_both(first.defaults, later.defaults, own))
        if names:
            yield _problem(
                code="defaults-disagree",
                message=f"Different defaults reach {', '.join(names)} of `{offer}` here and at "
                f"{first.source}.",
                fix="Say the field in one of the entries, or put both under the same defaults.",
                offer=offer,
                later=later,
            )


def _pairs(speakers: Sequence[Speaker]) -> Iterator[tuple[Speaker, Speaker]]:
    """Every two of one layer, in their order: a later layer may contradict an earlier one."""
    for index, later in enumerate(speakers):
        for first in speakers[:index]:
            if first.layer == later.layer:
                yield first, later


def _reached_by_both(one: CardDefaults, other: CardDefaults, own: Facts) -> Iterator[str]:
    """Fields whose default comes from different documents; from one document it is one value."""
    if one.digest == other.digest:
        return
    both = one.facts.fields & other.facts.fields & ~own.fields & ~MERGED_BITS
    for name in CARD_FIELDS:
        bit = FIELD_BITS[name]
        if both & bit and _field_from(one, bit) != _field_from(other, bit):
            yield f"`{name}`"
    leaves = _leaves(one.facts.leaves) & _leaves(other.facts.leaves) - _leaves(own.leaves)
    if any(_leaf_from(one, leaf) != _leaf_from(other, leaf) for leaf in leaves):
        yield _MERGED_KEY


def _field_from(defaults: CardDefaults, bit: int) -> bytes:
    return next(origin.digest for origin in defaults.origins if origin.fields & bit)


def _leaf_from(defaults: CardDefaults, leaf: bytes) -> bytes:
    return next(origin.digest for origin in defaults.origins if leaf in _leaves(origin.leaves))


def _leaves(packed: bytes) -> set[bytes]:
    return {packed[at : at + LEAF_BYTES] for at in range(0, len(packed), LEAF_BYTES)}


def _problem(*, code: str, message: str, fix: str, offer: OfferId, later: Speaker) -> Problem:
    return Problem(
        code=code,
        message=message,
        fix=fix,
        source=later.source,
        path=f"products.{offer}",
        width=len(offer),
    )
