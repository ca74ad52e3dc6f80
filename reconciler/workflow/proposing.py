"""Use case: from files that an edit changes to a commit on a branch, and to a pull request.

What can be wrong is found before anything is written: here, at the remote, and at GitHub.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Literal

import msgspec

from reconciler.apply.ports import Clock
from reconciler.catalog.checkout import Checkout, without_tree
from reconciler.catalog.git import GitFailed, NoGit
from reconciler.catalog.git_problems import git_failed, no_git
from reconciler.domain.errors import InvalidInput
from reconciler.domain.problem import Problem
from reconciler.github import Pull
from reconciler.state.git_ref import quiet
from reconciler.workflow import proposal_refusals as refusal
from reconciler.workflow.hosted import Hosted, host_of
from reconciler.workflow.proposal import Ask, Summary, commit_message


class Proposed(msgspec.Struct, frozen=True, kw_only=True):
    """What was done. `commit` is empty where nothing changed.

    `also` are commits in the pull request that are not ours, and that its base does not have.
    """

    branch: str = ""
    commit: str = ""
    pull: Pull | None = None
    made: Literal["opened", "updated", ""] = ""
    also: tuple[str, ...] = ()


def propose(
    paths: Sequence[Path],
    summary: Summary,
    ask: Ask,
    save: Callable[[], None],
    environment: Mapping[str, str],
    clock: Clock,
) -> Proposed:
    """Save the edit, which changes these files; commit them alone; push, and open the request.

    Without changes it only saves. Raises InvalidInput, CredentialsRefused and HostUnreachable,
    with nothing written, or with what was done and how to go on in the message.
    """
    if not paths or not ask.is_one:
        save()
        return Proposed()
    try:
        here = Checkout(_nearest(paths[0]), quiet({}))
        work = _Work(here, paths, ask.branch)
        problems = list(work.problems())
        host = host_of(here, environment, clock, problems) if ask.pull else None
    except NoGit as error:
        raise InvalidInput([no_git(error)]) from error
    except GitFailed as failed:
        raise InvalidInput([git_failed(failed.words)]) from failed
    try:
        if problems:
            raise InvalidInput(problems)
        return _carried_out(work, host, summary, save)
    finally:
        if host is not None:
            host.close()


def _carried_out(
    work: "_Work", host: Hosted | None, summary: Summary, save: Callable[[], None]
) -> Proposed:
    also: list[str] = []
    try:
        if host is not None:
            host.look(work.branch)
            also = work.unknown_to(host.base_tip)
        work.refuse_strangers(host.tip if host is not None else None)
        work.begin()
    except GitFailed as failed:
        raise InvalidInput([git_failed(failed.words)]) from failed
    waiting = host.tip if host is not None and host.pull is not None else None
    commit = work.commit(summary, save, waiting)
    if not commit:
        return Proposed()
    done = Proposed(branch=work.branch, commit=commit)
    if host is None:
        return done
    host.push(work.branch, commit)
    pull, made = host.tell(work.branch, commit, summary)
    return msgspec.structs.replace(done, pull=pull, made=made, also=tuple(also))


class _Work:
    """A clone in which some files are about to change, and the branch that it is for."""

    def __init__(self, here: Checkout, paths: Sequence[Path], branch: str | None) -> None:
        self._here = here
        self._was = here.branch()
        self._wanted = branch
        self.branch = (self._was or "") if branch is None else branch
        self._moves = self.branch != self._was
        self._tips = [here.commit_of(f"refs/heads/{self.branch}")]
        self._head = here.head() or ""
        named = here.names(paths)
        self._outside = [path for path, name in named.items() if name is None]
        self._names = [name for name in named.values() if name is not None]

    def problems(self) -> Iterator[Problem]:
        """What stands in the way, here."""
        here, names = self._here, self._names
        if self._was is None:
            yield refusal.detached()
        elif not self._head:
            yield refusal.no_commit_yet()
        elif here.under_way():
            yield refusal.under_way()
        else:
            yield from map(refusal.outside, self._outside)
            yield from map(refusal.unclean, here.unclean(names) if names else ())
            yield from map(refusal.ignored, here.ignored(names) if names else ())
        if self._wanted is not None and not here.is_name(self.branch):
            yield refusal.no_name(self.branch)
        if words := here.anonymous():
            yield refusal.anonymous(words)

    def unknown_to(self, base: str | None) -> list[str]:
        """Commits of others that would go into a pull request with ours."""
        return self._here.strangers(base, self._head) if base is not None else []

    def refuse_strangers(self, remote: str | None) -> None:
        """A branch is made anew only if everything on it is from here, and as it was made.

        Raises InvalidInput.
        """
        (own,) = self._tips
        for tip, place in ((own if self._moves else None, "here"), (remote, "at the remote")):
            strangers = self._here.strangers(self._head, tip) if tip is not None else []
            if strangers:
                raise InvalidInput([refusal.branch_of_others(self.branch, place, strangers)])
        self._tips = [own, remote]

    def begin(self) -> None:
        """Go on with the branch; no file moves by it. Raises GitFailed."""
        if self._moves:
            self._here.switch(self.branch)

    def commit(self, summary: Summary, save: Callable[[], None], waiting: str | None) -> str:
        """Save and commit; empty where git sees no change. If that fails, the branch is as it was.

        `waiting` is the newest commit of a pull request that is brought up to date. Raises
        InvalidInput.
        """
        try:
            save()
            commit = self._committed(summary, waiting)
        except BaseException as trouble:
            self._back()
            if isinstance(trouble, GitFailed):
                problem = refusal.not_committed(
                    trouble.words, self.branch, self._moves, self._names
                )
                raise InvalidInput([problem]) from trouble
            raise
        if not commit:
            self._back()
        return commit

    def _committed(self, summary: Summary, waiting: str | None) -> str:
        here = self._here
        with here.prepared(self._names) as prepared:
            if prepared.tree == here.tree():
                return ""  # other line ends, say, of which git makes the same
            message = commit_message(summary, prepared.tree)
            for tip in filter(None, self._tips):
                if self._says(tip, message) and here.is_same(tip, self._head, prepared.tree):
                    # What an earlier run committed is not made again: it may be approved by now.
                    here.take(tip, self._names)
                    return tip
            # A number counts from when it was said: from today it would sell again what was sold
            # since.
            again = waiting if waiting and self._says(waiting, message) else None
            said_at = here.said(again)[0] if again else None
            return here.commit(prepared, self._names, message, said_at)

    def _says(self, commit: str, message: str) -> bool:
        """Whether an earlier run said the very same."""
        return self._here.said(commit)[1] == without_tree(message)

    def _back(self) -> None:
        if self._moves and self._was is not None:
            self._here.back(self._was, self.branch, self._tips[0])


def _nearest(path: Path) -> Path:
    """The folder of a file, or what is there of the way to it."""
    return next(folder for folder in path.absolute().parents if folder.is_dir())
