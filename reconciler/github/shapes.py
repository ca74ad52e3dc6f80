"""What we read of GitHub's answers. Fields that we don't need are not named; unknown ones pass."""

from datetime import datetime
from typing import Annotated

import msgspec

Moment = Annotated[datetime, msgspec.Meta(tz=True)]


class User(msgspec.Struct, frozen=True):
    """An account. `type` is User, Bot or Organization."""

    login: str
    type: str = "User"


class Comment(msgspec.Struct, frozen=True, kw_only=True):
    """A comment in the conversation of a pull request. A deleted account leaves no user."""

    id: int
    user: User | None
    body: str | None = ""
    html_url: str = ""
    created_at: Moment
    updated_at: Moment


class Review(msgspec.Struct, frozen=True, kw_only=True):
    """A review: APPROVED, CHANGES_REQUESTED, COMMENTED, DISMISSED or PENDING, at a commit."""

    id: int
    user: User | None
    body: str | None = ""
    state: str
    html_url: str = ""
    commit_id: str | None = None
    submitted_at: Moment | None = None


class HeadRepository(msgspec.Struct, frozen=True):
    """Where a branch lives; of a fork it is another repository than the pull request's."""

    id: int


class Branch(msgspec.Struct, frozen=True):
    """One end of a pull request. A deleted fork leaves no `repo`."""

    ref: str
    sha: str
    repo: HeadRepository | None = None


class Label(msgspec.Struct, frozen=True):
    """A label of a pull request."""

    name: str


class Pull(msgspec.Struct, frozen=True, kw_only=True):
    """A pull request."""

    number: int
    user: User | None
    head: Branch
    base: Branch
    html_url: str = ""
    body: str | None = ""
    labels: tuple[Label, ...] = ()
    merged_at: Moment | None = None


class Happening(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of the timeline of a pull request; what kinds of entries lack is None."""

    event: str = ""
    actor: User | None = None
    label: Label | None = None
    created_at: Moment | None = None


class About(msgspec.Struct, frozen=True):
    """A repository."""

    default_branch: str


class Permission(msgspec.Struct, frozen=True):
    """What somebody may do in a repository: admin, write, read or none.

    GitHub tells `maintain` as write and `triage` as read here.
    """

    permission: str


class ArtifactRun(msgspec.Struct, frozen=True):
    """The run that an artifact comes from. What GitHub leaves out makes it nobody's."""

    id: int = 0
    head_branch: str | None = None
    head_sha: str = ""
    repository_id: int = 0
    head_repository_id: int = -1


class Artifact(msgspec.Struct, frozen=True, kw_only=True):
    """A file that a run left."""

    id: int
    name: str
    expired: bool
    created_at: Moment | None = None
    workflow_run: ArtifactRun | None = None


class Artifacts(msgspec.Struct, frozen=True):
    """A page of them."""

    artifacts: list[Artifact]


class Run(msgspec.Struct, frozen=True):
    """A run of a workflow, of the commit that was the head then."""

    id: int
    created_at: Moment
    head_sha: str = ""


class Runs(msgspec.Struct, frozen=True):
    """A page of them."""

    workflow_runs: list[Run]
