"""What happens: the same seed makes the same transactions."""

import math
import random
from collections.abc import Iterator
from dataclasses import asdict, dataclass

CUSTOMERS = 300

# What customers usually spend, and how often they are abroad: three kinds, which a clustering may find.
KINDS = ((25.0, 0.02), (90.0, 0.10), (400.0, 0.35))


@dataclass(frozen=True)
class Transaction:
    """`fraud` and `drift` are what is true, which in life would be known later, or never."""

    id: str
    time: int
    customer: str
    amount: float
    hour: int
    abroad: int
    fraud: int
    drift: int

    def record(self) -> dict:
        return asdict(self)


def transactions(run: str, seed: int, times: Iterator[int], drift_after: int | None = None) -> Iterator[Transaction]:
    """A transaction for each time, in milliseconds. From the number `drift_after` on people spend more, and fraud is another.

    `run` is in front of the numbers, so that those of two runs are never taken for one.
    """
    chance = random.Random(seed)
    for number, time in enumerate(times):
        drifted = drift_after is not None and number >= drift_after
        customer = chance.randrange(CUSTOMERS)
        usual, travels = KINDS[customer % len(KINDS)]
        amount = round(usual * math.exp(chance.gauss(0.8 if drifted else 0, 0.5)), 2)
        abroad = int(chance.random() < travels)
        hour = chance.randrange(24)
        fraud = int(chance.random() < _risk(amount / usual, abroad, hour, drifted))
        yield Transaction(f"{run}-{number}", time, f"c{customer:03}", amount, hour, abroad, fraud, int(drifted))


def _risk(times_usual: float, abroad: int, hour: int, drifted: bool) -> float:
    """Much more than usual, abroad and at night is suspicious. After the drift it is small amounts by day."""
    night = hour < 6
    if drifted:
        return _logistic(-2.5 + 2 * (times_usual < 1.5) + (not night))
    return _logistic(-4 + 1.2 * (times_usual - 1) + 1.5 * abroad + 2 * night)


def _logistic(x: float) -> float:
    return 1 / (1 + math.exp(-x))
