"""Questions about a new shop, asked one by one on a terminal; a wrong answer is asked again."""

import sys
from collections.abc import Callable

import msgspec

from reconciler.cli.output import complain
from reconciler.domain.errors import Declined
from reconciler.domain.limits import CURRENCIES
from reconciler.workflow.shop_answers import CI, Answers
from reconciler.workflow.shop_checks import wrong_answers


def ask_all(known: Answers, given: frozenset[str], folder: str) -> Answers:
    """The answers, with a question for each that no option gave. Raises Declined if none comes."""
    _say(f"\nSetting up a shop in {folder}")
    _say("Enter takes what stands in [brackets]. Ctrl-C ends, and nothing is written.\n")
    answers = known
    if "name" not in given:
        answers = _ask(answers, "name", "Name of the store")
    if "currency" not in given:
        question = f"Currency of the cabinet ({' '.join(CURRENCIES)})"
        answers = _ask(answers, "currency", question, str.upper)
    if "warehouses" not in given:
        if not {"name", "currency"} <= given:
            _say("")
        answers = _ask_warehouses(answers)
    if not {"client_id_env", "api_key_env"} <= given:
        _say("Keys are never asked for, only the names of the variables that will hold them.")
    if "client_id_env" not in given:
        answers = _ask(answers, "client_id_env", "Variable of the Client-Id")
    if "api_key_env" not in given:
        answers = _ask(answers, "api_key_env", "Variable of the Api-Key")
    if "ci" not in given:
        question = f"Checks of pull requests ({' '.join(CI)})"
        answers = _ask(answers, "ci", question, str.lower)
    return answers


def agreed(question: str) -> bool:
    """A yes or no; Enter is a yes."""
    while True:
        said = _line(f"{question} [Y/n]: ").lower()
        if said in ("", "y", "yes"):
            return True
        if said in ("n", "no"):
            return False


def _ask(answers: Answers, field: str, question: str, clean: Callable[[str], str] = str) -> Answers:
    while True:
        default = getattr(answers, field)
        said = _line(f"{question} [{default}]: ")
        tried = msgspec.structs.replace(answers, **{field: clean(said) or default})
        if _well(tried):
            return tried


def _ask_warehouses(answers: Answers) -> Answers:
    _say("Warehouses that you stock yourself (FBS, rFBS), one a line as alias=ID, such as")
    _say("msk=1020000123456; the ids stand in the cabinet. Enter alone goes on.")
    while True:
        said = _line("  warehouse: ")
        if not said:
            _say("")
            return answers
        tried = msgspec.structs.replace(answers, warehouses=(*answers.warehouses, said))
        if _well(tried):
            answers = tried


def _well(answers: Answers) -> bool:
    """Whether the last answer is right, as those before it were; what is wrong is told."""
    problems = wrong_answers(answers)
    if problems:
        complain(problems)
    return not problems


def _line(question: str) -> str:
    """One line of an answer. Questions go to stderr, so that stdout stays the report's."""
    while True:
        sys.stderr.write(question)
        sys.stderr.flush()
        try:
            return input().strip()
        except UnicodeDecodeError:
            _say("  That is not text in UTF-8; once more, please.")
        except (EOFError, KeyboardInterrupt):
            _say("")
            raise Declined("no answer; nothing was written") from None


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")
