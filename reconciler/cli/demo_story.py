"""The steps of the demo: real commands on a copy of the demo shop, and how each should end."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from reconciler.domain.errors import ExitCode

if TYPE_CHECKING:
    from reconciler.sandbox import ScaledClock

NEW_MUG = """\
kind: products
products:
  MUG-ORG-350:
    name: Кружка «Самовар» оранжевая, керамика, 350 мл
    category: 17028922
    type: 91565
    vat: 0.22
    barcode: "4600000000994"
    images: [https://cdn.example.com/mug-org-1.jpg, https://cdn.example.com/mug-org-2.jpg]
    package: {depth: 120, width: 100, height: 110, unit: mm, weight: 420, weight_unit: g}
    attributes: {Бренд: Самовар, Цвет товара: [оранжевый], Материал: Керамика}
---
kind: prices
prices:
  MUG-ORG-350: {price: 1490, old_price: 1990, min_price: 1290}
---
kind: stocks
warehouse: msk
stocks:
  MUG-ORG-350: 40
"""

KEYS = {"OZON_CLIENT_ID": "100200", "OZON_API_KEY": "demo-key"}


class Story:
    """The steps. Each command's exit code is checked: a demo that goes astray says so and fails."""

    def __init__(self, folder: Path, endpoint: str, clock: "ScaledClock") -> None:
        self._clock = clock
        self._folder = folder
        self._endpoint = endpoint
        self._astray = 0

    def tell(self) -> int:
        """All steps, in order."""
        self._first_plan()
        self._risky_edit()
        self._apply()
        self._sales()
        self._one_line()
        self._count()
        self._new_offer()
        self._cabinet()
        self._say("The end: git and shop agree.")
        self._run("plan", expect=0)
        if self._astray:
            typer.echo(f"\n{self._astray} step(s) of the demo did not go as told.", err=True)
            return int(ExitCode.BUG)
        return int(ExitCode.DONE)

    def _first_plan(self) -> None:
        self._say(
            "A shop of 160 offers lives behind the Seller API (a sandbox on a free port), and its\n"
            "desired state as YAML in catalog/. They differ. What would change, and why?\n"
            f"(Every command below has --endpoint {self._endpoint} as well.)"
        )
        self._run("plan", "--rows", "8", expect=2)

    def _risky_edit(self) -> None:
        self._say(
            "A half-loaded spreadsheet sets the stock of every tea to 0 in the YAML.\n"
            "The plan is still shown, but a policy denies it."
        )
        stocks = sorted(self._folder.glob("catalog/stocks/*.yaml"))
        before = {path: path.read_text("utf-8") for path in stocks}
        for path, text in before.items():
            path.write_text(re.sub(r"(?m)^(\s+TEA-[\w-]+:\s+)\d+", r"\g<1>0", text), "utf-8")
        self._run("plan", "--rows", "3", expect=3)
        self._say(
            "If it is meant, the narrow way is a waiver: one policy, these offers, an owner, an\n"
            "end. The plan prints the document; it is reviewed like any other change."
        )
        waiver = self._folder / "policies" / "waivers.yaml"
        waiver.write_text(self._override(), "utf-8")
        typer.echo(f"policies/waivers.yaml:\n{_indented(waiver.read_text('utf-8'))}")
        self._run("plan", "--rows", "3", expect=2)
        self._say("It was not meant. Edit and waiver are reverted.")
        waiver.unlink()
        for path, text in before.items():
            path.write_text(text, "utf-8")

    def _override(self) -> str:
        """The document that the plan prints, with the two blanks filled in by a person."""
        planned = json.loads(self._capture("plan", "--format", "json"))
        printed = "---\n".join(
            result["override"]
            for result in planned["verdict"]["results"]
            if result["outcome"] != "pass" and result["enforce"] == "deny"
        )
        return printed.replace('reason: "..."', "reason: we give up tea").replace(
            'owner: "..."', "owner: anna"
        )

    def _apply(self) -> None:
        self._say("The reviewed plan is saved, then carried out: batched, journaled, read back.")
        self._capture("plan", "--out", "plan.json", "--format", "json")
        self._run("apply", "plan.json", "--yes", "--rows", "3", expect=0)

    def _sales(self) -> None:
        self._say(
            "Buyers buy. Live stock is now lower than the numbers in git, and that is right:\n"
            "a tool that wrote them back would sell goods that are gone."
        )
        # Not within the moment of the apply, in which nobody can tell what came first.
        self._clock.advance(600)
        for cell, units in (("MUG-RED-350@msk", "3"), ("TEA-IVAN-FERM-100@msk", "12")):
            self._run("sandbox", "sell", cell, units, expect=0)
        self._run("plan", expect=0)

    def _one_line(self) -> None:
        self._say("A pull request changes one line: MUG-WHT-350 was counted, 55 are free.")
        self._edit("MUG-WHT-350", "msk", 55)
        self._run("sandbox", "calls", "--reset", expect=0, quiet=True)
        self._run("apply", "--yes", expect=0)
        self._say("One line, one write call, one pair:")
        self._run("sandbox", "calls", "--writes", expect=0)

    def _count(self) -> None:
        day = self._until(9, 0)
        self._say(
            f"{day}, 09:00: the shelf is counted. 31 black mugs lie in Moscow, those of unshipped\n"
            "orders included. The count is written down with its moment; three are sold before it\n"
            "is applied."
        )
        said = f"{{on_hand: 31, counted_at: {day}T09:00+00:00}}"
        self._edit("MUG-BLK-350", "msk", said)
        for hour, minute in ((9, 20), (9, 50), (10, 10)):
            self._until(hour, minute)
            self._run("sandbox", "sell", "MUG-BLK-350@msk", expect=0)
        self._until(10, 25)
        self._say("10:25: apply takes the three off, whatever the shop shows, and says so.")
        self._run("apply", "--yes", expect=0)
        self._say("Two more are sold, and nothing is to be done: git still says what was counted.")
        self._run("sandbox", "sell", "MUG-BLK-350@msk", "2", expect=0)
        self._run("plan", expect=0)

    def _new_offer(self) -> None:
        self._say(
            "A new mug: its card, price and stock are a file in git. The names of its attributes\n"
            "are looked up once; what they mean at Ozon is locked beside the catalog."
        )
        path = self._folder / "catalog" / "new-mug.yaml"
        path.write_text(NEW_MUG, "utf-8")
        typer.echo(f"catalog/{path.name}:\n{_indented(NEW_MUG)}")
        self._run("resolve", expect=0)
        self._run("plan", expect=2)
        self._say(
            "One apply: the card is created, Ozon's check of it is awaited, then price and stock."
        )
        self._run("sandbox", "calls", "--reset", expect=0, quiet=True)
        self._run("apply", "--yes", expect=0)
        self._run("sandbox", "calls", "--writes", expect=0)
        self._run("sandbox", "sell", "MUG-ORG-350@msk", expect=0)

    def _until(self, hour: int, minute: int) -> str:
        """Move the shop's clock forward to a time of its day; the day in ISO form."""
        now = self._clock.now()
        then = now.replace(hour=hour, minute=minute, second=0, microsecond=0)
        self._clock.advance(max(0.0, (then - now).total_seconds()))
        return then.date().isoformat()

    def _cabinet(self) -> None:
        self._say("Somebody edits a stock and a price in the cabinet.")
        self._run("sandbox", "edit-stock", "KET-STEEL-3L@msk", "90", expect=0)
        self._run("sandbox", "edit-price", "SPN-SET-24-STEEL", "3390", expect=0)
        self._run("drift", expect=2)
        self._say(
            "Prices are enforced, so apply sets it back. The stock is left alone until a person\n"
            "decides: here the cabinet was right, and git says so now (92, less safety stock 2)."
        )
        self._edit("KET-STEEL-3L", "msk", 92)
        self._run("apply", "--yes", expect=0)

    def _edit(self, offer: str, warehouse: str, units: int | str) -> None:
        path = self._folder / "catalog" / "stocks" / f"{warehouse}.yaml"
        text = path.read_text("utf-8")
        edited, found = re.subn(
            rf"(?m)^(\s+{re.escape(offer)}:\s+)\d+", rf"\g<1>{units}", text, count=1
        )
        self._astray += found != 1
        path.write_text(edited, "utf-8")

    def _say(self, text: str) -> None:
        typer.secho(f"\n{'─' * 100}\n{text}", bold=True)

    def _run(self, *arguments: str, expect: int, quiet: bool = False) -> None:
        if not quiet:
            typer.secho(f"\n$ reconciler {' '.join(arguments)}", fg="cyan")
        sys.stdout.flush()
        finished = subprocess.run(
            self._command(arguments),
            cwd=self._folder,
            env={**os.environ, **KEYS},
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL if quiet else None,
        )
        if not quiet:
            typer.secho(f"(exit code {finished.returncode})", dim=True)
        if finished.returncode != expect:
            self._astray += 1
            typer.secho(f"expected exit code {expect}", fg="red", err=True)

    def _capture(self, *arguments: str) -> str:
        finished = subprocess.run(
            self._command(arguments),
            cwd=self._folder,
            env={**os.environ, **KEYS},
            check=False,
            capture_output=True,
            text=True,
        )
        return finished.stdout

    def _command(self, arguments: tuple[str, ...]) -> list[str]:
        return [sys.executable, "-m", "reconciler", *arguments, "--endpoint", self._endpoint]


def _indented(text: str) -> str:
    return "".join(f"    {line}\n" for line in text.rstrip().splitlines())
