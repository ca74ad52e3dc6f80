"""Which file each new entry of an import goes to, by the layout that was chosen."""

from collections.abc import Iterator, Mapping, Sequence
from typing import assert_never

from reconciler.catalog.draft import Draft
from reconciler.catalog.file_names import (
    MOST,
    OTHER,
    Layout,
    by_letters,
    in_parts,
    slug,
    slugs,
)
from reconciler.catalog.staging import Staging
from reconciler.domain.attribute import TypeKey
from reconciler.domain.ids import OfferId, WarehouseAlias
from reconciler.ozon.categories import TypePlace

Files = Iterator[tuple[str, list[OfferId]]]
"""Names of files, each with all offers that go into it."""


class ImportLayout:
    """Names files for offers that no document describes."""

    def __init__(
        self,
        layout: Layout,
        draft: Draft,
        staging: Staging,
        types: Mapping[OfferId, TypeKey],
        tree: Mapping[TypeKey, TypePlace],
    ) -> None:
        self._layout = layout
        self._draft = draft
        self._staging = staging
        self._types = types
        present = {key: tree[key].type_name for key in set(types.values()) if key in tree}
        self._names = slugs(present)

    def files(self, kind: str, offers: Sequence[OfferId]) -> Files:
        """The files of products or prices."""
        for group, members in sorted(self._groups(kind, offers).items()):
            yield from self._parts(kind, group, members)

    def stock_files(self, alias: WarehouseAlias, offers: Sequence[OfferId]) -> Files:
        """The files of the stocks of one warehouse."""
        if offers:
            yield from self._parts("stocks", slug(alias), offers)

    def _groups(self, kind: str, offers: Sequence[OfferId]) -> Mapping[str, Sequence[str]]:
        match self._layout:
            case "single":
                return {kind: offers} if offers else {}
            case "letters":
                return self._lettered(kind, offers)
            case "category":
                groups: dict[str, list[str]] = {}
                for offer in offers:
                    groups.setdefault(self._type_name(offer), []).append(offer)
                return groups
            case unknown:
                assert_never(unknown)

    def _parts(self, kind: str, group: str, members: Sequence[str]) -> Files:
        """A file that is there takes all that belong to it; a new one takes what fits."""
        there = self._staging.has(self._draft.name(kind, group))
        parts = {group: members} if there else in_parts(group, members, MOST[kind])
        for part, some in parts.items():
            yield self._draft.name(kind, part), [OfferId(offer) for offer in some]

    def _type_name(self, offer: OfferId) -> str:
        key = self._types.get(offer)
        return self._names.get(key, OTHER) if key else OTHER

    def _lettered(self, kind: str, offers: Sequence[OfferId]) -> Mapping[str, Sequence[str]]:
        """Where files of more letters are there already, offers go to those."""
        found: dict[str, list[str]] = {}
        rest: list[str] = []
        for offer in offers:
            names = [slug(offer[:length]) for length in (4, 3, 2, 1)]
            there = [one for one in names if self._staging.has(self._draft.name(kind, one))]
            if there:
                found.setdefault(there[0], []).append(offer)
            else:
                rest.append(offer)
        return {**found, **by_letters(rest, MOST[kind])}
