"""All cards of a store against the lock: rows may doubt, and documents decide."""

from pathlib import Path

import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from reconciler.catalog import open_catalog
from reconciler.catalog.attribute_check import (
    attribute_problems,
    card_problems,
    doubtful_looks,
)
from reconciler.catalog.full_card import full_cards
from reconciler.catalog.layout import Chosen
from reconciler.catalog.lock import LOCK_NAME, read_lock
from reconciler.catalog.lock_text import lock_text
from reconciler.domain.attribute_lock import AttributeLock
from reconciler.domain.errors import InvalidInput
from reconciler.domain.ids import OfferId
from reconciler.domain.problem import Problem, in_order
from tests.catalog.conftest import Files, with_store, write
from tests.catalog.locks import LOCK
from tests.effort import examples

HEAD = "kind: products\ndefaults: {category: 1, type: 2}\nproducts:\n"
WHOLE = (
    "package: {depth: 1, width: 1, height: 1, unit: cm, weight: 1, weight_unit: g}, "
    "images: ['https://a/b']"
)


def chosen(files: Files, store: str | None = None) -> Chosen:
    write("catalog", with_store(files))
    return open_catalog(Path("catalog")).of(store)


def told(files: Files, lock: AttributeLock | None = LOCK, store: str | None = None) -> list[str]:
    problems = in_order(attribute_problems(chosen(files, store), lock))
    return [f"{one.code} {one.source}" for one in problems]


def doubted(files: Files, lock: AttributeLock | None = LOCK) -> set[OfferId]:
    looks = doubtful_looks(chosen(files), lock)
    return {offer for look in looks for offer in look.offers}


def test_good_cards_are_not_read_again() -> None:
    good = (
        "  A: {attributes: {Бренд: Самовар, Цвет товара: [белый, красный], 4191: x}}\n"
        "  B: {labels: {a: b}, attributes: {85: самовар, Аннотация: null}}\n"
        "  C: {name: x}\n"
        f"  D: {{{WHOLE}, attributes: {{85: {{id: 5}}}}}}\n"
        "  E: {complex_attributes: [{id: 100001, attributes: {Ссылка: x}}]}\n"
        "  F: {remove: [images, pdf, complex_attributes, Бренд, '4191', аннотация]}\n"
        "  G: {attributes: {Бренд: Самовар}, remove: [images]}\n"
    )
    assert doubted({"a.yaml": HEAD + good}) == set()


@pytest.mark.parametrize(
    ("card", "expected"),
    [
        ("attributes: {Брэнд: x}", "unknown-attribute catalog/a.yaml:4:20"),
        ("remove: [images, Брэнд]", "unknown-attribute catalog/a.yaml:4:7"),
        ("remove: [nonsense]", "unknown-attribute catalog/a.yaml:4:7"),
        ("remove: [Ссылка]", "unknown-attribute catalog/a.yaml:4:7"),
        ("attributes: {Бренд: Икс}", "value-not-locked catalog/a.yaml:4:20"),
        ("attributes: {Бренд: [Самовар, самовар]}", "too-many-values catalog/a.yaml:4:20"),
        ("attributes: {4191: {id: 5}}", "no-dictionary catalog/a.yaml:4:20"),
        ("attributes: {Материал: x}", "ambiguous-attribute catalog/a.yaml:4:20"),
        ("attributes: {Узор: x}", "attribute-gone catalog/a.yaml:4:20"),
        ("attributes: {8229: x}", "type-as-attribute catalog/a.yaml:4:20"),
        ("attributes: {85: Самовар, Бренд: Самовар}", "said-twice catalog/a.yaml:4:33"),
        ("type: 9, attributes: {Бренд: x}", "type-not-locked catalog/a.yaml:4:29"),
        (
            "complex_attributes: [{id: 100001, attributes: {Линк: x}}]",
            "unknown-attribute catalog/a.yaml:4:7",
        ),
        (f"{WHOLE}, attributes: {{4191: x}}", "required-attribute catalog/a.yaml:4:"),
        (f"{WHOLE}, attributes: {{85: null, 4191: x}}", "required-attribute catalog/a.yaml:4:"),
        (f"type: 3, {WHOLE}, attributes: {{85: Самовар}}", "type-disabled catalog/a.yaml:4:7"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(card: str, expected: str) -> None:
    (problem,) = told({"a.yaml": f"{HEAD}  A: {{{card}}}\n"})
    assert problem.startswith(expected)


def test_a_card_that_says_less_than_a_new_product_needs_is_not_held_to_it() -> None:
    cards = (
        "  A: {attributes: {4191: x}}\n"
        f"  B: {{{WHOLE}}}\n"
        "  C: {type: 3, attributes: {4191: x}}\n"
        "  D: {package: {depth: 1, unit: cm}, images: ['https://a/b'], attributes: {4191: x}}\n"
    )
    assert told({"a.yaml": HEAD + cards}) == []


def test_without_a_lock_one_name_is_told() -> None:
    cards = "".join(f"  A{n}: {{attributes: {{Бренд: x}}}}\n" for n in range(3))
    assert told({"a.yaml": HEAD + cards}, None) == ["no-lock catalog/a.yaml:4:21"]
    ids = "  A: {attributes: {85: {id: 5}, 4191: x}}\n"
    assert told({"a.yaml": HEAD + ids}, None) == []


def test_a_name_in_remove_that_means_nothing_has_its_nearest() -> None:
    cards = "  A: {remove: [Брэнд, imags]}\n"
    first, second = attribute_problems(chosen({"a.yaml": HEAD + cards}), LOCK)
    assert (first.fix, second.fix) == ("Did you mean `Бренд`?", "Did you mean `images`?")
    assert str(first.source) == "catalog/a.yaml:4:7"


def test_a_name_without_a_type() -> None:
    text = "kind: products\nproducts: {A: {attributes: {Бренд: x}}}\n"
    assert told({"a.yaml": text}) == ["attribute-without-type catalog/a.yaml:2:29"]


def test_defaults_speak_for_their_cards() -> None:
    defaults = (
        "kind: defaults\nproducts: {category: 1, type: 2, attributes: {Бренд: Самовар, 6882: 1}}\n"
    )
    cards = f"kind: products\nproducts:\n  A: {{{WHOLE}, attributes: {{4191: x}}}}\n"
    assert told({"_defaults.yaml": defaults, "a.yaml": cards}) == []
    wrong = defaults.replace("Самовар", "Икс")
    assert told({"_defaults.yaml": wrong, "a.yaml": cards}) == [
        "value-not-locked catalog/_defaults.yaml:2:47"
    ]
    said = cards.replace("4191: x", "Бренд: Самовар")
    assert told({"_defaults.yaml": wrong, "a.yaml": said}) == []


def test_two_documents_of_one_card() -> None:
    files: Files = {
        "a.yaml": f"kind: products\nproducts: {{A: {{category: 1, type: 2, {WHOLE}}}}}\n",
        "b.yaml": "kind: products\nproducts: {A: {attributes: {Бренд: Самовар}}}\n",
    }
    assert doubted(files) == set()
    files["b.yaml"] = "kind: products\nproducts: {A: {attributes: {4191: x}}}\n"
    assert told(files) == ["required-attribute catalog/b.yaml:2:29"]


def test_a_store_of_its_own_wins_over_what_is_shared() -> None:
    store = "kind: store\nname: %s\ncurrency: RUB\nwarehouses: {msk: {id: 1}}\n"
    files: Files = {
        "a/store.yaml": store % "a",
        "b/store.yaml": store % "b",
        "shared.yaml": f"{HEAD}  A: {{attributes: {{Бренд: Икс}}}}\n",
        "a/own.yaml": "kind: products\nproducts: {A: {attributes: {Бренд: Самовар}}}\n",
    }
    assert told(files, store="a") == []
    assert told(files, store="b") == ["value-not-locked catalog/shared.yaml:4:20"]


def test_many_problems_are_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    cards = "".join(f"  A{n:02}: {{attributes: {{Бренд: Икс}}}}\n" for n in range(20))
    found = chosen({"a.yaml": HEAD + cards})
    monkeypatch.setattr("reconciler.catalog.attribute_check.TOGETHER", 4)
    problems = attribute_problems(found, LOCK)
    assert [one.code for one in problems] == [*["value-not-locked"] * 4, "too-many-problems"]
    assert problems[-1].message.startswith("16 more cards")
    monkeypatch.setattr("reconciler.catalog.attribute_check.TOGETHER", 100)
    monkeypatch.setattr("reconciler.catalog.attribute_check.MOST_PROBLEMS", 6)
    problems = attribute_problems(found, LOCK)
    assert len(problems) == 7
    assert problems[-1].message.startswith("More cards")


def test_doubt_without_reason_does_not_end_the_search(monkeypatch: pytest.MonkeyPatch) -> None:
    cards = (
        "defaults: {category: 1, type: 2, attributes: {Бренд: Икс}}\nproducts:\n"
        "  A: {attributes: {Бренд: Самовар}}\n  B: {attributes: {Бренд: Самовар}}\n"
        "  C: {attributes: {Бренд: Икс}}\n"
    )
    found = chosen({"a.yaml": f"kind: products\n{cards}"})
    monkeypatch.setattr("reconciler.catalog.attribute_check.TOGETHER", 1)
    assert [str(one.source) for one in attribute_problems(found, LOCK)] == ["catalog/a.yaml:6:20"]


def test_a_removal_of_a_type_without_lock_is_told_whichever_card_has_it() -> None:
    text = "kind: products\ndefaults: {category: 1, type: 4}\nproducts:\n"
    cards = "  A: {remove: [images]}\n  B: {remove: [images, Бренд]}\n"
    assert told({"a.yaml": text + cards}) == ["type-not-locked catalog/a.yaml:5:7"]


def test_a_wrong_default_is_told_once() -> None:
    text = "kind: products\ndefaults: {category: 1, type: 2, attributes: {Бренд: Икс}}\nproducts:\n"
    cards = "".join(f"  A{n}: {{name: x}}\n" for n in range(5))
    assert told({"a.yaml": text + cards}) == ["value-not-locked catalog/a.yaml:2:47"]


def test_desired_checks_with_the_lock_only() -> None:
    write("catalog", with_store({"a.yaml": f"{HEAD}  A: {{attributes: {{Бренд: Самовар}}}}\n"}))
    catalog = open_catalog(Path("catalog"))
    plain = catalog.desired()
    with pytest.raises(InvalidInput) as caught:
        catalog.desired(lock=read_lock(Path("catalog")))
    assert [one.code for one in caught.value.problems] == ["no-lock"]
    Path("catalog", LOCK_NAME).write_text(lock_text(LOCK), "utf-8")
    locked = catalog.desired(lock=read_lock(Path("catalog")))
    # The lock says what is sent, so another lock is another input.
    assert locked.digest != plain.digest
    Path("catalog", LOCK_NAME).write_text("broken: [", "utf-8")
    with pytest.raises(InvalidInput) as caught:
        catalog.desired(lock=read_lock(Path("catalog")))
    assert [one.code for one in caught.value.problems] == ["yaml-syntax"]


VALUES = st.sampled_from(
    ["Самовар", "самовар", "Икс", "белый", "[белый, красный]", "[Икс]", "null", "{id: 5}", "1.50"]
)
KEYS = st.sampled_from(["Бренд", "85", "Цвет товара", "4191", "Аннотация", "Узор", "7", "Материал"])
REMOVED = st.sampled_from(["images", "Бренд", "'85'", "Брэнд", "'7'", "Ссылка"])
ATTRIBUTES = st.dictionaries(KEYS, VALUES, min_size=1, max_size=3)
TYPES = st.sampled_from(["", "type: 2", "category: 1, type: 2", "type: 3", "category: 1, type: 4"])


def mapping(values: dict[str, str]) -> str:
    return "{" + ", ".join(f"{key}: {value}" for key, value in values.items()) + "}"


@st.composite
def documents(draw: st.DrawFn) -> str:
    fields = draw(TYPES)
    defaults = [fields] if fields else []
    if draw(st.booleans()):
        defaults.append(f"attributes: {mapping(draw(ATTRIBUTES))}")
    lines = ["kind: products"]
    if defaults:
        lines.append(f"defaults: {{{', '.join(defaults)}}}")
    lines.append("products:")
    for offer in draw(st.sets(st.sampled_from("ABCD"), min_size=1)):
        parts = [draw(TYPES), draw(st.sampled_from(["", WHOLE])), "labels: {a: b}"]
        if draw(st.booleans()):
            parts.append(f"attributes: {mapping(draw(ATTRIBUTES))}")
        if draw(st.integers(0, 3)) == 0:
            removed = draw(st.lists(REMOVED, min_size=1, unique=True))
            parts.append(f"remove: [{', '.join(removed)}]")
        lines.append(f"  {offer}: {{{', '.join(part for part in parts if part)}}}")
    return "\n".join(lines) + "\n"


@settings(max_examples=examples(60), deadline=None)
@given(st.lists(documents(), min_size=1, max_size=2), st.sampled_from([LOCK, None]))
def test_rows_never_trust_what_documents_refuse(
    texts: list[str], lock: AttributeLock | None
) -> None:
    for number in range(2):
        Path("catalog", f"{number}.yaml").unlink(missing_ok=True)
    write("catalog", with_store({f"{number}.yaml": text for number, text in enumerate(texts)}))
    catalog = open_catalog(Path("catalog"))
    try:
        catalog.desired()
    except InvalidInput:
        reject()  # documents that contradict each other are refused before
    found = catalog.of()
    offers = {offer for read in found.files for said in read.said.cards for offer in said.rows}
    exact: list[Problem] = []
    for offer, card in full_cards(found, offers).items():
        exact += card_problems(offer, card, lock)
    told_by_rows = attribute_problems(found, lock)
    once = {"no-lock", "type-not-locked"}
    assert places(told_by_rows, once) == places(exact, once)
    assert {one.code for one in told_by_rows} == {one.code for one in exact}


def places(problems: list[Problem], without: set[str]) -> set[tuple[object, ...]]:
    return {(one.source, one.code, one.message) for one in problems if one.code not in without}
