"""The `gh` of a runner, as far as our workflows use it: `api PATH --jq WAY`, `run rerun ID`."""

import json
import os
import sys
import urllib.request
from typing import Any


def main(arguments: list[str]) -> None:
    match arguments:
        case ["api", path, "--jq", way]:
            value = found(asked("GET", path), way)
            if value is not None:
                print(value)
        case ["run", "rerun", run, "--repo", repository, *failed]:
            verb = {(): "rerun", ("--failed",): "rerun-failed-jobs"}[tuple(failed)]
            asked("POST", f"repos/{repository}/actions/runs/{run}/{verb}")
        case _:
            sys.exit(f"gh: not known here: {arguments}")


def asked(verb: str, path: str) -> Any:
    request = urllib.request.Request(
        f"{os.environ['GITHUB_API_URL']}/{path}",
        method=verb,
        headers={
            "Authorization": f"Bearer {os.environ['GH_TOKEN']}",
            "Accept": "application/vnd.github+json",
            "X-GitHub-Api-Version": "2022-11-28",
        },
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.loads(answer.read())


def found(value: Any, way: str) -> Any:
    """`.a[0].b // empty`."""
    for part in way.removesuffix(" // empty").replace("[", ".").replace("]", "").split(".")[1:]:
        if isinstance(value, list):
            value = value[int(part)] if int(part) < len(value) else None
        elif value is not None:
            value = value.get(part)
    return value


main(sys.argv[1:])
