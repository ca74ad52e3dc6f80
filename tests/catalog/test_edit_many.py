"""Many edits of one file at once say the same as one after the other."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from reconciler.catalog.edit import set_value
from reconciler.catalog.edit_many import ValueEdit, set_values
from reconciler.catalog.reader import read_documents

EDITS = st.lists(
    st.tuples(
        st.sampled_from("abcde"),
        st.sampled_from([(), ("x",), ("y",), ("z", "p"), ("z", "q")]),
        st.integers(0, 9),
    ),
    max_size=6,
)
FILE = (
    b"kind: prices # top\nprices:\n  a: {x: 1, z: {p: 2}} # a\n  # c\n  c:\n    x: 3\n  d: 4\n"
    b"  e: {}\n"
)


def read(data: bytes) -> Any:
    problems: list[Any] = []
    documents = read_documents(data, "x.yaml", problems)
    assert problems == []
    return documents[0].value


@given(edits=EDITS)
def test_many_edits_are_the_same_as_one_after_the_other(
    edits: list[tuple[str, tuple[str, ...], int]],
) -> None:
    # `d` is a number: it has no keys.
    paths = {(offer, path): value for offer, path, value in edits if offer != "d" or not path}
    tops = {offer for offer, path in paths if not path}
    chosen = [
        ValueEdit(0, ("prices", offer, *path), value)
        for (offer, path), value in paths.items()
        if not path or offer not in tops
    ]
    one_by_one = FILE
    for edit in chosen:
        one_by_one = set_value(one_by_one, "x.yaml", *edit)
    together = set_values(FILE, "x.yaml", chosen)
    assert read(together) == read(one_by_one)
    for comment in (b"# top", b"# a", b"# c"):
        assert comment in together
