"""The package costs nothing until something is loaded, and good files never load the explainer."""

import subprocess
import sys
from pathlib import Path

from tests.catalog.conftest import STORE, write


def test_importing_the_package_imports_no_parser() -> None:
    run(
        "import sys, reconciler.catalog\n"
        "assert not {'yaml', 'msgspec', 'jsonschema'} & set(sys.modules)"
    )


def test_good_documents_need_no_explainer() -> None:
    write("catalog", {"store.yaml": STORE})
    run(
        "import sys; from pathlib import Path; from reconciler.catalog import load_catalog\n"
        "load_catalog(Path('catalog')); assert 'jsonschema' not in sys.modules"
    )


def run(code: str) -> None:
    root = Path(__file__).parents[2]
    subprocess.run([sys.executable, "-c", code], check=True, env={"PYTHONPATH": str(root)})
