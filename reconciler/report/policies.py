"""Policies by themselves, as text and as JSON: the list, one explained, the variables."""

from collections.abc import Iterator, Sequence
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from reconciler.policy.rule import Rule
from reconciler.policy.variable import KINDS, OperationVariable, PlanVariable, Variable, by_name
from reconciler.report.document import document
from reconciler.report.limits import origin_text, params_text
from reconciler.report.words import count
from reconciler.workflow.policies import Explained, Listed


def list_text(listed: Listed) -> RenderableType:
    """What `policy list` prints."""
    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False)
    table.add_column("policy", no_wrap=True)
    table.add_column("level", no_wrap=True)
    table.add_column("judges", no_wrap=True)
    table.add_column("numbers", overflow="fold", ratio=1)
    table.add_column("title", overflow="fold", ratio=1)
    for off, rule in _all(listed):
        policy = rule.policy
        table.add_row(
            policy.id,
            "off" if off else policy.enforce,
            _judges(rule),
            params_text(rule.origins),
            policy.title,
        )
    parts: list[RenderableType] = [table]
    parts += [
        Text(f"note: {note.source}: [{note.code}] {note.message} {note.fix}", "yellow")
        for note in listed.notes
    ]
    store = f"store {listed.store}" if listed.store else "all stores"
    total = count(len(listed.policies.rules), "policy", "policies")
    parts.append(Text(f"{total} for {store}, profile {listed.policies.profile}", "dim"))
    return Group(*parts)


def list_json(listed: Listed) -> bytes:
    """What `policy list --format json` prints."""
    return document(
        0,
        store=listed.store,
        profile=listed.policies.profile,
        profiles=listed.profiles,
        policies=[_data(rule, off=off) for off, rule in _all(listed)],
        notes=listed.notes,
    )


def explain_text(explained: Explained) -> RenderableType:
    """What `policy explain` prints."""
    rule = explained.rule
    policy = rule.policy
    head = Text.assemble((policy.id, "bold"), f": {policy.title}")
    level = "off" if explained.off else policy.enforce
    parts: list[RenderableType] = [
        head,
        Text(f"{level}, judges {_judges(rule)}; {policy.source.short}", "dim"),
        Padding(Text(policy.why), (1, 0, 1, 0)),
    ]
    if policy.on_unknown and policy.on_unknown != policy.enforce:
        parts.append(Text(f"If an input is missing: {policy.on_unknown}"))
    if policy.enforce == "approve":
        parts.append(Text(f"Approved on a pull request by: {', '.join(policy.approved_by)}"))
    for title, text in (("match", policy.match), ("require", policy.require)):
        if text is not None:
            parts += [Text(f"{title}:", "bold"), Padding(Text(text.strip()), (0, 0, 0, 2))]
    parts += [Text("message:", "bold"), Padding(Text(policy.message), (0, 0, 0, 2))]
    if rule.origins:
        parts.append(Text("who set it:", "bold"))
        parts += [Padding(Text(origin_text(one)), (0, 0, 0, 2)) for one in rule.origins]
    parts.append(Text("variables:", "bold"))
    parts += [Padding(Text(_meaning(one)), (0, 0, 0, 2)) for one in _used(rule)]
    return Group(*parts)


def explain_json(explained: Explained) -> bytes:
    """What `policy explain --format json` prints."""
    policy = explained.rule.policy
    return document(
        0,
        store=explained.store,
        profile=explained.profile,
        **_data(explained.rule, off=explained.off),
        match=policy.match,
        require=policy.require,
        message=policy.message,
        variables=[_variable(one) for one in _used(explained.rule)],
    )


def vars_text(variables: Sequence[Variable]) -> RenderableType:
    """What `policy vars` prints."""
    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False)
    table.add_column("variable", no_wrap=True)
    table.add_column("type", no_wrap=True)
    table.add_column("of", overflow="fold")
    table.add_column("meaning", overflow="fold", ratio=1)
    for one in variables:
        table.add_row(one.name, one.type, _kinds(one.kinds), _meaning(one, named=False))
    return Group(table, Text("params.* are those that a policy declares itself", "dim"))


def vars_json(variables: Sequence[Variable]) -> bytes:
    """What `policy vars --format json` prints."""
    return document(0, variables=[_variable(one) for one in variables])


def _all(listed: Listed) -> Iterator[tuple[bool, Rule]]:
    both = [
        *((False, rule) for rule in listed.policies.rules),
        *((True, rule) for rule in listed.policies.off),
    ]
    yield from sorted(both, key=lambda pair: pair[1].policy.id)


def _judges(rule: Rule) -> str:
    if rule.policy.scope == "plan":
        return "plan"
    return _kinds(rule.kinds) or "nothing"


def _kinds(kinds: Sequence[str]) -> str:
    return "any change" if len(kinds) == len(KINDS) else ", ".join(kinds)


def _used(rule: Rule) -> list[PlanVariable | OperationVariable]:
    names = rule.names | rule.message.names
    return [variable for name, variable in by_name().items() if name in names]


def _meaning(variable: Variable, *, named: bool = True) -> str:
    text = f"{variable.name}: {variable.meaning}" if named else variable.meaning
    limits = []
    if variable.unit:
        limits.append(variable.unit)
    if variable.optional:
        limits.append("may be missing")
    return f"{text} ({', '.join(limits)})" if limits else text


def _variable(variable: Variable) -> dict[str, Any]:
    return {
        "name": variable.name,
        "type": variable.type,
        "unit": variable.unit,
        "meaning": variable.meaning,
        "kinds": variable.kinds,
        "scopes": variable.scopes,
        "may_be_missing": variable.optional,
        "gathered": variable.need,
    }


def _data(rule: Rule, *, off: bool) -> dict[str, Any]:
    policy = rule.policy
    return {
        "id": policy.id,
        "title": policy.title,
        "enforce": "off" if off else policy.enforce,
        "on_unknown": policy.on_unknown or policy.enforce,
        "approved_by": policy.approved_by,
        "scope": policy.scope,
        "kinds": rule.kinds if policy.scope == "operation" else (),
        "params": policy.params,
        "origins": rule.origins,
        "why": policy.why,
        "where": policy.source.short,
    }
