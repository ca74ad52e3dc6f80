"""A script of faults: a YAML or JSON document that says which calls meet what.

.. code-block:: yaml

    reconciler-sandbox-faults: 1
    faults:
      - {path: /v2/products/stocks, call: 3, kind: reset-mid-body}
      - {path: reads, kind: too-many-requests, times: 4, retry_after: 2}
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from .database import Database
from .fault_book import Rule
from .fault_kinds import make_rule
from .faults import FaultError

HEAD = "reconciler-sandbox-faults"
_TEXT = "tag:yaml.org,2002:str"


@dataclass(frozen=True, slots=True)
class Wrong:
    """One mistake of a script, with its place; lines and columns count from 1."""

    line: int
    column: int
    path: str
    message: str


class ScriptError(ValueError):
    """A script that cannot be played. ``wrongs`` are all its mistakes."""

    def __init__(self, source: str, wrongs: list[Wrong]) -> None:
        places = [f"{source}:{one.line}:{one.column}: {one.message}" for one in wrongs]
        super().__init__("\n".join(places))
        self.source = source
        self.wrongs = wrongs


def load_script(source: str | Path, db: Database, now: int) -> list[Rule]:
    """Return the rules of a script in a file.

    Raises:
        ScriptError: the file cannot be read, is no YAML, or breaks a rule.
    """
    loader = None
    try:
        loader = yaml.SafeLoader(Path(source).read_bytes())
        root = loader.get_single_node()
        reader = _Reader(loader, db, now)
        rules = list(reader.rules(root))
    except OSError as error:
        why = f"cannot be read: {error.strerror or error}"
        raise ScriptError(str(source), [Wrong(1, 1, "", why)]) from error
    except (yaml.YAMLError, UnicodeDecodeError, ValueError) as error:
        raise ScriptError(str(source), [_broken(error)]) from error
    finally:
        if loader is not None:
            loader.dispose()
    if reader.wrongs:
        raise ScriptError(str(source), sorted(reader.wrongs, key=lambda w: (w.line, w.column)))
    return rules


class _Reader:
    """Turns nodes into rules and collects what is wrong with them."""

    def __init__(self, loader: yaml.SafeLoader, db: Database, now: int) -> None:
        self._loader = loader
        self._db = db
        self._now = now
        self.wrongs: list[Wrong] = []

    def rules(self, root: yaml.Node | None) -> Iterator[Rule]:
        if root is None:
            self.wrongs.append(Wrong(1, 1, "", f"the script is empty; it begins with {HEAD}: 1"))
            return
        fields = self._fields(root, "", f"a script is a mapping that begins with {HEAD}: 1")
        if fields is None:
            return
        if self._value(fields.get(HEAD)) != 1:
            self._blame(fields.get(HEAD, root), HEAD, f"this sandbox reads {HEAD}: 1")
        for name in fields.keys() - {HEAD, "faults"}:
            self._blame(fields[name], name, f"a script has no field {name!r}")
        listed = fields.get("faults")
        if not isinstance(listed, yaml.SequenceNode):
            self._blame(listed or root, "faults", "faults is a list of rules")
            return
        for number, node in enumerate(listed.value):
            yield from self._rule(node, f"faults[{number}]")

    def _rule(self, node: yaml.Node, path: str) -> Iterator[Rule]:
        fields = self._fields(node, path, "a rule is a mapping with path and kind")
        if fields is None:
            return
        said = {name: self._value(value) for name, value in fields.items()}
        try:
            yield make_rule(said, self._db, self._now)
        except FaultError as error:
            place = fields.get(error.field, node)
            self._blame(place, f"{path}.{error.field}".rstrip("."), str(error))

    def _fields(self, node: yaml.Node, path: str, otherwise: str) -> Mapping[str, yaml.Node] | None:
        if not isinstance(node, yaml.MappingNode):
            self._blame(node, path, otherwise)
            return None
        fields: dict[str, yaml.Node] = {}
        known = len(self.wrongs)
        for key, value in node.value:
            if key.tag != _TEXT:
                self._blame(key, path, "names of fields are texts")
            elif key.value in fields:
                self._blame(key, path, f"{key.value} stands here twice")
            else:
                fields[key.value] = value
        return fields if len(self.wrongs) == known else None

    def _value(self, node: yaml.Node | None) -> Any:
        return None if node is None else self._loader.construct_object(node, deep=True)

    def _blame(self, node: yaml.Node, path: str, message: str) -> None:
        mark = node.start_mark
        self.wrongs.append(Wrong(mark.line + 1, mark.column + 1, path, message))


def _broken(error: Exception) -> Wrong:
    mark = getattr(error, "problem_mark", None)
    why = getattr(error, "problem", None) or str(error).splitlines()[0]
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    return Wrong(line, column, "", f"is not YAML: {why}")
