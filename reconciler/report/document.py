"""Reports for machines: one JSON document a command, versioned."""

import json

import msgspec

from reconciler.domain.errors import InvalidInput, ReconcilerError
from reconciler.policy.told import Told

FORMAT_VERSION = "1.0"
"""Of these documents. A new minor only adds; a new major breaks readers of the old one."""


def error_json(error: ReconcilerError) -> bytes:
    """What any command prints in JSON mode when it can't do its work."""
    problems = error.problems if isinstance(error, InvalidInput) else ()
    return document(error.exit_code, error=error.message, fix=error.fix, problems=problems)


def document(exit_code: int, **fields: object) -> bytes:
    """A versioned document with its exit code inside, as indented JSON."""
    whole = {"format_version": FORMAT_VERSION, "exit_code": int(exit_code), **fields}
    try:
        packed = msgspec.json.encode(whole, enc_hook=_plain)
    except UnicodeEncodeError:
        # A file name or an argument that is not UTF-8 comes as lone surrogates.
        text = json.dumps(msgspec.to_builtins(whole, enc_hook=_plain), ensure_ascii=False)
        packed = text.encode(errors="replace")
    return msgspec.json.format(packed, indent=2) + b"\n"


def _plain(value: object) -> object:
    """What msgspec does not write by itself."""
    if isinstance(value, Told):
        return tuple(value)
    raise NotImplementedError
