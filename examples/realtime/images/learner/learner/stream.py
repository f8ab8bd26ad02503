"""Learns from a topic, each record once, and writes what it predicts, each prediction once: whenever it is killed.

Two things are kept. The *state* is a file: the model, with the offsets of what it has learnt. What was *predicted* is in
Kafka: predictions and the group's offsets are written in one transaction. The transaction goes first and the state follows, so
after a kill the group is ahead of the state: then the records between the two are learnt again without a word, since what
had been learnt of them is lost and what was said of them is not.
"""

import json
import logging
import time
from collections.abc import Callable
from pathlib import Path

from confluent_kafka import Consumer, KafkaError, KafkaException, Producer, TopicPartition

from . import state as states
from .state import State

log = logging.getLogger("learner")

BATCH = 500
REFUSED = {KafkaError.TOPIC_AUTHORIZATION_FAILED, KafkaError.GROUP_AUTHORIZATION_FAILED, KafkaError._AUTHENTICATION}


class Stream:
    """A learner and its topics. `into` is None when it writes no predictions."""

    def __init__(
        self, state: State, file: Path, consumer: Consumer, topic: str, producer: Producer | None, into: str | None
    ) -> None:
        self.state = state
        self.alive = time.monotonic()
        self._file = file
        self._consumer = consumer
        self._topic = topic
        self._producer = producer
        self._into = into
        # What was said already, by partition.
        self._predicted: dict[int, int] = {}
        # Nothing was ever learnt, or it is lost: the topic is learnt again from its beginning.
        self._anew = not state.offsets and not state.learnt

    def run(self, going: Callable[[], bool], save_every: float) -> None:
        if self._producer:
            self._producer.init_transactions(60)
        self._consumer.subscribe(
            [self._topic], on_assign=self._assigned, on_revoke=self._revoked, on_lost=self._lost
        )
        saved, learnt = time.monotonic(), self.state.learnt
        try:
            while going():
                self.alive = time.monotonic()
                self._learn(self._consumer.consume(BATCH, timeout=0.5))
                if time.monotonic() - saved >= save_every and self.state.learnt != learnt:
                    self._save()
                    saved, learnt = time.monotonic(), self.state.learnt
        finally:
            # Gives its partitions back, and saves.
            self._consumer.close()

    def _learn(self, messages: list) -> None:
        predictions = []
        for message in messages:
            if message.error():
                # Connections are librdkafka's to mend; rights are not.
                if message.error().code() in REFUSED:
                    raise KafkaException(message.error())
                log.warning("%s", message.error())
                continue
            partition, offset = message.partition(), message.offset()
            said = self.state.learner.learn(json.loads(message.value()))
            self.state.offsets[partition] = offset + 1
            self.state.learnt += 1
            if self._producer and offset >= self._predicted.get(partition, 0):
                self._predicted[partition] = offset + 1
                if said is not None:
                    predictions.append((f"{partition}:{offset}", said, json.loads(message.value())))
        if self._producer and messages:
            self._write(predictions)

    def _write(self, predictions: list) -> None:
        """In one transaction with the offsets; what fails ends the process, which begins again from what is kept."""
        self._producer.begin_transaction()
        for source, said, window in predictions:
            record = {
                "learner": self.state.learner.name,
                "source": source,
                **said,
                "happened": window["last"],
                "time": time.time_ns() // 1_000_000,
            }
            key = f"{self.state.learner.name}:{source}"
            self._producer.produce(self._into, json.dumps(record, separators=(",", ":")), key=key)
        offsets = [TopicPartition(self._topic, one, offset) for one, offset in self._predicted.items()]
        self._producer.send_offsets_to_transaction(offsets, self._consumer.consumer_group_metadata(), 60)
        while True:
            try:
                self._producer.commit_transaction(30)
                return
            except KafkaException as problem:
                if not problem.args[0].retriable():
                    raise
                log.warning("%s; again", problem.args[0])

    def _assigned(self, consumer: Consumer, partitions: list[TopicPartition]) -> None:
        for one in consumer.committed(partitions, 30):
            committed = max(one.offset, 0)
            self._predicted[one.partition] = committed
            one.offset = self.state.offsets.get(one.partition, 0 if self._anew else committed)
            if one.offset < committed:
                log.info("partition %d: learns %d records again", one.partition, committed - one.offset)
            self.state.offsets[one.partition] = one.offset
        self._anew = False
        consumer.assign(
            [TopicPartition(self._topic, one.partition, self.state.offsets[one.partition]) for one in partitions]
        )

    def _revoked(self, consumer: Consumer, partitions: list[TopicPartition]) -> None:
        """Another goes on from what is committed; so does this one, when it gets them back."""
        if not self._producer:
            mine = [TopicPartition(self._topic, one.partition, self.state.offsets[one.partition]) for one in partitions]
            if mine:
                consumer.commit(offsets=mine, asynchronous=False)
        self._lost(consumer, partitions)

    def _lost(self, _: Consumer, partitions: list[TopicPartition]) -> None:
        for one in partitions:
            self.state.offsets.pop(one.partition, None)
            self._predicted.pop(one.partition, None)
        self._save()

    def _save(self) -> None:
        states.save(self._file, self.state)
        if not self._producer and self.state.offsets:
            # For people who look how far it is; it reads them itself only where it has no file.
            self._consumer.commit(
                offsets=[TopicPartition(self._topic, one, offset) for one, offset in self.state.offsets.items()],
                asynchronous=True,
            )
