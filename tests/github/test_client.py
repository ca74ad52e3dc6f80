"""Calls to GitHub: pages, limits, retries, and where the token goes."""

import httpx
import msgspec
import pytest

from reconciler.domain.errors import CredentialsRefused, ExitCode, HostUnreachable
from reconciler.github import GitHub, Repository
from reconciler.github.client import NotThere
from tests.github.conftest import FakeClock
from tests.github.fake import REPO, TOKEN, FakeGitHub

PULL = f"/repos/{REPO}/pulls/1"


def answer(status: int, body: object = None, **headers: str):
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return status, named, msgspec.json.encode(body if body is not None else {"message": "no"})


def failing(fake: FakeGitHub, *answers):
    """The first calls are answered with these."""
    left = list(answers)
    fake.before = lambda _verb, _path: left.pop(0) if left else None


def test_every_page_of_a_list_is_read(fake: FakeGitHub, repository: Repository) -> None:
    fake.page = 2
    for n in range(5):
        fake.say(1, "anna", f"text {n}")
    assert [item.body for item in repository.comments(1)] == [f"text {n}" for n in range(5)]
    assert len(fake.calls) == 3


def test_a_list_that_never_ends_is_none(fake: FakeGitHub, repository: Repository) -> None:
    url = f"{fake.url}/repos/{REPO}/issues/1/comments"
    fake.before = lambda _verb, _path: answer(200, [], Link=f'<{url}?page=2>; rel="next"')
    with pytest.raises(HostUnreachable, match="more than 100 pages"):
        list(repository.comments(1))


def test_a_list_does_not_lead_the_token_elsewhere(fake: FakeGitHub, repository: Repository) -> None:
    fake.before = lambda _verb, _path: answer(200, [], Link='<https://evil.test/x>; rel="next"')
    with pytest.raises(HostUnreachable, match="another address"):
        list(repository.comments(1))
    assert len(fake.calls) == 1


@pytest.mark.parametrize("status", [500, 502, 503])
def test_a_server_s_fault_is_tried_again(
    fake: FakeGitHub, github: GitHub, clock: FakeClock, status: int
) -> None:
    failing(fake, answer(status), answer(status))
    fake.open_pull(1, "anna", "a" * 40)
    assert Repository(github, REPO).pull(1).number == 1
    assert clock.slept == [1.0, 4.0]


def test_after_four_tries_it_gives_up(
    fake: FakeGitHub, repository: Repository, clock: FakeClock
) -> None:
    fake.before = lambda _verb, _path: answer(500)
    with pytest.raises(HostUnreachable, match=r"GET .*pulls/1: HTTP 500") as told:
        repository.pull(1)
    assert told.value.exit_code == ExitCode.UNREACHABLE
    assert len(fake.calls) == 4


def test_a_comment_that_may_have_been_made_is_not_made_twice(
    fake: FakeGitHub, repository: Repository, clock: FakeClock
) -> None:
    fake.before = lambda _verb, _path: answer(502)
    with pytest.raises(HostUnreachable):
        repository.comment(1, "text")
    assert len(fake.calls) == 1
    assert clock.slept == []


@pytest.mark.parametrize("status", [403, 429])
@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry_after": "7"}, 7.0),
        ({"x_ratelimit_remaining": "0", "x_ratelimit_reset": "1795154430"}, 30.0),
        ({"x_ratelimit_remaining": "0"}, 60.0),
    ],
)
def test_limits_are_waited_for_even_by_what_creates(
    fake: FakeGitHub,
    repository: Repository,
    clock: FakeClock,
    status: int,
    headers: dict[str, str],
    seconds: float,
) -> None:
    assert fake.now.timestamp() == 1795154400
    failing(fake, answer(status, **headers))
    assert repository.comment(1, "text").body == "text"
    assert clock.slept == [seconds]


def test_a_secondary_limit_without_a_header_is_a_minute(
    fake: FakeGitHub, repository: Repository, clock: FakeClock
) -> None:
    failing(fake, answer(403, {"message": "You have exceeded a secondary rate limit."}))
    repository.comment(1, "text")
    assert clock.slept == [60.0]


@pytest.mark.parametrize("status", [403, 429])
def test_nobody_waits_for_hours(
    fake: FakeGitHub, repository: Repository, clock: FakeClock, status: int
) -> None:
    fake.before = lambda _verb, _path: answer(status, retry_after="3600")
    with pytest.raises(HostUnreachable, match=f"{status} no; .* in 60 minutes") as told:
        repository.pull(1)
    assert told.value.exit_code == ExitCode.UNREACHABLE
    assert clock.slept == []


def test_a_repository_that_has_another_name_now(fake: FakeGitHub, repository: Repository) -> None:
    fake.before = lambda _verb, _path: answer(301, {"message": "Moved Permanently"}, Location="/x")
    with pytest.raises(HostUnreachable, match=f"moved {PULL}") as told:
        repository.pull(1)
    assert "git remote set-url" in told.value.fix


def test_a_refusal_is_told_and_not_repeated(fake: FakeGitHub, repository: Repository) -> None:
    fake.readonly = True
    with pytest.raises(CredentialsRefused, match="Resource not accessible") as told:
        repository.comment(1, "text")
    assert told.value.exit_code == ExitCode.CREDENTIALS
    assert "fork" in told.value.fix
    assert len(fake.calls) == 1


def test_what_is_not_there(repository: Repository) -> None:
    with pytest.raises(NotThere, match="404 Not Found"):
        repository.pull(99)
    assert repository.may_write("nobody") is False


def test_an_answer_that_is_not_github_s(fake: FakeGitHub, repository: Repository) -> None:
    fake.before = lambda _verb, _path: (200, {}, b"<html>Please log in</html>")
    with pytest.raises(HostUnreachable, match=r"not GitHub's API"):
        repository.pull(1)


def test_the_token_stays_with_the_api(fake: FakeGitHub, repository: Repository) -> None:
    run = fake.run("a" * 40)
    fake.leave(run, "x", {"plan.json": b"{}"})
    (artifact,) = repository.artifacts("x")
    assert repository.file_of(artifact, "plan.json") == b"{}"
    assert fake.calls[-1] == ("GET", f"/storage/{artifact.id}")
    assert fake.tokens[-2:] == [f"Bearer {TOKEN}", ""]


def test_an_unsafe_place_of_a_file_is_not_gone_to(fake: FakeGitHub, repository: Repository) -> None:
    fake.leave(fake.run("a" * 40), "x", {"plan.json": b"{}"})
    fake.storage = "http://storage.test"
    (artifact,) = repository.artifacts("x")
    with pytest.raises(HostUnreachable, match="no safe address"):
        repository.file_of(artifact, "plan.json")


@pytest.mark.parametrize("token", ["", " ", "a\nb", "é"])
def test_no_token_no_call(clock: FakeClock, token: str) -> None:
    with pytest.raises(CredentialsRefused, match="no token"):
        GitHub(token, clock)


def test_the_token_never_goes_over_plain_http(clock: FakeClock) -> None:
    with pytest.raises(CredentialsRefused, match="must be https"):
        GitHub(TOKEN, clock, "http://github.example.com")


def test_nothing_that_is_shown_holds_the_token(
    fake: FakeGitHub, clock: FakeClock, github: GitHub
) -> None:
    assert TOKEN not in repr(github)
    failing(fake, answer(401, {"message": f"Bad credentials {TOKEN}"}))
    with pytest.raises(CredentialsRefused) as told:
        Repository(github, REPO).pull(1)
    assert TOKEN not in told.value.message

    def broken(_request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError(f"cannot send Bearer {TOKEN}")

    lost = GitHub(TOKEN, clock, fake.url, httpx.MockTransport(broken))
    with pytest.raises(HostUnreachable) as said:
        Repository(lost, REPO).pull(1)
    assert TOKEN not in said.value.message
    lost.close()
