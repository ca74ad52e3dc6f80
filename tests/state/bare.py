"""A bare repository on the disk as the remote, and fresh clones that keep their state there."""

import os
import subprocess
from pathlib import Path

from reconciler.state.git import GitState, address_of

IDENTITY = ("-c", "user.name=Anna", "-c", "user.email=anna@example.com")


def git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        ["git", *IDENTITY, *arguments],
        cwd=folder,
        env={**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull},
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


class Bare:
    """The remote; `main` has one commit."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.remote = folder / "remote.git"
        git(folder, "init", "--quiet", "--bare", "--initial-branch", "main", str(self.remote))
        first = self.clone()
        (first / "catalog").mkdir()
        (first / "catalog" / "store.yaml").write_text("kind: store\n")
        git(first, "checkout", "--quiet", "-B", "main")
        git(first, "add", ".")
        git(first, "commit", "--quiet", "-m", "The shop")
        git(first, "push", "--quiet", "origin", "main")
        self.opened: list[GitState] = []

    def clone(self, *options: str) -> Path:
        """A fresh machine."""
        number = len(list(self.folder.glob("clone-*")))
        place = self.folder / f"clone-{number}"
        git(self.folder, "clone", "--quiet", *options, f"file://{self.remote}", str(place))
        return place

    def state(self, clone: Path | None = None, text: str = "git:") -> GitState:
        """The state as a clone has it: a new shallow one, if none is named."""
        address = address_of(text)
        assert address is not None
        place = clone or self.clone("--depth=1")
        self.opened.append(GitState(address, place, {}))
        return self.opened[-1]

    def files(self, ref: str = "reconciler-state") -> list[str]:
        return git(self.remote, "ls-tree", "-r", "--name-only", ref).splitlines()

    def log(self, form: str = "%s", ref: str = "reconciler-state") -> list[str]:
        return git(self.remote, "log", f"--format={form}", ref).splitlines()

    def close(self) -> None:
        for state in self.opened:
            state.close()
