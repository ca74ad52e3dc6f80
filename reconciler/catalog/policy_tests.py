"""`kind: policy-test` to the cases of a policy."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from reconciler.catalog.document import Document, PathPart
from reconciler.catalog.explain import explain
from reconciler.catalog.files import YamlFile, read_bytes, why_no_folder, yaml_files
from reconciler.catalog.kinds import TEST_KINDS, kind_of
from reconciler.catalog.moments import moment
from reconciler.catalog.policies import param
from reconciler.catalog.reader import read_documents
from reconciler.catalog.schema import accepts
from reconciler.catalog.store import zone_problems
from reconciler.domain.errors import InvalidInput
from reconciler.domain.ids import OfferId
from reconciler.domain.problem import Problem
from reconciler.policy.example import NOON, Case, PolicyTest, State

MOST_OFFERS = 2000
"""Offers that one range such as `TEA-{1..21}` may stand for."""

_RANGE = re.compile(r"(.*)\{([0-9]{1,6})\.\.([0-9]{1,6})\}(.*)")
_PLAIN = ("said", "labels", "was", "archived", "auto_archived", "renews_min_price", "fbo",
          "stock", "reserved", "buffer", "category", "units_28d", "price_updates",
          "auto_add_to_promotions")  # fmt: skip
_AMOUNTS = ("price", "old_price", "min_price", "cost", "vat", "revenue_28d")
_LISTS = ("promotions", "stores")
_MOMENTS = ("said_at", "min_price_ends")


def load_tests(path: Path, *, missing_ok: bool = False) -> list[PolicyTest]:
    """Read the tests of policies in a folder or a file. Raises InvalidInput with all problems."""
    problems: list[Problem] = []
    tests: list[PolicyTest] = []
    for file in _files(path, problems, missing_ok=missing_ok):
        data = read_bytes(file, problems)
        for document in read_documents(data, file.shown, problems) if data is not None else ():
            if kind_of(document, TEST_KINDS, problems) is None:
                continue
            if accepts("policy-test", document.value):
                tests.append(_test(document, problems))
            else:
                problems += explain(document, "policy-test")[0]
    if problems:
        raise InvalidInput(problems)
    return tests


def _files(path: Path, problems: list[Problem], *, missing_ok: bool) -> list[YamlFile]:
    if path.is_file():
        return [YamlFile(path.name, path.as_posix(), path)]
    wrong = why_no_folder(path)
    if wrong is None:
        return yaml_files(path, problems)
    if not missing_ok:
        problems.append(
            Problem(
                code="policy-tests-missing",
                message=f"The tests of policies `{path.as_posix()}`: it {wrong}.",
                fix="Name a file or a folder of tests; without one, policies/tests is read.",
            )
        )
    return []


def _test(document: Document, problems: list[Problem]) -> PolicyTest:
    cases = document.value["cases"]
    return PolicyTest(
        policy=document.value["policy"],
        cases=tuple(_case(document, number, problems) for number in range(len(cases))),
        source=document.place(["policy"]),
    )


def _case(document: Document, number: int, problems: list[Problem]) -> Case:
    said = document.value["cases"][number]
    path: list[PathPart] = ["cases", number]
    store = said.get("store", {})
    chosen: dict[str, Any] = {
        name: store[key]
        for name, key in (("store", "name"), ("currency", "currency"), ("time_zone", "time_zone"))
        if key in store
    }
    problems += zone_problems(document, [*path, "store", "time_zone"])
    if "messages" in said:
        chosen["messages"] = tuple(said["messages"])
    if "now" in said:
        chosen["now"] = moment(document, [*path, "now"], said["now"], problems) or NOON
    return Case(
        name=said["name"],
        expect=said["expect"],
        source=document.place(path),
        profile=said.get("profile"),
        params={key: param(value) for key, value in said.get("params", {}).items()},
        before=dict(_states(document, [*path, "before"], problems)),
        after=dict(_states(document, [*path, "after"], problems)),
        facts={
            key: None if value is None else param(value)
            for key, value in said.get("facts", {}).items()
        },
        unknown=said.get("unknown", {}),
        level=said.get("level"),
        **chosen,
    )


def _states(
    document: Document, path: list[PathPart], problems: list[Problem]
) -> Iterator[tuple[OfferId, State]]:
    for name in document.get(path) or {}:
        state = _state(document, [*path, name], problems)
        for offer in _named(document, [*path, name], name, problems):
            yield OfferId(offer), state


def _named(
    document: Document, path: list[PathPart], name: str, problems: list[Problem]
) -> Iterator[str]:
    """The offers that a name stands for."""
    found = _RANGE.fullmatch(name)
    if not found:
        yield name
        return
    first, last = int(found[2]), int(found[3])
    if not 0 <= last - first < MOST_OFFERS:
        problems.append(
            document.problem(
                code="policy-test-range",
                message=f"`{name}` stands for no offers, or for more than {MOST_OFFERS}.",
                fix="Write the first number and a higher last one, such as TEA-{1..21}.",
                path=path,
                key=True,
            )
        )
        return
    for number in range(first, last + 1):
        yield f"{found[1]}{number}{found[4]}"


def _state(document: Document, path: list[PathPart], problems: list[Problem]) -> State:
    said: Mapping[str, Any] = document.get(path)
    made: dict[str, Any] = {key: said[key] for key in _PLAIN if key in said}
    made |= {key: Decimal(said[key]) for key in _AMOUNTS if key in said}
    for key in _MOMENTS:
        if key in said:
            made[key] = moment(document, [*path, key], said[key], problems)
    made |= {key: tuple(said[key]) for key in _LISTS if key in said}
    if "fields" in said:
        made["fields"] = {
            name: tuple(value) if isinstance(value, list) else value
            for name, value in said["fields"].items()
        }
    return State(**made)
