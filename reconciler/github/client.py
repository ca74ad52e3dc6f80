"""Calls to GitHub's REST API: one token, paged lists, retries, limits obeyed.

The token goes to the API's own address and nowhere else: neither a page's link nor a redirect takes
it to another host.
"""

from collections.abc import Iterator, Mapping
from math import ceil
from typing import Any, TypeVar
from urllib.parse import urlsplit

import httpx
import msgspec

from reconciler.apply.ports import Clock
from reconciler.domain.endpoint import plain, why_unsafe
from reconciler.domain.errors import CredentialsRefused, HostUnreachable, ReconcilerError
from reconciler.github.limits import wait_seconds

API = "https://api.github.com"
API_VERSION = "2022-11-28"
"""The version of the REST API whose shapes we read. (docs.github.com, API versions)"""

PAGE = 100
"""Items a page, the most that GitHub gives."""

PAGES = 100
"""Pages of one list that are followed: a list that does not end is no list."""

BACKOFF_SECONDS = (1.0, 4.0, 10.0)
"""Pauses before the second, third and fourth try of a call that may be made twice."""

PATIENCE_SECONDS = 300.0
"""How long one call waits for GitHub's limits in all."""

TIMEOUT = httpx.Timeout(30.0, connect=10.0)
DOWNLOAD_BYTES = 200_000_000
"""Of one artifact, packed. A plan of 100,000 operations has about 10 MB."""

T = TypeVar("T")


class GitHub:
    """The seam to HTTP; close it when done. Printing it shows no token."""

    def __init__(
        self,
        token: str,
        clock: Clock,
        api: str = API,
        http: httpx.BaseTransport | None = None,
    ) -> None:
        """Raises CredentialsRefused without a token that can be sent to that address."""
        if reason := why_unsafe(api):
            raise CredentialsRefused(f"the address of GitHub's API {reason}", "see GITHUB_API_URL")
        if not token.strip() or not token.strip().isascii() or not token.strip().isprintable():
            raise CredentialsRefused(
                "no token for GitHub",
                "set GITHUB_TOKEN; in Actions: env: {GITHUB_TOKEN: ${{ github.token }}}",
            )
        self._token = token.strip()
        self._clock = clock
        self._api = plain(api)
        self._client = httpx.Client(
            headers={
                "Authorization": f"Bearer {self._token}",
                "Accept": "application/vnd.github+json",
                "X-GitHub-Api-Version": API_VERSION,
                "User-Agent": "reconciler",
            },
            timeout=TIMEOUT,
            transport=http,
            trust_env=http is None,
        )
        self._bare = httpx.Client(timeout=TIMEOUT, transport=http, trust_env=http is None)

    def __repr__(self) -> str:
        return f"GitHub({self._api})"

    def close(self) -> None:
        """Close the connections."""
        self._client.close()
        self._bare.close()

    def get(self, path: str, shape: type[T], **query: str) -> T:
        """One object. Raises HostUnreachable, CredentialsRefused, or NotThere."""
        return self._decoded(self._call("GET", self._api + path, query), shape)

    def find(self, path: str, shape: type[T], **query: str) -> T | None:
        """The same; None where there is none."""
        try:
            return self.get(path, shape, **query)
        except NotThere:
            return None

    def pages(self, path: str, shape: type[T], **query: str) -> Iterator[T]:
        """Every page of a list, each of this shape."""
        url, asked = self._api + path, {"per_page": str(PAGE), **query}
        for _ in range(PAGES):
            response = self._call("GET", url, asked)
            yield self._decoded(response, shape)
            following = response.links.get("next", {}).get("url", "")
            if not following:
                return
            if _origin(following) != _origin(self._api):
                raise HostUnreachable("GitHub's list goes on at another address", "try again")
            url, asked = following, {}
        raise HostUnreachable(f"{path} has more than {PAGES} pages", "report this")

    def post(self, path: str, body: Mapping[str, object], shape: type[T]) -> T:
        """Create something. Tried again only where GitHub says that it was not executed."""
        return self._decoded(self._call("POST", self._api + path, {}, body), shape)

    def patch(self, path: str, body: Mapping[str, object], shape: type[T]) -> T:
        """Change something; the same change twice is one change."""
        return self._decoded(self._call("PATCH", self._api + path, {}, body), shape)

    def download(self, path: str) -> bytes:
        """A file that GitHub keeps elsewhere and answers with a short-lived address of."""
        answer = self._call("GET", self._api + path, {})
        if answer.status_code not in (301, 302, 303, 307, 308):
            return answer.content
        target = answer.headers.get("Location", "")
        if why_unsafe(target.partition("?")[0]):
            raise HostUnreachable("GitHub names no safe address of the file", "try again")
        return self._fetch(target)

    def _call(
        self,
        verb: str,
        url: str,
        query: Mapping[str, str],
        body: Mapping[str, object] | None = None,
    ) -> httpx.Response:
        tries, waited = 0, 0.0
        while True:
            response: httpx.Response | None = None
            trouble = ""
            try:
                response = self._client.request(verb, url, params=query or None, json=body)
            except httpx.HTTPError as error:
                trouble = self._redacted(str(error) or type(error).__name__)
            if response is not None:
                if response.status_code < 400:
                    return response
                seconds = wait_seconds(response, self._clock.now())
                if seconds is not None and waited + seconds <= PATIENCE_SECONDS:
                    waited += seconds
                    self._clock.sleep(seconds)
                    continue
                if response.status_code < 500:
                    raise self._refused(response, verb, urlsplit(url).path, seconds)
                trouble = f"HTTP {response.status_code}"
            if verb == "POST" or tries == len(BACKOFF_SECONDS):
                raise HostUnreachable(
                    f"GitHub does not answer {verb} {urlsplit(url).path}: {trouble}",
                    "run the job again; nothing in the shop depends on it",
                )
            self._clock.sleep(BACKOFF_SECONDS[tries])
            tries += 1

    def _refused(
        self, response: httpx.Response, verb: str, path: str, seconds: float | None
    ) -> ReconcilerError:
        """`seconds` is how long a limit lasts, if it is one."""
        said = self._redacted(_message(response))
        what = f"GitHub refuses {verb} {path}: {response.status_code} {said}".rstrip()
        if seconds is not None:
            again = f"its limit ends in {ceil(seconds / 60)} minutes"
            return HostUnreachable(f"{what}; {again}", "run the job again later")
        if response.status_code in (404, 410):
            return NotThere(what, "check the repository, the number and what the token may read")
        if response.status_code in (401, 403):
            return CredentialsRefused(
                what,
                "give the job's token the permissions that docs/pull-requests.md names; the token "
                "of a fork's pull request can only read",
            )
        return HostUnreachable(what, "report this, with the message")

    def _fetch(self, target: str) -> bytes:
        """Without the token: the address is signed by itself, and is another host's."""
        for pause in (*BACKOFF_SECONDS, None):
            try:
                with self._bare.stream("GET", target) as response:
                    if response.status_code == 200:
                        return _bounded(response)
                    trouble = f"HTTP {response.status_code}"
            except httpx.HTTPError as error:
                trouble = type(error).__name__
            if pause is not None:
                self._clock.sleep(pause)
        raise HostUnreachable(f"an artifact can't be fetched: {trouble}", "run the job again")

    def _decoded(self, response: httpx.Response, shape: type[T]) -> T:
        if response.is_redirect:
            raise HostUnreachable(
                f"GitHub has moved {response.url.path}",
                "name the repository as it is called now: `git remote set-url origin ...`, or "
                "GITHUB_REPOSITORY",
            )
        try:
            return msgspec.json.decode(response.content, type=shape)
        except (msgspec.DecodeError, UnicodeDecodeError) as wrong:
            raise HostUnreachable(
                f"what answers at {urlsplit(self._api).netloc} is not GitHub's API: {wrong}",
                "check GITHUB_API_URL and the network",
            ) from wrong

    def _redacted(self, text: str) -> str:
        return text.replace(self._token, "***")


class NotThere(HostUnreachable):
    """GitHub has no such thing that could be used, or does not let this token know."""


def _message(response: httpx.Response) -> str:
    try:
        said: Any = msgspec.json.decode(response.content)
        return str(said["message"])[:300]
    except (msgspec.DecodeError, UnicodeDecodeError, KeyError, TypeError):
        return ""


def _bounded(response: httpx.Response) -> bytes:
    pieces, size = [], 0
    for piece in response.iter_bytes():
        size += len(piece)
        if size > DOWNLOAD_BYTES:
            raise NotThere(
                f"an artifact has more than {DOWNLOAD_BYTES:,} bytes", "it is no plan of ours"
            )
        pieces.append(piece)
    return b"".join(pieces)


def _origin(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.scheme, parts.netloc
