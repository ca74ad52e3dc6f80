"""Everything that can go wrong with a call, and what is done about it: one table.

docs/errors.md shows the same table, and a test holds the two together.
"""

from typing import Literal

import msgspec

BACKOFF_SECONDS = (0.5, 2.0, 5.0)
"""Pauses before the second, third and fourth try of a read that failed; each is made up to half as
long again, or as short, by chance, so that clients which failed together don't return together."""

PATIENCE_SECONDS = 300.0
"""How long one read may wait in all for a shop that does not let it in."""

Read = Literal["again", "wait", "fail"]
"""again: with the pauses above. wait: as long as the shop says, within patience. fail: at once."""

Write = Literal["wait", "doubt", "halve", "fail"]
"""wait: it was not executed, so it is sent after a pause and a new look at the shop. doubt: it is
never sent again before a read shows whether it took effect. halve: it was not executed, and is sent
in halves until the item that it is refused for stands alone. fail: it was not executed, at once."""


class Trouble(msgspec.Struct, frozen=True, kw_only=True):
    """One kind of trouble. `exit`: the code of a command that it ends."""

    when: str
    read: Read
    write: Write
    exit: int = 8


TROUBLES: dict[str, Trouble] = {
    "unreachable": Trouble(when="no connection: nothing was sent", read="again", write="wait"),
    "too-many-calls": Trouble(when="429", read="wait", write="wait"),
    "too-many-items": Trouble(when="429 with `Item-Retry-After`", read="wait", write="wait"),
    "circle-open": Trouble(
        when="`Circle is open`, as JSON or text, with any status", read="wait", write="wait"
    ),
    "no-answer": Trouble(
        when="timeout, reset or end of the connection after sending", read="again", write="doubt"
    ),
    "server-error": Trouble(when="5xx", read="again", write="doubt"),
    "timed-out": Trouble(when="408", read="again", write="doubt"),
    "not-an-answer": Trouble(
        when="1xx, 3xx, another 2xx than 200, or no JSON", read="again", write="doubt"
    ),
    "key-refused": Trouble(
        when="401, 403, gRPC code 7 or 16, or words about the key",
        read="fail",
        write="fail",
        exit=7,
    ),
    "key-deactivated": Trouble(
        when="the same, with `deactivated` or `expired`", read="fail", write="fail", exit=7
    ),
    "key-without-role": Trouble(
        when="the same, with `missing a required role`", read="fail", write="fail", exit=7
    ),
    "key-elsewhere": Trouble(
        when="the same, with `restricted to specific IP`", read="fail", write="fail", exit=7
    ),
    "contract-not-signed": Trouble(
        when="the same, with `not signed`", read="fail", write="fail", exit=7
    ),
    "method-obsolete": Trouble(
        when="4xx with `obsolete method` or `method is not allowed`", read="fail", write="fail"
    ),
    "not-found": Trouble(when="404", read="fail", write="fail"),
    "conflict": Trouble(when="409", read="fail", write="halve"),
    "too-large": Trouble(when="413", read="fail", write="halve"),
    "bad-request": Trouble(when="400 and every other 4xx", read="fail", write="halve"),
}
"""By name, in the order in which docs/errors.md has them."""
