"""How long a live shop takes to become YAML: `python -m benchmarks.importing [OFFERS]`.

A sandbox serves the shop from a process of its own, with the limits of the real one; the import
runs in another, so that its peak memory is its own. The smaller shop is planned as well.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any

from reconciler.sandbox.categories import attributes_of, values_of

OFFERS = (5_000, 100_000)
PLANNED = 5_000
"""Shops up to this size are planned after the import; a first plan reads every card of the YAML."""

KEYS = {"OZON_CLIENT_ID": "100200", "OZON_API_KEY": "bench-key"}
MSK, SPB = 1020000000001, 1020000000002
TYPES = ((17028922, 91565), (17028922, 91566), (17028926, 91570), (17028930, 91582))
STORY = "Сделано по чертежам тридцатых годов из архива завода; форма долго хранит тепло.\n\n" * 4


def importing(offers: int) -> None:
    with tempfile.TemporaryDirectory() as name, served(Path(name), offers) as endpoint:
        folder = Path(name) / "shop"
        write_store(folder)
        what = f"import {offers:,} offers x 2 warehouses"
        seconds, peak = measured(["import", "--endpoint", endpoint, "--rows", "5"], folder)
        print(f"{what:<52} {seconds:8.2f} s {peak:8.0f} MB")
        if offers <= PLANNED:
            seconds, _ = measured(["plan", "--endpoint", endpoint], folder)
            print(f"{'  and the plan after it, which is empty':<52} {seconds:8.2f} s")
            run(["fmt", "--check", str(folder / "catalog")])


def measured(arguments: list[str], folder: Path) -> tuple[float, float]:
    """Seconds, and the peak memory of the process in MB. A plan that is not empty fails."""
    began = time.perf_counter()
    command = [sys.executable, "-m", "benchmarks.run_once", *arguments]
    command += ["--catalog", str(folder / "catalog"), "--policies", str(folder / "policies")]
    command += ["--state", str(folder / "state.db")]
    done = subprocess.run(command, check=False, capture_output=True, text=True, env=environment())
    assert done.returncode == 0, done.stdout + done.stderr
    return time.perf_counter() - began, float(done.stderr.splitlines()[-1])


def run(arguments: list[str]) -> None:
    command = [sys.executable, "-m", "reconciler", *arguments]
    subprocess.run(command, check=True, capture_output=True, env=environment())


def environment() -> dict[str, str]:
    return {**os.environ, **KEYS}


@contextmanager
def served(folder: Path, offers: int) -> Iterator[str]:
    """A sandbox with so many offers; its address."""
    seed = folder / "seed.json"
    seed.write_text(json.dumps(shop(offers), ensure_ascii=False), "utf-8")
    command = [sys.executable, "-m", "reconciler", "sandbox", "serve", "--port", "0"]
    command += ["--seed", str(seed)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout
        found = re.search(r"http://[\d.:]+", server.stdout.readline())
        assert found
        try:
            yield found[0]
        finally:
            server.terminate()


def shop(offers: int) -> dict[str, Any]:
    """A shop of four types, with cards as sellers fill them in."""
    random = Random(1)
    return {
        "reconciler-sandbox-seed": 1,
        "keys": [{"client_id": KEYS["OZON_CLIENT_ID"], "api_key": KEYS["OZON_API_KEY"]}],
        "seller": {"name": "Bench"},
        "warehouses": [
            {"id": MSK, "name": "Москва", "scheme": "fbs"},
            {"id": SPB, "name": "Петербург", "scheme": "rfbs"},
        ],
        "products": [product(random, number) for number in range(1, offers + 1)],
    }


def product(random: Random, number: int) -> dict[str, Any]:
    price = random.randint(300, 9000)
    return {
        "offer_id": f"{random.choice(('MUG', 'TEA', 'KET', 'CUP'))}-{number:06d}",
        "product_id": 1_000_000 + number,
        "sku": 9_000_000 + number,
        "name": f"Кружка «Самовар», {number} мл, подарочная",
        "price": str(price),
        "old_price": str(price * 2),
        "min_price": str(price * 8 // 10),
        "net_price": str(price // 2),
        "vat": "0.22",
        "barcodes": [f"46{number:011d}"],
        "stocks": {
            str(warehouse): {"present": random.randint(0, 60), "reserved": 0}
            for warehouse in (MSK, SPB)
        },
        "card": card(random, number),
    }


def card(random: Random, number: int) -> dict[str, Any]:
    category, kind = TYPES[number % len(TYPES)]
    attributes = []
    for one, details in sorted((attributes_of(category, kind) or {}).items()):
        if details.complex_id or one in (8229, 11254):
            continue
        value: dict[str, Any] = {"value": {4191: STORY}.get(one, str(random.randint(1, 900)))}
        if details.dictionary_id:
            entry = random.choice(values_of(kind, one)[:40])
            value = {"dictionary_value_id": entry.id, "value": entry.value["RU"]}
        attributes.append({"id": one, "values": [value]})
    return {
        "description_category_id": category,
        "type_id": kind,
        "attributes": attributes,
        "images": [f"https://cdn.example.com/{number}-{k}.jpg" for k in range(5)],
        "depth": random.choice((120, 140)),
        "width": 100,
        "height": 110,
        "dimension_unit": "mm",
        "weight": random.randint(200, 900),
        "weight_unit": "g",
    }


def write_store(folder: Path) -> None:
    (folder / "catalog").mkdir(parents=True)
    (folder / "policies").mkdir()
    (folder / "catalog" / "store.yaml").write_text(
        "kind: store\nname: bench\ncurrency: RUB\n"
        f"warehouses: {{msk: {{id: {MSK}}}, spb: {{id: {SPB}}}}}\n",
        "utf-8",
    )


if __name__ == "__main__":
    for size in [int(word) for word in sys.argv[1:]] or OFFERS:
        importing(size)
