"""The explanations of problem codes, gathered from the rooms that own them, and how they read."""

import re
from collections.abc import Mapping
from difflib import get_close_matches

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from reconciler.catalog.codes import EXPLAINED as CATALOG
from reconciler.github.codes import EXPLAINED as GITHUB
from reconciler.ozon.codes import EXPLAINED as OZON
from reconciler.policy.codes import EXPLAINED as POLICY
from reconciler.report.document import document
from reconciler.spreadsheet.codes import EXPLAINED as SPREADSHEET
from reconciler.state.codes import EXPLAINED as STATE
from reconciler.workflow.codes import EXPLAINED as WORKFLOW

_SENTENCE = re.compile(r".*?[.](?=\s|$)", re.DOTALL)
_PRINTED = re.compile(r"(?:error)?\[?([^\[\]:]*)\]?:?")


def explained() -> dict[str, str]:
    """Every code below the command line to its explanation; a code belongs to one room."""
    return {**CATALOG, **POLICY, **GITHUB, **OZON, **SPREADSHEET, **STATE, **WORKFLOW}


def first_sentence(text: str) -> str:
    """What stands before the first full stop, with it."""
    found = _SENTENCE.match(text)
    return found[0] if found else text


def bare(code: str) -> str:
    """The code itself, however it was pasted: `error[said-twice]:` is `said-twice`."""
    found = _PRINTED.fullmatch(code.strip())
    return (found[1] if found else code).strip().casefold()


def near(code: str, known: Mapping[str, str]) -> list[str]:
    """The known codes that may be meant: those that look like it, then those that hold it."""
    alike = get_close_matches(code, known, n=3, cutoff=0.6)
    holding = [name for name in known if len(code) > 2 and code in name and name not in alike]
    return (alike + holding)[:5]


def code_text(code: str, explanation: str) -> RenderableType:
    """One code explained."""
    return Group(Text(code, "bold"), Text(explanation))


def codes_text(codes: Mapping[str, str]) -> RenderableType:
    """All codes, each with its first sentence."""
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True, style="bold")
    table.add_column(overflow="fold")
    for code, explanation in codes.items():
        table.add_row(code, first_sentence(explanation))
    return table


def codes_json(codes: Mapping[str, str]) -> bytes:
    """What `explain --format json` prints."""
    listed = [{"code": code, "explanation": text} for code, text in codes.items()]
    return document(0, codes=listed)
