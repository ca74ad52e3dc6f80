"""The state in a schema of a PostgreSQL server: what several machines share without git."""

from typing import Any

import psycopg

from reconciler.domain.errors import InvalidInput
from reconciler.domain.problem import Problem
from reconciler.state.home import Alone
from reconciler.state.postgres_address import Address
from reconciler.state.postgres_db import PostgresDb, unreachable, unusable, words
from reconciler.state.postgres_schema import OtherProgram, prepare
from reconciler.state.schema import LaterVersion
from reconciler.state.state import State

_SESSION = """
select set_config('search_path', ?, false),
    set_config('lock_timeout', '30s', false),
    set_config('idle_in_transaction_session_timeout', '60s', false),
    set_config('synchronous_commit',
        case when current_setting('synchronous_commit') = 'off' then 'on'
        else current_setting('synchronous_commit') end, false)
"""
"""A process that vanished in a transaction must not hold others up for long. What is committed is
on a disk, however the server is set up: an intent outlives a power cut."""


class PostgresState(State):
    """One connection for the life of the state. A connection that breaks is not made anew: what
    this process may have sent is found out by the next one, as after a kill.
    """

    def __init__(self, address: Address) -> None:
        """Raises InvalidInput and HostUnreachable."""
        self._place = f"PostgreSQL, schema {address.schema}"
        try:
            connection: psycopg.Connection[Any] = psycopg.connect(
                **address.settings, autocommit=True
            )
        except psycopg.Error as trouble:
            raise unreachable(_server(address), _Hidden(address.hide(words(trouble)))) from None
        self._place = f"{_place(connection)}, schema {address.schema}"
        db = PostgresDb(connection, address.schema, self._place)
        try:
            db.execute(_SESSION, (address.schema,))
            prepare(db, address.schema)
        except (LaterVersion, OtherProgram) as trouble:
            connection.close()
            raise self._refuse(trouble) from trouble
        except BaseException:
            connection.close()
            raise
        super().__init__(db, Alone(db))

    @property
    def place(self) -> str:
        """The database and the schema; never a password."""
        return self._place

    def _refuse(self, trouble: Exception) -> InvalidInput:
        if isinstance(trouble, LaterVersion):
            problem = Problem(
                code="state-too-new",
                message=f"{self._place} was written by a later version of reconciler",
                fix="use that version, or name another schema: ?schema=NAME",
            )
        elif isinstance(trouble, OtherProgram):
            problem = Problem(
                code="state-unusable",
                message=f"{self._place} has tables of another program",
                fix="name another schema, which may be new: ?schema=NAME",
            )
        else:
            problem = unusable(self._place, trouble)
        return InvalidInput([problem])


class _Hidden(Exception):
    """What a driver said, without secrets."""


def _server(address: Address) -> str:
    host, port = address.settings.get("host"), address.settings.get("port")
    return "PostgreSQL" if not host else f"{host}:{port}" if port else str(host)


def _place(connection: "psycopg.Connection[Any]") -> str:
    info = connection.info
    return f"postgresql://{info.user}@{info.host}:{info.port}/{info.dbname}"
