"""What `init` wants to know of a new shop."""

import msgspec

CI = ("github", "none")
"""Where checks of pull requests may be set up."""


class Answers(msgspec.Struct, frozen=True, kw_only=True):
    """Of credentials only the names of variables are known here, never the values.

    `warehouses` holds lines `alias=ID`, as they were typed.
    """

    name: str
    currency: str = "RUB"
    warehouses: tuple[str, ...] = ()
    client_id_env: str = "OZON_CLIENT_ID"
    api_key_env: str = "OZON_API_KEY"
    ci: str = "none"

    @property
    def ids(self) -> dict[str, str]:
        """Warehouse ids by alias; of lines that are wrong, nothing sensible."""
        pairs = (line.partition("=") for line in self.warehouses)
        return {alias.strip(): number.strip() for alias, _, number in pairs}
