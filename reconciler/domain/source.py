"""Where a value was said: file, line and column, counted from 1."""

import msgspec


class Source(msgspec.Struct, frozen=True, order=True, gc=False):
    """A place in a file of the repository; `str()` gives the clickable `file:line:column`."""

    file: str
    line: int
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"

    @property
    def short(self) -> str:
        """`file:line`, for tables where the column would only be noise."""
        return f"{self.file}:{self.line}"
