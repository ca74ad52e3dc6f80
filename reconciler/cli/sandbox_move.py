"""One move of a running sandbox's world, and what is said if it can't be made."""

from typing import Annotated, Any

import typer

from reconciler.domain.errors import InvalidInput, ShopUnreachable
from reconciler.domain.problem import Problem

ADDRESS = "http://127.0.0.1:8080"

Address = Annotated[
    str, typer.Option("--endpoint", help="Address of the running sandbox.", metavar="URL")
]


def move(endpoint: str, action: str, body: dict[str, Any]) -> dict[str, Any]:
    """Make the move; what it answers. Raises InvalidInput or ShopUnreachable."""
    import httpx

    try:
        response = httpx.post(f"{endpoint.rstrip('/')}/_sandbox/{action}", json=body, timeout=10)
        answer: dict[str, Any] = response.json()
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as trouble:
        raise ShopUnreachable(
            f"no sandbox answers at {endpoint}", "start one: reconciler sandbox serve"
        ) from trouble
    check(response.is_success, str(answer.get("message", answer)), "see `reconciler sandbox -h`")
    return answer


def check(holds: bool, message: str, fix: str) -> None:
    """Raises InvalidInput if it does not hold."""
    if not holds:
        raise invalid("sandbox", message, fix)


def invalid(code: str, message: str, fix: str) -> InvalidInput:
    """One mistake in what was asked of the sandbox."""
    return InvalidInput([Problem(code=code, message=message, fix=fix)])
