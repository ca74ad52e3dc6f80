"""Messages of policies: text with places such as `{op.price_before:money}`."""

import re
from collections.abc import Mapping
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal, cast, get_args

import msgspec

from reconciler.domain.money import money_text
from reconciler.policy.expression import CelType, Value
from reconciler.policy.fault import Fault, unknown_name

Spec = Literal["", "percent", "money"]
_SPECS: tuple[Spec, ...] = get_args(Spec)
_PIECE = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]")


class Place(msgspec.Struct, frozen=True):
    """A variable inside a message, and how it is written out."""

    name: str
    spec: Spec


class Message(msgspec.Struct, frozen=True):
    """A message that was checked: only known names, only known formats."""

    parts: tuple[str | Place, ...]

    @property
    def names(self) -> frozenset[str]:
        """The variables that the message shows."""
        return frozenset(part.name for part in self.parts if isinstance(part, Place))

    def written(self, values: Mapping[str, Value], currency: str) -> str:
        """The message for people. What has no value is shown as `unknown`."""
        return "".join(
            part if isinstance(part, str) else _shown(values.get(part.name), part.spec, currency)
            for part in self.parts
        )


def parse_message(text: str, variables: Mapping[str, CelType]) -> Message | tuple[Fault, ...]:
    """Check every place of a message; else every fault that was found."""
    parts: list[str | Place] = []
    faults: list[Fault] = []
    done = 0
    for piece in _PIECE.finditer(text):
        parts.append(text[done : piece.start()])
        done = piece.end()
        match piece.group():
            case "{{" | "}}" as doubled:
                parts.append(doubled[0])
            case "{" | "}" as lonely:
                faults.append(_lonely(text, piece.start(), lonely))
            case _:
                match _place(text, piece, variables):
                    case Fault() as fault:
                        faults.append(fault)
                    case place:
                        parts.append(place)
    parts.append(text[done:])
    return tuple(faults) or Message(tuple(part for part in parts if part))


def number_text(value: Decimal | int) -> str:
    """An exact number with commas for thousands and no trailing zeros: `12,345.5`."""
    digits = money_text(Decimal(value)).lstrip("-")
    whole, dot, rest = digits.partition(".")
    return ("-" if value < 0 else "") + f"{int(whole):,}" + dot + rest


def _place(text: str, piece: re.Match[str], variables: Mapping[str, CelType]) -> Place | Fault:
    name, _, spec = (part.strip() for part in piece[1].partition(":"))
    width = len(piece.group())
    if name not in variables:
        message, fix = unknown_name(name, variables)
        return Fault.at(
            text,
            piece.start(),
            code="message-unknown-name",
            message=message,
            fix=fix,
            width=width,
            name=name,
        )
    if spec not in _SPECS:
        return Fault.at(
            text,
            piece.start(),
            code="message-format",
            message=f"There is no format `{spec}`.",
            fix="Use `:percent`, `:money`, or no format.",
            width=width,
        )
    if spec and variables[name] not in ("int", "double"):
        return Fault.at(
            text,
            piece.start(),
            code="message-format",
            message=f"`:{spec}` needs a number; {name} is a {variables[name]}.",
            fix=f"Write {{{name}}}.",
            width=width,
        )
    return Place(name, cast("Spec", spec))


def _lonely(text: str, offset: int, brace: str) -> Fault:
    return Fault.at(
        text,
        offset,
        code="message-brace",
        message=f"A single `{brace}`.",
        fix=f"Write a place as {{plan.goes_dark}}, and a brace itself as `{brace * 2}`.",
    )


def _shown(value: Value | None, spec: Spec, currency: str) -> str:
    match value:
        case None:
            return "unknown"
        case bool():
            return "yes" if value else "no"
        case float():
            exact = Decimal(str(value))
            return _number(exact if spec else _readable(exact), spec, currency)
        case int() | Decimal():
            return _number(Decimal(value), spec, currency)
        case datetime():
            return value.isoformat(timespec="minutes")
        case str():
            return value
        case tuple():
            return ", ".join(value)
        case Mapping():
            return ", ".join(f"{name}={text}" for name, text in sorted(value.items()))


def _number(value: Decimal, spec: Spec, currency: str) -> str:
    match spec:
        case "percent":
            return f"{number_text(_rounded(value * 100))}%"
        case "money":
            return f"{_cents(value)} {currency}"
        case "":
            return number_text(value)


def _readable(value: Decimal) -> Decimal:
    """Five digits that count, and cents in any case: a double of 171.5209815475 hours is 171.52."""
    if not value.is_finite() or value.adjusted() > 15:
        return value
    places = max(2, 4 - value.adjusted())
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def _cents(value: Decimal) -> str:
    text = number_text(_rounded(value))
    return f"{text}0" if "." in text and len(text.partition(".")[2]) == 1 else text


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01"), ROUND_HALF_UP)
