"""The policies folder: every file, then what concerns several of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from reconciler.catalog.document import Document
from reconciler.catalog.explain import explain
from reconciler.catalog.files import (
    YamlFile,
    digest_of,
    hash_of,
    read_bytes,
    why_no_folder,
    yaml_files,
)
from reconciler.catalog.kinds import POLICY_KINDS, kind_of
from reconciler.catalog.policies import lines_of, policy_said, same_ids
from reconciler.catalog.reader import read_documents
from reconciler.catalog.schema import accepts
from reconciler.catalog.selectors import match_fractions, no_scheme
from reconciler.catalog.tunings import profile_said, settings_said
from reconciler.catalog.waivers import WaiverSaid, waiver_said
from reconciler.domain.errors import InvalidInput
from reconciler.domain.problem import Problem
from reconciler.policy.document import Policy, PolicyDocuments, Profile, Settings

TESTS = "tests"
"""The folder among the policies that holds their tests: nobody reads it but `policy test`."""


def load(root: Path, *, missing_ok: bool = False) -> PolicyDocuments:
    """Read all policies and waivers. Raises InvalidInput with all problems of all files."""
    wrong = why_no_folder(root)
    if wrong is not None and not (missing_ok and not root.exists()):
        raise InvalidInput([_missing(root, wrong)])
    folder = _Folder()
    for file in yaml_files(root, folder.problems) if wrong is None else []:
        if file.folder != TESTS:
            folder.read(file)
    return folder.documents()


def _missing(root: Path, what: str) -> Problem:
    return Problem(
        code="policies-missing",
        message=f"The policies folder `{root.as_posix()}` {what}.",
        fix="Name the folder with --policies, or create it; an empty folder means no policies.",
    )


@dataclass(slots=True)
class _Folder:
    problems: list[Problem] = field(default_factory=list)
    policies: list[Policy] = field(default_factory=list)
    waivers: list[WaiverSaid] = field(default_factory=list)
    profiles: list[Profile] = field(default_factory=list)
    settings: list[Settings] = field(default_factory=list)
    hashes: list[tuple[str, bytes]] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)
    """Ids of refused policies too: a waiver for one of them is not wrong."""

    def read(self, file: YamlFile) -> None:
        data = read_bytes(file, self.problems)
        if data is None:
            return
        self.hashes.append((file.name, hash_of(data)))
        for document in read_documents(data, file.shown, self.problems):
            kind = kind_of(document, POLICY_KINDS, self.problems)
            if kind is not None:
                self._document(document, kind, data)

    def documents(self) -> PolicyDocuments:
        unknown = [] if self.problems else [said.unknown_policy(self.ids) for said in self.waivers]
        problems = [
            *self.problems,
            *same_ids(self.policies),
            *(problem for problem in unknown if problem),
        ]
        if problems:
            raise InvalidInput(problems)
        return PolicyDocuments(
            policies=tuple(self.policies),
            waivers=tuple(said.waiver for said in self.waivers),
            digest=digest_of(self.hashes),
            profiles=tuple(self.profiles),
            settings=tuple(self.settings),
        )

    def _document(self, document: Document, kind: str, data: bytes) -> None:
        if kind == "policy":
            self.ids.add(str(document.value.get("id")))
        if not accepts(kind, document.value):
            self.problems += explain(document, kind)[0]
            return
        match kind:
            case "policy":
                self.problems += match_fractions(document, ["applies_to"])
                self.problems += no_scheme(document, "applies_to")
                self.policies.append(policy_said(document, lines_of(data)))
            case "policy-profile":
                self.profiles.append(profile_said(document))
            case "policy-settings":
                self.settings.append(settings_said(document))
            case _:
                waiver = waiver_said(document, self.problems)
                if waiver is not None:
                    self.waivers.append(waiver)
