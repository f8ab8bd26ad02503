"""Kafka, as the environment of a service describes it."""

from collections.abc import Mapping


def client_of(env: Mapping[str, str]) -> dict:
    """Settings of librdkafka that consumers and producers share."""
    return {
        "bootstrap.servers": env["KAFKA_BOOTSTRAP_SERVERS"],
        "security.protocol": env["KAFKA_SECURITY_PROTOCOL"],
        "sasl.mechanism": env["KAFKA_SASL_MECHANISM"],
        "sasl.username": env["KAFKA_USERNAME"],
        "sasl.password": env["KAFKA_PASSWORD"],
        "client.id": env["KAFKA_GROUP_ID"],
    }


def consumer_of(env: Mapping[str, str]) -> dict:
    return {
        **client_of(env),
        "group.id": env["KAFKA_GROUP_ID"],
        # What a transaction wrote that was given up is no record.
        "isolation.level": "read_committed",
        "enable.auto.commit": False,
        "auto.offset.reset": "earliest",
        # A learner that was killed holds its partitions for so long.
        "session.timeout.ms": 10_000,
        "topic.metadata.refresh.interval.ms": 30_000,
    }


def producer_of(env: Mapping[str, str], instance: str) -> dict:
    """Each pod has an id of its own for its transactions, below the one that the service may use."""
    return {
        **client_of(env),
        "transactional.id": f"{env['KAFKA_GROUP_ID']}.{instance}",
        "transaction.timeout.ms": 60_000,
        "linger.ms": 5,
    }
