"""SARIF: rules, places, columns in UTF-16 code units; held against a schema of what we emit.

Point SARIF_SCHEMA at a copy of the official schema (it is not part of this repository), and every
document is held against that too.
"""

import json
import os
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from reconciler.domain.problem import Problem
from reconciler.domain.source import Source
from reconciler.report.sarif import sarif
from reconciler.version import VERSION
from reconciler.workflow.validation import Validated

TEXT: dict[str, Any] = {
    "type": "object",
    "required": ["text"],
    "additionalProperties": False,
    "properties": {"text": {"type": "string", "minLength": 1}},
}


def exactly(**properties: Any) -> dict[str, Any]:
    """An object with these properties and no other; those with a `?` may be missing."""
    return {
        "type": "object",
        "additionalProperties": False,
        "required": [name for name in properties if not name.endswith("_")],
        "properties": {name.removesuffix("_"): inner for name, inner in properties.items()},
    }


def many(item: Any) -> dict[str, Any]:
    return {"type": "array", "items": item}


COUNT = {"type": "integer", "minimum": 1}
RULE = exactly(
    id={"type": "string"},
    shortDescription=TEXT,
    fullDescription=TEXT,
    help=TEXT,
    defaultConfiguration=exactly(level={"const": "error"}),
)
LOCATION = exactly(
    physicalLocation=exactly(
        artifactLocation=exactly(uri={"type": "string", "format": "uri-reference"}),
        region=exactly(startLine=COUNT, startColumn=COUNT, endLine=COUNT, endColumn=COUNT),
    ),
    logicalLocations_=many(exactly(fullyQualifiedName={"type": "string"})),
)
RESULT = exactly(
    ruleId={"type": "string"},
    ruleIndex={"type": "integer", "minimum": 0},
    level={"const": "error"},
    message=TEXT,
    locations_=many(LOCATION),
)
DRIVER = exactly(name={"const": "reconciler"}, version={"const": VERSION}, rules=many(RULE))
RUN = exactly(
    tool=exactly(driver=DRIVER),
    columnKind={"const": "utf16CodeUnits"},
    invocations=many(
        exactly(executionSuccessful={"const": True}, exitCode={"enum": [0, 6]}),
    ),
    results=many(RESULT),
)
EMITTED: dict[str, Any] = exactly(
    version={"const": "2.1.0"}, runs={**many(RUN), "minItems": 1, "maxItems": 1}
)
EMITTED["properties"]["$schema"] = {"type": "string"}


@pytest.fixture(autouse=True)
def _inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def run_of(*problems: Problem) -> dict[str, Any]:
    document = json.loads(sarif(Validated(stores=(), policies=None, problems=problems)))
    jsonschema.Draft202012Validator(EMITTED).validate(document)
    if official := os.environ.get("SARIF_SCHEMA"):
        jsonschema.validate(document, json.loads(Path(official).read_text("utf-8")))
    (run,) = document["runs"]
    for result in run["results"]:
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
    made: dict[str, Any] = run
    return made


def problem(source: Source | None = None, code: str = "tab", **fields: Any) -> Problem:
    return Problem(code=code, message="Wrong.", fix="Right it.", source=source, **fields)


def place_of(made: Problem) -> dict[str, Any]:
    (result,) = run_of(made)["results"]
    place: dict[str, Any] = result["locations"][0]["physicalLocation"]
    return place


def test_nothing_wrong_is_an_empty_list_of_results() -> None:
    run = run_of()
    assert (run["results"], run["tool"]["driver"]["rules"]) == ([], [])
    assert run["invocations"][0]["exitCode"] == 0


def test_a_rule_for_each_code_that_occurs() -> None:
    run = run_of(problem(code="tab"), problem(code="money-decimals"), problem(code="tab"))
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["money-decimals", "tab"]
    assert rules[0]["shortDescription"]["text"] == "Money has at most two digits after the dot."
    assert rules[0]["fullDescription"]["text"].endswith("Nothing is rounded silently.")
    assert "reconciler explain money-decimals" in rules[0]["help"]["text"]
    assert [result["ruleIndex"] for result in run["results"]] == [1, 0, 1]
    assert run["invocations"][0]["exitCode"] == 6


def test_message_and_fix_are_told() -> None:
    (result,) = run_of(problem(path="stocks.MUG"))["results"]
    assert result["message"]["text"] == "Wrong.\nFix: Right it."
    assert "locations" not in result


def test_columns_are_utf_16_code_units() -> None:
    Path("a.yaml").write_text("x: 1\n😀ё: 12345\n", "utf-8")
    place = place_of(problem(Source("a.yaml", 2, 5), width=5, path="😀ё"))
    assert place["region"] == {"startLine": 2, "startColumn": 6, "endLine": 2, "endColumn": 11}


def test_characters_of_two_units_inside_the_region() -> None:
    Path("a.yaml").write_text("x: 😀😀\n", "utf-8")
    region = place_of(problem(Source("a.yaml", 1, 4), width=2))["region"]
    assert (region["startColumn"], region["endColumn"]) == (4, 8)


def test_a_line_that_is_gone_keeps_its_place() -> None:
    region = place_of(problem(Source("gone.yaml", 9, 7), width=3))["region"]
    assert (region["startLine"], region["startColumn"], region["endColumn"]) == (9, 7, 8)


@pytest.mark.parametrize(
    ("file", "uri"),
    [
        ("catalog/a.yaml", "catalog/a.yaml"),
        ("catalog/цены и.yaml", "catalog/%D1%86%D0%B5%D0%BD%D1%8B%20%D0%B8.yaml"),
        ("a:b#c?d%.yaml", "a%3Ab%23c%3Fd%25.yaml"),
        ("./catalog/../x.yaml", "x.yaml"),
        ("/etc/x y.yaml", "file:///etc/x%20y.yaml"),
        ("bad\udcff.yaml", "bad%FF.yaml"),
    ],
)
def test_files_as_relative_references(file: str, uri: str) -> None:
    assert place_of(problem(Source(file, 1)))["artifactLocation"]["uri"] == uri


def test_a_whole_path_in_the_working_folder_and_one_beside_it() -> None:
    inside = place_of(problem(Source(str(Path.cwd() / "a" / "b.yaml"), 1)))
    assert inside["artifactLocation"]["uri"] == "a/b.yaml"
    beside = place_of(problem(Source("../b.yaml", 1)))
    assert beside["artifactLocation"]["uri"] == f"file://{Path.cwd().parent / 'b.yaml'}"
