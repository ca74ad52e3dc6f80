"""All products documents of a store as one table; several may describe one offer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import blake2b
from typing import NamedTuple

from reconciler.catalog.card_fields import CARD_FIELDS, FIELD_BITS, MERGED_BITS
from reconciler.catalog.card_rules import broken_card_rules, broken_package_rules
from reconciler.catalog.cards import LEAF_BYTES
from reconciler.catalog.rows import (
    NO_DEFAULTS,
    NO_FACTS,
    NO_PACKAGE,
    CardDefaults,
    CardsSaid,
    Facts,
    Package,
)
from reconciler.domain.declared import Part
from reconciler.domain.ids import OfferId
from reconciler.domain.place import source_at
from reconciler.domain.problem import Problem
from reconciler.domain.product import CardFacts, CardRow, DeclaredProducts, Traits
from reconciler.domain.source import Source

Said = tuple[str, CardsSaid]
"""A document and the name of its file."""


class _Speaker(NamedTuple):
    """A document that describes an offer, in which layer, with the defaults that hold there."""

    layer: int
    facts: Facts
    package: Package
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
        self._rows: dict[OfferId, CardRow] = {}
        self._shared: set[OfferId] = set()
        self._vat: dict[OfferId, str] = {}

    def merged(
        self, layers: Iterable[Sequence[Said]]
    ) -> tuple[DeclaredProducts, dict[OfferId, str]]:
        for number, layer in enumerate(layers):
            for file, said in layer:
                defaults = said.defaults.over(self._defaults_of(file))
                self._said.append((number, file, said, defaults))
                before = len(self._rows)
                self._rows.update(said.rows)
                if len(self._rows) < before + len(said.rows):
                    self._look_for_shared()
        parts = [self._part(file, said, defaults) for _, file, said, defaults in self._said]
        several = [self._together(offer) for offer in sorted(self._shared)]
        return DeclaredProducts([*parts, *several]), self._vat

    def _look_for_shared(self) -> None:
        """The last document speaks of offers that an earlier one speaks of."""
        rows = self._said[-1][2].rows
        for _, _, earlier, _ in self._said[:-1]:
            self._shared.update(earlier.rows.keys() & rows.keys())

    def _part(self, file: str, said: CardsSaid, defaults: CardDefaults) -> Part[CardRow]:
        self._check_facts(file, said, defaults)
        self._check_packages(file, said, defaults)
        self._note_rates(said, defaults)
        return Part(file, said.rows, _context(said.facts, defaults))

    def _check_facts(self, file: str, said: CardsSaid, defaults: CardDefaults) -> None:
        """The rules of cards, once for all cards with the same facts."""
        bad = {
            number: broken
            for number, facts in enumerate(said.facts)
            if (broken := list(broken_card_rules(facts, defaults.facts)))
        }
        if bad:
            for offer, row in said.rows.items():
                if row.facts in bad and offer not in self._shared:
                    place = source_at(file, row.place)
                    self._problems += (one.problem(offer, place) for one in bad[row.facts])

    def _note_rates(self, said: CardsSaid, defaults: CardDefaults) -> None:
        every = defaults.facts.vat
        rates = [every if facts.vat is None else facts.vat for facts in said.facts]
        texts = [None if rate is None else f"{rate:f}" for rate in rates]
        if any(texts):
            self._vat.update(
                (offer, text) for offer, row in said.rows.items() if (text := texts[row.facts])
            )

    def _check_packages(self, file: str, said: CardsSaid, defaults: CardDefaults) -> None:
        """Packages that only the defaults of folders make complete, and those that are defaults."""
        unchecked = [offer for offer in said.unchecked if offer not in self._shared]
        if defaults.package != NO_PACKAGE and len(said.packages) < len(said.rows):
            unchecked.append(next(offer for offer in said.rows if offer not in said.packages))
        for offer in unchecked:
            package = said.packages.get(offer, NO_PACKAGE).over(defaults.package)
            for broken in broken_package_rules(package):
                place = source_at(file, said.rows[offer].place)
                self._problems.append(broken.problem(offer, place))

    def _together(self, offer: OfferId) -> Part[CardRow]:
        """What several documents say of one offer, as a part; its place is that of the first."""
        speakers = list(self._speakers(offer))
        self._problems += _said_twice(offer, speakers)
        own, package, defaults = NO_FACTS, NO_PACKAGE, NO_DEFAULTS
        for speaker in speakers:
            own = speaker.facts.over(own)
            package = speaker.package.over(package)
            defaults = speaker.defaults.over(defaults)
        self._problems += _defaults_disagree(offer, own, speakers)
        place, package = speakers[0].source, package.over(defaults.package)
        broken = [*broken_card_rules(own, defaults.facts), *broken_package_rules(package)]
        self._problems += (one.problem(offer, place) for one in broken)
        rate = own.over(defaults.facts).vat
        if rate is not None:
            self._vat[offer] = f"{rate:f}"
        digest = blake2b(b"".join(one.row.digest for one in speakers), digest_size=16).digest()
        row = CardRow(speakers[0].row.place, 0, digest)
        return Part(place.file, {offer: row}, _context([own], defaults))

    def _speakers(self, offer: OfferId) -> Iterator[_Speaker]:
        for layer, file, said, defaults in self._said:
            row = said.rows.get(offer)
            if row is not None:
                source = source_at(file, row.place)
                facts, package = said.facts[row.facts], said.packages.get(offer, NO_PACKAGE)
                yield _Speaker(layer, facts, package, row, defaults, source)


def _context(facts: Sequence[Facts], defaults: CardDefaults) -> CardFacts:
    state = defaults.facts.state or "active"

    def traits_of(number: int) -> Traits:
        effective = facts[number].over(defaults.facts)
        labels = {name: value for name, value in effective.labels if value is not None}
        return Traits(effective.category, labels)

    return CardFacts([one.state or state for one in facts], traits_of, _digest(defaults))


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
                fix="Say the field in one of the entries, or put both under the same defaults.",
                source=later.source,
                path=f"products.{offer}",
                width=len(offer),
            )


def _leaves(facts: Facts) -> set[bytes]:
    size = LEAF_BYTES
    return {facts.leaves[at : at + size] for at in range(0, len(facts.leaves), size)}
