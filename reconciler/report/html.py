"""A plan as one HTML file: no scripts, nothing fetched, every text escaped, all rows."""

from collections.abc import Iterable, Iterator, Sequence
from html import escape

from reconciler.report.base import ALONE, Around
from reconciler.report.plain import harmless
from reconciler.report.plan_page import Judged, plan_lines
from reconciler.report.style import Style
from reconciler.report.words import number

POLICY = "default-src 'none'; style-src 'unsafe-inline'"
"""What a browser may do with the file: nothing but draw it."""

LOOK = """\
:root { color-scheme: light dark; }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 76rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin-top: 2rem; }
table { border-collapse: collapse; width: 100%; margin: .5rem 0; font-size: .92em; }
th, td { border-bottom: 1px solid #8884; padding: .3rem .6rem; text-align: left;
  vertical-align: top; overflow-wrap: anywhere; }
th { position: sticky; top: 0; background: Canvas; }
.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
tbody tr:hover { background: #8881; }
code, pre { font: .92em ui-monospace, monospace; background: #8882; border-radius: 3px; }
code { padding: 0 .25em; overflow-wrap: anywhere; } pre { padding: .6rem; overflow-x: auto; }
.scroll { overflow-x: auto; }
"""


def plan_html(judged: Judged, around: Around = ALONE) -> bytes:
    """The whole report."""
    return page(judged.plan.store, plan_lines(judged, Html(), None, around))


def page(title: str, lines: Iterable[str]) -> bytes:
    """A document around lines that are safe already."""
    head = (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{_text(title)}</title>\n<style>\n{LOOK}</style>\n</head>\n<body>\n"
    )
    return (head + "\n".join(lines) + "\n</body>\n</html>\n").encode(errors="replace")


class Html(Style):
    """The style of the file."""

    def code(self, text: str) -> str:
        """See Style."""
        return f"<code>{_text(text)}</code>"

    def prose(self, text: str) -> str:
        """See Style."""
        return _text(text)

    def strong(self, safe: str) -> str:
        """See Style."""
        return f"<strong>{safe}</strong>"

    def title(self, safe: str) -> Iterator[str]:
        """See Style."""
        yield f"<h1>{safe}</h1>"

    def heading(self, safe: str) -> Iterator[str]:
        """See Style."""
        yield f"<h2>{safe}</h2>"

    def para(self, safe: str) -> Iterator[str]:
        """See Style."""
        yield f"<p>{safe}</p>"

    def items(self, safe: Iterable[str]) -> Iterator[str]:
        """See Style."""
        lines = [f"<li>{line}</li>" for line in safe]
        yield from ("<ul>", *lines, "</ul>") if lines else ()

    def table(
        self, header: Sequence[str], align: str, rows: Iterable[Sequence[str]], more: int = 0
    ) -> Iterator[str]:
        """See Style."""
        sides = [' class="n"' if side == ">" else "" for side in align]
        yield '<div class="scroll"><table>'
        yield f"<thead>{_row('th', sides, header)}</thead>"
        yield "<tbody>"
        yield from (_row("td", sides, row) for row in rows)
        yield "</tbody></table></div>"
        if more > 0:
            yield from self.para(f"… and {number(more)} more in the JSON plan.")

    def verbatim(self, text: str) -> Iterator[str]:
        """See Style."""
        yield f"<pre>{_text(text.rstrip())}</pre>"

    def folded(self, safe: str, lines: Iterable[str]) -> Iterator[str]:
        """See Style."""
        yield from (f"<details><summary>{safe}</summary>", *lines, "</details>")


def _row(tag: str, sides: Sequence[str], cells: Sequence[str]) -> str:
    inner = "".join(f"<{tag}{side}>{cell}</{tag}>" for side, cell in zip(sides, cells, strict=True))
    return f"<tr>{inner}</tr>"


def _text(text: str) -> str:
    """Escaped, and without signs that turn the direction of what follows."""
    return escape(harmless(text), quote=True)
