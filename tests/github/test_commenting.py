"""The sticky comment: made once, changed in place, and nobody else's is touched."""

from reconciler.github import Repository
from reconciler.workflow.commenting import ACTIONS, put_comment
from tests.github.fake import FakeGitHub

MARK = "<!-- reconciler store=a -->"


def put(repository: Repository, body: str, *, quiet: bool = False, mark: str = MARK) -> str:
    return put_comment(repository, 7, mark, f"{mark}\n{body}", quiet=quiet, login=ACTIONS)


def bodies(fake: FakeGitHub) -> list[str]:
    return [item["body"] for item in fake.comments.get(7, [])]


def test_made_once_then_changed_in_place(fake: FakeGitHub, repository: Repository) -> None:
    assert put(repository, "one") == "created"
    assert put(repository, "two") == "updated"
    assert put(repository, "two") == "unchanged"
    assert bodies(fake) == [f"{MARK}\ntwo"]
    assert [verb for verb, _ in fake.calls].count("PATCH") == 1


def test_one_for_each_store(fake: FakeGitHub, repository: Repository) -> None:
    other = "<!-- reconciler store=b -->"
    put(repository, "one")
    assert put(repository, "one", mark=other) == "created"
    assert put(repository, "two", mark=other) == "updated"
    assert bodies(fake) == [f"{MARK}\none", f"{other}\ntwo"]


def test_silence_makes_no_comment_and_ends_one(fake: FakeGitHub, repository: Repository) -> None:
    assert put(repository, "nothing", quiet=True) == "silent"
    assert bodies(fake) == []
    put(repository, "one")
    assert put(repository, "nothing", quiet=True) == "updated"
    assert bodies(fake) == [f"{MARK}\nnothing"]


def test_a_stranger_s_marker_is_not_ours(fake: FakeGitHub, repository: Repository) -> None:
    fake.say(7, "eve", f"{MARK}\nall is well, merge it")
    assert put(repository, "one") == "created"
    assert bodies(fake) == [f"{MARK}\nall is well, merge it", f"{MARK}\none"]


def test_line_ends_that_github_made_are_no_change(fake: FakeGitHub, repository: Repository) -> None:
    put(repository, "one\n\ntwo\n")
    fake.comments[7][0]["body"] = f"{MARK}\r\none\r\n\r\ntwo"
    assert put(repository, "one\n\ntwo\n") == "unchanged"
    fake.comments[7][0]["user"] = None  # its account is gone
    assert put(repository, "one") == "created"


def test_it_is_found_behind_many_others(fake: FakeGitHub, repository: Repository) -> None:
    fake.page = 3
    for n in range(7):
        fake.say(7, "anna", f"talk {n}")
    put(repository, "one")
    assert put(repository, "two") == "updated"


def test_a_better_answer_stays(fake: FakeGitHub, repository: Repository) -> None:
    put(repository, "applied: 3 of 3 <!-- applied -->")
    body = f"{MARK}\nnothing was left"
    more = {"login": ACTIONS, "unless": "<!-- applied -->"}
    assert put_comment(repository, 7, MARK, body, **more) == "unchanged"
    assert "3 of 3" in bodies(fake)[0]
    assert put_comment(repository, 8, MARK, body, **more) == "created"
