"""Reading requests as Ozon's gateway does: proto3 JSON, where an int64 may be text.

A null is a field left out, unknown fields are ignored, and every other wrong type is refused.
"""

from typing import Annotated, Any, TypeVar

import msgspec

from .replies import INVALID_ARGUMENT, Refusal, invalid

T = TypeVar("T")
Int64 = Annotated[int, msgspec.Meta(ge=-(2**63), le=2**63 - 1)]


def parse(body: bytes) -> dict[str, Any]:
    """Return the JSON object of a request body. An empty body is an empty object.

    Raises:
        Refusal: 400 when the body is not JSON or not an object.
    """
    if not body.strip():
        return {}
    try:
        document = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Refusal(400, INVALID_ARGUMENT, f"proto: syntax error: {error}") from error
    if not isinstance(document, dict):
        raise Refusal(400, INVALID_ARGUMENT, "proto: syntax error: an object was expected")
    return document


def shape(document: dict[str, Any], kind: type[T]) -> T:
    """Return the request as ``kind``.

    Raises:
        Refusal: 400 when a field has a wrong type or a value is out of range.
    """
    try:
        # strict=False turns text into numbers, which proto3 JSON allows for int64.
        return msgspec.convert(_without_nulls(document), kind, strict=False)
    except msgspec.ValidationError as error:
        raise invalid(str(error)) from error


def count_items(document: dict[str, Any]) -> int:
    """Return how many items a request names: pairs, prices or ids in its arrays."""
    places = [document, document.get("filter")]
    return sum(
        len(value)
        for place in places
        if isinstance(place, dict)
        for value in place.values()
        if isinstance(value, list)
    )


def check_limit(limit: int, highest: int) -> int:
    """Return the page size if it is within 1 and ``highest``, else refuse the call."""
    if not 1 <= limit <= highest:
        raise invalid(f"limit: value must be inside range [1, {highest}]")
    return limit


def _without_nulls(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_nulls(item) for key, item in value.items() if item is not None}
    if isinstance(value, list):
        return [_without_nulls(item) for item in value]
    return value
