"""Golden files: what a report said when a person last looked at it, byte for byte.

Set REGENERATE_GOLDENS=1 to write them anew, and read the diff before it is committed.
"""

import os
from pathlib import Path

FOLDER = Path(__file__).parent / "golden"


def check(name: str, content: str | bytes) -> None:
    """Fail unless the golden file has exactly these bytes."""
    data = content.encode() if isinstance(content, str) else content
    path = FOLDER / name
    if os.environ.get("REGENERATE_GOLDENS"):
        path.write_bytes(data)
        return
    assert path.exists(), f"no golden {name}; run with REGENERATE_GOLDENS=1 and read it"
    assert data.decode() == path.read_bytes().decode(), f"{name} differs from what was said before"
