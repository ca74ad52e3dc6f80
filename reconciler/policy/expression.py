"""One CEL expression: compiled once, checked against typed names, asked many times.

The only file that knows the engine (Google's CEL for Python). It is imported on first use, since
it costs more than everything else here together.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import Any, Literal

import msgspec

from reconciler.policy.fault import Fault, compile_faults, eval_reason
from reconciler.policy.tokens import Constant, inlined, names_in, tokens

CelType = Literal["bool", "int", "double", "string", "timestamp", "list", "map"]
"""list: of strings. map: of strings to strings."""

Value = bool | int | float | Decimal | str | datetime | tuple[str, ...] | Mapping[str, str]

MAX_LENGTH = 2000
"""Characters in an expression. With the limit on macros it bounds what an expression can build:
a macro binds a value, and each binding may multiply its size by what the text can repeat.
"""
MAX_MACROS = 1
_MACRO = re.compile(r"\b(?:map|filter|all|exists|exists_one|existsOne)\b")
_HAS = re.compile(r"\bhas\s*\(")


class Unknown(msgspec.Struct, frozen=True):
    """No answer, and why; `missing` is the variable that had no value, if that was it."""

    reason: str
    missing: str | None = None


class Row:
    """Values that one or several expressions are asked about, handed to the engine once.

    The engine takes them under the types that the expressions were compiled with, so it rather
    fails than guesses: that is why they are converted for an environment, on first use.
    """

    __slots__ = ("_activation", "_environment", "_values")

    def __init__(self, values: Mapping[str, Value]) -> None:
        self._values = values
        self._environment: Any = None
        self._activation: Any = None

    def activation(self, environment: Any) -> Any:
        """The values as the engine wants them, for expressions of one environment."""
        if self._environment is not environment:
            plain = {name: _plain(value) for name, value in self._values.items()}
            self._activation = environment.Activation(plain)
            self._environment = environment
        return self._activation


_PLAIN = frozenset({bool, int, float, str, datetime})
"""What the engine takes as it is: nearly every value, so it is asked first."""


def _plain(value: Value) -> object:
    if type(value) in _PLAIN:
        return value
    match value:
        case Decimal():
            return float(value)
        case tuple():
            return list(value)
        case Mapping():
            return dict(value)
        case _:
            return value


class Expression:
    """A compiled yes-or-no question. `names` are the variables that it mentions."""

    __slots__ = ("_compiled", "_environment", "names", "text")

    def __init__(self, text: str, names: frozenset[str], compiled: Any, environment: Any) -> None:
        self.text = text
        self.names = names
        self._compiled = compiled
        self._environment = environment

    def holds(self, row: Row) -> bool | Unknown:
        """Answer for one row. A missing value or a failed evaluation is Unknown, never False."""
        try:
            answer = self._compiled.eval(row.activation(self._environment)).value()
        except (RuntimeError, MemoryError, ValueError) as error:
            return Unknown(*eval_reason(str(error)))
        return answer if isinstance(answer, bool) else Unknown(*eval_reason(str(answer)))

    def and_all(self, others: "Sequence[Expression]") -> "Expression | None":
        """Whether this and all others hold; None if together they are too much for the engine."""
        text = " && ".join(f"({one.text}\n)" for one in (self, *others))
        names = self.names.union(*(one.names for one in others))
        return _tried(text, names, self._environment)

    def tally(self, others: "Sequence[Expression]") -> "Tally | None":
        """Which of this and the others do not hold, as one question; None as with `and_all`."""
        asked = enumerate((self, *others))
        text = " + ".join(f"(({one.text}\n) ? 0 : {1 << bit})" for bit, one in asked)
        compiled = _compiled(text, "INT", self._environment)
        return None if compiled is None else Tally(compiled, self._environment, 1 + len(others))


class Tally:
    """Several expressions as a sum, in which each that does not hold is a bit of its own: the
    engine takes about as long for it as for one.
    """

    __slots__ = ("_bits", "_compiled", "_environment")

    def __init__(self, compiled: Any, environment: Any, count: int) -> None:
        self._compiled = compiled
        self._environment = environment
        self._bits = [(index, 1 << index) for index in range(count)]

    def broken(self, row: Row) -> list[int] | None:
        """The places of those that do not hold; None if any of them has no answer."""
        try:
            total = self._compiled.eval(row.activation(self._environment)).value()
        except (RuntimeError, MemoryError, ValueError):
            return None
        if type(total) is not int:
            return None
        return [index for index, bit in self._bits if total & bit]


def compile_expression(
    text: str, variables: Mapping[str, CelType]
) -> Expression | tuple[Fault, ...]:
    """Compile against the names that exist; else every fault that was found, with its place."""
    too_heavy = _too_heavy(text)
    if too_heavy:
        return (too_heavy,)
    environment = _environment(tuple(sorted(variables.items())))
    try:
        compiled = environment.compile(text)
    except (RuntimeError, MemoryError, ValueError) as error:
        return compile_faults(text, str(error), variables)
    kind = compiled.return_type().name()
    if kind != "BOOL":
        return (_not_boolean(text, kind),)
    return Expression(text, names_in(text) & variables.keys(), compiled, environment)


def compile_rule(
    match: str | None,
    require: str,
    constants: Mapping[str, Constant],
    variables: Mapping[str, CelType],
) -> Expression | None:
    """Both texts as one question: where `match` does not hold, the answer is yes.

    What is unknown of `match` is unknown of both. Constants are written into the texts, so that all
    rules over the same variables can be asked about the same row. None if something is wrong with
    a text: `compile_expression` says what.
    """
    texts = [text for text in (match, require) if text is not None]
    if any(_too_heavy(text) or not _is_closed(text) for text in texts):
        return None
    text = inlined(require, constants)
    if match is not None:
        text = f"({inlined(match, constants)}\n) ? ({text}\n) : true"
    names = names_in(text) & variables.keys()
    return _tried(text, names, _environment(tuple(sorted(variables.items()))))


def _is_closed(text: str) -> bool:
    """Whether each bracket closes one of this very text: `a) && (b` would in another's brackets."""
    depth = 0
    for token in tokens(text):
        if token.sort == "sign":
            depth += (token.word in "([{") - (token.word in ")]}")
        if depth < 0:
            return False
    return depth == 0


def _tried(text: str, names: frozenset[str], environment: Any) -> Expression | None:
    compiled = _compiled(text, "BOOL", environment)
    return None if compiled is None else Expression(text, names, compiled, environment)


def _compiled(text: str, kind: str, environment: Any) -> Any:
    """The engine's own form of a text; None if it is not of that kind, or not taken at all."""
    try:
        compiled = environment.compile(text)
    except (RuntimeError, MemoryError, ValueError):
        return None
    return compiled if compiled.return_type().name() == kind else None


def _too_heavy(text: str) -> Fault | None:
    """Stop what the engine's own budgets (iterations, depth, nodes) would let through."""
    if len(text) > MAX_LENGTH:
        return Fault(
            code="expression-too-long",
            message=f"The expression has {len(text)} characters; {MAX_LENGTH} is the most.",
            fix="Split it into several policies.",
        )
    macros = list(_MACRO.finditer(text))
    if len(macros) > MAX_MACROS:
        return Fault.at(
            text,
            macros[MAX_MACROS].start(),
            code="expression-too-heavy",
            message=f"`{macros[MAX_MACROS].group()}`: only {MAX_MACROS} list macro may stand"
            " in one expression.",
            fix='Use `op.offer in ["A", "B"]` or `op.offer.matches("^(A|B)-")` instead.',
            width=len(macros[MAX_MACROS].group()),
        )
    if found := _HAS.search(text):
        return Fault.at(
            text,
            found.start(),
            code="expression-has",
            message="has() tests fields of a message; these are plain variables.",
            fix="Ask for the variable's own test, for example `op.has_old_price_after`.",
            width=3,
        )
    return None


def _not_boolean(text: str, kind: str) -> Fault:
    return Fault(
        code="expression-not-boolean",
        message=f"The expression gives {kind.lower()}; it must give true or false.",
        fix="Compare it with something: `... <= params.limit`.",
        width=len(text.partition("\n")[0]),
    )


@cache
def _environment(variables: tuple[tuple[str, CelType], ...]) -> Any:
    cel = _engine()
    kinds = {
        "bool": cel.Type.BOOL,
        "int": cel.Type.INT,
        "double": cel.Type.DOUBLE,
        "string": cel.Type.STRING,
        "timestamp": cel.Type.TIMESTAMP,
        "list": cel.Type.List(cel.Type.STRING),
        "map": cel.Type.Map(cel.Type.STRING, cel.Type.STRING),
    }
    return cel.NewEnv(variables={name: kinds[kind] for name, kind in variables})


@cache
def _engine() -> Any:
    from cel_expr_python import cel  # type: ignore[import-untyped]

    return cel
