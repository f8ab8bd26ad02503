"""The last predictions, for people who look at the page."""

import json
import time
from collections import Counter, deque
from collections.abc import Callable
from pathlib import Path

from confluent_kafka import Consumer, TopicPartition

from .answers import Answer, as_json

PAGE = Path(__file__).with_name("page.html")

# Of each learner; and of each partition when the page starts.
SHOWN = 400
MINUTE_MS = 60_000


class Dashboard:
    def __init__(self) -> None:
        self.alive = time.monotonic()
        self._last: dict[str, deque[dict]] = {}
        self._seen: Counter[str] = Counter()

    def take(self, prediction: dict) -> None:
        name = prediction["learner"]
        self._seen[name] += 1
        self._last.setdefault(name, deque(maxlen=SHOWN)).append(prediction)

    def page(self) -> Answer:
        return "text/html; charset=utf-8", PAGE.read_bytes()

    def predictions(self) -> Answer:
        return as_json({name: self._of(name, list(last)) for name, last in sorted(list(self._last.items()))})

    def _of(self, name: str, last: list[dict]) -> dict:
        now = time.time_ns() // 1_000_000
        waits = sorted(one["time"] - one["happened"] for one in last)
        return {
            "seen": self._seen[name],
            "lastMinute": sum(one["time"] > now - MINUTE_MS for one in last),
            "waitMs": waits[len(waits) // 2],
            "last": [
                {key: one.get(key) for key in ("customer", "prediction", "truth", "time")} for one in last[-SHOWN:]
            ],
        }

    def follow(self, consumer: Consumer, topic: str, going: Callable[[], bool]) -> None:
        """Every page reads all partitions, and remembers nothing: a group would share them out."""
        partitions = consumer.list_topics(topic, 30).topics[topic].partitions
        begin = []
        for one in partitions:
            low, high = consumer.get_watermark_offsets(TopicPartition(topic, one), 30)
            begin.append(TopicPartition(topic, one, max(low, high - SHOWN)))
        consumer.assign(begin)
        while going():
            self.alive = time.monotonic()
            for message in consumer.consume(500, timeout=0.5):
                if not message.error():
                    self.take(json.loads(message.value()))
