"""Two versions of a text as one: `mug, [-red-]{+blue+}, 350 ml`, the long same parts left out."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

_WORDS = re.compile(r"\w+|\s+|[^\w\s]")

PLAIN = 60
"""Characters of texts that are shown whole, side by side."""
AROUND = 8
"""Words and spaces that are kept beside a change; dots stand for the rest."""
CHANGES = 4
"""Changes that are shown; the rest is only counted."""
WORDS = 6000
"""Words above which texts are not compared: it would take seconds, and nobody reads that far."""
LONGEST = 120
"""Characters of one inserted or removed piece."""


def text_difference(before: str, after: str) -> str:
    """What became of a text. Short ones stand side by side."""
    before, after = one_line(before), one_line(after)
    if max(len(before), len(after)) <= PLAIN:
        return f"{before} → {after}"
    left, right = _WORDS.findall(before), _WORDS.findall(after)
    if len(left) + len(right) > WORDS:
        return f"a text of {len(before):,} characters → another of {len(after):,}"
    codes = SequenceMatcher(a=left, b=right, autojunk=False).get_opcodes()
    changes = sum(what != "equal" for what, *_ in codes)
    told = "".join(_pieces(codes, left, right)).strip()
    more = changes - CHANGES
    return f"{told} and {more} more changes" if more > 0 else told


def shortened(text: str, most: int = PLAIN) -> str:
    """The beginning of a text, if it is long; always one line."""
    text = one_line(text)
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def one_line(text: str) -> str:
    """The text with its line ends made visible: a row of a table is not for foreign lines."""
    return text.replace("\r\n", "⏎").replace("\n", "⏎")


def _pieces(
    codes: Sequence[tuple[str, int, int, int, int]], left: Sequence[str], right: Sequence[str]
) -> Iterator[str]:
    told = 0
    for index, (what, start, end, begin, finish) in enumerate(codes):
        if what == "equal":
            is_last = index == len(codes) - 1 or told == CHANGES
            yield _same(left[start:end], is_first=index == 0, is_last=is_last)
            continue
        if told == CHANGES:
            return
        told += 1
        if start < end:
            yield f"[-{shortened(''.join(left[start:end]), LONGEST)}-]"
        if begin < finish:
            yield f"{{+{shortened(''.join(right[begin:finish]), LONGEST)}+}}"


def _same(words: Sequence[str], *, is_first: bool, is_last: bool) -> str:
    """What stays, as far as it stands near a change."""
    head = [] if is_first else words[:AROUND]
    tail = [] if is_last else words[-AROUND:]
    if len(head) + len(tail) >= len(words):
        return "".join(words)
    return f"{''.join(head)}…{''.join(tail)}"
