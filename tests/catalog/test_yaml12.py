"""Every scalar has exactly the meaning that YAML 1.2 gives it, or is refused; never another one."""

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from reconciler.catalog.reader import read_documents
from reconciler.domain.problem import Problem

FOLDER = Path(__file__).parent / "yaml12"
SIGNS = str.maketrans({"␣": " ", "→": "\t", "␍": "\r"})
WORDS: dict[str, bool | None] = {"null": None, "true": True, "false": False}


class Plain(NamedTuple):
    text: str
    meaning: str
    ours: str
    flow: bool


class Presented(NamedTuple):
    title: str
    yaml: bytes
    meaning: str
    ours: str


def plain_cases() -> Iterator[Plain]:
    for line in (FOLDER / "plain.txt").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            text, meaning, ours = line.split(" => ")
            yield Plain(text, meaning, ours.removesuffix(" @ block"), not ours.endswith("@ block"))


def presented_cases() -> Iterator[Presented]:
    _, *cases = (FOLDER / "presented.txt").read_text("utf-8").split("\n=== ")
    for case in cases:
        title, _, rest = case.partition("\n")
        yaml, meaning, ours = re.split(r"^=> ", rest, flags=re.MULTILINE)
        yaml = re.sub("∎\n$", "", yaml).translate(SIGNS)
        yield Presented(title, yaml.encode(), meaning.strip(), ours.strip())


PLAIN = list(plain_cases())
PRESENTED = list(presented_cases())


def read(yaml: str | bytes) -> tuple[Any, list[str]]:
    """The value of the one document, and the codes of the problems."""
    problems: list[Problem] = []
    data = yaml.encode() if isinstance(yaml, str) else yaml
    documents = read_documents(data, "a.yaml", problems)
    assert all(problem.fix for problem in problems)
    return documents[0].value if documents else None, [problem.code for problem in problems]


def meaning_of(case: Plain) -> Any:
    """The value, as the reader would build it."""
    kind, _, number = case.meaning.partition(" ")
    match kind:
        case "text":
            return case.text
        case "int":
            return int(number)
        case "float":
            return Decimal(number)
        case _:
            return WORDS[kind]


@pytest.mark.parametrize("parser", ["C", "pure"])
@pytest.mark.parametrize("case", PLAIN, ids=[case.text for case in PLAIN])
def test_a_plain_scalar_as_a_value(
    case: Plain, parser: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if parser == "pure":
        monkeypatch.setattr("yaml.__with_libyaml__", False)
    block, flow = ("k: {}\n", "- {}\n", "k:\n  {}\n"), ("{{k: {}}}\n", "[{}]\n", "[ {} , a]\n")
    for form in block + (flow if case.flow else ()):
        value, codes = read(form.format(case.text))
        if case.ours == "refused":
            assert codes == ["number-format"], form
            continue
        if parser == "pure" and "?" in case.text and codes == ["yaml-syntax"]:
            continue  # it takes no question mark in flow style; the C parser does
        assert codes == [], form
        (first, *_) = value.values() if isinstance(value, dict) else value
        meaning = meaning_of(case)
        assert (first, type(first)) == (meaning, type(meaning)), form


@pytest.mark.parametrize("case", PLAIN, ids=[case.text for case in PLAIN])
def test_a_plain_scalar_as_a_key_is_text_or_refused(case: Plain) -> None:
    for form in ("{}: v\n", "{{{}: v}}\n", "? {}\n: v\n")[:: 1 if case.flow else 2]:
        value, codes = read(form.format(case.text))
        if case.text == "<<":
            assert codes == ["yaml-feature"]
        elif case.meaning == "text":
            assert (value, codes) == ({case.text: "v"}, []), form
        else:
            assert codes == ["key-not-text"], form


@pytest.mark.parametrize("case", PLAIN, ids=[case.text for case in PLAIN])
def test_in_quotes_it_is_text(case: Plain) -> None:
    quoted = (
        "'" + case.text.replace("'", "''") + "'",
        '"' + case.text.replace("\\", "\\\\").replace('"', '\\"') + '"',
    )
    for text in quoted:
        for form in ("k: {}\n", "{{k: {}}}\n"):
            assert read(form.format(text)) == ({"k": case.text}, [])
        assert read(f"{text}: 1\n") == ({case.text: 1}, [])
        assert read(f"[{text}, {text}]\n") == ([case.text, case.text], [])
    for style, text in (("|-", case.text), (">-", case.text)):
        assert read(f"k: {style}\n  {text}\n") == ({"k": case.text}, [])


@pytest.mark.parametrize("case", PRESENTED, ids=[case.title for case in PRESENTED])
def test_a_presented_text(case: Presented) -> None:
    value, codes = read(case.yaml)
    if case.ours == "same":
        assert (value, codes) == (json.loads(case.meaning), [])
    else:
        assert {f"refused {code}" for code in codes} == {case.ours}


def test_what_is_no_yaml_is_never_read() -> None:
    assert all(case.ours != "same" for case in PRESENTED if case.meaning in ("error", "not JSON"))
    assert len(PLAIN) + len(PRESENTED) >= 300
    assert len({case.text for case in PLAIN}) == len(PLAIN)
