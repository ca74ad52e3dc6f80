"""Which repository of which GitHub the address of a git remote means."""

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

import msgspec

from reconciler.github.client import API

SERVER = "https://github.com"
_URL = re.compile(
    r"(?:(?:https|ssh)://(?:[^/@]*@)?|[\w.-]+@)(?P<host>[\w.-]+)(?::\d+)?[:/]"
    r"/?(?P<name>[\w.-]+/[\w.-]+?)(?:\.git)?/?"
)


class Address(msgspec.Struct, frozen=True):
    """`name` is `owner/repository`; `server` is where people look at it."""

    name: str
    server: str = SERVER
    api: str = API

    @property
    def owner(self) -> str:
        """Whose it is."""
        return self.name.partition("/")[0]


def address_of(url: str, environment: Mapping[str, str]) -> Address | None:
    """By the remote's address, else by GITHUB_REPOSITORY; None if neither names one.

    Another GitHub than github.com is known by GITHUB_SERVER_URL and GITHUB_API_URL: a token goes to
    no host that only a remote's address names.
    """
    server = environment.get("GITHUB_SERVER_URL") or SERVER
    api = environment.get("GITHUB_API_URL") or (API if server == SERVER else "")
    found = _URL.fullmatch(url)
    if found and found["host"].lower().removeprefix("ssh.") == urlsplit(server).hostname:
        name = found["name"]
    else:
        name = environment.get("GITHUB_REPOSITORY", "")
    return Address(name, server, api) if re.fullmatch(r"[\w.-]+/[\w.-]+", name) and api else None


def token_of(environment: Mapping[str, str]) -> str:
    """The token that is set; empty if none is."""
    return (environment.get("GITHUB_TOKEN") or environment.get("GH_TOKEN") or "").strip()
