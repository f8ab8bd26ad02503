"""Writes what Kafka still has of the transactions to the lake again, for when the bucket lost some.

What is there already is there twice until the lake is compacted, and read once. Names and credentials are in the environment.
"""

import json
import os
import time
from collections.abc import Iterator, Mapping

import boto3
import pyarrow as pa
from confluent_kafka import Consumer, KafkaException, TopicPartition

import store

# Of each file.
MOST = 200_000


def records(env: Mapping[str, str]) -> Iterator[bytes]:
    """All that is in the topic now, and not what comes meanwhile."""
    topic = env["TOPIC_TRANSACTIONS"]
    consumer = Consumer(
        {
            "bootstrap.servers": env["KAFKA_BOOTSTRAP_SERVERS"],
            "security.protocol": env["KAFKA_SECURITY_PROTOCOL"],
            "sasl.mechanism": env["KAFKA_SASL_MECHANISM"],
            "sasl.username": env["KAFKA_USERNAME"],
            "sasl.password": env["KAFKA_PASSWORD"],
            "group.id": env["KAFKA_GROUP_ID"],
            "enable.auto.commit": False,
            "enable.partition.eof": False,
        }
    )
    ends = {}
    for one in consumer.list_topics(topic, 30).topics[topic].partitions:
        low, high = consumer.get_watermark_offsets(TopicPartition(topic, one), 30)
        if low < high:
            ends[one] = (low, high)
    consumer.assign([TopicPartition(topic, one, low) for one, (low, _) in ends.items()])
    while ends:
        for message in consumer.consume(1000, timeout=1):
            if message.error():
                raise KafkaException(message.error())
            end = ends.get(message.partition())
            if end and message.offset() < end[1]:
                yield message.value()
        for where in consumer.position([TopicPartition(topic, one) for one in ends]):
            if where.offset >= ends[where.partition][1]:
                del ends[where.partition]
    consumer.close()


def rows(some: Iterator[bytes]) -> Iterator[dict]:
    """Those that are transactions."""
    for record in some:
        try:
            read = json.loads(record)
            yield {name: read[name] for name in store.COLUMNS}
        except (ValueError, KeyError, TypeError):
            continue


def backfill(client, bucket: str, some: Iterator[dict], name: str) -> int:
    """Writes them to files that are called after this run. How many."""
    part: list[dict] = []
    count = 0

    def flush() -> None:
        if part:
            key = f"{store.PREFIX}backfill/{name}-{count:012}.parquet"
            store.write(client, bucket, key, pa.Table.from_pylist(part, schema=SCHEMA))
            part.clear()

    for one in some:
        part.append(one)
        count += 1
        if len(part) == MOST:
            flush()
    flush()
    return count


SCHEMA = pa.schema(
    [
        ("id", pa.string()),
        ("time", pa.int64()),
        ("customer", pa.string()),
        ("amount", pa.float64()),
        ("hour", pa.int32()),
        ("abroad", pa.int32()),
        ("fraud", pa.int32()),
        ("drift", pa.int32()),
    ]
)

if __name__ == "__main__":
    found = backfill(boto3.client("s3"), os.environ["BUCKET_LAKE"], rows(records(os.environ)), str(int(time.time())))
    print(f"{found} transactions written")
