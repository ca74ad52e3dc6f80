"""What `--state` may name of a database, and that a password is never shown."""

import sys
from pathlib import Path

import pytest

from reconciler.domain.errors import HostUnreachable, InvalidInput, ReconcilerError
from reconciler.state.opening import is_there, open_state
from reconciler.state.postgres_address import Address, address_of

SECRET = "s3cr3t-pass"
NOWHERE = "127.0.0.1:9"

pytest.importorskip("psycopg", reason="no driver of PostgreSQL: psycopg is not installed")


def parsed(text: str, *, is_secret: bool = False, **environment: str) -> Address:
    return address_of(text, environment, is_secret=is_secret)


def told(text: str, **environment: str) -> str:
    """All that an error says."""
    with pytest.raises(ReconcilerError) as caught:
        open_state(text, Path(), environment)
    error = caught.value
    words = [error.message, error.fix, str(error), repr(error.__cause__)]
    if isinstance(error, InvalidInput):
        words += [f"{p.code} {p.message} {p.fix}" for p in error.problems]
    return " ".join(words)


@pytest.mark.parametrize("scheme", ["postgresql", "postgres"])
def test_a_url_as_psql_takes_it(scheme: str) -> None:
    address = parsed(f"{scheme}://anna@db.example.com:6432/shops?sslmode=verify-full&schema=mugs")
    settings = address.settings
    assert (settings["host"], settings["port"], settings["user"]) == (
        "db.example.com",
        "6432",
        "anna",
    )
    assert (settings["dbname"], settings["sslmode"], address.schema) == (
        "shops",
        "verify-full",
        "mugs",
    )
    assert "schema" not in settings


def test_other_settings_reach_the_driver_as_they_are() -> None:
    address = parsed("postgresql://db/x?options=-c%20work_mem%3D9MB+&schema=mu%67s")
    assert (address.settings["options"], address.schema) == ("-c work_mem=9MB+", "mugs")


def test_what_is_not_said_has_a_default() -> None:
    address = parsed("postgresql://db/shops")
    assert address.schema == "reconciler"
    assert address.settings["connect_timeout"] == 10
    assert parsed("postgresql://db/x?connect_timeout=3").settings["connect_timeout"] == "3"


def test_the_password_comes_from_the_environment() -> None:
    assert parsed("postgresql://db/x", PGPASSWORD=SECRET).settings["password"] == SECRET
    assert parsed("postgresql://db/x", PGPASSFILE="/run/pass").settings["passfile"] == "/run/pass"
    whole = parsed(f"postgresql://u:{SECRET}@db/x", is_secret=True, PGPASSWORD="other")
    assert whole.settings["password"] == SECRET


def test_a_password_on_the_command_line_is_refused_unrepeated() -> None:
    for url in (f"postgresql://u:{SECRET}@db/x", f"postgresql://db/x?password={SECRET}"):
        words = told(url)
        assert "PGPASSWORD" in words
        assert "env:VARIABLE" in words
        assert SECRET not in words


@pytest.mark.parametrize(
    "url",
    [
        f"postgresql://u:{SECRET}@{NOWHERE}/x",
        f"postgresql://u:{SECRET}@[::1/x",
        f"postgresql://u:{SECRET}@db:port/x",
        f"postgresql://u:{SECRET}@db/x?nonsense=1",
        f"postgresql://u:{SECRET}@db/x?schema=Bad-Name",
        f"mysql://u:{SECRET}@db/x",
        f"postgresql:/u:{SECRET}@db/x",
        f"host=db user=u password={SECRET}",
    ],
)
def test_no_error_holds_the_password(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert SECRET not in told("env:DATABASE_URL", DATABASE_URL=url)
    assert SECRET not in told(url)
    assert list(tmp_path.iterdir()) == []


def test_a_server_that_does_not_answer() -> None:
    with pytest.raises(HostUnreachable, match=NOWHERE):
        open_state(f"postgresql://u@{NOWHERE}/x", Path(), {"PGPASSWORD": SECRET})


def test_a_variable_that_is_not_set() -> None:
    assert "env:DATABASE_URL names a variable" in told("env:DATABASE_URL")


def test_a_variable_may_hold_any_place(tmp_path: Path) -> None:
    state = open_state("env:PLACE", tmp_path, {"PLACE": str(tmp_path / "state.db")})
    state.close()
    assert (tmp_path / "state.db").exists()


def test_no_file_is_made_of_another_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert "can't live at an address of redis" in told("redis://db/0")
    assert list(tmp_path.iterdir()) == []


def test_what_is_elsewhere_may_be_there(tmp_path: Path) -> None:
    assert is_there("postgresql://db/x")
    assert is_there("env:PLACE")
    assert is_there("git:")
    assert not is_there(tmp_path / "state.db")


def test_without_the_driver_the_way_to_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    words = told("postgresql://db/x")
    assert "state-driver-missing" in words
    assert "pip install 'ozon-reconciler[postgres]'" in words


@pytest.mark.parametrize("sign", ["/", "@", "/x@", "@x/", ":/", "@x:"])
def test_a_password_whose_signs_are_not_encoded_is_not_taken_for_a_host(sign: str) -> None:
    url = f"postgresql://u:{SECRET}{sign}{SECRET}@{NOWHERE}/x"
    words = told("env:DB", DB=url)
    assert SECRET not in words
    assert "%40" in words


def test_a_socket_and_several_hosts_are_hosts() -> None:
    address = parsed("postgresql://u@/x?host=/run/postgresql")
    assert address.settings["host"] == "/run/postgresql"
    assert parsed("postgresql://a:1,b:2/x").settings["port"] == "1,2"
