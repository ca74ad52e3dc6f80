"""All products documents of a store as one table; several may describe one offer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import blake2b
from itertools import islice

from reconciler.catalog.card_clashes import Speaker, defaults_disagree, said_twice
from reconciler.catalog.card_fields import CONTENT_BITS
from reconciler.catalog.card_rules import broken_card_rules, broken_package_rules
from reconciler.catalog.rows import (
    NO_DEFAULTS,
    NO_FACTS,
    NO_PACKAGE,
    CardDefaults,
    CardsSaid,
    Facts,
)
from reconciler.domain.declared import Part
from reconciler.domain.ids import OfferId
from reconciler.domain.place import source_at
from reconciler.domain.problem import Problem
from reconciler.domain.product import CardFacts, CardRow, DeclaredProducts, Traits

Said = tuple[str, CardsSaid]
"""A document and the name of its file."""


def merge_cards(
    layers: Iterable[Sequence[Said]],
    near_of: Callable[[str], CardDefaults],
    root: CardDefaults,
    problems: list[Problem],
) -> tuple[DeclaredProducts, dict[OfferId, str]]:
    """One table, and the VAT rates by offer where one is said.

    A field of a later layer replaces one of an earlier; in a layer none is said twice.
    `near_of` gives the defaults that hold in the folder of a file, but for those of the catalog's
    root: they reach all documents, so that no document brings them over nearer ones of another.
    """
    return _Merging(near_of, root, problems).merged(layers)


class _Merging:
    def __init__(
        self,
        near_of: Callable[[str], CardDefaults],
        root: CardDefaults,
        problems: list[Problem],
    ) -> None:
        self._near_of = near_of
        self._root = root
        self._problems = problems
        self._said: list[tuple[int, str, CardsSaid, CardDefaults]] = []
        self._seen: set[OfferId] = set()
        self._shared: set[OfferId] = set()
        self._vat: dict[OfferId, str] = {}

    def merged(
        self, layers: Iterable[Sequence[Said]]
    ) -> tuple[DeclaredProducts, dict[OfferId, str]]:
        for number, layer in enumerate(layers):
            for file, said in layer:
                near = said.defaults.over(self._near_of(file))
                self._said.append((number, file, said, near))
                self._shared.update(self._seen.intersection(said.rows))
                self._seen.update(said.rows)
        parts = [
            self._part(file, said, near.over(self._root)) for _, file, said, near in self._said
        ]
        return DeclaredProducts([*parts, *self._several()]), self._vat

    def _part(self, file: str, said: CardsSaid, near: CardDefaults) -> Part[CardRow]:
        defaults = near.over(self._root)
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
            others = (one for one in said.rows if one not in said.packages)
            unchecked += islice((one for one in others if one not in self._shared), 1)
        for offer in unchecked:
            package = said.packages.get(offer, NO_PACKAGE).over(defaults.package)
            for broken in broken_package_rules(package):
                place = source_at(file, said.rows[offer].place)
                self._problems.append(broken.problem(offer, place))

    def _several(self) -> Iterator[Part[CardRow]]:
        """What several documents say of one offer, in few parts: its place is in the first one."""
        numbers: dict[tuple[str, CardDefaults], dict[Facts, int]] = {}
        rows: dict[tuple[str, CardDefaults], dict[OfferId, CardRow]] = {}
        for offer, speakers in self._speakers():
            own, defaults = self._together(offer, speakers)
            group = (speakers[0].source.file, defaults)
            known = numbers.setdefault(group, {})
            digest = blake2b(b"".join(one.row.digest for one in speakers), digest_size=16).digest()
            row = CardRow(speakers[0].row.place, known.setdefault(own, len(known)), digest)
            rows.setdefault(group, {})[offer] = row
        for (file, defaults), found in rows.items():
            yield Part(file, found, _context(list(numbers[file, defaults]), defaults))

    def _together(self, offer: OfferId, speakers: Sequence[Speaker]) -> tuple[Facts, CardDefaults]:
        """All that is said of one offer, and all defaults that reach it."""
        self._problems += said_twice(offer, speakers)
        own, package, near = NO_FACTS, NO_PACKAGE, NO_DEFAULTS
        for speaker in speakers:
            own = speaker.facts.over(own)
            package = speaker.package.over(package)
            near = speaker.near.over(near)
        defaults = near.over(self._root)
        self._problems += defaults_disagree(offer, own, speakers)
        broken = list(broken_card_rules(own, defaults.facts))
        # One that a document says whole was checked when that document was read.
        if not any(one.package == package and package.complete for one in speakers):
            broken += broken_package_rules(package.over(defaults.package))
        self._problems += (one.problem(offer, speakers[0].source) for one in broken)
        rate = own.over(defaults.facts).vat
        if rate is not None:
            self._vat[offer] = f"{rate:f}"
        return own, defaults

    def _speakers(self) -> Iterator[tuple[OfferId, list[Speaker]]]:
        """The offers that several documents describe, and those documents in their order."""
        found: dict[OfferId, list[Speaker]] = {offer: [] for offer in sorted(self._shared)}
        for layer, file, said, near in self._said:
            for offer in self._shared.intersection(said.rows):
                row = said.rows[offer]
                facts, package = said.facts[row.facts], said.packages.get(offer, NO_PACKAGE)
                source = source_at(file, row.place)
                every = near.over(self._root)
                found[offer].append(Speaker(layer, facts, package, row, every, near, source))
        yield from found.items()


def _context(facts: Sequence[Facts], defaults: CardDefaults) -> CardFacts:
    state = defaults.facts.state or "active"

    def traits_of(number: int) -> Traits:
        effective = facts[number].over(defaults.facts)
        labels = {name: value for name, value in effective.labels if value is not None}
        return Traits(effective.category, labels)

    usual = defaults.facts
    return CardFacts(
        states=[one.state or state for one in facts],
        traits_of=traits_of,
        defaults=_digest(defaults),
        contents=[bool((one.fields | usual.fields) & CONTENT_BITS) for one in facts],
        asked=[bool(one.state or usual.state) for one in facts],
    )


def _digest(defaults: CardDefaults) -> bytes:
    return blake2b(defaults.digest, digest_size=16).digest() if defaults.digest else b""
