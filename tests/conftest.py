"""No test reaches beyond this machine, and none fails because the machine is slow."""

import os

import pytest
from hypothesis import settings
from pytest_socket import socket_allow_hosts

# In CI the same examples every time: a rare find belongs to the person who looks for it.
settings.register_profile("here", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")


@pytest.fixture(autouse=True)
def only_loopback() -> None:
    socket_allow_hosts(["127.0.0.1", "::1"], allow_unix_socket=True)
