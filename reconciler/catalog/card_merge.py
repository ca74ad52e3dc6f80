"""All products documents of a store as one table; several may describe one offer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import blake2b
from typing import NamedTuple

from reconciler.catalog.card_fields import CARD_FIELDS, FIELD_BITS, MERGED_BITS
from reconciler.catalog.card_rules import broken_card_rules
from reconciler.catalog.cards import LEAF_BYTES
from reconciler.catalog.rows import NO_DEFAULTS, NO_FACTS, CardDefaults, CardsSaid, Facts
from reconciler.domain.declared import Part
from reconciler.domain.ids import OfferId
from reconciler.domain.place import source_at
from reconciler.domain.problem import Problem
from reconciler.domain.product import CardFacts, CardRow, DeclaredProducts, State, Traits
from reconciler.domain.source import Source

Said = tuple[str, CardsSaid]
"""A document and the name of its file."""


class _Speaker(NamedTuple):
    """A document that describes an offer, in which layer, with the defaults that hold there."""

    layer: int
    facts: Facts
    row: CardRow
    defaults: CardDefaults
    source: Source


def merge_cards(
    layers: Iterable[Sequence[Said]],
    defaults_of: Callable[[str], CardDefaults],
    problems: list[Problem],
) -> tuple[DeclaredProducts, dict[OfferId, str]]:
    """One table, and the VAT rates by offer where one is said.

    A field of a later layer replaces one of an earlier; in a layer none is said twice.
    `defaults_of` gives the defaults that hold in the folder of a file.
    """
    return _Merging(defaults_of, problems).merged(layers)


class _Merging:
    def __init__(self, defaults_of: Callable[[str], CardDefaults], problems: list[Problem]) -> None:
        self._defaults_of = defaults_of
        self._problems = problems
        self._said: list[tuple[int, str, CardsSaid, CardDefaults]] = []
        self._known: set[OfferId] = set()
        self._shared: set[OfferId] = set()
        self._vat: dict[OfferId, str] = {}

    def merged(
        self, layers: Iterable[Sequence[Said]]
    ) -> tuple[DeclaredProducts, dict[OfferId, str]]:
        for number, layer in enumerate(layers):
            for file, said in layer:
                defaults = said.defaults.over(self._defaults_of(file))
                self._said.append((number, file, said, defaults))
                if not self._known.isdisjoint(said.rows):
                    self._shared.update(self._known & said.rows.keys())
                self._known.update(said.rows)
        parts = [self._part(file, said, defaults) for _, file, said, defaults in self._said]
        several = [self._together(offer) for offer in sorted(self._shared)]
        return DeclaredProducts([*parts, *several]), self._vat

    def _part(self, file: str, said: CardsSaid, defaults: CardDefaults) -> Part[CardRow]:
        effective = [facts.over(defaults.facts) for facts in said.facts]
        self._check(file, said.rows, effective)
        context = CardFacts(
            [(_state(facts), _traits(facts)) for facts in effective], _digest(defaults)
        )
        return Part(file, said.rows, context)

    def _check(self, file: str, rows: dict[OfferId, CardRow], effective: Sequence[Facts]) -> None:
        """The rules of cards, once for all cards with the same facts."""
        bad = {
            number: broken
            for number, facts in enumerate(effective)
            if (broken := list(broken_card_rules(facts)))
        }
        rates = {n: f"{facts.vat:f}" for n, facts in enumerate(effective) if facts.vat is not None}
        if rates:
            self._vat.update(
                (offer, rates[row.facts]) for offer, row in rows.items() if row.facts in rates
            )
        if not bad:
            return
        for offer, row in rows.items():
            if row.facts in bad and offer not in self._shared:
                self._problems += (
                    broken.problem(offer, source_at(file, row.place)) for broken in bad[row.facts]
                )

    def _together(self, offer: OfferId) -> Part[CardRow]:
        """What several documents say of one offer, as a part; its place is that of the first."""
        speakers = list(self._speakers(offer))
        self._problems += _said_twice(offer, speakers)
        own, defaults = NO_FACTS, NO_DEFAULTS
        for speaker in speakers:
            own = speaker.facts.over(own)
            defaults = speaker.defaults.over(defaults)
        self._problems += _defaults_disagree(offer, own, speakers)
        first, effective = speakers[0], own.over(defaults.facts)
        digest = blake2b(b"".join(one.row.digest for one in speakers), digest_size=16).digest()
        row = CardRow(first.row.place, 0, digest)
        self._vat.pop(offer, None)
        self._check(first.source.file, {OfferId(offer): row}, [effective])
        self._problems += (
            broken.problem(offer, first.source) for broken in broken_card_rules(effective)
        )
        context = CardFacts([(_state(effective), _traits(effective))], _digest(defaults))
        return Part(first.source.file, {offer: row}, context)

    def _speakers(self, offer: OfferId) -> Iterator[_Speaker]:
        for layer, file, said, defaults in self._said:
            row = said.rows.get(offer)
            if row is not None:
                source = source_at(file, row.place)
                yield _Speaker(layer, said.facts[row.facts], row, defaults, source)


def _state(facts: Facts) -> State:
    return facts.state or "active"


def _traits(facts: Facts) -> Traits:
    labels = {name: value for name, value in facts.labels if value is not None}
    return Traits(facts.category, labels)


def _digest(defaults: CardDefaults) -> bytes:
    return blake2b(defaults.digest, digest_size=16).digest() if defaults.digest else b""


def _said_twice(offer: OfferId, speakers: Sequence[_Speaker]) -> Iterator[Problem]:
    for index, later in enumerate(speakers):
        for first in speakers[:index]:
            if first.layer != later.layer:
                continue
            both = first.facts.fields & later.facts.fields
            names = [name for name in CARD_FIELDS if FIELD_BITS[name] & both & ~MERGED_BITS]
            if both & MERGED_BITS and _leaves(first.facts) & _leaves(later.facts):
                names.append("a key of `package`, `attributes` or `labels`")
            for name in names:
                yield Problem(
                    code="said-twice",
                    message=f"{_shown(name)} of `{offer}` is said twice; first in the entry at "
                    f"{first.source}.",
                    fix="Delete one of the two.",
                    source=later.source,
                    path=f"products.{offer}",
                    width=len(offer),
                )


def _shown(name: str) -> str:
    return f"`{name}`" if name in FIELD_BITS else f"{name[0].upper()}{name[1:]}"


def _defaults_disagree(
    offer: OfferId, own: Facts, speakers: Sequence[_Speaker]
) -> Iterator[Problem]:
    """Two entries under different defaults that both reach the same field: neither wins."""
    first = speakers[0]
    for later in speakers[1:]:
        if later.layer != first.layer or later.defaults.digest == first.defaults.digest:
            continue
        both = first.defaults.facts.fields & later.defaults.facts.fields & ~own.fields
        names = [f"`{name}`" for name in CARD_FIELDS if FIELD_BITS[name] & both]
        if names:
            yield Problem(
                code="defaults-disagree",
                message=f"Different defaults reach {', '.join(names)} of `{offer}` here and at "
                f"{first.source}.",
                fix="Say the field in one of the two entries, or move both under the same defaults.",
                source=later.source,
                path=f"products.{offer}",
                width=len(offer),
            )


def _leaves(facts: Facts) -> set[bytes]:
    size = LEAF_BYTES
    return {facts.leaves[at : at + size] for at in range(0, len(facts.leaves), size)}
