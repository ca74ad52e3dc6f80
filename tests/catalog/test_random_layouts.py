"""However a catalog is split over files, folders, defaults and layers, it says the same."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import UNSET

from reconciler.catalog import load_catalog, open_catalog, workers
from reconciler.domain.desired import Desired
from reconciler.domain.price import PRICE_FIELDS
from reconciler.domain.stock import Fixed
from tests.catalog.conftest import write
from tests.catalog.layouts import MODELS, Layout, Model, kind_of
from tests.catalog.test_cache import meaning
from tests.effort import examples

RANDOM = st.randoms(use_true_random=False)


@contextmanager
def written(
    model: Model, random: Random, *, layered: bool, also: str | None = None
) -> Iterator[Path]:
    """A folder with a layout of the model, and perhaps one more file of the store."""
    with TemporaryDirectory() as folder:
        write(folder, Layout(model, random, layered=layered).files())
        if also is not None:
            write(folder, {"s/also.yaml": also})
        yield Path(folder)


def expected(model: Model) -> dict[str, Any]:
    """What Desired should hold."""
    found: dict[str, Any] = {"products": {}, "prices": {}, "stocks": {}}
    for offer, said in model.items():
        kinds = {kind_of(path) for path in said}
        if "products" in kinds:
            labels = {p[1]: v for p, v in said.items() if p[0] == "labels" and v is not None}
            found["products"][offer] = (said.get(("category",)), labels)
        if "prices" in kinds:
            found["prices"][offer] = {n: said.get((n,), UNSET) for n in PRICE_FIELDS}
        for path, value in said.items():
            if path[0] == "stock":
                units = value["fixed"] if isinstance(value, dict) else value
                cell = (isinstance(value, dict), units)
                found["stocks"].setdefault(path[1], {})[offer] = cell
    return found


def loaded(desired: Desired) -> dict[str, Any]:
    return {
        "products": {
            offer: (one.traits.category, dict(one.traits.labels))
            for offer, one in desired.products.items()
        },
        "prices": {
            offer: {name: one.says.get(name) for name in PRICE_FIELDS}
            for offer, one in desired.prices.items()
        },
        "stocks": {
            alias: {o: (isinstance(c.says, Fixed), c.says.units) for o, c in table.items()}
            for alias, table in desired.stocks.items()
        },
    }


ALSO = st.sampled_from([None, "kind: prices\nprices: {Q: -1}\n", "kind: ["])


@settings(max_examples=examples(100))
@given(MODELS, RANDOM, st.booleans())
def test_a_layout_says_what_its_model_says(model: Model, random: Random, layered: bool) -> None:
    with written(model, random, layered=layered) as place:
        desired = load_catalog(place, "samovar")
    assert loaded(desired) == expected(model)
    assert desired.offers() == model.keys()
    traits = {offer: one.traits for offer, one in desired.products.items()}
    assert desired.products.traits() == traits
    assert {offer: desired.products[offer].traits for offer in desired.products} == traits


@settings(max_examples=examples(40))
@given(MODELS, RANDOM, st.booleans(), ALSO)
def test_cold_warm_and_with_the_cache_of_another_layout_are_one(
    model: Model, random: Random, layered: bool, also: str | None
) -> None:
    with TemporaryDirectory() as kept:
        for _ in range(2):
            with written(model, random, layered=layered, also=also) as place:
                cold, warm = (open_catalog(place, one) for one in (None, Path(kept, "cache")))
                assert cold.stores() == warm.stores()
                for store in cold.stores():
                    said = meaning(cold, store)
                    assert meaning(warm, store) == said
                    again = open_catalog(place, Path(kept, "cache"))
                    assert meaning(again, store) == said


@settings(max_examples=examples(6))
@given(MODELS, RANDOM, st.booleans(), ALSO)
def test_with_workers_it_is_the_same(
    model: Model, random: Random, layered: bool, also: str | None
) -> None:
    with written(model, random, layered=layered, also=also) as place:
        alone = open_catalog(place)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(workers, "WORTH_WORKERS", 0)
            patch.setattr(workers, "cores", lambda: 2)
            together = open_catalog(place)
        assert [read.said for read in together.files] == [read.said for read in alone.files]
        for store in alone.stores():
            assert meaning(together, store) == meaning(alone, store)
