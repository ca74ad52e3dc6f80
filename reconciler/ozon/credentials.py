"""Client-Id and Api-Key: taken from the environment, shown to nobody."""

import hashlib
import re
from collections.abc import Mapping
from functools import lru_cache

from reconciler.domain.errors import CredentialsRefused
from reconciler.domain.store import CredentialNames

_HEADER = re.compile(r"[!-~]+")


class Credentials:
    """The two headers of every call. Printing, formatting or comparing it reveals nothing."""

    __slots__ = ("_api_key", "_client_id")

    def __init__(self, client_id: str, api_key: str) -> None:
        self._client_id = client_id
        self._api_key = api_key

    def headers(self) -> dict[str, str]:
        """The headers of a call."""
        return {"Client-Id": self._client_id, "Api-Key": self._api_key}

    def fingerprint(self, salt: str = "") -> str:
        """16 hex digits that name the account and can't be turned back into its Client-Id.

        Stable over key rotation, as only the Client-Id goes in. Client-Ids are short numbers, so
        a plain hash would be guessed by trying them all; this one costs about 50 ms a guess.
        """
        return _slow_hash(self._client_id, salt)

    def redact(self, text: str) -> str:
        """The text without the secrets, should a server echo them in an error."""
        for secret in (self._api_key, self._client_id):
            text = text.replace(secret, "***")
        return text

    def redact_whole(self, text: str) -> str:
        """The same of a body that stays readable: a Client-Id is a short number, whose digits
        also stand inside of other ids.
        """
        text = text.replace(self._api_key, "***")
        return re.sub(rf"(?<![0-9A-Za-z]){re.escape(self._client_id)}(?![0-9A-Za-z])", "***", text)

    def __repr__(self) -> str:
        return "Credentials(***)"


@lru_cache
def _slow_hash(client_id: str, salt: str) -> str:
    digest = hashlib.pbkdf2_hmac(
        "sha256", client_id.encode(), b"reconciler account " + salt.encode(), 100_000
    )
    return digest[:8].hex()


def find_credentials(names: CredentialNames, environment: Mapping[str, str]) -> Credentials:
    """Read the credentials from the variables that the store names.

    Raises CredentialsRefused naming the variables that are missing or can't be headers.
    """
    missing = [
        name for name in (names.client_id, names.api_key) if not environment.get(name, "").strip()
    ]
    if missing:
        raise CredentialsRefused(
            f"no credentials: {' and '.join(missing)} not set",
            "set them in the environment or in a .env file in the working folder "
            "(cabinet: Settings -> Seller API -> Generate key)",
        )
    values = {name: environment[name].strip() for name in (names.client_id, names.api_key)}
    # A header can't carry the rest, and the HTTP library would show the value in its complaint.
    unfit = [name for name, value in values.items() if not _HEADER.fullmatch(value)]
    if unfit:
        raise CredentialsRefused(
            f"{' and '.join(unfit)} can't be sent: only Latin letters, digits and signs can",
            "copy it from the cabinet again, without blanks, line breaks or quotes around it",
        )
    return Credentials(values[names.client_id], values[names.api_key])
