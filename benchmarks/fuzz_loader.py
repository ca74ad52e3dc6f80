"""`make fuzz MINUTES=3`: damaged catalogs and policies must be read or refused, quickly.

Whatever a folder holds, loading it gives a value or InvalidInput whose problems all have words and
a way out, and can be shown. Anything else is a finding: an exception, a hang, a missing word. It is
made small and kept in a folder that is named at the end.
"""

import argparse
import faulthandler
import io
import re
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import NamedTuple

from rich.console import Console

from benchmarks.mutations import mutated
from reconciler.catalog import load_catalog, load_policies, with_excerpts
from reconciler.catalog.kinds import CATALOG_KINDS, POLICY_KINDS
from reconciler.domain.errors import InvalidInput
from reconciler.report.plain import Harmless
from reconciler.report.problems import error_text

ROOT = Path(__file__).parents[1]
SECONDS = 2.0
"""The longest that a folder of 64 kB may take."""

MOST_BYTES = 64 * 1024
Files = dict[str, bytes]
Load = Callable[[Path], object]
STORE = b"""\
kind: store
name: samovar
currency: RUB
warehouses: {msk: {id: 1020000123456}, spb: {id: 2}, ural: {id: 3}}
"""


class Corpus(NamedTuple):
    """What is damaged. Of broken documents a folder has few, or nothing past them is reached."""

    good: list[bytes]
    broken: list[bytes]


class TooSlow(Exception):
    """The alarm rang."""


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--minutes", type=float, default=3.0)
    parser.add_argument("--seed", type=int, default=None, help="to see the same folders again")
    parser.add_argument("--policies", action="store_true", help="the policies folder instead")
    asked = parser.parse_args()
    seed = asked.seed if asked.seed is not None else time.time_ns() % 1_000_000
    load: Load = load_policies if asked.policies else load_catalog
    print(f"seed {seed}; {'policies' if asked.policies else 'catalogs'}, {asked.minutes:g} minutes")
    findings = fuzz(load, seeds(policies=asked.policies), Random(seed), asked.minutes * 60)
    sys.exit(1 if findings else 0)


def fuzz(load: Load, corpus: Corpus, random: Random, seconds: float) -> dict[str, Files]:
    """Load damaged folders until the time is up. The findings by what they are."""
    signal.signal(signal.SIGALRM, _ring)
    findings: dict[str, Files] = {}
    tried = refused = 0
    slowest = 0.0
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        files = folder(corpus, random)
        start = time.perf_counter()
        what = outcome(load, files)
        slowest = max(slowest, time.perf_counter() - start)
        tried += 1
        refused += what == "refused"
        if what not in ("read", "refused") and not any(_same(what, other) for other in findings):
            print(f"finding: {what}")
            findings[what] = smallest(load, files, what)
    print(f"{tried:,} folders, {refused:,} refused, slowest {slowest:.2f} s")
    for number, (what, files) in enumerate(findings.items()):
        _keep(number, what, files)
    return findings


def seeds(*, policies: bool) -> Corpus:
    """Good and broken documents of the project, to be damaged."""
    folder, kinds = ("policies", POLICY_KINDS) if policies else ("catalog", CATALOG_KINDS)
    good = [path.read_bytes() for path in sorted((ROOT / folder).rglob("*.yaml"))]
    for path in sorted((ROOT / "docs").glob("*.md")):
        examples = re.findall(rb"^```yaml\n(.*?)^```", path.read_bytes(), re.DOTALL | re.MULTILINE)
        good += [text for text in examples if any(b"kind: %s" % k.encode() in text for k in kinds)]
    folders = [ROOT / "tests/catalog/broken" / kind for kind in kinds]
    broken = [path.read_bytes() for folder in folders for path in sorted(folder.glob("*.yaml"))]
    return Corpus([data for data in good if len(data) <= MOST_BYTES // 4], broken)


def folder(corpus: Corpus, random: Random) -> Files:
    """One to four files, of one to three documents each, at least one of them damaged."""
    files: Files = {}
    names = ("a.yaml", "a/b.yaml", "_defaults.yaml", "a/_defaults.yml", "я/c d.yaml")
    broken = random.choice((0.0, 0.0, 0.1, 0.5))
    for name in random.sample(names, random.randint(1, 4)):
        documents = [
            random.choice(corpus.broken if random.random() < broken else corpus.good)
            for _ in range(random.randint(1, 3))
        ]
        files[name] = b"---\n".join(documents)
    if random.random() < 0.8:
        files["store.yaml"] = STORE
    for name in random.sample(sorted(files), random.choice((1, 1, len(files)))):
        files[name] = mutated(files[name], random)
    left = MOST_BYTES
    for name, data in files.items():
        files[name] = data[:left]
        left -= len(files[name])
    return files


def outcome(load: Load, files: Files) -> str:
    """`read`, `refused`, or what is wrong with how it was refused."""
    with tempfile.TemporaryDirectory() as name:
        root = Path(name, "folder")
        root.mkdir()
        for file, data in files.items():
            (root / file).parent.mkdir(exist_ok=True)
            (root / file).write_bytes(data)
        faulthandler.dump_traceback_later(30, exit=True)  # if not even the alarm is heard
        signal.setitimer(signal.ITIMER_REAL, SECONDS)
        try:
            load(root)
        except InvalidInput as error:
            return _complaint(error) or "refused"
        except TooSlow:
            return f"slow: {_where()}"
        except Exception:  # noqa: BLE001  (that none comes is what is tested)
            return _where()
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            faulthandler.cancel_dump_traceback_later()
    return "read"


def _complaint(error: InvalidInput) -> str:
    """What is missing from the words, or how showing them fails."""
    if not error.problems:
        return "no problems"
    for problem in error.problems:
        if not problem.message.strip() or not problem.fix.strip() or not problem.code:
            return f"without words: {problem.code}"
        if problem.source and (problem.source.line < 1 or problem.source.column < 1):
            return f"without a place: {problem.code}"
    try:
        with_lines = InvalidInput(with_excerpts(error.problems))
        screen = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
        Console(file=screen, width=100).print(Harmless(error_text(with_lines)), soft_wrap=True)
        screen.flush()
    except Exception:  # noqa: BLE001  (the same)
        return f"showing it: {_where()}"
    return ""


def _where() -> str:
    """The exception that is being handled, and the last line of ours that it came through."""
    kind, error, trace = sys.exc_info()
    assert kind
    ours = [frame for frame in traceback.extract_tb(trace) if "reconciler" in frame.filename]
    last = ours[-1] if ours else traceback.extract_tb(trace)[-1]
    words = "" if kind is TooSlow else f": {str(error)[:80]}"
    return f"{kind.__name__} in {Path(last.filename).name}:{last.lineno} {last.name}{words}"


def smallest(load: Load, files: Files, what: str) -> Files:
    """Fewer files, lines and bytes with the same outcome."""
    shorter = True
    end = time.monotonic() + 20
    while shorter and time.monotonic() < end:
        shorter = False
        for candidate in _shorter(files):
            if time.monotonic() > end:
                break
            if _same(outcome(load, candidate), what):
                files, shorter = candidate, True
                break
    return files


def _same(one: str, other: str) -> bool:
    return one.partition(": ")[0] == other.partition(": ")[0]


def _shorter(files: Files) -> Iterator[Files]:
    for name, data in files.items():
        if len(files) > 1:
            yield {other: text for other, text in files.items() if other != name}
        for pieces in (data.splitlines(keepends=True), [bytes([byte]) for byte in data]):
            step = len(pieces) // 2
            while step:
                for at in range(0, len(pieces), step):
                    yield {**files, name: b"".join(pieces[:at] + pieces[at + step :])}
                step //= 2
            if len(pieces) > 400:
                break


def _keep(number: int, what: str, files: Files) -> None:
    place = Path(tempfile.mkdtemp(prefix=f"fuzz-{number}-"))
    for name, data in files.items():
        (place / name).parent.mkdir(exist_ok=True)
        (place / name).write_bytes(data)
        print(f"--- {what}\n{place / name}\n{data[:600]!r}")


def _ring(*_: object) -> None:
    raise TooSlow


if __name__ == "__main__":
    main()
