"""Formatting changes no value and no comment, and formatting twice changes nothing more."""

import pytest
from hypothesis import HealthCheck, given, settings

from reconciler.catalog.formatting import format_text
from reconciler.catalog.reader import read_documents
from reconciler.catalog.same import same
from reconciler.catalog.text_parser import parse_text
from reconciler.domain.errors import InvalidInput
from tests.catalog.yaml_texts import files
from tests.effort import examples

LAWS = settings(
    max_examples=examples(80), deadline=None, suppress_health_check=[HealthCheck.too_slow]
)


@LAWS
@given(files())
def test_what_it_says_stays(data: bytes) -> None:
    formatted = _formatted(data)
    if formatted is not None:
        assert same(_read(formatted), _read(data))
        text = data.decode("utf-8-sig")
        after = parse_text(formatted.decode()).comments()
        assert sorted(after) == sorted(parse_text(text).comments())


@LAWS
@given(files())
def test_twice_is_once(data: bytes) -> None:
    formatted = _formatted(data)
    if formatted is not None:
        assert format_text(formatted, "a.yaml") == formatted


@LAWS
@given(files())
def test_the_pure_parser_formats_the_same(data: bytes) -> None:
    formatted = _formatted(data)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("yaml.__with_libyaml__", False)
        pure = _formatted(data)
    assert formatted is None or pure is None or pure == formatted


@LAWS
@given(files())
def test_the_shape_of_the_file(data: bytes) -> None:
    formatted = _formatted(data)
    if formatted:
        assert b"\r" not in formatted
        assert not formatted.startswith((b"\xef\xbb\xbf", b"\n"))
        assert formatted.endswith(b"\n")


def _formatted(data: bytes) -> bytes | None:
    try:
        return format_text(data, "a.yaml")
    except InvalidInput:
        return None


def _read(data: bytes) -> list[object]:
    return [document.value for document in read_documents(data, "a.yaml", [])]
