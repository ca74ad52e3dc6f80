"""What we take of a repository: artifacts that are our own, merges, who may write."""

import io
import zipfile
from datetime import timedelta

import pytest

from reconciler.domain.errors import HostUnreachable
from reconciler.github import Repository
from tests.github.fake import FakeGitHub

SHA = "a" * 40


def test_an_artifact_of_a_fork_is_not_ours(fake: FakeGitHub, repository: Repository) -> None:
    run = fake.run(SHA)
    fake.leave(run, "reconciler-plan-x", {"plan.json": b"false"}, fork=True)
    ours = fake.leave(run, "reconciler-plan-x", {"plan.json": b"true"})
    assert [item.id for item in repository.artifacts("reconciler-plan-x")] == [ours]
    assert [item.id for item in repository.artifacts_of(SHA)] == [ours]


def test_an_artifact_of_no_known_run_is_not_ours(fake: FakeGitHub, repository: Repository) -> None:
    fake.leave(fake.run(SHA), "x", {})
    fake.artifacts[0]["workflow_run"] = {"id": 5}
    assert list(repository.artifacts("x")) == []
    fake.artifacts[0]["workflow_run"] = None
    assert list(repository.artifacts("x")) == []


def test_an_artifact_that_expired_is_not_there(fake: FakeGitHub, repository: Repository) -> None:
    fake.leave(fake.run(SHA), "x", {})
    fake.artifacts[0]["expired"] = True
    assert list(repository.artifacts("x")) == []


@pytest.mark.parametrize("files", [{}, {"other.json": b"{}"}, {"../plan.json": b"{}"}])
def test_a_file_that_is_not_in_it(
    fake: FakeGitHub, repository: Repository, files: dict[str, bytes]
) -> None:
    fake.leave(fake.run(SHA), "x", files)
    (artifact,) = repository.artifacts("x")
    with pytest.raises(HostUnreachable, match=r"does not hold plan\.json"):
        repository.file_of(artifact, "plan.json")


def test_a_file_that_is_no_archive(fake: FakeGitHub, repository: Repository) -> None:
    number = fake.leave(fake.run(SHA), "x", {})
    fake.files[number] = b"hello"
    (artifact,) = repository.artifacts("x")
    with pytest.raises(HostUnreachable, match="does not hold"):
        repository.file_of(artifact, "plan.json")


def test_an_archive_that_was_damaged_on_the_way(fake: FakeGitHub, repository: Repository) -> None:
    number = fake.leave(fake.run(SHA), "x", {"plan.json": bytes(range(256)) * 8})
    packed = fake.files[number]
    fake.files[number] = packed[:60] + b"\xff" * 20 + packed[80:]
    (artifact,) = repository.artifacts("x")
    with pytest.raises(HostUnreachable, match="does not hold"):
        repository.file_of(artifact, "plan.json")


def test_a_file_that_unpacks_to_no_end(
    fake: FakeGitHub, repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reconciler.github.repository.FILE_BYTES", 10_000)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("plan.json", b"0" * 10_001)
    number = fake.leave(fake.run(SHA), "x", {})
    fake.files[number] = packed.getvalue()
    (artifact,) = repository.artifacts("x")
    with pytest.raises(HostUnreachable, match="too large"):
        repository.file_of(artifact, "plan.json")


def test_a_download_that_does_not_end(
    fake: FakeGitHub, repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reconciler.github.client.DOWNLOAD_BYTES", 100)
    number = fake.leave(fake.run(SHA), "x", {})
    fake.files[number] = b"x" * 101
    (artifact,) = repository.artifacts("x")
    with pytest.raises(HostUnreachable, match="more than 100 bytes"):
        repository.file_of(artifact, "plan.json")


@pytest.mark.parametrize(
    ("said", "may"), [("admin", True), ("write", True), ("read", False), ("none", False)]
)
def test_who_may_write(fake: FakeGitHub, repository: Repository, said: str, may: bool) -> None:
    fake.permissions["anna"] = said
    assert repository.may_write("anna") is may
    assert repository.may_write("anna") is may
    assert len(fake.calls) == 1


def test_a_login_is_one_part_of_a_path(fake: FakeGitHub, repository: Repository) -> None:
    assert repository.may_write("../../user") is False
    assert fake.calls[0][1].endswith("/collaborators/../../user/permission")


def test_merges_since_then_the_first_merged_first(fake: FakeGitHub, repository: Repository) -> None:
    for number in (1, 2, 3):
        fake.open_pull(number, "anna", SHA)
        fake.now += timedelta(hours=1)
        fake.merge(number, "c" * 40)
    fake.open_pull(4, "anna", SHA)
    fake.pulls[4]["state"] = "closed"  # without being merged
    since = fake.now - timedelta(hours=1)
    assert [pull.number for pull in repository.merged("main", since)] == [2, 3]
    assert repository.merged("other", since) == []


def test_the_last_success(fake: FakeGitHub, repository: Repository) -> None:
    assert repository.last_success("reconciler-apply.yml", "main") is None
    fake.run(SHA, "reconciler-apply.yml", event="push")
    fake.now += timedelta(hours=1)
    fake.run(SHA, "reconciler-apply.yml", event="push", conclusion="failure")
    found = repository.last_success("reconciler-apply.yml", "main")
    assert found == fake.now - timedelta(hours=1)
