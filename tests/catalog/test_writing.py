"""New documents are written in the canonical style, and say what they were made of."""

from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from reconciler.catalog.encoding import NOT_IN_TEXT
from reconciler.catalog.formatting import format_text
from reconciler.catalog.reader import read_documents
from reconciler.catalog.writing import document_text

TEXTS = st.text(max_size=40).filter(lambda text: not NOT_IN_TEXT.search(text)) | st.sampled_from(
    [
        "no",
        "1e3",
        "a\nb",
        "a\nb\n",
        "a\n\nb",
        " a\nb",
        "a \nb",
        "a\tb",
        "x" * 120,
        "- a",
        "a: b",
        "#",
        "\n",
    ]
)
KEYS = (
    st.text(min_size=1, max_size=12)
    .filter(lambda text: not NOT_IN_TEXT.search(text))
    .filter(lambda text: text.isprintable())
)
SCALARS = st.one_of(
    TEXTS, st.integers(-9, 10**6), st.booleans(), st.decimals("0.01", "9999", places=2), st.none()
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=12,
)
ENTRIES = st.dictionaries(KEYS, st.dictionaries(KEYS, VALUES, min_size=1, max_size=4), max_size=4)


def read(text: str) -> Any:
    problems: list[Any] = []
    documents = read_documents(text.encode(), "x.yaml", problems)
    assert problems == [], (problems, text)
    return documents[0].value


@settings(max_examples=40)
@given(kind=st.sampled_from(["products", "prices"]), entries=ENTRIES)
def test_what_is_written_is_canonical_and_reads_the_same(
    kind: str, entries: dict[str, dict[str, Any]]
) -> None:
    document = {"kind": kind, "defaults": {"package": {"unit": "mm"}}, kind: entries}
    text = document_text(document)
    assert format_text(text.encode(), "x.yaml").decode() == text
    assert read(text) == document


def test_how_it_looks() -> None:
    document = {
        "kind": "products",
        "products": {
            "0123": {"state": "archived"},
            "MUG": {
                "name": "Кружка: красная",
                "package": {"depth": 1, "unit": "mm"},
                "images": ["https://cdn.example.com/" + "x" * 60, "https://cdn.example.com/2.jpg"],
                "attributes": {"Аннотация": "раз\n\nдва", "Вес": Decimal("0.35")},
                "complex_attributes": [{"id": 1, "attributes": {"2": "три\nчетыре\n"}}],
            },
        },
    }
    assert document_text(document) == (
        "kind: products\n"
        "products:\n"
        '  "0123": {state: archived}\n'
        "  MUG:\n"
        '    name: "Кружка: красная"\n'
        "    package: {depth: 1, unit: mm}\n"
        "    images:\n"
        f"      - https://cdn.example.com/{'x' * 60}\n"
        "      - https://cdn.example.com/2.jpg\n"
        "    attributes:\n"
        "      Аннотация: |-\n"
        "        раз\n"
        "\n"
        "        два\n"
        "      Вес: 0.35\n"
        "    complex_attributes:\n"
        "      - id: 1\n"
        "        attributes:\n"
        '          "2": |\n'
        "            три\n"
        "            четыре\n"
    )
