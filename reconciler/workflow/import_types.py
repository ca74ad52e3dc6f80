"""The types of the cards that an import writes: what their attributes are called at Ozon."""

from collections.abc import Mapping, Sequence

from reconciler.catalog.growing_lock import GrowingLock
from reconciler.domain.attribute import TypeKey, TypeSpec
from reconciler.domain.ids import OfferId
from reconciler.ozon.categories import Categories, TypePlace
from reconciler.ozon.side_by_side import side_by_side
from reconciler.state.card_pages import CardPages


def learn_types(
    lock: GrowingLock,
    types: Mapping[OfferId, TypeKey],
    pages: CardPages,
    categories: Categories,
    tree: Mapping[TypeKey, TypePlace],
) -> None:
    """Fetch the types that the lock lacks, or of which cards have attributes that it lacks.

    What documents use of a type stays known until `resolve --update` says that it is gone.
    """
    used = set(types.values())
    lacking = {key for key in used if lock.spec(key) is None}
    again = _with_unknown(lock, {o: key for o, key in types.items() if key not in lacking}, pages)
    wanted = sorted(key for key in lacking | again if key in tree)
    with side_by_side() as pool:
        fetched = list(pool.map(categories.attributes, wanted))
    specs = {}
    for key, attributes in zip(wanted, fetched, strict=True):
        before, place = lock.spec(key), tree[key]
        specs[key] = TypeSpec(
            key=key,
            category_name=place.category_name,
            type_name=place.type_name,
            disabled=place.disabled,
            attributes={**(before.attributes if before else {}), **attributes},
        )
    lock.learn(specs)


def _with_unknown(
    lock: GrowingLock, types: Mapping[OfferId, TypeKey], pages: CardPages
) -> set[TypeKey]:
    found: set[TypeKey] = set()
    offers: Sequence[OfferId] = list(types)
    for kept in pages.read(offers):
        spec = lock.spec(types[kept.offer])
        if spec and any(int(number) not in spec.attributes for number in kept.card.attributes):
            found.add(spec.key)
    return found
