"""Two versions of a text as one: `mug, [-red-]{+blue+}, 350 ml`, the long same parts left out."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

_WORDS = re.compile(r"\w+|\s+|[^\w\s]")

PLAIN = 60
"""Characters of texts that are shown whole, side by side."""
AROUND = 4
"""Words that are kept beside a change; between them and the next a dot stands for the rest."""
CHANGES = 4
"""Changes that are shown; the rest is only counted."""
WORDS = 6000
"""Words above which texts are not compared: it would take seconds, and nobody reads that far."""
LONGEST = 120
"""Characters of one inserted or removed piece."""


def text_difference(before: str, after: str) -> str:
    """What became of a text. Short ones stand side by side."""
    if max(len(before), len(after)) <= PLAIN:
        return f"{before} → {after}"
    left, right = _WORDS.findall(before), _WORDS.findall(after)
    if len(left) + len(right) > WORDS:
        return f"a text of {len(before):,} characters → another of {len(after):,}"
    matcher = SequenceMatcher(a=left, b=right, autojunk=False)
    groups = list(matcher.get_grouped_opcodes(AROUND))
    told = [_group(group, left, right) for group in groups[:CHANGES]]
    more = len(groups) - CHANGES
    return " ".join(told) + (f" and {more} more changes" if more > 0 else "")


def shortened(text: str, most: int = PLAIN) -> str:
    """The beginning of a text, if it is long."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def _group(
    group: Sequence[tuple[str, int, int, int, int]], left: Sequence[str], right: Sequence[str]
) -> str:
    first, last = group[0], group[-1]
    before = "…" if first[1] else ""
    behind = "…" if last[2] < len(left) or last[4] < len(right) else ""
    return before + "".join(_pieces(group, left, right)).strip() + behind


def _pieces(
    group: Sequence[tuple[str, int, int, int, int]], left: Sequence[str], right: Sequence[str]
) -> Iterator[str]:
    for what, start, end, begin, finish in group:
        if what == "equal":
            yield "".join(left[start:end])
            continue
        if start < end:
            yield f"[-{shortened(''.join(left[start:end]), LONGEST)}-]"
        if begin < finish:
            yield f"{{+{shortened(''.join(right[begin:finish]), LONGEST)}+}}"
