"""The lock as text: sorted, an attribute or a value a line, so that git shows what changed."""

from __future__ import annotations

from collections.abc import Iterator

from reconciler.catalog.scalar_text import plain_or_quoted
from reconciler.domain.attribute import AttributeSpec
from reconciler.domain.attribute_lock import AttributeLock, LockedType

FORMAT_VERSION = "1.0"

_HEAD = """\
# What the attributes of this catalog mean at Ozon. Written by `reconciler resolve`: commit it, and
# let nobody edit it.
"""


def lock_text(lock: AttributeLock) -> str:
    """The same lock gives the same text."""
    lines = [f'format_version: "{FORMAT_VERSION}"', f"language: {lock.language}", "types:"]
    for key in sorted(lock.types):
        lines.append(f"  {key}:")
        lines += (f"    {line}" for line in _type_lines(lock.types[key]))
    if not lock.types:
        lines[-1] += " {}"
    return _HEAD + "".join(f"{line}\n" for line in lines)


def _type_lines(locked: LockedType) -> Iterator[str]:
    spec = locked.spec
    yield f"category: {_scalar(spec.category_name, flow=False)}"
    yield f"type: {_scalar(spec.type_name, flow=False)}"
    yield f"seen: {locked.on}"
    if spec.disabled:
        yield "disabled: true"
    yield "attributes:" if spec.attributes else "attributes: {}"
    for number in sorted(spec.attributes):
        yield f"  {number}: {{{', '.join(_parts(spec.attributes[number]))}}}"
    values = [
        f"  - {{attribute: {number}, said: {_scalar(said)}, id: {value.id}, "
        f"text: {_scalar(value.text)}, seen: {value.on}}}"
        for number in sorted(locked.values)
        for said, value in sorted(locked.values[number].items())
    ]
    if values:
        yield "values:"
        yield from values


def _parts(attribute: AttributeSpec) -> Iterator[str]:
    yield f"name: {_scalar(attribute.name)}"
    if attribute.required:
        yield "required: true"
    if attribute.dictionary_id:
        yield f"dictionary: {attribute.dictionary_id}"
    if attribute.by_category:
        yield "by_category: true"
    if attribute.collection:
        yield "collection: true"
    if attribute.most:
        yield f"most: {attribute.most}"
    if attribute.complex_id:
        yield f"group: {attribute.complex_id}"
    if attribute.kind:
        yield f"kind: {_scalar(attribute.kind)}"
    if attribute.gone:
        yield "gone: true"


def _scalar(text: str, *, flow: bool = True) -> str:
    return plain_or_quoted(text, flow=flow)
