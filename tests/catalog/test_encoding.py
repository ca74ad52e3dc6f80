"""Bytes: UTF-8 with or without a byte order mark, any line ends, nothing else."""

from collections.abc import Callable

import pytest

from reconciler.catalog import encoding
from reconciler.domain.desired import Desired
from reconciler.domain.problem import Problem

STOCKS = "kind: stocks\nwarehouse: msk\nstocks:\n  МЁД-1: 40\n"


@pytest.mark.parametrize(
    "data",
    [
        STOCKS.encode(),
        b"\xef\xbb\xbf" + STOCKS.encode(),
        STOCKS.replace("\n", "\r\n").encode(),
        b"\xef\xbb\xbf" + STOCKS.replace("\n", "\r\n").encode(),
        STOCKS.replace("\n", "\r").encode(),
    ],
    ids=["lf", "bom", "crlf", "bom-crlf", "cr"],
)
def test_line_ends_and_byte_order_marks_change_nothing(
    catalog: Callable[..., Desired], data: bytes
) -> None:
    declared = catalog({"a.yaml": data}).stocks["msk"]["МЁД-1"]
    assert (declared.says.units, str(declared.source)) == (40, "catalog/a.yaml:4:3")


def test_an_old_windows_encoding_is_named_with_its_byte(
    refused: Callable[..., list[Problem]],
) -> None:
    (problem,) = refused({"a.yaml": STOCKS.replace("МЁД", "КРУЖКА").encode("cp1251")})
    assert problem.code == "encoding"
    assert problem.message == "Byte 38 (0xCA) is not UTF-8."
    assert str(problem.source) == "catalog/a.yaml:4:3"


def test_utf16_is_named(refused: Callable[..., list[Problem]]) -> None:
    (problem,) = refused({"a.yaml": STOCKS.encode("utf-16")})
    assert problem.message == "The file is UTF-16, not UTF-8."


@pytest.mark.parametrize(
    "character", ["\x00", "\x1b", "\x7f", "\x85", "\u2028", "\u2029", "\ufeff"]
)
@pytest.mark.parametrize(
    "place", ["#{}\n" + STOCKS, STOCKS + "  'A{}': 1\n", STOCKS + '  "{}": 1\n']
)
def test_invisible_characters_are_refused_everywhere(
    refused: Callable[..., list[Problem]], character: str, place: str
) -> None:
    (problem,) = refused({"a.yaml": place.replace("{}", character)})
    assert problem.code == "control-character"
    assert f"U+{ord(character):04X}" in problem.message


def test_a_file_that_is_too_large_is_not_parsed(
    refused: Callable[..., list[Problem]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(encoding, "MAX_BYTES", 1000)
    (problem,) = refused({"a.yaml": "#" * 1001})
    assert problem.code == "file-too-large"


@pytest.mark.parametrize("before", ["", "\ufeff", "# a\n", "# a\r\n", "# a\r", "\ufeff# a\n"])
def test_a_directive_is_refused_wherever_a_line_begins(
    refused: Callable[..., list[Problem]], before: str
) -> None:
    (problem,) = refused({"a.yaml": f"{before}%YAML 1.1\n---\n{STOCKS}"})
    assert problem.code == "yaml-feature"
    assert str(problem.source) == f"catalog/a.yaml:{2 if '#' in before else 1}:1"


def test_a_percent_sign_elsewhere_is_a_percent_sign(catalog: Callable[..., Desired]) -> None:
    catalog({"a.yaml": "# 50%\nkind: safety-stock\nrules:\n- keep:\n    20%\n"})
