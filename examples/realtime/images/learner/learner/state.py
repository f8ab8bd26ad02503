"""What a learner has learnt, and from what: one file, so that the two are never of different times."""

import os
import pickle
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass
class State:
    """`offsets`: the next record of each partition; all before it was learnt, and nothing after it."""

    learner: Any
    offsets: dict[int, int] = field(default_factory=dict)
    learnt: int = 0
    # The run in MLflow, to go on with.
    run: str | None = None


def load(path: Path) -> State | None:
    """None when there is nothing yet. The file is the learner's own: nobody else writes it."""
    try:
        return pickle.loads(path.read_bytes())
    except FileNotFoundError:
        return None


def save(path: Path, state: State) -> None:
    """All of it or nothing, whenever the process or the machine ends."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_suffix(".new")
    with new.open("wb") as file:
        pickle.dump(state, file)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
