"""Random YAML as people write it: every style, odd indentation, comments everywhere."""

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

KEYS = ["A", "MUG-RED 350", '"12"', "'x: y'", "price", "old_price", "fixed", "Бренд", "kind2"]
PLAIN = ["1", "1490.50", "-3", "true", "~", "null", "", "yes", "12:30", "2027-01-15", "20%", "a b"]
QUOTED = ['"yes"', "'no'", '"a, b"', "'# x'", '"q \\" \\\\ \\t"', "'it''s'", '"\U0001f600"', '""']
BLOCKS = ["|", ">", "|-", ">-", "|+", ">+"]
COMMENTS = ["# note", "#x", "# - {a: 1}", "#", "# ключ: «знач»"]
BLANK = ["", "", "", " ", "\n", "\n\n"]
PRODUCT_KEYS = ["kind", "products", "prices", "defaults"]


@st.composite
def files(draw: DrawFn) -> bytes:
    """The bytes of a file that the strict reader mostly takes."""
    text = ""
    for index in range(draw(st.integers(1, 3))):
        text += own_lines(draw, 0)
        if index or draw(st.booleans()):
            text += draw(
                st.sampled_from(
                    ["---\n", "---\n", "--- # doc\n", "...\n---\n" if index else "---\n"]
                )
            )
            text += own_lines(draw, 0)
        text += draw(st.sampled_from([document, document, document, lambda _: ""]))(draw)
        text += own_lines(draw, 2)
    if draw(st.integers(0, 4)) == 0:
        text = text.rstrip("\n")
    text = draw(st.sampled_from(["", "", "\ufeff"])) + text
    return text.replace("\n", draw(st.sampled_from(["\n", "\n", "\r\n"]))).encode()


def document(draw: DrawFn) -> str:
    kind = draw(st.sampled_from(["prices", "products", "stocks", "safety-stock", "other"]))
    return block_mapping(draw, 0, 0, [("kind", f" {kind}{eol(draw)}\n")])


def block_mapping(draw: DrawFn, indent: int, depth: int, more: list[tuple[str, str]]) -> str:
    margin = " " * indent
    keys = draw(st.lists(st.sampled_from(KEYS), min_size=1, max_size=3, unique=True))
    entries = more + [(key, entry_value(draw, indent, depth)) for key in keys]
    text = ""
    for key, value in draw(st.permutations(entries)):
        text += own_lines(draw, indent)
        text += f"{margin}? {key}\n{margin}:{value}" if explicit(draw) else f"{margin}{key}:{value}"
    return text + own_lines(draw, indent)


def explicit(draw: DrawFn) -> bool:
    return draw(st.integers(0, 15)) == 0


def block_list(draw: DrawFn, indent: int, depth: int) -> str:
    margin, text = " " * indent, ""
    for _ in range(draw(st.integers(1, 3))):
        text += own_lines(draw, indent)
        if depth < 3 and draw(st.integers(0, 3)) == 0:
            inner = block_mapping(draw, indent + 3, depth + 1, [])
            first = inner.lstrip(" ")
            if not first.startswith(("#", "\n")):
                text += f"{margin}-  {first}"
                continue
        text += f"{margin}-{entry_value(draw, indent, depth)}"
    return text + own_lines(draw, indent)


def entry_value(draw: DrawFn, indent: int, depth: int) -> str:
    """All that follows a colon or a dash, with its line break."""
    choice = draw(st.integers(0, 7 if depth < 3 else 4))
    step = draw(st.integers(1, 4))
    if choice <= 2:
        return f"{' ' * step}{scalar(draw)}{eol(draw)}\n"
    if choice == 3:
        return f" {flow(draw, 0, ' ' * (indent + 1))}{eol(draw)}\n"
    if choice == 4:
        return block_scalar(draw, indent, step)
    inner = block_mapping if choice < 7 else block_list
    body = (
        inner(draw, indent + step, depth + 1, [])
        if inner is block_mapping
        else block_list(draw, indent + step, depth + 1)
    )
    return f"{eol(draw)}\n{own_lines(draw, indent + step)}{body}"


def scalar(draw: DrawFn) -> str:
    return draw(st.sampled_from(PLAIN + QUOTED))


def flow(draw: DrawFn, depth: int, margin: str) -> str:
    parts = []
    is_mapping = draw(st.booleans())
    for key in draw(st.lists(st.sampled_from(KEYS), max_size=3, unique=True)):
        deeper = depth < 2 and draw(st.integers(0, 3)) == 0
        value = flow(draw, depth + 1, margin) if deeper else flow_scalar(draw)
        parts.append(f"{key}: {value}" if is_mapping else value)
    gap = draw(st.sampled_from(["", "", " ", f"\n{margin}", f" # in\n{margin}"]))
    comma = draw(st.sampled_from([", ", ",", f",\n{margin}", f", # why\n{margin}"]))
    inner = gap + comma.join(parts) + gap
    return f"{{{inner}}}" if is_mapping else f"[{inner}]"


def flow_scalar(draw: DrawFn) -> str:
    return draw(st.sampled_from([one for one in PLAIN if one] + QUOTED))


def block_scalar(draw: DrawFn, indent: int, step: int) -> str:
    margin = " " * (indent + step)
    lines = draw(st.lists(st.sampled_from(["a", "b # c", "  deep", "", "- x"]), max_size=4))
    while lines and lines[0] in ("", "  deep"):
        lines.pop(0)
    header = draw(st.sampled_from(BLOCKS)) + eol(draw)
    return f" {header}\n" + "".join(f"{margin}{line}\n" if line else "\n" for line in lines)


def eol(draw: DrawFn) -> str:
    return draw(st.sampled_from(["", "", "", "   ", " # eol", "    # eol"]))


def own_lines(draw: DrawFn, indent: int) -> str:
    text = ""
    for _ in range(draw(st.sampled_from([0, 0, 0, 1, 2]))):
        margin = " " * max(0, indent + draw(st.sampled_from([0, 0, -1, 1, 3])))
        comment = draw(st.sampled_from(COMMENTS))
        text += draw(st.sampled_from([f"{margin}{comment}\n", "\n", f"{margin}\n"]))
    return text
