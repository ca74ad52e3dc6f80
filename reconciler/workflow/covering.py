"""Use case: how much of the live shop git speaks of, and the imports that would add the rest."""

import shlex
from collections.abc import Iterator, Sequence
from decimal import Decimal

import msgspec

from reconciler.domain.bulk import collector_off
from reconciler.domain.errors import ExitCode
from reconciler.domain.globs import Glob, globs_of
from reconciler.domain.snapshot import Proof
from reconciler.plan.coverage import Coverage, Gap, coverage
from reconciler.workflow.job import Job

PATTERNS = 8
"""So many patterns stand in one command: it is to be read before it is run."""


class ImportCommand(msgspec.Struct, frozen=True, kw_only=True):
    """A command that takes the fields of some offers into git."""

    command: str
    fields: tuple[str, ...]
    only: tuple[str, ...]
    offers: int
    restates: bool


class Covered(msgspec.Struct, frozen=True, kw_only=True):
    """What was found, and how it was read. `least` is the percentage that was asked for."""

    store: str
    coverage: Coverage
    imports: tuple[ImportCommand, ...]
    proofs: tuple[Proof, ...]
    least: Decimal | None = None

    @property
    def too_little(self) -> bool:
        """Whether less is covered than was asked for, exactly."""
        total = self.coverage.total
        covered = total.managed + total.observed
        return self.least is not None and covered * 100 < self.least * total.live

    @property
    def exit_code(self) -> ExitCode:
        """0, or 3 if a limit that was set does not hold."""
        return ExitCode.DENIED if self.too_little else ExitCode.DONE


def cover(job: Job, least: Decimal | None = None, options: Sequence[str] = ()) -> Covered:
    """Read the whole shop and hold it against git. Writes nothing.

    `options` are those by which the commands find the same shop. Raises ReadIncomplete rather than
    call anything orphaned by half a reading.
    """
    desired = job.inputs.desired
    snapshot = job.shop.snapshot(desired.store, job.account, None, None, job.world.observer)
    with collector_off():
        found = coverage(desired, snapshot)
        imports = tuple(_imports(found, options))
    return Covered(
        store=desired.store.name,
        coverage=found,
        imports=imports,
        proofs=snapshot.proofs,
        least=least,
    )


def _imports(found: Coverage, options: Sequence[str]) -> Iterator[ImportCommand]:
    for gap in found.gaps:
        globs = globs_of(gap.offers, found.names)
        for start in range(0, len(globs), PATTERNS):
            yield _import(gap, globs[start : start + PATTERNS], options)


def _import(gap: Gap, globs: Sequence[Glob], options: Sequence[str]) -> ImportCommand:
    only = tuple(glob.pattern for glob in globs if glob.pattern != "*")
    words = ["reconciler", "import", *options]
    for pattern in only:
        words += ["--only", pattern]
    words += ["--fields", ",".join(gap.fields)]
    return ImportCommand(
        command=shlex.join(words),
        fields=gap.fields,
        only=only,
        offers=sum(glob.names for glob in globs),
        restates=gap.restates,
    )
