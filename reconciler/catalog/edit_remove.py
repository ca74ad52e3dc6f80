"""An entry taken away, with the comments that are its own."""

from __future__ import annotations

from reconciler.catalog.edit_text import Sheet, Splice
from reconciler.catalog.text_tree import Collection, Entry, Node

Holder = tuple[Entry, Collection]


def removed(sheet: Sheet, entry: Entry, around: Collection, outer: Holder | None) -> list[Splice]:
    """The splices that take an entry out of a collection; `outer` holds that collection."""
    if len(around.entries) == 1:
        return _emptied(sheet, entry, around, outer)
    index = around.entries.index(entry)
    if around.is_flow:
        return _out_of_flow(sheet, around, index)
    if not sheet.begins_line(entry.start):
        # The first key of a list item shares the line of its dash.
        return [Splice(entry.start, around.entries[index + 1].start, "")]
    return [_lines(sheet, entry, around)]


def _lines(sheet: Sheet, entry: Entry, around: Collection) -> Splice:
    last = sheet.extent(entry, around)
    end = sheet.next_line(last)
    index = around.entries.index(entry)
    start = sheet.above(entry, around)
    if any(sheet.tree.line_start(one.start) == end for one in around.entries[index + 1 :][:1]):
        # The comment above is the heading of a group, whose next entry follows on the next line.
        start = sheet.tree.line_start(entry.start)
    before = around.entries[index - 1].value
    if index and not sheet.text[before.end : start].strip(" \r\n"):
        end = _end_of_text(sheet, end, before, around.column)
    if end == last and start and not _in_block_above(sheet, start):
        # The file ends without a line break, and still does.
        start -= 2 if sheet.text[start - 2 : start] == "\r\n" else 1
    return Splice(start, end, "")


def _end_of_text(sheet: Sheet, at: int, above: Node, column: int) -> int:
    """The end of the lines that would become text of a block of lines that stands above now."""
    block, end = sheet.block_of_lines(above), at
    if block is None:
        return end
    # The first filled line of a block says how far it is indented; one without any takes all that
    # is deeper than the mapping or list which it stands in.
    least = sheet.column_of_end(above, column) + 1 if block.is_hollow else block.hollow
    while at < len(sheet.text):
        line = sheet.text[at : sheet.line_end(at)]
        bare = line.lstrip(" ")
        if bare and not (bare.startswith("#") and len(line) - len(bare) >= least):
            break
        at = sheet.next_line(at)
        if bare or len(line) > block.hollow or sheet.keeps_blanks(above):
            end = at
    return end


def _in_block_above(sheet: Sheet, start: int) -> bool:
    """Whether the line above would lose a line break that is a part of its text."""
    cut = Sheet(sheet.text[:start].rstrip("\r\n"), "")
    return cut.ends_in_block()


def _emptied(sheet: Sheet, entry: Entry, around: Collection, outer: Holder | None) -> list[Splice]:
    """The last entry goes: `{}` stays, behind the key that the collection belongs to."""
    empty = "{}" if around.is_mapping else "[]"
    colon = outer[0].colon if outer and outer[0].key else None
    if around.is_flow or colon is None or not sheet.begins_line(entry.start):
        return [Splice(around.start, around.end, empty)]
    return [Splice(colon + 1, colon + 1, f" {empty}"), _lines(sheet, entry, around)]


def _out_of_flow(sheet: Sheet, around: Collection, index: int) -> list[Splice]:
    entry = around.entries[index]
    if 0 < index < len(around.entries) - 1:
        before, following = around.entries[index - 1], around.entries[index + 1].start
        # A comment behind an entry that shares its line is about the line.
        end = following if sheet.begins_line(entry.start) else entry.start
        if not any(one.text and before.end < one.start < end for one in sheet.tree.trivia):
            return [Splice(before.end, entry.end, "")]
    if index + 1 < len(around.entries):
        following = around.entries[index + 1].start
        own = [
            one.start
            for one in sheet.tree.trivia
            if one.text and one.own_line and entry.end < one.start < following
        ]
        return [Splice(entry.start, own[0], " ") if own else Splice(entry.start, following, "")]
    before = around.entries[index - 1]
    comma = sheet.text.index(",", before.end)
    comments = [one for one in sheet.tree.trivia if one.text and before.end <= one.start < comma]
    if comments or not _is_line(sheet, entry):
        return [Splice(before.end, entry.end, "")]
    # On a line of its own: the comment behind the entry before stays.
    line = Splice(sheet.tree.line_start(entry.start), sheet.next_line(entry.end), "")
    has_comma = sheet.text[entry.end : line.end].lstrip(" ").startswith(",")
    return [line] if has_comma else [Splice(comma, comma + 1, ""), line]


def _is_line(sheet: Sheet, entry: Entry) -> bool:
    """Whether an entry in flow style has its lines for itself, a comma and a comment aside."""
    rest = (
        sheet.text[entry.end : sheet.line_end(entry.end)].strip(" ").removeprefix(",").lstrip(" ")
    )
    return sheet.begins_line(entry.start) and (not rest or rest.startswith("#"))
