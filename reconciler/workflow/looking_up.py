"""Asking the shop what a catalog names: types, attributes, and entries of their dictionaries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import msgspec

from reconciler.catalog.layout import Chosen
from reconciler.catalog.nearest import listed
from reconciler.catalog.read_files import Progress
from reconciler.domain.attribute import AttributeId, TypeKey, TypeSpec
from reconciler.domain.attribute_lock import AttributeLock, LockedType, LockedValue
from reconciler.domain.ids import OfferId
from reconciler.domain.problem import Problem
from reconciler.ozon.categories import Categories, TypePlace
from reconciler.ozon.dictionaries import Dictionary, Looked
from reconciler.ozon.side_by_side import side_by_side
from reconciler.workflow.attribute_needs import Needs, first_of_type, needs_of, with_gone

TypesUsed = Mapping[TypeKey, Sequence[OfferId]]
"""Each type that cards name, with some of their offers."""


class LookUp:
    """One visit to the shop: `lock` grows, what is not found is in `problems` and `near`."""

    def __init__(
        self,
        categories: Categories,
        chosen: Chosen,
        older: AttributeLock,
        lock: AttributeLock,
        today: date,
        progress: Progress,
    ) -> None:
        """`older` is what the file says, `lock` what of it holds without asking."""
        self._categories = categories
        self._chosen = chosen
        self._older = older
        self._today = today
        self._progress = progress
        self.lock = lock
        self.near: dict[tuple[TypeKey, AttributeId, str], tuple[str, ...]] = {}
        self.problems: list[Problem] = []

    def run(self, used: TypesUsed, lacking: Sequence[TypeKey], needs: Needs) -> None:
        """Fetch the types that are lacking, and those without a name that is used; then values.

        `needs` are those before anything was fetched.
        """
        with side_by_side() as pool:
            if lacking:
                self._fetch(pool, used, lacking)
                needs = needs_of(self._chosen, self.lock, self._progress)
            # A name that a locked type has not may be a new one.
            again = [key for key in needs.names if key not in lacking]
            if again:
                self._fetch(pool, used, again)
                needs = needs_of(self._chosen, self.lock, self._progress)
            self._mark_gone(needs)
            self._look_up(pool, needs)

    def _fetch(self, pool: ThreadPoolExecutor, used: TypesUsed, keys: Iterable[TypeKey]) -> None:
        tree = self._categories.types()
        known = []
        for key in keys:
            if key in tree:
                known.append(key)
            else:
                self.problems += _no_such_type(self._chosen, key, tree, used[key])
        types = dict(self.lock.types)
        fetched = pool.map(self._categories.attributes, known)
        for key, attributes in zip(known, fetched, strict=True):
            place = tree[key]
            spec = TypeSpec(
                key=key,
                category_name=place.category_name,
                type_name=place.type_name,
                disabled=place.disabled,
                attributes=attributes,
            )
            types[key] = self._dated(spec)
        self.lock = msgspec.structs.replace(self.lock, types=types)

    def _dated(self, spec: TypeSpec) -> LockedType:
        """What is as it was keeps its day, so that git shows what changed and no more."""
        before = self._older.types.get(spec.key)
        values = self.lock.types[spec.key].values if spec.key in self.lock.types else {}
        if before is not None and before.spec == spec:
            return LockedType(spec, before.on, values)
        return LockedType(spec, self._today, values)

    def _mark_gone(self, needs: Needs) -> None:
        types = dict(self.lock.types)
        for key, names in needs.names.items():
            types[key] = with_gone(types[key], names, self._older.types.get(key))
        self.lock = msgspec.structs.replace(self.lock, types=types)

    def _look_up(self, pool: ThreadPoolExecutor, needs: Needs) -> None:
        questions = _together(needs, self.lock)
        types = dict(self.lock.types)
        for one, found in zip(questions, pool.map(self._ask, questions), strict=True):
            for key in one.keys:
                wanted = needs.texts[key, one.attribute]
                mine = {text: looked for text, looked in found.items() if text in wanted}
                types[key] = self._with_values(types[key], one.attribute, mine)
        self.lock = msgspec.structs.replace(self.lock, types=types)

    def _ask(self, one: _Question) -> dict[str, Looked]:
        dictionary = Dictionary(self._categories, self.lock.language, one.keys[0], one.attribute)
        return dictionary.look_up(list(one.texts))

    def _with_values(
        self, locked: LockedType, attribute: AttributeId, found: Mapping[str, Looked]
    ) -> LockedType:
        key = locked.spec.key
        older = self._older.types.get(key)
        before = older.values.get(attribute, {}) if older else {}
        values = dict(locked.values.get(attribute, {}))
        for text, looked in found.items():
            if looked.entry is None:
                self.near[key, attribute, text] = looked.near
                continue
            entry, was = looked.entry, before.get(text)
            if was is None or (was.id, was.text) != entry:
                was = LockedValue(entry.id, entry.text, self._today)
            values[text] = was
        if not values:
            return locked
        return msgspec.structs.replace(locked, values={**locked.values, attribute: values})


class _Question(msgspec.Struct):
    """Texts of one dictionary, and the types whose cards say them."""

    attribute: AttributeId
    keys: list[TypeKey]
    texts: dict[str, None]


def _together(needs: Needs, lock: AttributeLock) -> list[_Question]:
    """One question for all types that share a dictionary."""
    found: dict[tuple[AttributeId, int, TypeKey | None], _Question] = {}
    for (key, attribute), texts in needs.texts.items():
        spec = lock.types[key].spec.attributes[attribute]
        mark = (attribute, spec.dictionary_id, key if spec.by_category else None)
        question = found.setdefault(mark, _Question(attribute, [], {}))
        question.keys.append(key)
        question.texts.update(texts)
    return list(found.values())


def _no_such_type(
    chosen: Chosen, key: TypeKey, tree: Mapping[TypeKey, TypePlace], offers: Sequence[OfferId]
) -> Iterator[Problem]:
    card = first_of_type(chosen, key, offers[:1])
    if card is None:
        return
    moved = [
        f"{one.category} ({place.category_name})"
        for one, place in tree.items()
        if one.type == key.type
    ]
    same = [
        f"{one.type} ({place.type_name})"
        for one, place in tree.items()
        if one.category == key.category and not place.disabled
    ]
    fix = "Take both numbers from Ozon's category tree."
    if moved:
        fix = f"The type belongs to the category {listed(moved, 3)}."
    elif same:
        fix = f"The category has the types {listed(same, 5)}."
    yield Problem(
        code="unknown-type",
        message=f"Ozon's tree has no category {key.category} with a type {key.type}.",
        fix=fix,
        source=card.fields["type"].source,
        path=f"products.{offers[0]}.type",
        width=len("type"),
    )
