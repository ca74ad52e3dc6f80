"""Ways to damage a YAML file, from one byte to one million brackets."""

import re
from collections.abc import Callable
from random import Random

ODD_SCALARS = (
    "1e5", "00123", ".inf", ".nan", "0x1F", "~", "null", "true", "yes", "12:30", "1_000", "-0",
    "1" * 400, "9" * 18, "0.000000000000001", "1490.105", "-1", "[]", "{}", "[[]]", "{a: {}}",
    "|", ">", "''", '""', "'", '"', '"\\x00"', '"\\ud800"', '"\\U0010FFFF"', '"\\r\\n"', "*a",
    "&a b", "!!binary aGk=", "! x", "<<", "=", "@", "`", "%", "?", "?a", "- a", "a: b", "#", "кот",
    "😀",
    "a" * 5_000, "x" * 60, "2027-02-30", "2027-01-15", "20%", "200%", "-5%", ">= 10", '">= 1e5"',
    "enforce", "msk", "nowhere", "MUG-*", "[A, A]", "{fixed: 5}", "{fixed: {fixed: 5}}", "40.0",
    "https://a.b", "http://a.b", "{env: X}", "op.kind == 'stock'", "(((", "{plan.x}", "{", "}",
)  # fmt: skip
BITS = (
    "\n", "\n\n", "  ", " ", "- ", ": ", ":", ",", "[", "]", "{", "}", "? ", "---\n", "...\n",
    "|\n", "kind: ", "kind: store\n", "kind: prices\n", "<<: *a\n", "\t", "\r", "\r\n", "\x85",
    "\u2028", "\ufeff", "\x00", "\x1b[2J", "%YAML 1.1\n", "%TAG ! x\n", "\\", "#", "\ud7ff",
    "\u202e", "e\u0301",
)  # fmt: skip
RAW = (
    b"\xff",
    b"\xc3",
    b"\xed\xa0\x80",
    b"\xf4\x90\x80\x80",
    b"\x00",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
)

Mutation = Callable[[bytes, Random], bytes]


def mutated(data: bytes, random: Random) -> bytes:
    """One to six damages; rarely one that makes a monster of the file."""
    for _ in range(random.choice((1, 1, 1, 2, 2, 3, 6))):
        data = random.choice(SMALL)(data, random)
    if random.random() < 0.05:
        data = random.choice(LARGE)(data, random)
    return data


def _scalar(data: bytes, random: Random) -> bytes:
    """Another value in the place of one."""
    values = list(re.finditer(rb"(?<=[:\-,\[{] )[^\s,\]}{\[]+", data))
    if not values:
        return data
    found = random.choice(values)
    return data[: found.start()] + random.choice(ODD_SCALARS).encode() + data[found.end() :]


def _key(data: bytes, random: Random) -> bytes:
    """Another key in the place of one: odd, or one that stands elsewhere."""
    keys = list(re.finditer(rb"[^\s,{\[]+(?=:[ \n])", data))
    if not keys:
        return data
    found, other = random.choice(keys), random.choice(keys)[0]
    key = other if random.random() < 0.7 else random.choice(ODD_SCALARS).encode()
    return data[: found.start()] + key + data[found.end() :]


def _bit(data: bytes, random: Random) -> bytes:
    at = random.randrange(len(data) + 1)
    bit = random.choice(BITS).encode() if random.random() < 0.9 else random.choice(RAW)
    return data[:at] + bit + data[at + random.choice((0, 0, 0, 1, 5)) :]


def _line(data: bytes, random: Random) -> bytes:
    """A line said twice, moved, lost or indented anew."""
    lines = data.splitlines(keepends=True) or [b""]
    at, to = random.randrange(len(lines)), random.randrange(len(lines))
    match random.randrange(4):
        case 0:
            lines.insert(to, lines[at])
        case 1:
            lines.insert(to, lines.pop(at))
        case 2:
            del lines[at]
        case _:
            lines[at] = b" " * random.randrange(9) + lines[at].lstrip(b" ")
    return b"".join(lines)


def _slice(data: bytes, random: Random) -> bytes:
    start = random.randrange(len(data) + 1)
    end = min(len(data), start + random.randrange(1, 200))
    at = random.randrange(len(data) + 1)
    return (
        data[:at] + data[start:end] + data[at:]
        if random.random() < 0.5
        else (data[:start] + data[end:])
    )


def _deep(data: bytes, random: Random) -> bytes:
    opening = random.choice((b"[", b"{a: ", b"{? ", b"- ", b"? ", b"[[{a: [", b"a:\n"))
    return data + b"\nx: " + opening * random.choice((25, 400, 9_000))


def _steps(data: bytes, _random: Random) -> bytes:
    """Deep by indentation."""
    return data + b"\n" + b"".join(b" " * depth + b"a:\n" for depth in range(300))


def _bomb(data: bytes, _random: Random) -> bytes:
    """A billion laughs."""
    rows = [b"a0: &a0 [x, x]"]
    rows += [b"a%d: &a%d [*a%d, *a%d]" % (n, n, n - 1, n - 1) for n in range(1, 60)]
    return data + b"\n---\n" + b"\n".join(rows) + b"\n"


def _many(data: bytes, random: Random) -> bytes:
    """Ten thousand mistakes."""
    row = random.choice(
        (
            b"  %d: 5\n",
            b"  A%d: x\n",
            b"  A%d: {b: 1}\n",
            b"  A: 1 # %d\n",
            b"  A%d: {msk: -1}\n",
            b"  A%d: {price: 5, old_price: 4}\n",
        )
    )
    kind = random.choice((b"prices", b"stocks", b"products"))
    rows = b"".join(row % number for number in range(3_000))
    return data + b"\n---\nkind: " + kind + b"\n" + kind + b":\n" + rows


def _long(data: bytes, random: Random) -> bytes:
    """One line, or one word, of sixty thousand characters."""
    kind = random.choice((b"prices", b"stocks", b"moved"))
    flow = b", ".join(b"A%d: %d" % (n, n) for n in range(4_000))
    body = random.choice(
        (
            b"{" + flow + b"}",
            b"[" + flow + b"]",
            b"A" * 60_000,
            b'"' + b"\\n" * 30_000 + b'"',
            b"? " * 30_000,
            b": " * 30_000,
            b"a: " * 20_000,
            b"[a, " * 15_000,
        )
    )
    return data + b"\n---\nkind: " + kind + b"\n" + kind + b": " + body + b"\n"


def _line_ends(data: bytes, random: Random) -> bytes:
    """Every sort of line end in one file."""
    ends = (b"\n", b"\r\n", b"\r", b"\n\n")
    return b"".join(line.rstrip(b"\r\n") + random.choice(ends) for line in data.splitlines(True))


def _all_of_it(data: bytes, random: Random) -> bytes:
    """UTF-16, CP1251 or noise."""
    text = data.decode(errors="replace")
    return random.choice((text.encode("utf-16"), text.encode("cp1251", "replace"),
                          random.randbytes(5_000), bytes(5_000)))  # fmt: skip


SMALL: tuple[Mutation, ...] = (
    _scalar, _scalar, _scalar, _key, _key, _bit, _bit, _line, _line, _slice,
)  # fmt: skip
LARGE: tuple[Mutation, ...] = (
    _deep, _steps, _bomb, _many, _long, _line_ends, _all_of_it,
)  # fmt: skip
