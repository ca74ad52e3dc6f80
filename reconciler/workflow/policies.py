"""Use cases of policies by themselves: listed, explained, tested, asked about plans of the past."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import msgspec

from reconciler.catalog import load_policies, open_catalog, with_excerpts
from reconciler.catalog.policy_folder import TESTS
from reconciler.catalog.policy_tests import load_tests
from reconciler.domain.errors import ExitCode, InvalidInput
from reconciler.domain.problem import Problem, in_order
from reconciler.policy.compiled import PolicySet, compile_policies
from reconciler.policy.document import PolicyDocuments
from reconciler.policy.fault import unknown_name
from reconciler.policy.judge import judge
from reconciler.policy.lint import lint
from reconciler.policy.proving import Tested, prove
from reconciler.policy.rule import Rule
from reconciler.policy.tuning import names_of
from reconciler.policy.verdict import Verdict
from reconciler.workflow.plan_file import read_recorded
from reconciler.workflow.where import Where


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """The policies as they hold for a store; None is for all stores. `notes` are what is odd."""

    store: str | None
    policies: PolicySet
    profiles: tuple[str, ...]
    notes: tuple[Problem, ...]


class Explained(msgspec.Struct, frozen=True, kw_only=True):
    """One policy as it holds for a store."""

    store: str | None
    rule: Rule
    off: bool
    profile: str


class Checked(msgspec.Struct, frozen=True, kw_only=True):
    """A plan of the past and what today's policies say of it, as of the moment it was made."""

    file: str
    plan: str
    store: str
    observed_at: datetime
    operations: int
    verdict: Verdict

    @property
    def held(self) -> bool:
        """Whether the policies would hold it back."""
        return self.verdict.decision != "allow"


class AllChecked(msgspec.Struct, frozen=True, kw_only=True):
    """Plans in the order of their times. `silent` are policies that said nothing of any of them."""

    plans: tuple[Checked, ...]
    silent: tuple[str, ...]

    @property
    def exit_code(self) -> ExitCode:
        """0 all of them would pass, 3 at least one would be held back."""
        return ExitCode.DENIED if any(plan.held for plan in self.plans) else ExitCode.DONE


def tested_code(tested: Tested, *, strict: bool) -> ExitCode:
    """0 every case is as expected, 6 the policies are not what their tests say.

    Strict: nor may a clause be untried, a policy untested or never triggered.
    """
    bad = bool(tested.failed)
    if strict:
        bad = bad or bool(tested.gaps or tested.untested or tested.untriggered)
    return ExitCode.INVALID if bad else ExitCode.DONE


def list_policies(where: Where) -> Listed:
    """Every policy with the numbers that hold, and what is odd about it."""
    documents, store = load_policies(where.policies), _store(where)
    policies = compile_policies(documents, store)
    return Listed(
        store=store,
        policies=policies,
        profiles=tuple(names_of(documents.profiles)),
        notes=with_excerpts(in_order(lint(policies))),
    )


def explain_policy(where: Where, name: str) -> Explained:
    """One policy. Raises InvalidInput if it is not there."""
    store = _store(where)
    policies = compile_policies(load_policies(where.policies), store)
    for off, rules in ((False, policies.rules), (True, policies.off)):
        for rule in rules:
            if rule.policy.id == name:
                return Explained(store=store, rule=rule, off=off, profile=policies.profile)
    known = [rule.policy.id for rule in (*policies.rules, *policies.off)]
    message, fix = unknown_name(name, known)
    raise InvalidInput([Problem(code="unknown-policy", message=message, fix=fix)])


def run_policy_tests(where: Where, path: Path | None = None) -> Tested:
    """Run the tests of a folder or a file; without one, those beside the policies.

    One file is not expected to try all policies: what it leaves out is not told.
    """
    documents: PolicyDocuments = load_policies(where.policies)
    compile_policies(documents)
    if path is None:
        return prove(documents, load_tests(where.policies / TESTS, missing_ok=True))
    tested = prove(documents, load_tests(path))
    return msgspec.structs.replace(tested, untested=()) if path.is_file() else tested


def check_plans(where: Where, paths: Sequence[Path]) -> AllChecked:
    """Judge plan files again, each as of the moment at which its shop was read.

    Raises InvalidInput with all files that are no plans.
    """
    documents = load_policies(where.policies)
    problems: list[Problem] = []
    sets: dict[str, PolicySet] = {}
    found: list[Checked] = []
    for file in _plan_files(paths, problems):
        try:
            recorded = read_recorded(file)
        except InvalidInput as wrong:
            problems += wrong.problems
            continue
        plan = recorded.plan
        if plan.store not in sets:
            sets[plan.store] = compile_policies(documents, plan.store)
        found.append(
            Checked(
                file=file.as_posix(),
                plan=plan.id,
                store=plan.store,
                observed_at=plan.observed_at,
                operations=len(plan.operations),
                verdict=judge(plan, sets[plan.store], plan.observed_at, recorded.evidence),
            )
        )
    if problems:
        raise InvalidInput(problems)
    found.sort(key=lambda one: (one.observed_at, one.file))
    spoke = {result.policy for one in found for result in one.verdict.violations}
    asked = {rule.policy.id for policies in sets.values() for rule in policies.rules}
    return AllChecked(plans=tuple(found), silent=tuple(sorted(asked - spoke)))


def _plan_files(paths: Sequence[Path], problems: list[Problem]) -> list[Path]:
    """The files themselves, and all JSON files of folders."""
    found: list[Path] = []
    for path in paths:
        inside = sorted(path.rglob("*.json")) if path.is_dir() else [path]
        if not inside:
            problems.append(
                Problem(
                    code="plan-file",
                    message=f"{path} holds no JSON files",
                    fix="name plan files, or a folder with files of `plan --out`",
                )
            )
        found += inside
    return found


def _store(where: Where) -> str | None:
    """The store that is named, else the only one of the catalog, if it can be read."""
    if where.store is not None:
        return where.store
    try:
        names = open_catalog(where.catalog, where.cache).stores()
    except InvalidInput:
        return None
    return names[0] if len(names) == 1 and names[0] else None
