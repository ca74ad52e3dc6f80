"""`reconciler policy`: the policies by themselves, without a shop."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from reconciler.cli.options import (
    CACHE,
    CATALOG,
    POLICIES,
    Catalog,
    Format,
    Policies,
    Store,
    one_of,
)
from reconciler.cli.output import show, write

if TYPE_CHECKING:
    from reconciler.workflow.where import Where

app = typer.Typer(
    name="policy",
    help="List, explain and test policies, and ask them about plans of the past.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@app.callback()
def _group() -> None:
    """List, explain and test policies, and ask them about plans of the past."""


@app.command("list", short_help="List the policies with the numbers that hold.")
def list_(
    catalog: Catalog = CATALOG,
    policies: Policies = POLICIES,
    store: Store = None,
    format: Format = "text",  # noqa: A002
) -> int:
    """List the policies: level, what they judge, and the numbers that hold for a store.

    Notes tell of policies that are never asked, that always say the same, or that add nothing to
    another one. The store is the one of --store, or the only one of the catalog.

    Exit code 0. 6: a policy is wrong.
    """
    from reconciler.report.policies import list_json, list_text
    from reconciler.workflow.policies import list_policies

    one_of(format, ("text", "json"))
    listed = list_policies(_where(catalog, policies, store))
    if format == "json":
        write(list_json(listed))
    else:
        show(list_text(listed))
    return 0


@app.command("explain", short_help="Explain one policy, and who set its numbers.")
def explain(
    policy: Annotated[str, typer.Argument(metavar="ID", help="The id of a policy.")],
    catalog: Catalog = CATALOG,
    policies: Policies = POLICIES,
    store: Store = None,
    format: Format = "text",  # noqa: A002
) -> int:
    """Explain one policy: why it is there, what it asks, and which document set each number.

    Exit code 0. 6: there is no such policy, or one is wrong.
    """
    from reconciler.report.policies import explain_json, explain_text
    from reconciler.workflow.policies import explain_policy

    one_of(format, ("text", "json"))
    explained = explain_policy(_where(catalog, policies, store), policy)
    if format == "json":
        write(explain_json(explained))
    else:
        show(explain_text(explained))
    return 0


@app.command("test", short_help="Run the tests of the policies.")
def run_tests(
    path: Annotated[
        Path | None,
        typer.Argument(metavar="[PATH]", help="A file or folder of tests; else policies/tests."),
    ] = None,
    policies: Policies = POLICIES,
    strict: Annotated[
        bool,
        typer.Option("--strict", help="Fail for untried clauses and untested policies, too."),
    ] = False,
    format: Format = "text",  # noqa: A002
) -> int:
    """Run the tests of policies: small shops before and after, and what a policy must say.

    Clauses that no case makes true, or false, are told, and policies without tests.

    Exit code 0: every case is as expected. 6: one is not, or a document is wrong.
    """
    from reconciler.report.policy_trials import tested_json, tested_text
    from reconciler.workflow.policies import run_policy_tests, tested_code

    one_of(format, ("text", "json"))
    tested = run_policy_tests(_where(CATALOG, policies, None), path)
    code = tested_code(tested, strict=strict)
    if format == "json":
        write(tested_json(tested, code))
    else:
        show(tested_text(tested))
    return int(code)


@app.command("check", short_help="Ask the policies about saved plans.")
def check(
    plans: Annotated[
        list[Path],
        typer.Argument(metavar="PLAN...", help="Files of `plan --out`, or folders of them."),
    ],
    policies: Policies = POLICIES,
    format: Format = "text",  # noqa: A002
) -> int:
    """Judge saved plans again by today's policies, each as of the moment it was made.

    So a folder of old plans tells what a new policy would have held back last month, and which
    policies said nothing of any of them. What the policies ask besides a plan, such as sales, is
    in its file if a policy asked for it then; else it is not known. Reaches no shop.

    Exit code 0: all would pass. 3: at least one would be held back. 6: a file is no plan.
    """
    from reconciler.report.policy_trials import checked_json, checked_text
    from reconciler.workflow.policies import check_plans

    one_of(format, ("text", "json"))
    checked = check_plans(_where(CATALOG, policies, None), plans)
    if format == "json":
        write(checked_json(checked))
    else:
        show(checked_text(checked))
    return int(checked.exit_code)


@app.command("vars", short_help="List the variables of expressions and messages.")
def variables(format: Format = "text") -> int:  # noqa: A002
    """List the variables that expressions and messages of policies may use, with their meaning.

    Exit code 0. 6: the format is not known.
    """
    from reconciler.policy import variables as known
    from reconciler.report.policies import vars_json, vars_text

    one_of(format, ("text", "json"))
    if format == "json":
        write(vars_json(known()))
    else:
        show(vars_text(known()))
    return 0


def _where(catalog: Path, policies: Path, store: str | None) -> "Where":
    from reconciler.workflow.where import Where

    return Where(catalog=catalog, policies=policies, store=store, cache=CACHE)
