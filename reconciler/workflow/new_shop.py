"""Use case: a working skeleton of a shop in a folder. What is there stays, unless it is said."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import msgspec

from reconciler.catalog import load_catalog
from reconciler.domain.errors import InvalidInput
from reconciler.domain.problem import Problem
from reconciler.workflow.shop_answers import Answers
from reconciler.workflow.shop_checks import wrong_answers
from reconciler.workflow.shop_files import ShopFile, shop_files
from reconciler.workflow.shop_merging import MERGES

STORE = "catalog/store.yaml"

Action = Literal["new", "kept", "overwritten", "extended"]


class Step(msgspec.Struct, frozen=True):
    """What happens to one file. `note` says why a file is kept, if that is not plain."""

    path: str
    action: Action
    text: str = ""
    note: str = ""

    @property
    def writes(self) -> bool:
        """Whether the file changes."""
        return self.action != "kept"


class NewShop(msgspec.Struct, frozen=True):
    """Everything that will be done, decided before anything is."""

    folder: Path
    steps: tuple[Step, ...]

    @property
    def written(self) -> int:
        """How many files change."""
        return sum(step.writes for step in self.steps)


def store_there(folder: Path) -> str | None:
    """The store that a folder's catalog holds already; empty if its name can't be told.

    None if there is no store: then new documents have nothing to stand in the way of. Raises
    InvalidInput for a folder that can't be looked into.
    """
    try:
        return load_catalog(folder / "catalog").store.name
    except InvalidInput as wrong:
        codes = {problem.code for problem in wrong.problems}
        return None if codes & {"catalog-missing", "no-store"} else ""
    except OSError as trouble:
        raise _unusable(folder, trouble) from trouble


def plan_shop(
    folder: Path, answers: Answers, *, force: bool = False, examples: bool = True
) -> NewShop:
    """Decide what happens to every file. Raises InvalidInput with all wrong answers and places."""
    problems = wrong_answers(answers)
    if problems:
        raise InvalidInput(problems)
    steps = tuple(_steps(folder, answers, force, examples=examples))
    try:
        problems = list(_in_the_way(folder, steps))
    except OSError as trouble:
        raise _unusable(folder, trouble) from trouble
    if problems:
        raise InvalidInput(problems)
    return NewShop(folder, steps)


def write_shop(shop: NewShop) -> None:
    """Do it. Raises InvalidInput when the system does not let us."""
    for step in shop.steps:
        if not step.writes:
            continue
        path = shop.folder / step.path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(step.text.encode())
        except OSError as trouble:
            raise _unusable(path, trouble) from trouble


def _steps(folder: Path, answers: Answers, force: bool, *, examples: bool) -> Iterator[Step]:
    own = force and os.path.lexists(folder / STORE)
    settled = store_there(folder) is not None and not own
    for file in shop_files(answers, examples=examples):
        there = os.path.lexists(folder / file.path)
        if settled and file.path.startswith("catalog/"):
            if there:
                yield Step(file.path, "kept")
            continue
        yield _step(folder, file, there, force)


def _step(folder: Path, file: ShopFile, there: bool, force: bool) -> Step:
    if not there:
        return Step(file.path, "new", file.text)
    if file.path in MERGES:
        return _merged(folder / file.path, file)
    try:
        same = (folder / file.path).read_bytes() == file.text.encode()
    except OSError:
        same = False
    return (
        Step(file.path, "overwritten", file.text) if force and not same else Step(file.path, "kept")
    )


def _merged(path: Path, file: ShopFile) -> Step:
    try:
        there = path.read_bytes().decode()
    except (OSError, UnicodeDecodeError):
        return Step(file.path, "kept", note="it can't be read as text; add our lines by hand")
    text = MERGES[file.path](there, file.text)
    if text is None:
        return Step(file.path, "kept", note="it holds more than plain JSON; add ours by hand")
    return Step(file.path, "kept") if text == there else Step(file.path, "extended", text)


def _in_the_way(folder: Path, steps: tuple[Step, ...]) -> Iterator[Problem]:
    """Files where folders belong, and folders where files do."""
    told = set()
    for step in steps:
        path = folder / step.path
        if step.writes and path.is_dir():
            yield _problem(path, "is a folder, and a file belongs there")
        for parent in (*path.parents,) if step.writes else ():
            if parent not in told and os.path.lexists(parent) and not parent.is_dir():
                yield _problem(parent, "is not a folder, and one belongs there")
            told.add(parent)


def _unusable(path: Path, trouble: OSError) -> InvalidInput:
    return InvalidInput([_problem(path, f"can't be used: {trouble.strerror}")])


def _problem(path: Path, what: str) -> Problem:
    return Problem(
        code="folder-unusable",
        message=f"`{_shown(path)}` {what}.",
        fix="Move it away, or name another folder for the shop.",
    )


def _shown(path: Path) -> str:
    """The path, the middle of a very long one left out."""
    text = path.as_posix()
    return text if len(text) <= 200 else f"{text[:100]}...{text[-90:]}"
