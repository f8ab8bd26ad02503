"""`python -m learner classify | regress | cluster` learns for ever, `python -m learner serve` shows what they say.

Addresses, names and credentials are in the environment: docs/jobs.md tells which. Beside them it reads

    STATE   the folder of what was learnt (/state where there is one, else /tmp/state)
    PORT    where it answers /healthz, /metrics and the page (8080)
    EVERY   seconds after which what was learnt is saved (10)
"""

import logging
import os
import signal
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from socket import gethostname
from threading import Event

from confluent_kafka import Consumer, Producer

from . import state as states
from .answers import answer, as_metrics
from .dashboard import Dashboard
from .kafka import consumer_of, producer_of

# What takes longer is not well.
LONGEST = 120


def learn(what: str, env: Mapping[str, str], ended: Event) -> None:
    # What the page needs not.
    from .models import LEARNERS
    from .stream import Stream
    from .tracking import Tracker

    every = float(env.get("EVERY", "10"))
    folder = Path(env.get("STATE") or ("/state" if Path("/state").is_dir() else "/tmp/state"))
    file = folder / f"{what}.state"
    state = states.load(file) or states.State(LEARNERS[what]())
    into = env.get("TOPIC_PREDICTIONS")
    producer = Producer(producer_of(env, gethostname())) if into else None
    stream = Stream(state, file, Consumer(consumer_of(env)), env["TOPIC_FEATURES"], producer, into)

    def measures() -> dict[str, float]:
        named = {f"learner_{name}": value for name, value in state.learner.measures().items()}
        return {"learner_windows_total": state.learnt, **named}

    answer(
        int(env.get("PORT", "8080")),
        {"/metrics": lambda: as_metrics(measures())},
        lambda: time.monotonic() - stream.alive < LONGEST,
    )
    tracker = Tracker(env, state, every) if "MLFLOW_TRACKING_URI" in env else None
    if tracker:
        tracker.start()
    stream.run(lambda: not ended.is_set(), every)
    if tracker:
        tracker.end()
        states.save(file, state)


def serve(env: Mapping[str, str], ended: Event) -> None:
    dashboard = Dashboard()
    pages = {"/": dashboard.page, "/api/predictions": dashboard.predictions}
    answer(int(env.get("PORT", "8080")), pages, lambda: time.monotonic() - dashboard.alive < LONGEST)
    dashboard.follow(Consumer(consumer_of(env)), env["TOPIC_PREDICTIONS"], lambda: not ended.is_set())


def main(arguments: list[str], env: Mapping[str, str]) -> int:
    if len(arguments) != 1 or arguments[0] not in ("classify", "regress", "cluster", "serve"):
        print("usage: python -m learner classify | regress | cluster | serve", file=sys.stderr)
        return 2
    logging.basicConfig(level=env.get("LOG_LEVEL", "info").upper(), format="%(asctime)s %(name)s %(message)s")
    ended = Event()
    for one in (signal.SIGTERM, signal.SIGINT):
        signal.signal(one, lambda *_: ended.set())
    if arguments[0] == "serve":
        serve(env, ended)
    else:
        learn(arguments[0], env, ended)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], os.environ))
