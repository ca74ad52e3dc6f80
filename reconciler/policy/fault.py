"""What is wrong with an expression or a message, in human words and with its place."""

import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches

import msgspec

_ERROR = re.compile(r"ERROR: <input>:(\d+):(\d+): (.*)")
_UNDECLARED = re.compile(r"undeclared reference to '([^']*)'")
_OVERLOAD = re.compile(r"found no matching overload for '([^']*)' applied to '\((.*)\)'")
_UNEXPECTED = re.compile(r"(?:mismatched|extraneous) input '(.*?)' expecting ")
_MISSING = re.compile(r'No value with name "([^"]*)" found')
_STATUS = re.compile(r"^[A-Z_]+: |\s*\[[A-Z_]+\]$")
_WORDS = {
    "bool": "a yes/no (bool)",
    "int": "a whole number (int)",
    "double": "a decimal number (double)",
    "string": "a text (string)",
    "timestamp": "a time (timestamp)",
    "list(string)": "a list of texts (list)",
    "map(string, string)": "texts by name (map)",
}
_OPERATORS = {"@in": "in", "!_": "!", "-_": "-", "_?_:_": "? :", "_[_]": "[ ]"}


class Fault(msgspec.Struct, frozen=True, kw_only=True):
    """One mistake in a text of a policy; line and column count from 1 inside that text.

    `name` is the unknown variable, where the fault is one.
    """

    code: str
    message: str
    fix: str
    line: int = 1
    column: int = 1
    width: int = 1
    name: str = ""

    @classmethod
    def at(
        cls,
        text: str,
        offset: int,
        *,
        code: str,
        message: str,
        fix: str,
        width: int = 1,
        name: str = "",
    ) -> "Fault":
        """A fault at an offset of the text."""
        line = text.count("\n", 0, offset) + 1
        column = offset - (text.rfind("\n", 0, offset) + 1) + 1
        return cls(
            code=code, message=message, fix=fix, line=line, column=column, width=width, name=name
        )


def compile_faults(text: str, answer: str, variables: Mapping[str, str]) -> tuple[Fault, ...]:
    """Every error in the compiler's answer, put for people."""
    found = _ERROR.findall(answer)
    if not found:
        return (_about_the_whole(answer),)
    lines = text.split("\n")
    return tuple(
        _fault(lines[int(line) - 1], int(line), int(column), message, variables)
        for line, column, message in found
    )


def eval_reason(answer: str) -> tuple[str, str | None]:
    """Why an evaluation gave no answer, and the variable that had no value, if that was it."""
    if missing := _MISSING.search(answer):
        return f"{missing[1]} is not known", missing[1]
    if "Iteration budget" in answer:
        return "the expression takes too much work", None
    return _STATUS.sub("", _STATUS.sub("", answer.strip())) or "the evaluation failed", None


def unknown_name(name: str, known: Iterable[str]) -> tuple[str, str]:
    """The message and the way out for a name that nobody knows."""
    names = sorted(known)
    near = get_close_matches(name, names, n=1, cutoff=0.6)
    if near:
        return f"There is no `{name}`.", f"Did you mean `{near[0]}`?"
    start = name.partition(".")[0]
    family = [other for other in names if other.partition(".")[0] == start]
    listed = ", ".join(family or names)
    return f"There is no `{name}`.", f"Known here: {listed}." if listed else "Declare it in params."


def _fault(
    line_text: str, line: int, column: int, message: str, variables: Mapping[str, str]
) -> Fault:
    if undeclared := _UNDECLARED.match(message):
        return _undeclared(line_text, line, column, undeclared[1], variables)
    if overload := _OVERLOAD.match(message):
        return _overload(line, column, overload[1], overload[2])
    words = message.removeprefix("Syntax error: ")
    return Fault(
        code="expression-syntax" if words != message else "expression-type",
        message=_syntax(words),
        fix="The language is CEL: comparisons joined by && and ||, texts in quotes.",
        line=line,
        column=column,
    )


def _syntax(words: str) -> str:
    """The engine's words, without its list of everything that might have stood there."""
    met = _UNEXPECTED.match(words)
    if met is None:
        return f"{words[:1].upper()}{words[1:]}."
    if met[1] == "<EOF>":
        return "The expression ends where something must follow."
    return f"`{met[1]}` can't stand here."


def _undeclared(
    line_text: str, line: int, column: int, name: str, variables: Mapping[str, str]
) -> Fault:
    # The engine points at the last dot of a dotted name, and behind the name of a function.
    start = line_text.rfind(name, 0, column - 1 + len(name))
    start = start if start >= 0 else column - 1
    if line_text[start + len(name) :].lstrip().startswith("("):
        message, fix = f"There is no function `{name}`.", "Use what CEL itself offers."
    else:
        message, fix = unknown_name(name, variables)
    return Fault(
        code="expression-unknown-name",
        message=message,
        fix=fix,
        line=line,
        column=start + 1,
        width=len(name),
        name=name,
    )


def _overload(line: int, column: int, function: str, kinds: str) -> Fault:
    operator = _OPERATORS.get(function, function.strip("_"))
    names = [kind.strip() for kind in kinds.split(",")]
    words = " and ".join(_WORDS.get(kind, kind) for kind in names)
    fix = "Compare or combine values of the same type."
    if {"int", "double"} <= set(names):
        fix = "Write the whole number with a dot (5.0, in params too) or convert: double(...)."
    return Fault(
        code="expression-type",
        message=f"`{operator}` can't take {words}.",
        fix=fix,
        line=line,
        column=column,
        width=len(operator),
    )


def _about_the_whole(answer: str) -> Fault:
    if "recursion limit" in answer:
        return Fault(
            code="expression-too-deep",
            message="The expression is nested too deeply.",
            fix="Split it into several policies.",
        )
    return Fault(
        code="expression-refused",
        message=f"The expression is refused: {eval_reason(answer)[0]}.",
        fix="Make it shorter and simpler.",
    )
