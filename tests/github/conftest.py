"""A fake GitHub in this process, and a repository on it that waits in virtual time."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from reconciler.github import GitHub, Repository
from tests.github.fake import REPO, TOKEN, FakeGitHub


class FakeClock:
    """Time that only sleeping moves on."""

    def __init__(self, now: datetime) -> None:
        self._now = now
        self.slept: list[float] = []

    def now(self) -> datetime:
        return self._now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self._now += timedelta(seconds=seconds)


@pytest.fixture
def fake() -> FakeGitHub:
    return FakeGitHub()


@pytest.fixture
def clock(fake: FakeGitHub) -> FakeClock:
    return FakeClock(fake.now)


@pytest.fixture
def github(fake: FakeGitHub, clock: FakeClock) -> Iterator[GitHub]:
    made = GitHub(TOKEN, clock, fake.url, fake.transport())
    yield made
    made.close()


@pytest.fixture
def repository(github: GitHub) -> Repository:
    return Repository(github, REPO)
