"""Examples in the docs are run: YAML is loaded, console commands are executed on a sandbox."""

import os
import re
import shlex
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from reconciler.catalog import load_catalog, load_policies
from reconciler.catalog.formatting import format_text
from reconciler.catalog.policy_tests import load_tests
from reconciler.catalog.sheet_mapping import load_mapping
from reconciler.policy import compile_policies
from reconciler.policy.proving import prove
from reconciler.sandbox import Shop, load_seed, serve
from reconciler.sandbox.fault_script import HEAD
from tests.catalog.repository import ENVIRONMENT, Repository

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
STORE = "kind: store\nname: docs\ncurrency: RUB\nwarehouses: {msk: {id: 1}, spb: {id: 2}}\n"


def blocks(page: Path, language: str) -> list[str]:
    return re.findall(rf"(?ms)^```{language}\n(.*?)^```", page.read_text("utf-8"))


EXAMPLES = [
    pytest.param(block, id=f"{page.stem}-{number}")
    for page in PAGES
    for number, block in enumerate(blocks(page, "yaml"))
]


@pytest.mark.parametrize("example", EXAMPLES)
def test_yaml_examples_are_valid(example: str, tmp_path: Path) -> None:
    if example.startswith(HEAD):
        script = tmp_path / "faults.yaml"
        script.write_text(example, "utf-8")
        with Shop.open() as shop:
            assert shop.script(script) == example.count("kind: ")
        return
    if example.startswith("kind: sheet-mapping"):
        (tmp_path / "mapping.yaml").write_text(example, "utf-8")
        assert load_mapping(str(tmp_path / "mapping.yaml")).columns
        return
    catalog, policies = tmp_path / "catalog", tmp_path / "policies"
    tests: list[str] = []
    shutil.copytree(ROOT / "policies", policies)
    catalog.mkdir()
    if re.search(r"(?m)^kind: (policy|waiver)", example):
        parts = re.split(r"(?m)^---\n", example)
        tests = [part for part in parts if "kind: policy-test" in part]
        others = [part for part in parts if part not in tests]
        (policies / "example.yaml").write_text("---\n".join(others), "utf-8")
        (policies / "tests" / "example.yaml").write_text("---\n".join(tests), "utf-8")
    else:
        name = "_defaults.yaml" if "kind: defaults" in example else "example.yaml"
        (catalog / name).write_text(example, "utf-8")
    if "kind: store" not in example:
        (catalog / "store.yaml").write_text(STORE, "utf-8")
    load_catalog(catalog)
    documents = load_policies(policies)
    compile_policies(documents)
    if tests:
        tested = prove(documents, load_tests(policies / "tests" / "example.yaml"))
        assert tested.failed == ()
        # A policy that comes with its test is tested whole; else it is a part of one.
        assert tested.gaps == () or "kind: policy\n" not in example


@pytest.mark.parametrize("example", blocks(ROOT / "docs" / "policy-cookbook.md", "yaml"))
def test_recipes_are_in_the_style_of_fmt(example: str) -> None:
    # They are copied, and the checks of pull requests ask `fmt --check`.
    assert format_text(example.encode(), "recipe.yaml").decode() == example


def test_the_seed_example_is_a_shop() -> None:
    import json

    (example,) = blocks(ROOT / "docs" / "sandbox.md", "json")
    assert len(load_seed(json.loads(example)).products) == 1


@pytest.fixture
def endpoint() -> Iterator[str]:
    ports: list[int] = []
    ready, stop = threading.Event(), threading.Event()

    def on_ready(port: int) -> None:
        ports.append(port)
        ready.set()

    with Shop.open(seed="demo") as shop:
        options = {"on_ready": on_ready, "stop": stop}
        server = threading.Thread(target=serve, args=(shop,), kwargs=options)
        server.start()
        assert ready.wait(30)
        yield f"http://127.0.0.1:{ports[0]}"
        stop.set()
        server.join(30)


@pytest.mark.parametrize(
    "page", [page for page in PAGES if blocks(page, "console")], ids=lambda page: page.stem
)
def test_console_examples_run(page: Path, endpoint: str, tmp_path: Path) -> None:
    """Each `$ ` line ends with the exit code that the text says, or 0, in a clone of long ago."""
    checkout = tmp_path / "checkout"
    shutil.copytree(ROOT / "catalog", checkout / "catalog")
    shutil.copytree(ROOT / "policies", checkout / "policies")
    shutil.copy(ROOT / ".gitignore", checkout)
    Repository(checkout).commit()
    author = {name: ENVIRONMENT[name] for name in ENVIRONMENT if not name.endswith("_DATE")}
    lines = [
        line.removeprefix("$ ").replace("http://127.0.0.1:8080", endpoint)
        for line in "".join(blocks(page, "console")).splitlines()
        if line.startswith("$ ")
    ]
    told = [re.search(r"# .*exit code (\d)", line) for line in lines]
    script = [f'reconciler() {{ {shlex.quote(sys.executable)} -m reconciler "$@"; }}']
    for line in lines:
        script += [line, f"echo $? >> {shlex.quote(str(tmp_path / 'codes'))}"]
    finished = subprocess.run(
        ["/bin/sh", "-c", "\n".join(script)],
        cwd=checkout,
        env={**os.environ, **author, "OZON_CLIENT_ID": "100200", "OZON_API_KEY": "demo-key"},
        capture_output=True,
        text=True,
        check=False,
    )
    codes = (tmp_path / "codes").read_text("utf-8").split()
    assert lines
    assert list(zip(lines, codes, strict=True)) == [
        (line, code[1] if code else "0") for line, code in zip(lines, told, strict=True)
    ], finished.stderr
