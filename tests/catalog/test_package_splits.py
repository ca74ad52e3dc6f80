"""The rules of packages: the same problems wherever each key is said."""

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import example, given, settings
from hypothesis import strategies as st

from reconciler.catalog import load_catalog
from reconciler.domain.errors import InvalidInput
from tests.catalog.conftest import STORE
from tests.effort import examples

PACKAGES = st.fixed_dictionaries(
    {},
    optional={
        "depth": st.sampled_from([1, 100, 1000]),
        "width": st.sampled_from([1, 100]),
        "height": st.sampled_from([1, 100]),
        "unit": st.sampled_from(["mm", "cm", "in"]),
        "weight": st.sampled_from([1, 500, 5000]),
        "weight_unit": st.sampled_from(["g", "kg", "lb"]),
    },
).filter(bool)
PLACES = ("card", "other card", "document", "folder", "parent")
SPLITS = st.lists(st.sampled_from(PLACES), min_size=6, max_size=6)


def flow(package: dict[str, object]) -> str:
    return "{" + ", ".join(f"{key}: {value}" for key, value in package.items()) + "}"


def problems(said: dict[str, dict[str, object]]) -> list[tuple[str, str]]:
    """Codes and messages of a catalog that says the parts of a package at these places."""

    def field(place: str, otherwise: str = "name: x") -> str:
        package = said.get(place)
        return f"package: {flow(package)}" if package else otherwise

    files = {"store.yaml": STORE}
    inside = f"defaults: {{{field('document')}}}\n" if said.get("document") else ""
    files["x/a.yaml"] = f"kind: products\n{inside}products: {{A: {{{field('card')}}}}}\n"
    if said.get("other card"):
        files["x/b.yaml"] = f"kind: products\nproducts: {{A: {{{field('other card')}}}}}\n"
    for place, name in (("folder", "x/_defaults.yaml"), ("parent", "_defaults.yaml")):
        if said.get(place):
            files[name] = f"kind: defaults\nproducts: {{{field(place)}}}\n"
    with TemporaryDirectory() as folder:
        for name, text in files.items():
            path = Path(folder, name)
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, "utf-8")
        try:
            load_catalog(Path(folder))
        except InvalidInput as wrong:
            return sorted((problem.code, problem.message) for problem in wrong.problems)
    return []


@example(
    {"depth": 1, "weight_unit": "g", "weight": 1, "unit": "cm", "height": 100, "width": 100},
    ["other card"] * 6,
)
@settings(max_examples=examples(100))
@given(PACKAGES, SPLITS)
def test_the_split_of_the_keys_changes_nothing(
    package: dict[str, object], split: list[str]
) -> None:
    said: dict[str, dict[str, object]] = {}
    for (key, value), place in zip(package.items(), split, strict=False):
        said.setdefault(place, {})[key] = value
    assert problems(said) == problems({"card": package})


@settings(max_examples=examples(100))
@given(PACKAGES, PACKAGES, SPLITS)
def test_what_a_nearer_place_says_hides_what_a_farther_one_says(
    near: dict[str, object], far: dict[str, object], places: list[str]
) -> None:
    ranks = {"card": 0, "document": 1, "folder": 2, "parent": 3}
    chosen = [place for place in dict.fromkeys(places) if place in ranks][:2] or ["card"]
    first, *rest = sorted(chosen, key=ranks.__getitem__)
    said = {first: near} if not rest else {first: near, rest[0]: far}
    together = near if not rest else {**far, **near}
    assert problems(said) == problems({"card": together})
