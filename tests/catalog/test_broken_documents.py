"""A corpus of broken documents: each has one reason to be refused, and both validators find it.

The first lines of a document say which keyword of the schema refuses what, and the repair of
exactly that place. Repaired, it is accepted: so there is no second reason.
"""

import copy
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from reconciler.catalog import explain, schema
from reconciler.catalog.document import Document
from reconciler.catalog.kinds import CATALOG_KINDS, KINDS, MAPPING_KINDS, POLICY_KINDS, TEST_KINDS
from reconciler.catalog.reader import read_documents
from reconciler.domain.problem import Problem

ROOT = Path(__file__).parents[2]
CASES = sorted((Path(__file__).parent / "broken").glob("*/*.yaml"))
_HEAD = re.compile(
    r"# refused: (\w+) at (.*)\n"
    r"# repaired by(?:: (?P<value>.+)| renaming it to (?P<name>.+)| (?P<gone>deleting it))\n"
)
ANNOTATIONS = ("$schema", "$id", "$ref", "title", "description", "examples")
STEPS = ("items", "if", "then", "else")
Place = tuple[str | int, ...]


class Case(NamedTuple):
    """What a broken document says of itself, and the document."""

    keyword: str
    place: str
    repair: dict[str, str | None]
    document: Document
    kind: str


def read(path: Path) -> Case:
    data = path.read_bytes()
    head = _HEAD.match(data.decode())
    assert head, path
    problems: list[Problem] = []
    (document,) = read_documents(data, path.name, problems)
    assert not problems
    return Case(head[1], head[2], head.groupdict(), document, path.parent.name)


@pytest.mark.parametrize("path", CASES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_it_has_one_reason_to_be_refused(path: Path) -> None:
    case = read(path)
    value = case.document.value
    assert not schema.accepts(case.kind, value)
    ((keyword, place),) = leaves(explain._validator(case.kind).iter_errors(value))
    assert (keyword, shown(place)) == (case.keyword, case.place)
    assert len(list(schema._fast(case.kind).iter_errors(value))) == 1
    repaired = repair(value, place, case.repair)
    assert explain._validator(case.kind).is_valid(repaired)
    assert schema.accepts(case.kind, repaired)


@pytest.mark.parametrize("path", CASES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_it_is_explained_once_and_with_a_way_out(path: Path) -> None:
    case = read(path)
    (problem,), _ = explain.explain(case.document, case.kind)
    assert problem.code != "refused"
    assert problem.fix
    assert problem.source
    assert problem.source.line > 2


def test_every_kind_and_every_keyword_of_the_schemas_is_there() -> None:
    kinds = {path.parent.name for path in CASES}
    assert kinds == set(KINDS)
    keywords = {keyword for kind in kinds for keyword in used(schema.schema(kind))}
    assert {read(path).keyword for path in CASES} == keywords
    assert len(CASES) >= 70


@pytest.mark.parametrize("path", sorted(ROOT.glob("catalog/**/*.yaml")), ids=lambda path: path.stem)
def test_the_demo_catalog_is_accepted_by_both(path: Path) -> None:
    accepted_by_both(path.read_bytes(), path.name, CATALOG_KINDS)


@pytest.mark.parametrize("path", sorted(ROOT.glob("policies/*.yaml")), ids=lambda path: path.stem)
def test_the_shipped_policies_are_accepted_by_both(path: Path) -> None:
    accepted_by_both(path.read_bytes(), path.name, POLICY_KINDS)


@pytest.mark.parametrize("path", sorted(ROOT.glob("policies/tests/*.yaml")), ids=str)
def test_the_tests_of_policies_are_accepted_by_both(path: Path) -> None:
    accepted_by_both(path.read_bytes(), path.name, TEST_KINDS)


@pytest.mark.parametrize(
    "path", sorted(ROOT.glob("reconciler/catalog/mappings/*.yaml")), ids=lambda path: path.stem
)
def test_the_shipped_mappings_are_accepted_by_both(path: Path) -> None:
    accepted_by_both(path.read_bytes(), path.name, MAPPING_KINDS)


def test_the_examples_of_the_documentation_are_accepted_by_both() -> None:
    pages = [(path.name, path.read_text("utf-8")) for path in sorted(ROOT.glob("docs/*.md"))]
    examples = [
        (name, example)
        for name, text in pages
        for example in re.findall(r"^```yaml\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
        if re.match(r"(#.*\n|---\n)*kind:", example)
    ]
    assert len(examples) >= 5
    for name, example in examples:
        accepted_by_both(example.encode(), name, KINDS)


def accepted_by_both(data: bytes, name: str, kinds: tuple[str, ...]) -> None:
    problems: list[Problem] = []
    documents = read_documents(data, name, problems)
    assert documents
    assert not problems
    for document in documents:
        kind = document.value["kind"]
        assert kind in kinds
        assert list(explain._validator(kind).iter_errors(document.value)) == []
        assert schema.accepts(kind, document.value)


def leaves(errors: Any) -> Iterator[tuple[str, Place]]:
    """The keyword and the exact place of each error; of alternatives, those of the one meant."""
    for error in errors:
        here: Place = tuple(error.absolute_path)
        if error.validator == "anyOf":
            yield from meant(error) or [("anyOf", here)]
        elif "propertyNames" in error.absolute_schema_path:
            yield "propertyNames", (*here, error.instance)
        elif error.validator == "additionalProperties":
            for key in error.instance.keys() - error.schema["properties"].keys():
                yield "additionalProperties", (*here, key)
        elif error.validator == "required":
            (key,) = [key for key in error.validator_value if f"'{key}' is" in error.message]
            yield "required", (*here, key)
        else:
            yield error.validator, here


def meant(error: Any) -> list[tuple[str, Place]]:
    """The leaves of the one alternative that takes a value of this type; none if no one does."""
    alternatives: dict[int, list[Any]] = {}
    for inner in error.context:
        alternatives.setdefault(inner.schema_path[0], []).append(inner)
    fitting = [
        inner
        for inner in alternatives.values()
        if not any(one.validator == "type" and not one.relative_path for one in inner)
    ]
    return list(leaves(fitting[0])) if len(fitting) == 1 else []


def repair(value: Any, place: Place, how: dict[str, str | None]) -> Any:
    """A copy with one place set, deleted or renamed."""
    value = copy.deepcopy(value)
    if not place:
        return parsed(how["value"])
    here = value
    for part in place[:-1]:
        here = here[part]
    last = place[-1]
    if how["gone"]:
        del here[last]
    elif how["name"]:
        here[how["name"]] = here.pop(last)
    else:
        here[last] = parsed(how["value"])
    return value


def parsed(text: str | None) -> Any:
    problems: list[Problem] = []
    (document,) = read_documents(f"attributes: {text}\n".encode(), "repair", problems)
    assert not problems
    return document.value["attributes"]


def shown(place: Place) -> str:
    return "/".join(map(str, place)) if place else "the document"


def used(node: Any) -> Iterator[str]:
    """The keywords of a schema that refuse something; those of names count as `propertyNames`."""
    if isinstance(node, list):
        for inner in node:
            yield from used(inner)
    if not isinstance(node, dict):
        return
    for keyword, inner in node.items():
        if keyword in ("properties", "$defs"):
            for one in inner.values():
                yield from used(one)
        elif keyword not in ANNOTATIONS:
            yield from [keyword] if keyword not in STEPS else []
            yield from used(inner) if keyword != "propertyNames" else []
