"""Writes shapes.json anew: what GitHub's published OpenAPI says of the calls that we make.

    npm pack @octokit/openapi && tar xzf octokit-openapi-*.tgz
    python -m tests.github.record package/generated/api.github.com.json

Kept are types, what is required and what may be null, of the fields that `reconciler.github` reads
or that the fake tells; all the rest is left out, as it would only age here.
"""

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from reconciler.github import shapes

SHAPES = Path(__file__).with_name("shapes.json")

REPO = "/repos/{owner}/{repo}"
CALLS = (
    f"GET {REPO}",
    f"GET {REPO}/pulls",
    f"POST {REPO}/pulls",
    f"GET {REPO}/pulls/{{pull_number}}",
    f"PATCH {REPO}/pulls/{{pull_number}}",
    f"GET {REPO}/pulls/{{pull_number}}/reviews",
    f"GET {REPO}/issues/{{issue_number}}/timeline",
    f"GET {REPO}/issues/{{issue_number}}/comments",
    f"POST {REPO}/issues/{{issue_number}}/comments",
    f"PATCH {REPO}/issues/comments/{{comment_id}}",
    f"GET {REPO}/collaborators/{{username}}/permission",
    f"GET {REPO}/actions/workflows/{{workflow_id}}/runs",
    f"GET {REPO}/actions/runs",
    f"GET {REPO}/actions/runs/{{run_id}}",
    f"POST {REPO}/actions/runs/{{run_id}}/rerun",
    f"POST {REPO}/actions/runs/{{run_id}}/rerun-failed-jobs",
    f"GET {REPO}/actions/runs/{{run_id}}/artifacts",
    f"GET {REPO}/actions/artifacts",
    f"GET {REPO}/actions/artifacts/{{artifact_id}}/{{archive_format}}",
)

READ = {
    name
    for shape in vars(shapes).values()
    if isinstance(shape, type) and issubclass(shape, msgspec.Struct)
    for name in shape.__struct_fields__
}
TOLD = {
    *("author", "author_association", "color", "conclusion", "event", "head_branch", "path"),
    *("size_in_bytes", "state", "status", "title", "total_count"),
}
KEPT = READ | TOLD
WORDS = ("type", "enum", "format", "minimum", "maximum", "maxLength")


def record(api: Mapping[str, Any]) -> dict[str, Any]:
    """The calls by verb and path: their query, body and good answers as JSON schemas."""
    told = {}
    for call in CALLS:
        verb, path = call.split(" ")
        said = _at(api, api["paths"][path][verb.lower()])
        told[call] = {
            "query": {
                one["name"]: _pruned(api, one["schema"], KEPT)
                for one in (_at(api, item) for item in said.get("parameters", ()))
                if one["in"] == "query"
            },
            "body": _content(api, said.get("requestBody"), whole=True),
            "answers": {
                status: _content(api, answer)
                for status, answer in said["responses"].items()
                if status in ("200", "201", "302")
            },
        }
    return told


def _content(api: Mapping[str, Any], said: Any, *, whole: bool = False) -> Any:
    held = _at(api, said or {}).get("content", {}).get("application/json")
    return held and _pruned(api, held["schema"], None if whole else KEPT)


def _pruned(api: Mapping[str, Any], said: Any, kept: set[str] | None) -> dict[str, Any]:
    """A schema of those fields only; `nullable` as JSON Schema says it. None keeps all fields."""
    schema = _at(api, said)
    new = {word: schema[word] for word in WORDS if word in schema}
    for word in ("anyOf", "oneOf", "allOf"):
        if word in schema:
            new[word] = [_pruned(api, one, kept) for one in schema[word]]
    if "items" in schema:
        new["items"] = _pruned(api, schema["items"], kept)
    if "properties" in schema:
        names = [name for name in schema["properties"] if kept is None or name in kept]
        new["properties"] = {name: _pruned(api, schema["properties"][name], kept) for name in names}
        new["required"] = [name for name in schema.get("required", ()) if name in names]
        new["additionalProperties"] = False
    if schema.get("nullable"):
        return {"anyOf": [new, {"type": "null"}]}
    return new


def _at(api: Mapping[str, Any], said: Any) -> Any:
    while "$ref" in said:
        _, *way = said["$ref"].split("/")
        said = api
        for step in way:
            said = said[step]
    return said


if __name__ == "__main__":
    told = record(json.loads(Path(sys.argv[1]).read_text("utf-8")))
    lines = ",\n".join(f"{json.dumps(call)}: {json.dumps(told[call])}" for call in told)
    SHAPES.write_text(f"{{\n{lines}\n}}\n", "utf-8")
