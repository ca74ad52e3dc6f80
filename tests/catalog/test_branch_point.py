"""Where a branch left another one, and what is said where that can't be told."""

import subprocess
from pathlib import Path

import pytest

from reconciler.catalog.branch_point import branch_point
from reconciler.domain.errors import InvalidInput
from tests.catalog.repository import Repository, _plain_git, needs_git, repository

__all__ = ["_plain_git", "repository"]

pytestmark = needs_git


def refused(rev: str, root: Path) -> tuple[str, str]:
    with pytest.raises(InvalidInput) as caught:
        branch_point(rev, root)
    (problem,) = caught.value.problems
    return problem.code, problem.fix


def test_a_revision_that_the_work_contains_is_meant_itself(repository: Repository) -> None:
    first = repository.commit({"a.yaml": "1"})
    repository.commit({"a.yaml": "2"})
    assert branch_point("HEAD~1", repository.folder) == first


def test_the_commit_at_which_the_branch_began(repository: Repository) -> None:
    first = repository.commit({"a.yaml": "1"})
    repository.git("switch", "--quiet", "--create", "work")
    repository.commit({"a.yaml": "2"})
    repository.git("switch", "--quiet", "main")
    repository.commit({"b.yaml": "3"})
    repository.git("switch", "--quiet", "work")
    assert branch_point("main", repository.folder) == first


def test_the_merge_of_a_pull_request_began_at_the_tip_of_its_base(repository: Repository) -> None:
    repository.commit({"a.yaml": "1"})
    repository.git("switch", "--quiet", "--create", "work")
    repository.commit({"a.yaml": "2"})
    repository.git("switch", "--quiet", "main")
    tip = repository.commit({"b.yaml": "3"})
    repository.git("switch", "--quiet", "--detach")
    repository.git("merge", "--quiet", "work", "-m", "merge")
    assert branch_point("main", repository.folder) == tip


def test_histories_that_never_met(repository: Repository) -> None:
    repository.commit({"a.yaml": "1"})
    repository.git("switch", "--quiet", "--orphan", "other")
    repository.commit({"b.yaml": "1"})
    code, fix = refused("main", repository.folder)
    assert (code, "began on" in fix) == ("no-common-commit", True)


@pytest.mark.parametrize("rev", ["nowhere", "--all", "", "main..HEAD", "HEAD:a.yaml", "^main"])
def test_what_is_no_revision(repository: Repository, rev: str) -> None:
    repository.commit({"a.yaml": "1"})
    assert refused(rev, repository.folder)[0] == "unknown-revision"


def test_a_shallow_clone_says_how_to_get_the_rest(repository: Repository, tmp_path: Path) -> None:
    repository.commit({"a.yaml": "1"})
    repository.git("switch", "--quiet", "--create", "work")
    repository.commit({"a.yaml": "2"})
    repository.git("switch", "--quiet", "main")
    repository.commit({"b.yaml": "3"})
    clone = tmp_path / "clone"
    subprocess.run(
        ["git", "clone", "--quiet", "--depth=1", "--no-single-branch", "--branch=work",
         repository.folder.as_uri(), str(clone)],
        check=True,
        capture_output=True,
    )  # fmt: skip
    code, fix = refused("origin/main", clone)
    assert (code, "--unshallow" in fix) == ("no-common-commit", True)
    assert refused("HEAD~1", clone)[0] == "unknown-revision"


def test_a_folder_in_no_repository(tmp_path: Path) -> None:
    assert refused("HEAD", tmp_path)[0] == "not-a-repository"
