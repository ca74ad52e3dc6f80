"""`git blame` as values: which commit said a line last, and when its author did."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from reconciler.catalog.git import Git

_GROUP = re.compile(rb"([0-9a-f]{40,64}) [0-9]+ ([0-9]+) ([0-9]+)")
_TIME = b"author-time "


class Lines(NamedTuple):
    """Line to commit (all zeros: not committed), and commit to its author's seconds since 1970."""

    commits: dict[int, str]
    times: dict[str, int]

    def joined(self, other: Lines) -> Lines:
        """Both together."""
        return Lines({**self.commits, **other.commits}, {**self.times, **other.times})


def blamed(git: Git, name: str, ranges: Iterable[tuple[int, int]], *, moves: bool) -> Lines:
    """Who said the lines in some ranges (none: all) of a file of the working tree.

    White space does not count as a change. With `moves`, nor does another place in the file.
    Raises NoGit and GitFailed.
    """
    said = git.ask(
        "blame",
        "--incremental",
        "--root",
        "-w",
        *(["-M1"] if moves else []),
        # A repository may name a program that shows its files, and changes that don't count:
        # neither may move a time.
        "--no-textconv",
        "--ignore-revs-file=",
        *(f"-L{first},{last}" for first, last in ranges),
        "--",
        name,
    )
    return _parsed(said.answer)


def _parsed(answer: bytes) -> Lines:
    lines = Lines({}, {})
    commit = ""
    for line in answer.split(b"\n"):
        group = _GROUP.fullmatch(line)
        if group:
            commit, first = group[1].decode(), int(group[2])
            lines.commits.update(dict.fromkeys(range(first, first + int(group[3])), commit))
        elif line.startswith(_TIME):
            lines.times[commit] = int(line.removeprefix(_TIME))
    return lines
