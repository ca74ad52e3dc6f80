"""Which database, and which schema of it: a URL as `psql` takes it, and how to log in there."""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import unquote

from reconciler.domain.errors import InvalidInput
from reconciler.domain.problem import Problem

SCHEMA = "reconciler"
_SCHEMES = ("postgresql:", "postgres:")
_SETTING = re.compile(r"\b(host|hostaddr|dbname|user|password|service) *=")
_NAME = re.compile(r"[a-z_][a-z0-9_]{0,62}")

_SETTINGS = {
    "application_name": "reconciler",
    "client_encoding": "utf8",
    "connect_timeout": 10,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,
}
"""Where the URL says nothing. A server that is silent for so long counts as lost (seconds; the last
in milliseconds)."""


class Address(NamedTuple):
    """What to connect with, as libpq names it, and the schema. `password` is in `settings` as well:
    it must not be shown.
    """

    settings: Mapping[str, Any]
    schema: str
    password: str

    def hide(self, text: str) -> str:
        """The text without the password."""
        return text.replace(self.password, "***") if self.password else text


def is_postgres(text: str) -> bool:
    """Whether `--state` means a database, rightly spelt or not: a file of that name would be made
    by mistake, and may show a password.
    """
    return text.startswith(_SCHEMES) or _SETTING.search(text) is not None


def address_of(text: str, environment: Mapping[str, str], *, is_secret: bool) -> Address:
    """Read a URL. One that is not secret, as it stands on a command line, must have no password.

    Raises InvalidInput, also if the driver is not installed.
    """
    try:
        from psycopg import Error
        from psycopg.conninfo import conninfo_to_dict
    except ImportError as missing:
        raise InvalidInput([_no_driver(missing)]) from missing

    url, schema = _without_schema(text)
    try:
        settings = conninfo_to_dict(url) if "://" in url else {}
    except Error:
        settings = {}
    if not settings or _is_cut(settings):
        # What the driver says of it repeats the URL, and so the password.
        raise InvalidInput([_not_an_url()])
    if settings.get("password") and not is_secret:
        raise InvalidInput([_password_shown()])
    if not _NAME.fullmatch(schema):
        raise InvalidInput([_bad_schema(schema)])
    # libpq knows the environment, but not a `.env` file.
    for setting, variable in (("password", "PGPASSWORD"), ("passfile", "PGPASSFILE")):
        if environment.get(variable):
            settings.setdefault(setting, environment[variable])
    return Address({**_SETTINGS, **settings}, schema, str(settings.get("password") or ""))


def _is_cut(settings: Mapping[str, Any]) -> bool:
    """Whether a part of a password was taken for the host, the port or the database: it has a sign
    that should have been written as %2F or %40, and errors name all of these.
    """
    host, port = str(settings.get("host", "")), str(settings.get("port", ""))
    is_socket = host.startswith("/")
    return (
        "@" in host
        or ("/" in host and not is_socket)
        or not re.fullmatch(r"[0-9,]*", port)
        or not {"@", "/"}.isdisjoint(str(settings.get("dbname", "")))
    )


def _without_schema(text: str) -> tuple[str, str]:
    """The URL that the driver understands, and the one setting that is ours."""
    url, _, query = text.partition("?")
    pairs = [pair.partition("=") for pair in query.split("&") if pair]
    rest = "&".join("".join(pair) for pair in pairs if pair[0] != "schema")
    ours = [unquote(value) for name, _, value in pairs if name == "schema"]
    return f"{url}?{rest}" if rest else url, ours[-1] if ours else SCHEMA


def _not_an_url() -> Problem:
    return Problem(
        code="arguments",
        message="the address of the state is no URL of PostgreSQL",
        fix="write postgresql://USER@HOST:PORT/DATABASE; signs like @ : / # in a name as %40 and "
        "so on",
    )


def _password_shown() -> Problem:
    return Problem(
        code="arguments",
        message="--state holds a password, which every process of this machine and every log of "
        "CI could read",
        fix="leave it out and set PGPASSWORD (or PGPASSFILE), or put the whole URL into a variable "
        "and name that: --state env:VARIABLE",
    )


def _bad_schema(schema: str) -> Problem:
    return Problem(
        code="arguments",
        message=f"schema={schema} is no plain name",
        fix="write small letters, digits and _: ?schema=reconciler",
    )


def _no_driver(missing: ImportError) -> Problem:
    return Problem(
        code="state-driver-missing",
        message=f"a state on PostgreSQL needs a driver, which is not installed: {missing}",
        fix="pip install 'ozon-reconciler[postgres]'",
    )
