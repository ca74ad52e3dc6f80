"""One repository on GitHub, in the terms of a pull request workflow."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from datetime import datetime
from urllib.parse import quote

from reconciler.github.client import GitHub, NotThere
from reconciler.github.shapes import (
    About,
    Artifact,
    Artifacts,
    Comment,
    Happening,
    Permission,
    Pull,
    Review,
    Runs,
)

MAY_WRITE = ("admin", "write")
FILE_BYTES = 500_000_000
"""Of one file in an artifact, unpacked."""


class Repository:
    """`name` is `owner/repository`."""

    def __init__(self, github: GitHub, name: str) -> None:
        self._github = github
        self.name = name
        self._path = f"/repos/{quote(name)}"
        self._writers: dict[str, bool] = {}

    def pull(self, number: int) -> Pull:
        """A pull request."""
        return self._github.get(f"{self._path}/pulls/{number}", Pull)

    def default_branch(self) -> str:
        """The branch that pull requests go into."""
        return self._github.get(self._path, About).default_branch

    def open_pull(self, head: str) -> Pull | None:
        """The open pull request of a branch of this very repository."""
        owner = self.name.partition("/")[0]
        query = {"state": "open", "head": f"{owner}:{head}"}
        for page in self._github.pages(f"{self._path}/pulls", list[Pull], **query):
            for pull in page:
                if pull.head.ref == head:
                    return pull
        return None

    def propose(self, head: str, base: str, title: str, body: str) -> Pull:
        """A new pull request."""
        said = {"title": title, "head": head, "base": base, "body": body}
        return self._github.post(f"{self._path}/pulls", said, Pull)

    def retell(self, number: int, title: str, body: str) -> Pull:
        """Other words for a pull request."""
        said = {"title": title, "body": body}
        return self._github.patch(f"{self._path}/pulls/{number}", said, Pull)

    def merged(self, branch: str, since: datetime) -> list[Pull]:
        """Pull requests that were merged into a branch since then, the first merged first.

        GitHub lists by last update, which a merge is: the list is read until it is older.
        """
        found: list[Pull] = []
        query = {"state": "closed", "base": branch, "sort": "updated", "direction": "desc"}
        for page in self._github.pages(f"{self._path}/pulls", list[_ListedPull], **query):
            found += [item for item in page if item.merged_at and item.merged_at >= since]
            if any(item.updated_at < since for item in page):
                break
        return sorted(found, key=lambda item: (item.merged_at or since, item.number))

    def comments(self, number: int) -> Iterator[Comment]:
        """The conversation, oldest first."""
        path = f"{self._path}/issues/{number}/comments"
        for page in self._github.pages(path, list[Comment]):
            yield from page

    def comment(self, number: int, body: str) -> Comment:
        """A new comment."""
        path = f"{self._path}/issues/{number}/comments"
        return self._github.post(path, {"body": body}, Comment)

    def edit(self, comment: int, body: str) -> Comment:
        """Another text for a comment."""
        path = f"{self._path}/issues/comments/{comment}"
        return self._github.patch(path, {"body": body}, Comment)

    def reviews(self, number: int) -> Iterator[Review]:
        """Reviews of a pull request, oldest first."""
        for page in self._github.pages(f"{self._path}/pulls/{number}/reviews", list[Review]):
            yield from page

    def timeline(self, number: int) -> Iterator[Happening]:
        """What happened to a pull request, oldest first."""
        path = f"{self._path}/issues/{number}/timeline"
        for page in self._github.pages(path, list[Happening]):
            yield from page

    def may_write(self, login: str) -> bool:
        """Whether somebody may push to the repository; asked once for each."""
        if login not in self._writers:
            path = f"{self._path}/collaborators/{quote(login, safe='')}/permission"
            said = self._github.find(path, Permission)
            self._writers[login] = said is not None and said.permission in MAY_WRITE
        return self._writers[login]

    def last_success(self, workflow: str, branch: str) -> datetime | None:
        """When the last successful run of a workflow file on a branch began."""
        path = f"{self._path}/actions/workflows/{quote(workflow, safe='')}/runs"
        query = {"branch": branch, "status": "success", "per_page": "1"}
        runs = self._github.find(path, Runs, **query)
        return runs.workflow_runs[0].created_at if runs and runs.workflow_runs else None

    def artifacts_of(self, commit: str) -> Iterator[Artifact]:
        """What runs of pull requests left for a commit."""
        query = {"head_sha": commit, "event": "pull_request"}
        for page in self._github.pages(f"{self._path}/actions/runs", Runs, **query):
            for run in page.workflow_runs:
                yield from self._artifacts(f"{self._path}/actions/runs/{run.id}/artifacts")

    def head_then(self, branch: str, until: datetime) -> str | None:
        """The commit of the newest run of pull requests of a branch, up to that moment."""
        query = {"branch": branch, "event": "pull_request"}
        for page in self._github.pages(f"{self._path}/actions/runs", Runs, **query):
            before = [run for run in page.workflow_runs if run.created_at <= until]
            if before:
                return max(before, key=lambda run: (run.created_at, run.id)).head_sha
        return None

    def artifacts(self, name: str) -> Iterator[Artifact]:
        """Every artifact of this very name."""
        yield from self._artifacts(f"{self._path}/actions/artifacts", name=name)

    def file_of(self, artifact: Artifact, name: str) -> bytes:
        """One file of an artifact. Raises NotThere if it is not in there, or too large."""
        packed = self._github.download(f"{self._path}/actions/artifacts/{artifact.id}/zip")
        try:
            with zipfile.ZipFile(io.BytesIO(packed)) as archive:
                entry = archive.getinfo(name)
                if entry.file_size > FILE_BYTES:
                    raise NotThere(f"{name} of {artifact.name} is too large", "look at it")
                with archive.open(entry) as file:
                    return file.read(FILE_BYTES)
        except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, RuntimeError, OSError) as wrong:
            raise NotThere(
                f"artifact {artifact.name} does not hold {name}", "run the plan of it again"
            ) from wrong

    def _artifacts(self, path: str, **query: str) -> Iterator[Artifact]:
        for page in self._github.pages(path, Artifacts, **query):
            yield from (item for item in page.artifacts if _is_ours(item))


class _ListedPull(Pull, frozen=True, kw_only=True):
    updated_at: datetime


def _is_ours(artifact: Artifact) -> bool:
    """Not of a fork: whoever forks can leave any artifact here, under any name."""
    run = artifact.workflow_run
    return run is not None and not artifact.expired and run.repository_id == run.head_repository_id
