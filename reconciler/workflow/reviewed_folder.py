"""The folder in which one step of a job leaves what was reviewed, for the next steps."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from reconciler.workflow.judged_file import SavedPlan, read_saved
from reconciler.workflow.merged_plans import Merged

WHOLE = "reviewed.json"
"""The plan for `apply --reviewed`; not there if nobody reviewed any."""


def files_of(merged: Iterable[Merged]) -> Mapping[str, bytes]:
    """One file a pull request: the plan as it was saved, empty if there is none."""
    return {f"pull-{item.pull.number}.json": item.file for item in merged}


def read_folder(folder: Path) -> dict[int, SavedPlan | None]:
    """Pull requests by number, with the plans that were reviewed of them."""
    found: dict[int, SavedPlan | None] = {}
    for path in folder.glob("pull-*.json"):
        number = path.stem.removeprefix("pull-")
        if number.isdecimal():
            saved = read_saved(path)
            found[int(number)] = saved if isinstance(saved, SavedPlan) else None
    return dict(sorted(found.items()))
