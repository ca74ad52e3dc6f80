"""Problems as SARIF 2.1.0, which code hosts and editors read."""

import json
import os
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from reconciler.catalog.code_units import Span, spans
from reconciler.domain.problem import Problem
from reconciler.report.codes import explained, first_sentence
from reconciler.version import VERSION
from reconciler.workflow.validation import Validated

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def sarif(validated: Validated) -> bytes:
    """One run with a rule for each code that occurs and a result for each problem and note.

    The lines are read again, for columns in UTF-16 code units.
    """
    notes = {note.code for note in validated.notes}
    told = (*validated.problems, *validated.notes)
    codes = sorted({problem.code for problem in told})
    meanings = explained()
    run = {
        "tool": {
            "driver": {
                "name": "reconciler",
                "version": VERSION,
                "rules": [
                    _rule(code, meanings.get(code, code), _level(code in notes)) for code in codes
                ],
            }
        },
        "columnKind": "utf16CodeUnits",
        "invocations": [{"executionSuccessful": True, "exitCode": int(validated.exit_code)}],
        "results": _results(told, {code: n for n, code in enumerate(codes)}, notes),
    }
    whole = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    text = json.dumps(whole, ensure_ascii=False, indent=2) + "\n"
    return text.encode(errors="replace")


def _level(is_note: bool) -> str:
    return "note" if is_note else "error"


def _rule(code: str, meaning: str, level: str) -> dict[str, Any]:
    return {
        "id": code,
        "shortDescription": {"text": first_sentence(meaning)},
        "fullDescription": {"text": meaning},
        "help": {"text": f"{meaning}\nIn a terminal: reconciler explain {code}"},
        "defaultConfiguration": {"level": level},
    }


def _results(
    problems: Sequence[Problem], index: Mapping[str, int], notes: Collection[str]
) -> list[dict[str, Any]]:
    return [
        {
            "ruleId": problem.code,
            "ruleIndex": index[problem.code],
            "level": _level(problem.code in notes),
            "message": {"text": f"{problem.message}\nFix: {problem.fix}"},
            **_locations(problem, span),
        }
        for problem, span in zip(problems, spans(problems), strict=True)
    ]


def _locations(problem: Problem, span: Span | None) -> dict[str, Any]:
    if problem.source is None or span is None:
        return {}
    place = problem.source
    physical = {
        "artifactLocation": {"uri": _uri(place.file)},
        "region": {
            "startLine": place.line,
            "startColumn": span.start,
            "endLine": place.line,
            "endColumn": span.end,
        },
    }
    logical = {"logicalLocations": [{"fullyQualifiedName": problem.path}]} if problem.path else {}
    return {"locations": [{"physicalLocation": physical, **logical}]}


def _uri(file: str) -> str:
    """Relative to the working folder, which is the checkout; whole for what lies elsewhere."""
    path = Path(os.path.normpath(file))
    here = Path.cwd()
    if path.is_absolute() and path.is_relative_to(here):
        path = path.relative_to(here)
    if path.is_absolute() or path.parts[:1] == ("..",):
        return "file://" + quote(os.fsencode(os.path.normpath(here / path)))
    return quote(os.fsencode(path))
