"""Tasks: product writes that the shop takes in at once and carries out later."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

import msgspec

from .card_errors import CardError, errors_text
from .database import Database

_FIRST_TASK = 172_549_793
Kind = Literal["import", "attributes", "pictures"]
Status = Literal["pending", "imported", "failed", "skipped"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How an item ended. ``product_id`` is 0 for a product that does not exist."""

    status: Status
    product_id: int = 0
    errors: list[CardError] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class TaskItem:
    """A part of a task: what was sent for one offer. With an ``error`` it has failed already."""

    offer_id: str
    request: msgspec.Struct
    error: CardError | None = None


def add_task(
    db: Database, kind: Kind, items: Sequence[TaskItem], due_at: int, moderation: int
) -> int:
    """Take a task in and return its id.

    It takes effect at ``due_at``; ``moderation`` is how long that of a new card will take then.
    Both are in microseconds.
    """
    task_id = db.count("SELECT coalesce(max(task_id), ?) + 1 FROM tasks", (_FIRST_TASK,))
    db.execute(
        "INSERT INTO tasks (task_id, kind, due_at, moderation) VALUES (?, ?, ?, ?)",
        (task_id, kind, due_at, moderation),
    )
    db.insert_many(
        "INSERT INTO task_items (task_id, position, offer_id, product_id, document, status, errors)"
        " VALUES (?, ?, ?, coalesce((SELECT product_id FROM products WHERE offer_id = ?), 0),"
        " ?, ?, ?)",
        (
            (
                *(task_id, position, item.offer_id, item.offer_id),
                msgspec.json.encode(item.request).decode(),
                "failed" if item.error else "pending",
                errors_text([item.error] if item.error else []),
            )
            for position, item in enumerate(items)
        ),
    )
    return task_id


def let_lapse(db: Database, task_id: int) -> None:
    """Let a task end as carried out although nothing of it will be."""
    sql = "UPDATE task_items SET status = 'imported' WHERE task_id = ? AND status = 'pending'"
    db.execute(sql, (task_id,))
    close_task(db, task_id)


def next_task(db: Database, now: int) -> sqlite3.Row | None:
    """Return the task that is due first, if one is."""
    return db.row(
        "SELECT * FROM tasks WHERE done = 0 AND due_at <= ? ORDER BY due_at, task_id LIMIT 1",
        (now,),
    )


def pending_items(db: Database, task_id: int) -> list[sqlite3.Row]:
    """Return the items of a task that were not carried out yet, in their order."""
    return db.rows(
        "SELECT * FROM task_items WHERE task_id = ? AND status = 'pending' ORDER BY position",
        (task_id,),
    )


def settle(db: Database, task_id: int, position: int, outcome: Outcome) -> None:
    """Note how an item ended."""
    db.execute(
        "UPDATE task_items SET status = ?, product_id = ?, errors = ?"
        " WHERE task_id = ? AND position = ?",
        (
            *(outcome.status, outcome.product_id, errors_text(outcome.errors)),
            *(task_id, position),
        ),
    )


def close_task(db: Database, task_id: int) -> None:
    """Note that nothing of a task is left to do."""
    db.execute("UPDATE tasks SET done = 1 WHERE task_id = ?", (task_id,))
