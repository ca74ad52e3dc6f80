"""What a plan that rolls a run back leaves behind: what stays, and what git would do again."""

from collections.abc import Iterator
from typing import NamedTuple

from reconciler.plan.model import Plan, Undoes
from reconciler.report.words import count, some


class Told(NamedTuple):
    """One thing to know: `loud` is what nobody should miss."""

    about: str
    says: str
    loud: bool = False


def undoes_words(plan: Plan) -> Iterator[Told]:
    """Nothing, for any other plan."""
    undoes = plan.undoes
    if undoes is None:
        return
    yield Told("Rolls back", f"run {undoes.run}, which carried out plan {undoes.plan[:12]}")
    for remark in undoes.remarks:
        yield Told("Stays", remark)
    if undoes.last_update:
        yield Told(
            "Undo budget",
            f"{count(len(undoes.last_update), 'offer')} will have no price update left this hour, "
            f"so this could not be undone at once ({some(undoes.last_update)})",
        )
    if plan.operations:
        yield Told("Git still says the new values", _git(undoes), loud=True)


def _git(undoes: Undoes) -> str:
    if undoes.again:
        what = (
            f"the next apply would make {count(len(undoes.again), 'change')} of that run again "
            f"({some(undoes.again)})"
        )
    else:
        what = "the next plan leaves what is put back as it is, and git and the shop differ"
    return f"{what}. Revert it in git as well: `{revert(undoes)}`"


def revert(undoes: Undoes) -> str:
    """The command that takes the catalog back to before the run."""
    if not undoes.commit:
        return "git revert COMMIT"
    if undoes.commit_before and undoes.commit_before != undoes.commit:
        return f"git revert {undoes.commit_before[:12]}..{undoes.commit[:12]}"
    return f"git revert {undoes.commit[:12]}"
