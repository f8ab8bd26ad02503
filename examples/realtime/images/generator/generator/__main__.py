"""Writes transactions to Kafka, for ever or COUNT of them.

Addresses, names and credentials are in the environment: docs/jobs.md tells which. Beside them it reads

    RATE         transactions in a second (20); 0 is as fast as it goes
    SEED         the same seed makes the same transactions (1)
    DRIFT_AFTER  the number of the transaction from which on the world is another (never)
    COUNT        ends after so many (never)
    START, STEP  time of the first in milliseconds, and between two of them (the clock)
    RUN          in front of their numbers (the time of the start)
"""

import itertools
import json
import logging
import os
import signal
import sys
import time
from collections.abc import Iterator, Mapping

from confluent_kafka import KafkaError, Message, Producer

from .transactions import transactions

log = logging.getLogger("generator")


def kafka_of(env: Mapping[str, str]) -> dict:
    """Settings of librdkafka."""
    return {
        "bootstrap.servers": env["KAFKA_BOOTSTRAP_SERVERS"],
        "security.protocol": env["KAFKA_SECURITY_PROTOCOL"],
        "sasl.mechanism": env["KAFKA_SASL_MECHANISM"],
        "sasl.username": env["KAFKA_USERNAME"],
        "sasl.password": env["KAFKA_PASSWORD"],
        "client.id": env["KAFKA_GROUP_ID"],
        # What is sent again because a broker went away is there once, and in order.
        "enable.idempotence": True,
        "linger.ms": 20,
        "compression.type": "lz4",
    }


def times(env: Mapping[str, str]) -> Iterator[int]:
    """When transactions happen: at RATE by the clock, or as START and STEP say, whatever the clock is."""
    rate = float(env.get("RATE", "20"))
    began = time.monotonic()
    for number in itertools.count():
        if rate:
            time.sleep(max(0.0, began + number / rate - time.monotonic()))
        yield int(env["START"]) + number * int(env.get("STEP", "1")) if "START" in env else time.time_ns() // 1_000_000


def main(env: Mapping[str, str]) -> int:
    logging.basicConfig(level=env.get("LOG_LEVEL", "info").upper(), format="%(asctime)s %(name)s %(message)s")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    topic = env["TOPIC_TRANSACTIONS"]
    run = env.get("RUN") or str(time.time_ns() // 1_000_000)
    made = transactions(run, int(env.get("SEED", "1")), times(env), int(env["DRIFT_AFTER"]) if "DRIFT_AFTER" in env else None)
    failed: list[KafkaError] = []
    written = 0

    def told(error: KafkaError | None, _: Message) -> None:
        nonlocal written
        if error:
            failed.append(error)
        else:
            written += 1

    def stopped(error: KafkaError) -> None:
        # Brokers that are away come back; who is not let in waits in vain.
        if error.code() == KafkaError._AUTHENTICATION:
            failed.append(error)

    producer = Producer({**kafka_of(env), "error_cb": stopped})
    try:
        for transaction in itertools.islice(made, int(env["COUNT"]) if "COUNT" in env else None):
            # What one customer does stays in order.
            record = json.dumps(transaction.record(), separators=(",", ":"))
            while True:
                try:
                    producer.produce(topic, record, key=transaction.customer, on_delivery=told)
                    break
                except BufferError:
                    producer.poll(0.1)
            producer.poll(0)
            if failed:
                break
    finally:
        end = time.monotonic() + 60
        while len(producer) and not failed and time.monotonic() < end:
            producer.flush(1)
        waiting = len(producer)
    log.info("%d transactions written to %s", written, topic)
    if failed or waiting:
        log.error("%s refuses: %s", topic, failed[0] if failed else f"no answer for {waiting} transactions")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(os.environ))
