"""Sentences about attributes that the lock does not know, or knows otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import NamedTuple

from reconciler.catalog.card_fields import REMOVABLE
from reconciler.catalog.nearest import listed
from reconciler.catalog.wording import shown
from reconciler.domain.attribute import AttributeSpec, TypeKey, TypeSpec, folded, is_id
from reconciler.domain.ids import OfferId
from reconciler.domain.problem import Problem
from reconciler.domain.source import Source

RESOLVE = "Run `reconciler resolve`: it looks names up and writes them into the lock."


class At(NamedTuple):
    """Where an attribute is said: the offer, the way inside its card, and the place."""

    offer: OfferId
    path: tuple[str, ...]
    source: Source

    def problem(self, code: str, message: str, fix: str) -> Problem:
        """A problem of what stands here."""
        return Problem(
            code=code,
            message=message,
            fix=fix,
            source=self.source,
            path=".".join(("products", self.offer, *self.path)),
            width=len(self.path[-1]),
        )


def not_locked(at: At, name: str, key: TypeKey | None, *, has_lock: bool) -> Problem:
    """A name, and no lock that could tell what it means."""
    if key is None:
        return at.problem(
            code="attribute-without-type",
            message=f"`{name}` can't be looked up: the card of `{at.offer}` does not say its "
            "category and type.",
            fix="Add `category` and `type`, or name the attribute by Ozon's id of it.",
        )
    if has_lock:
        message = f"The lock does not hold type {key}, so nobody knows what `{name}` is there."
        return at.problem(code="type-not-locked", message=message, fix=RESOLVE)
    message = f"The catalog has no lock of attributes, so nobody knows what `{name}` is."
    return at.problem(code="no-lock", message=message, fix=RESOLVE)


def unknown(at: At, name: str, group: int, spec: TypeSpec) -> Problem:
    """A name or an id that the type does not have there."""
    elsewhere = [one for one in spec.attributes.values() if _is(one, name)]
    if elsewhere and elsewhere[0].complex_id != group:
        inside = elsewhere[0].complex_id
        fix = (
            f"Write it in `complex_attributes`, in the group {inside}."
            if inside
            else "Write it in `attributes`."
        )
    else:
        names = [one.name for one in spec.attributes.values() if one.complex_id == group]
        fix = _nearest(name, names) or "Run `reconciler resolve` if Ozon has added it since."
    return at.problem(
        code="unknown-attribute",
        message=f"{_type(spec)} has no attribute `{name}`"
        f"{f' in the group {group}' if group else ''}.",
        fix=fix,
    )


def unknown_removal(at: At, name: str, spec: TypeSpec) -> Problem:
    """A name in `remove` that is nothing which could be lost."""
    names = [one.name for one in spec.attributes.values() if not one.complex_id]
    either = f"Write one of {listed(REMOVABLE)}, or an attribute by its name or id."
    return at.problem(
        code="unknown-attribute",
        message=f"{_type(spec)} has no attribute `{name}` to remove.",
        fix=_nearest(name, [*REMOVABLE, *names]) or either,
    )


def gone(at: At, name: str, attribute: AttributeSpec, spec: TypeSpec) -> Problem:
    """An attribute that Ozon took away from the type."""
    names = [
        one.name
        for one in spec.attributes.values()
        if not one.gone and one.complex_id == attribute.complex_id
    ]
    return at.problem(
        code="attribute-gone",
        message=f"Ozon has taken `{name}` ({attribute.id}) away from {_type(spec, small=True)}.",
        fix=_nearest(name, names) or "Take it out of the card.",
    )


def ambiguous(at: At, name: str, found: Sequence[AttributeSpec], spec: TypeSpec) -> Problem:
    """A name that several attributes have."""
    ids = [str(one.id) for one in found]
    return at.problem(
        code="ambiguous-attribute",
        message=f"{_type(spec)} has {len(found)} attributes named `{name}`: {listed(ids)}.",
        fix=f"Write Ozon's id of the one you mean, such as `{ids[0]}`, in place of the name.",
    )


def is_type(at: At, name: str) -> Problem:
    """The attribute that repeats the type."""
    return at.problem(
        code="type-as-attribute",
        message=f"`{name}` is the type of the product, and Ozon does not take it as an attribute.",
        fix="Say it as `type`, and delete it here.",
    )


def twice(at: At, name: str, other: str, attribute: AttributeSpec) -> Problem:
    """One attribute under two keys."""
    return at.problem(
        code="said-twice",
        message=f"`{other}` and `{name}` are one attribute ({attribute.id}) of `{at.offer}`.",
        fix="Delete one of the two.",
    )


def too_many(at: At, attribute: AttributeSpec, count: int) -> Problem:
    """More values than the attribute takes."""
    takes = "one value" if attribute.takes == 1 else f"up to {attribute.takes} values"
    return at.problem(
        code="too-many-values",
        message=f"`{attribute.name}` takes {takes}, and {count} are said.",
        fix="Take some out.",
    )


def no_dictionary(at: At, attribute: AttributeSpec) -> Problem:
    """An entry by id where values are free text."""
    return at.problem(
        code="no-dictionary",
        message=f"`{attribute.name}` has no dictionary; its value is a text of your own.",
        fix="Write the text, without `id`.",
    )


def unknown_value(
    at: At,
    attribute: AttributeSpec,
    text: str,
    near: Sequence[str] | None,
    locked: Iterable[str],
) -> Problem:
    """A text that is no entry of the dictionary, or that nobody has looked up yet.

    `near` is what the shop's own search gave; None if it was not asked.
    """
    if near is None:
        meant = _nearest(text, locked)
        return at.problem(
            code="value-not-locked",
            message=f"The lock does not hold the value {shown(text)} of `{attribute.name}`.",
            fix=f"{meant} If it is meant so: run `reconciler resolve`." if meant else RESOLVE,
        )
    same = [one for one in near if folded(one) == folded(text)]
    if len(same) > 1:
        return at.problem(
            code="ambiguous-value",
            message=f"Several values of `{attribute.name}` read like {shown(text)}: "
            f"{listed(same)}.",
            fix="Write one exactly so, or name it by its id: `{id: ...}`.",
        )
    meant = _nearest(text, near) or (f"The nearest are {listed(near, 5)}." if near else "")
    return at.problem(
        code="unknown-value",
        message=f"The dictionary of `{attribute.name}` has no value {shown(text)}.",
        fix=meant or "Look the value up in the cabinet, or ask Ozon to add it.",
    )


def missing(
    offer: OfferId, source: Source, attributes: Sequence[AttributeSpec], spec: TypeSpec
) -> Problem:
    """A card that says all that a new product needs but for what its type requires."""
    names = [f"{one.name}" for one in attributes]
    return Problem(
        code="required-attribute",
        message=f"{_type(spec)} requires {listed(names)}, which `{offer}` does not say.",
        fix="Add it to `attributes`, or to the defaults.",
        source=source,
        path=f"products.{offer}.attributes",
        width=len(offer),
    )


def disabled(offer: OfferId, source: Source, spec: TypeSpec, others: Iterable[TypeSpec]) -> Problem:
    """A type in which nothing can be created any more."""
    open_types = [f"{one.type_name} ({one.key})" for one in others if not one.disabled]
    meant = _nearest(f"{spec.type_name} ({spec.key})", open_types)
    return Problem(
        code="type-disabled",
        message=f"Ozon takes no new products in {_type(spec, small=True)}, which `{offer}` names.",
        fix=meant or "Choose another category and type.",
        source=source,
        path=f"products.{offer}.type",
        width=len(offer),
    )


def _is(attribute: AttributeSpec, name: str) -> bool:
    if is_id(name):
        return attribute.id == int(name)
    return folded(attribute.name) == folded(name)


def _type(spec: TypeSpec, *, small: bool = False) -> str:
    return f"{'t' if small else 'T'}he type `{spec.type_name}` ({spec.key})"


def _nearest(written: str, known: Iterable[str]) -> str:
    """`Did you mean ...?`, with up to three; empty where nothing comes near."""
    by_folded: dict[str, str] = {}
    for name in known:
        by_folded.setdefault(folded(name), name)
    wanted = folded(written)
    found = get_close_matches(wanted, by_folded, n=3, cutoff=0.6)
    inside = [one for one in by_folded if wanted and one.startswith(wanted) and one not in found]
    names = [f"`{by_folded[one]}`" for one in (*found, *sorted(inside, key=len))[:3]]
    return f"Did you mean {' or '.join(names)}?" if names else ""
