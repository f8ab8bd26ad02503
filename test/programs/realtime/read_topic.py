"""All committed records of a topic, as JSON lines: `{"client": {…}, "topic": …}` on stdin."""

import json
import sys

from confluent_kafka import Consumer, KafkaException, TopicPartition

said = json.load(sys.stdin)
consumer = Consumer(
    {
        **said["client"],
        "group.id": said.get("group", "reader"),
        "isolation.level": "read_committed",
        "enable.auto.commit": False,
        "enable.partition.eof": True,
    }
)
topic = said["topic"]
waiting = set()
for one in consumer.list_topics(topic, 60).topics[topic].partitions:
    low, high = consumer.get_watermark_offsets(TopicPartition(topic, one), 60)
    if low < high:
        waiting.add(one)
consumer.assign([TopicPartition(topic, one, 0) for one in waiting])
while waiting:
    for message in consumer.consume(1000, timeout=1):
        if message.error():
            if message.error().code() != -191:
                raise KafkaException(message.error())
            waiting.discard(message.partition())
        else:
            print(json.dumps([message.partition(), message.offset(), (message.key() or b"").decode(), message.value().decode()]))
