"""A plan on stdout and in a file, the same for every command that makes one."""

from pathlib import Path
from typing import TYPE_CHECKING

from reconciler.cli.output import save, save_whole, show, write

if TYPE_CHECKING:
    from reconciler.report.plan_page import Judged
    from reconciler.workflow.plan import Planned


def save_book(path: Path, judged: "Judged") -> None:
    """Save a plan as a workbook. Raises InvalidInput if it can't be saved."""
    from reconciler.cli.file_progress import FileProgress
    from reconciler.report.plan_book import write_plan_book

    with FileProgress("writing the workbook") as progress:
        save_whole(path, lambda file: write_plan_book(file, judged, progress.read))


def tell(planned: "Planned", out: Path | None, format: str, rows: int) -> int:  # noqa: A002
    """Save and show a plan; gives its exit code. Raises InvalidInput if it can't be saved."""
    from reconciler.report.data import plan_json
    from reconciler.report.markdown import plan_markdown
    from reconciler.report.plan_text import plan_text

    if out:
        save(out, plan_json(planned))
    match format:
        case "json":
            write(plan_json(planned))
        case "markdown":
            write(plan_markdown(planned))
        case _:
            show(plan_text(planned, rows))
    return int(planned.exit_code)
