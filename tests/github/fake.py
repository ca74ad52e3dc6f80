"""A GitHub for tests: the endpoints that we use, shaped as docs.github.com shows them.

`FakeGitHub` is plain state and one `handle`; `transport()` puts it behind httpx in this process,
and `served()` behind a socket of this machine.
"""

import io
import json
import re
import threading
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import httpx

from tests.github import contract

TOKEN = "ghs_secret-token-of-the-job"
REPO = "samovar/shop"
BOT = {"login": "github-actions[bot]", "id": 41898282, "type": "Bot"}

Answer = tuple[int, dict[str, str], bytes]


class FakeGitHub:
    """One repository. `now` is the time that it stamps; every call is in `calls`."""

    def __init__(self, url: str = "https://api.github.test") -> None:
        self.url = url
        self.storage = "https://storage.test"
        self.now = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)
        self.calls: list[tuple[str, str]] = []
        self.comments: dict[int, list[dict[str, Any]]] = {}
        self.reviews: dict[int, list[dict[str, Any]]] = {}
        self.pulls: dict[int, dict[str, Any]] = {}
        self.timelines: dict[int, list[dict[str, Any]]] = {}
        self.permissions: dict[str, str] = {}
        self.runs: list[dict[str, Any]] = []
        self.reruns: list[tuple[int, str]] = []
        self.files: dict[int, bytes] = {}
        self.artifacts: list[dict[str, Any]] = []
        self.page = 100
        self.tokens: list[str] = []
        self.before: Callable[[str, str], Answer | None] = lambda _verb, _path: None
        self.readonly = False
        self._id = 1000

    # What tests do to it.

    def say(self, number: int, login: str, body: str, *, edited: bool = False) -> dict[str, Any]:
        """Somebody comments."""
        return self._comment(number, self._who(login), body, edited)

    def user(self, login: str) -> dict[str, Any]:
        return {"login": login, "id": abs(hash(login)) % 10**6, "type": "User"}

    def _who(self, login: str) -> dict[str, Any]:
        return BOT if login == BOT["login"] else self.user(login)

    def open_pull(self, number: int, author: str, sha: str, *, fork: bool = False) -> None:
        home = {"id": 2 if fork else 1, "full_name": f"{author}/shop" if fork else REPO}
        self.pulls[number] = {
            "number": number,
            "state": "open",
            "html_url": f"https://github.test/{REPO}/pull/{number}",
            "labels": [],
            "user": self.user(author),
            "head": {"ref": f"change-{number}", "sha": sha, "repo": home},
            "base": {"ref": "main", "sha": "0" * 40, "repo": {"id": 1, "full_name": REPO}},
            "merged_at": None,
            "merge_commit_sha": None,
            "updated_at": self.stamp(),
        }

    def merge(self, number: int, commit: str) -> None:
        self.pulls[number].update(
            state="closed", merged_at=self.stamp(), merge_commit_sha=commit, updated_at=self.stamp()
        )

    def label(
        self, number: int, login: str, name: str = "reconciler:approved", *, off: bool = False
    ) -> None:
        """Somebody puts a label on, or takes it off."""
        labels = self.pulls[number]["labels"]
        labels[:] = [item for item in labels if item["name"] != name]
        if not off:
            labels.append({"id": self._next(), "name": name, "color": "0e8a16"})
        self.happen(number, "unlabeled" if off else "labeled", login, label={"name": name})

    def happen(self, number: int, event: str, login: str, **more: Any) -> None:
        """An entry of the timeline."""
        entry = {"id": self._next(), "event": event, "actor": self._who(login), "commit_id": None,
                 "created_at": self.stamp(), **more}  # fmt: skip
        self.timelines.setdefault(number, []).append(entry)

    def review(self, number: int, login: str, state: str = "APPROVED", sha: str = "") -> None:
        self.reviews.setdefault(number, []).append(
            {
                "id": self._next(),
                "user": self._who(login),
                "body": "",
                "state": state,
                "html_url": f"https://github.test/{REPO}/pull/{number}#review",
                "commit_id": sha or self.pulls[number]["head"]["sha"],
                "submitted_at": self.stamp(),
            }
        )

    def run(self, sha: str, workflow: str = "reconciler-plan.yml", **more: Any) -> int:
        """A run of a workflow that succeeded."""
        run = {
            "id": self._next(),
            "head_sha": sha,
            "path": f".github/workflows/{workflow}",
            "event": "pull_request",
            "head_branch": self._branch_of(sha),
            "conclusion": "success",
            "created_at": self.stamp(),
            **more,
        }
        self.runs.append(run)
        return int(run["id"])

    def _branch_of(self, sha: str) -> str:
        heads = [pull["head"] for pull in self.pulls.values()]
        return next((str(head["ref"]) for head in heads if head["sha"] == sha), "main")

    def leave(
        self, run: int, name: str, files: Mapping[str, bytes], *, fork: bool = False, sha: str = ""
    ) -> int:
        """A run leaves an artifact."""
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for path, content in files.items():
                archive.writestr(path, content)
        number = self._next()
        made_by = next(item for item in self.runs if item["id"] == run)
        self.files[number] = packed.getvalue()
        self.artifacts.append(
            {
                "id": number,
                "name": name,
                "size_in_bytes": len(self.files[number]),
                "expired": False,
                "created_at": self.stamp(),
                "workflow_run": {
                    "id": run,
                    "repository_id": 1,
                    "head_repository_id": 2 if fork else 1,
                    "head_branch": made_by["head_branch"],
                    "head_sha": sha or made_by["head_sha"],
                },
            }
        )
        return number

    def stamp(self) -> str:
        return self.now.strftime("%Y-%m-%dT%H:%M:%SZ")

    def transport(self) -> httpx.BaseTransport:
        def handle(request: httpx.Request) -> httpx.Response:
            status, headers, body = self.handle(
                request.method, str(request.url), request.headers, request.content
            )
            return httpx.Response(status, headers=headers, content=body)

        return httpx.MockTransport(handle)

    # What it answers.

    def handle(self, verb: str, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        parts = urlsplit(url)
        path, query = unquote(parts.path), dict(parse_qsl(parts.query))
        self.calls.append((verb, path))
        self.tokens.append(headers.get("authorization", ""))
        if path.startswith("/storage/"):
            return 200, {}, self.files[int(path.rpartition("/")[2])]
        if instead := self.before(verb, path):
            return instead
        if headers.get("authorization") != f"Bearer {TOKEN}":
            return self._json(401, {"message": "Bad credentials"})
        assert headers.get("accept") == "application/vnd.github+json"
        assert headers.get("x-github-api-version") == "2022-11-28"
        if (verb, path) == ("GET", f"/repos/{REPO}"):
            return self._json(200, {"id": 1, "full_name": REPO, "default_branch": "main"})
        found = re.fullmatch(rf"/repos/{REPO}/(.+)", path)
        if not found:
            return self._json(404, {"message": "Not Found"})
        if verb != "GET" and self.readonly:
            return self._json(403, {"message": "Resource not accessible by integration"})
        sent = json.loads(body) if body else None
        answer = self._route(verb, found[1], query, sent or {}, url)
        if answer[0] < 400:
            told = json.loads(answer[2]) if answer[2] else None
            contract.check(verb, path, query, sent, answer[0], told)
        return answer

    def _route(  # noqa: C901  (one case an endpoint)
        self, verb: str, path: str, query: dict[str, str], body: dict[str, Any], url: str
    ) -> Answer:
        said = path.split("/")
        match verb, *said:
            case "GET", "pulls" if "head" in query:
                owner = REPO.partition("/")[0]
                ours = [
                    pull
                    for pull in self.pulls.values()
                    if pull["state"] == query["state"]
                    and f"{owner}:{pull['head']['ref']}" == query["head"]
                ]
                return self._list(ours, query, url)
            case "POST", "pulls":
                return self._propose(body)
            case "PATCH", "pulls", number:
                self.pulls[int(number)].update(body)
                return self._json(200, self.pulls[int(number)])
            case "GET", "pulls":
                listed = [
                    pull
                    for pull in self.pulls.values()
                    if pull["state"] == query["state"] and pull["base"]["ref"] == query["base"]
                ]
                assert (query["sort"], query["direction"]) == ("updated", "desc")
                listed.sort(key=lambda pull: pull["updated_at"], reverse=True)
                return self._list(listed, query, url)
            case "GET", "pulls", number:
                return self._one(self.pulls.get(int(number)))
            case "GET", "pulls", number, "reviews":
                return self._list(self.reviews.get(int(number), []), query, url)
            case "GET", "issues", number, "timeline":
                # A commit is an entry of a shape of its own.
                commit = {"event": "committed", "sha": "0" * 40, "author": {"name": "Anna"}}
                return self._list([commit, *self.timelines.get(int(number), [])], query, url)
            case "GET", "issues", number, "comments":
                return self._list(self.comments.get(int(number), []), query, url)
            case "POST", "issues", number, "comments":
                if len(body["body"]) > 65536:
                    text = "Body is too long (maximum is 65536 characters)"
                    return self._json(422, {"message": text})
                return self._json(201, self._comment(int(number), BOT, body["body"], False))
            case "PATCH", "issues", "comments", number:
                return self._edit(int(number), body["body"])
            case "GET", "collaborators", login, "permission":
                if login not in self.permissions:
                    return self._json(404, {"message": f"{login} is not a user"})
                told = {"permission": self.permissions[login], "user": self.user(login)}
                return self._json(200, told)
            case "GET", "actions", "workflows", workflow, "runs":
                runs = [
                    run
                    for run in self.runs
                    if run["path"].endswith(f"/{workflow}")
                    and run["head_branch"] == query.get("branch", run["head_branch"])
                    and run["conclusion"] == query.get("status", run["conclusion"])
                    and run["head_sha"] == query.get("head_sha", run["head_sha"])
                    and run["event"] == query.get("event", run["event"])
                ]
                return self._named(list(reversed(runs)), "workflow_runs", query, url)
            case "GET", "actions", "runs", number:
                (run,) = [item for item in self.runs if item["id"] == int(number)]
                status = "completed" if run["conclusion"] else "in_progress"
                return self._json(200, {**run, "status": status})
            case "POST", "actions", "runs", number, ("rerun" | "rerun-failed-jobs") as how:
                self.reruns.append((int(number), how))
                return self._json(201, {})
            case "GET", "actions", "runs":
                runs = [
                    run
                    for run in self.runs
                    if run["head_sha"] == query.get("head_sha", run["head_sha"])
                    and run["head_branch"] == query.get("branch", run["head_branch"])
                    and run["event"] == query["event"]
                ]
                return self._named(list(reversed(runs)), "workflow_runs", query, url)
            case "GET", "actions", "runs", number, "artifacts":
                ours = [a for a in self.artifacts if a["workflow_run"]["id"] == int(number)]
                return self._named(ours, "artifacts", query, url)
            case "GET", "actions", "artifacts":
                ours = [a for a in self.artifacts if a["name"] == query.get("name", a["name"])]
                return self._named(list(reversed(ours)), "artifacts", query, url)
            case "GET", "actions", "artifacts", number, "zip":
                return 302, {"Location": f"{self.storage}/storage/{number}?sig=signed"}, b""
            case _:
                return self._json(404, {"message": "Not Found"})

    def _propose(self, body: dict[str, Any]) -> Answer:
        waiting = (pull for pull in self.pulls.values() if pull["state"] == "open")
        if any(pull["head"]["ref"] == body["head"] for pull in waiting):
            return self._json(422, {"message": "Validation Failed"})
        number = len(self.pulls) + 1
        self.open_pull(number, "anna", "0" * 40)
        self.pulls[number].update(title=body["title"], body=body["body"])
        self.pulls[number]["head"]["ref"] = body["head"]
        self.pulls[number]["base"]["ref"] = body["base"]
        return self._json(201, self.pulls[number])

    def _edit(self, number: int, body: str) -> Answer:
        for comment in (item for items in self.comments.values() for item in items):
            if comment["id"] == number:
                comment.update(body=body, updated_at=self.stamp())
                return self._json(200, comment)
        return self._json(404, {"message": "Not Found"})

    def _comment(
        self, number: int, user: dict[str, Any], body: str, edited: bool
    ) -> dict[str, Any]:
        comment = {
            "id": self._next(),
            "user": user,
            "body": body,
            "created_at": self.stamp(),
            "updated_at": (self.now + timedelta(minutes=edited)).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "author_association": "NONE",
        }
        comment["html_url"] = f"https://github.test/{REPO}/pull/{number}#issuecomment-{self._id}"
        self.comments.setdefault(number, []).append(comment)
        return comment

    def _named(self, items: list[Any], name: str, query: dict[str, str], url: str) -> Answer:
        shown, headers = self._page(items, query, url)
        return self._json(200, {"total_count": len(items), name: shown}, headers)

    def _list(self, items: list[Any], query: dict[str, str], url: str) -> Answer:
        shown, headers = self._page(items, query, url)
        return self._json(200, shown, headers)

    def _page(
        self, items: list[Any], query: dict[str, str], url: str
    ) -> tuple[list[Any], dict[str, str]]:
        size = min(self.page, int(query.get("per_page", 30)))
        page = int(query.get("page", 1))
        headers = {}
        if page * size < len(items):
            base = url.partition("?")[0]
            more = "&".join(f"{k}={v}" for k, v in {**query, "page": page + 1}.items())
            headers["Link"] = f'<{base}?{more}>; rel="next", <{base}?{more}>; rel="last"'
        return items[(page - 1) * size : page * size], headers

    def _one(self, item: dict[str, Any] | None) -> Answer:
        return self._json(200, item) if item else self._json(404, {"message": "Not Found"})

    def _json(self, status: int, body: Any, headers: dict[str, str] | None = None) -> Answer:
        kind = {"Content-Type": "application/json; charset=utf-8"}
        return status, {**kind, **(headers or {})}, json.dumps(body).encode()

    def _next(self) -> int:
        self._id += 1
        return self._id


@contextmanager
def served(fake: FakeGitHub) -> Iterator[str]:
    """The fake on a free port of this machine; its own address is set to it."""

    class Handler(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            size = int(self.headers.get("Content-Length") or 0)
            headers = {name.lower(): value for name, value in self.headers.items()}
            status, more, body = fake.handle(
                self.command, fake.url + self.path, headers, self.rfile.read(size)
            )
            self.send_response(status)
            for name, value in more.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = do_PATCH = _answer  # noqa: N815

        def log_message(self, *_arguments: Any) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    fake.url = fake.storage = f"http://127.0.0.1:{server.server_port}"
    try:
        yield fake.url
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)
