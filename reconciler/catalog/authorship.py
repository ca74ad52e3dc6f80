"""Since when git says a line: the time at which the author of its last change committed it.

A number of units is worth what it says at the moment it was said: what was sold since comes off.
A time that is too late sells goods twice, one that is too early only shows fewer. So where git can
tell two times of a line, the earlier counts, and where it can only tell one that is too late, none.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Collection, Iterable
from concurrent.futures import ThreadPoolExecutor, as_completed
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from reconciler.catalog.blame import Lines, blamed
from reconciler.catalog.git import Git, GitFailed, NoGit
from reconciler.domain.source import Source

MOST_RANGES = 200
"""Ranges of lines of one file that are asked for one by one.

Beyond it the whole file is asked for, and lines that were moved in it count from the move: looking
for them in a file of 100,000 lines and 12 commits takes minutes, for 200 lines 3 s. (git 2.39)
"""

FEW_FILES = 3
PROCESSES = 2


class Unsaid(msgspec.Struct, frozen=True):
    """Git can't tell the time of a line: why, and what to do."""

    reason: str
    fix: str


SaidAt = datetime | Unsaid | None
"""In UTC; None means now: the line is not committed yet, or no git keeps it."""

Progress = Callable[[int, int], None]
"""Hears how many files of how many are asked about."""

_WRITE = "or write `as_of`"


class Authorship:
    """Asks git about the files of a catalog, at most two at a time."""

    def __init__(self, root: Path, progress: Progress | None = None) -> None:
        """`root` is the catalog's folder; `progress` is called if there are more than a few files.

        Files are found as their sources name them: from the working folder.
        """
        self._root = root
        self._progress = progress

    def said_at(self, places: Iterable[Source]) -> dict[Source, SaidAt]:
        """Since when each line is said. A time in the future is told as git has it."""
        asked: dict[str, list[Source]] = {}
        for place in places:
            asked.setdefault(place.file, []).append(place)
        answers: dict[Source, SaidAt] = {}
        histories = _Histories()
        if histories.of(self._root) is None:
            return {place: None for found in asked.values() for place in found}
        with ThreadPoolExecutor(PROCESSES) as pool:
            jobs = {
                pool.submit(_times, histories, name, {place.line for place in found}): found
                for name, found in asked.items()
            }
            for done, job in enumerate(as_completed(jobs), 1):
                times = job.result()
                answers.update({place: times[place.line] for place in jobs[job]})
                if self._progress is not None and len(jobs) > FEW_FILES:
                    self._progress(done, len(jobs))
        return answers


class _History(msgspec.Struct, frozen=True):
    """The repository of a folder, and the commits at which a shallow clone ends."""

    git: Git
    folder: str
    cut: frozenset[str]


class _Histories:
    """The repositories of folders, each asked for once or so."""

    def __init__(self) -> None:
        self._known: dict[Path, _History | Unsaid | None] = {}

    def of(self, folder: Path) -> _History | Unsaid | None:
        """None if no git keeps the folder."""
        real = Path(os.path.realpath(folder))
        if real not in self._known:
            self._known[real] = _history(real)
        return self._known[real]


def _history(folder: Path) -> _History | Unsaid | None:
    # With GIT_DIR the user names the repository, and git takes the working folder as its top.
    here = Path(os.path.realpath(".")) if "GIT_DIR" in os.environ else folder
    git = Git(here)
    try:
        said = git.ask("rev-parse", "--is-inside-work-tree", "--git-path", "shallow").answer
    except NoGit as error:
        kept = any((parent / ".git").exists() for parent in (folder, *folder.parents))
        return Unsaid(f"git can't be started: {error}", f"install git, {_WRITE}") if kept else None
    except GitFailed as failed:
        return None if _no_repository(failed.words) else _refused(failed.words)
    inside, _, shallow = said.partition(b"\n")
    if inside != b"true":
        return None
    cut = _cut(here / os.fsdecode(shallow.removesuffix(b"\n")))
    return _History(git, os.path.relpath(folder, here), cut)


def _no_repository(words: str) -> bool:
    return "not a git repository" in words or "cannot change to" in words


def _cut(shallow: Path) -> frozenset[str]:
    try:
        return frozenset(shallow.read_text("ascii").split())
    except FileNotFoundError:
        return frozenset()


def _times(histories: _Histories, name: str, lines: Collection[int]) -> dict[int, SaidAt]:
    # Git would blame a link itself, not the file that it leads to.
    path = Path(os.path.realpath(name))
    history = histories.of(path.parent)
    if not isinstance(history, _History):
        return dict.fromkeys(lines, history)
    try:
        found = _blamed(history, path, lines)
        cut = {
            commit for commit in found.times.keys() & history.cut if _has_parents(history, commit)
        }
    except FileNotFoundError:
        return dict.fromkeys(lines)
    except OSError as error:
        return dict.fromkeys(lines, Unsaid(f"the file can't be read ({error.strerror})", _AGAIN))
    except (NoGit, GitFailed) as failed:
        if "no such path" in str(failed) or "no such ref" in str(failed):
            return dict.fromkeys(lines)  # not added to git, or there is no commit at all
        return dict.fromkeys(lines, _refused(str(failed)))
    return {line: _time(found, line, cut) for line in lines}


def _has_parents(history: _History, commit: str) -> bool:
    """Whether a commit where a clone ends goes on elsewhere; it may be the very first one."""
    head, _, _ = history.git.ask("cat-file", "commit", commit).answer.partition(b"\n\n")
    return b"\nparent " in head


def _blamed(history: _History, path: Path, lines: Collection[int]) -> Lines:
    """The commits of some lines.

    A line that was moved or indented anew keeps its older time (`-w`, and `-M` even for the few
    letters of one line). But `    msk: 40` stands in a file many times, and git would find the one
    of another offer, years old. So moves are followed for lines that nothing else in the file
    resembles; of the others the change in their place counts.
    """
    name = os.path.join(history.folder, path.name)  # noqa: PTH118
    ranges = _ranges(lines)
    if len(ranges) > MOST_RANGES or len(lines) > MOST_RANGES:
        return blamed(history.git, name, [], moves=False)
    once = _unique(path.read_bytes(), lines)
    found = Lines({}, {})
    for moves, some in ((True, once), (False, set(lines) - once)):
        if some:
            found = found.joined(blamed(history.git, name, _ranges(some), moves=moves))
    return found


def _unique(data: bytes, lines: Collection[int]) -> set[int]:
    texts = [b"".join(line.split()) for line in data.split(b"\n")]
    count = Counter(texts)
    return {line for line in lines if line <= len(texts) and count[texts[line - 1]] == 1}


def _ranges(lines: Iterable[int]) -> list[tuple[int, int]]:
    """Lines as ranges, those side by side as one."""
    ranges: list[tuple[int, int]] = []
    for line in sorted(lines):
        if ranges and line <= ranges[-1][1] + 1:
            ranges[-1] = (ranges[-1][0], line)
        else:
            ranges.append((line, line))
    return ranges


def _time(found: Lines, line: int, cut: Collection[str]) -> SaidAt:
    commit = found.commits.get(line)
    if commit is None:
        return Unsaid("git does not tell of this line; the file was changed meanwhile", _AGAIN)
    if not commit.strip("0"):
        return None
    if commit in cut:
        return Unsaid(
            "the history is cut off here (a shallow clone)",
            f"fetch the whole history (actions/checkout: `fetch-depth: 0`), {_WRITE}",
        )
    try:
        return datetime.fromtimestamp(found.times[commit], UTC)
    except (ValueError, OverflowError, OSError):
        return Unsaid(f"commit {commit[:10]} has an impossible time", _WRITE.removeprefix("or "))


_AGAIN = f"run this again, {_WRITE}"


def _refused(words: str) -> Unsaid:
    return Unsaid(f"git refuses: {words}", f"correct what git names, {_WRITE}")
