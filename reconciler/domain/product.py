"""What git says of a product, as far as rules and plans ask: its state, category and labels."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from hashlib import blake2b
from typing import Literal, NamedTuple, NewType

import msgspec

from reconciler.domain.declared import Declared, Part
from reconciler.domain.ids import OfferId
from reconciler.domain.place import source_at
from reconciler.domain.source import Source

CategoryId = NewType("CategoryId", int)
"""Ozon's description_category_id."""

State = Literal["active", "archived", "released"]
"""active: on sale, as stock allows. archived: in the archive. released: not ours to manage."""


class Traits(NamedTuple):
    """What rules may choose an offer by, beside its id, warehouse and price."""

    category: CategoryId | None = None
    labels: Mapping[str, str] = {}


NO_TRAITS = Traits()


class DeclaredProduct(msgspec.Struct, frozen=True, gc=False):
    """One product card as declared, defaults applied.

    `digest` stands for all that is declared of the card: equal digests, equal declarations. The
    card itself is read from its documents when somebody asks for it.
    """

    state: State
    traits: Traits
    digest: bytes
    source: Source


class CardRow(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """A card as its table keeps it: a packed place, which facts hold, a digest of the card."""

    place: int
    facts: int
    digest: bytes


class CardFacts(NamedTuple):
    """What the rows of one document share: by number of facts the state, and how to get the traits.

    Traits are made when a rule asks: most plans ask none of them.
    """

    states: Sequence[State]
    traits_of: Callable[[int], Traits]
    defaults: bytes = b""
    contents: Sequence[bool] = ()
    """Whether anything is declared that the shop keeps on the card itself."""
    asked: Sequence[bool] = ()
    """Whether the state is declared, and not only what it is when nobody says."""


class DeclaredProducts(Declared[CardRow, DeclaredProduct]):
    """Every product that documents describe. The context of a part is its CardFacts."""

    def value(self, part: Part[CardRow], offer: OfferId, row: CardRow) -> DeclaredProduct:  # noqa: ARG002
        """The product with its place."""
        facts = _facts(part)
        return DeclaredProduct(
            state=facts.states[row.facts],
            traits=facts.traits_of(row.facts),
            digest=_card_name(row, facts),
            source=source_at(part.file, row.place),
        )

    def traits(self) -> dict[OfferId, Traits]:
        """By offer, what rules may choose it by."""
        found: dict[OfferId, Traits] = {}
        for part in self.parts():
            facts = _facts(part)
            traits = [facts.traits_of(number) for number in range(len(facts.states))]
            found.update((offer, traits[row.facts]) for offer, row in part.rows.items())
        return found

    def with_content(self) -> Iterator[tuple[OfferId, bytes]]:
        """The offers that should be on sale and of which the card's content is declared, each
        with the digest that stands for it.
        """
        for part in self.parts():
            facts = _facts(part)
            managed = [
                content and state == "active"
                for content, state in zip(facts.contents, facts.states, strict=False)
            ]
            if any(managed):
                for offer, row in part.rows.items():
                    if managed[row.facts]:
                        yield offer, _card_name(row, facts)

    def asked_on_sale(self) -> frozenset[OfferId]:
        """The offers of which a document says that they should be on sale."""
        found: set[OfferId] = set()
        for part in self.parts():
            facts = _facts(part)
            said = [
                asked and state == "active"
                for asked, state in zip(facts.asked, facts.states, strict=False)
            ]
            if any(said):
                found.update(offer for offer, row in part.rows.items() if said[row.facts])
        return frozenset(found)

    def in_state(self, state: State) -> frozenset[OfferId]:
        """The offers that should be in a state."""
        found: set[OfferId] = set()
        for part in self.parts():
            states = _facts(part).states
            if state in states:
                found.update(
                    offer for offer, row in part.rows.items() if states[row.facts] == state
                )
        return frozenset(found)


def _card_name(row: CardRow, facts: CardFacts) -> bytes:
    return blake2b(row.digest + facts.defaults, digest_size=16).digest()


def _facts(part: Part[CardRow]) -> CardFacts:
    assert isinstance(part.context, CardFacts)
    return part.context


class Moved(msgspec.Struct, frozen=True, kw_only=True):
    """An offer that got another offer id: `to` is the last of a chain of renames."""

    to: OfferId
    source: Source
