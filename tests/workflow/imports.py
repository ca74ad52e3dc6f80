"""Imports of a rehearsal's shop, and what must hold of the catalog after one."""

from pathlib import Path
from typing import Any

from reconciler.domain.errors import ExitCode
from reconciler.plan.finding import CardRefused, Orphan, Quarantined
from reconciler.workflow.formatting import plan_formatting
from reconciler.workflow.import_choice import Choice
from reconciler.workflow.importing import Imported, importing
from reconciler.workflow.resolving import resolve
from reconciler.workflow.where import Where
from tests.rehearsal import Rehearsal


def where(run: Rehearsal) -> Where:
    return Where(
        catalog=run.folder / "catalog",
        policies=run.folder / "policies",
        state=run.folder / "state.db",
    )


def do_import(
    run: Rehearsal, *, dry_run: bool = False, store: str | None = None, **choice: Any
) -> Imported:
    chosen = Choice(pages=run.folder / "pages", **choice)
    with (
        run.job(store=store) as job,
        importing(job, run.folder / "catalog", chosen, store=store, dry_run=dry_run) as imported,
    ):
        if not dry_run:
            imported.save()
        return imported


def texts(run: Rehearsal) -> dict[str, str]:
    """Every file of the catalog by name, but for the store's."""
    root = run.folder / "catalog"
    files = (path for path in root.rglob("*") if path.is_file() and path.name != "store.yaml")
    return {path.relative_to(root).as_posix(): path.read_text("utf-8") for path in sorted(files)}


def assert_nothing_follows(run: Rehearsal, *, orphans: tuple[str, ...] = ()) -> None:
    """The plan is empty, and nothing but what the shop itself is to be told of is in it."""
    planned = run.plan()
    plan = planned.plan
    assert plan.operations == (), plan.operations
    told = [one for one in plan.findings if not isinstance(one, Quarantined | CardRefused)]
    if orphans:
        assert told == [Orphan(offers=orphans)]
    else:
        assert told == [], told
    assert planned.exit_code == ExitCode.DONE
    assert plan_formatting([run.folder / "catalog"]).changes == ()
    with run.job() as job:
        looked = resolve(where(run), job.world)
    assert looked.problems == ()
    assert looked.change is None, "the lock lacks something"


def file(run: Rehearsal, name: str) -> Path:
    return run.folder / "catalog" / name
