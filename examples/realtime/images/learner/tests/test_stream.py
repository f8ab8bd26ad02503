"""The promise of stream.py without a broker: one that keeps what a real one would, and fails where it is told to."""

import json
from pathlib import Path

import pytest
from confluent_kafka import TopicPartition

from learner import state as states
from learner.state import State
from learner.stream import Stream


class Counts:
    """Learns how often it saw what."""

    name = "counts"

    def __init__(self):
        self.seen = {}

    def learn(self, window):
        self.seen[window["n"]] = self.seen.get(window["n"], 0) + 1
        return {"customer": "c", "prediction": window["n"]}

    def measures(self):
        return {}


class Killed(BaseException):
    pass


class Message:
    def __init__(self, partition, offset, n):
        self._at = (partition, offset)
        self._value = json.dumps({"n": n, "last": 0}).encode()

    error = lambda self: None
    partition = lambda self: self._at[0]
    offset = lambda self: self._at[1]
    value = lambda self: self._value


class Broker:
    """Two partitions with ten records each, what was predicted, and the offsets of the group."""

    def __init__(self):
        self.log = {0: list(range(10)), 1: list(range(100, 110))}
        self.predictions = []
        self.committed = {}
        self.die_at = None
        self.calls = 0

    def step(self, name):
        self.calls += 1
        if self.calls == self.die_at:
            raise Killed(name)


class Consumer:
    def __init__(self, broker):
        self.broker, self.at = broker, {}

    def subscribe(self, topics, on_assign, on_revoke, on_lost):
        on_assign(self, [TopicPartition(topics[0], one) for one in self.broker.log])
        self.on_revoke, self.topic = on_revoke, topics[0]

    def committed(self, partitions, timeout):
        return [TopicPartition(one.topic, one.partition, self.broker.committed.get(one.partition, -1001)) for one in partitions]

    def assign(self, partitions):
        self.at = {one.partition: one.offset for one in partitions}

    def consume(self, most, timeout):
        self.broker.step("consume")
        batch = []
        for partition, offset in self.at.items():
            batch += [Message(partition, offset + i, n) for i, n in enumerate(self.broker.log[partition][offset : offset + 3])]
        for one in batch:
            self.at[one.partition()] = one.offset() + 1
        return batch

    def commit(self, offsets, asynchronous):
        self.broker.committed.update({one.partition: one.offset for one in offsets})

    def consumer_group_metadata(self):
        return None

    def close(self):
        self.on_revoke(self, [TopicPartition(self.topic, one) for one in self.at])


class Producer:
    def __init__(self, broker):
        self.broker = broker

    def init_transactions(self, timeout):
        pass

    def begin_transaction(self):
        self.open, self.offsets = [], {}

    def produce(self, topic, value, key):
        self.open.append(key)

    def send_offsets_to_transaction(self, offsets, group, timeout):
        self.broker.step("offsets")
        self.offsets = {one.partition: one.offset for one in offsets}

    def commit_transaction(self, timeout):
        self.broker.step("commit")
        self.broker.predictions += self.open
        self.broker.committed.update(self.offsets)
        self.broker.step("committed")


def run(broker: Broker, file: Path, rounds: int, writes: bool = True):
    state = states.load(file) or State(Counts())
    stream = Stream(state, file, Consumer(broker), "features", Producer(broker) if writes else None, "predictions" if writes else None)
    left = iter(range(rounds))
    stream.run(lambda: next(left, None) is not None, save_every=0)
    return state


ALL = {n: 1 for n in [*range(10), *range(100, 110)]}


@pytest.mark.parametrize("writes", [True, False])
@pytest.mark.parametrize("die_at", range(1, 22))
def test_counts_nothing_twice_whenever_it_is_killed(tmp_path, die_at, writes, monkeypatch):
    broker, file = Broker(), tmp_path / "a.state"
    broker.die_at = die_at
    # A process that is killed gives nothing back.
    closed, Consumer.close = Consumer.close, lambda self: None
    try:
        run(broker, file, 8, writes)
    except Killed:
        pass
    finally:
        Consumer.close = closed
    broker.die_at = None
    state = run(broker, file, 8, writes)
    assert state.learner.seen == ALL
    assert state.learnt == len(ALL)
    if writes:
        assert sorted(broker.predictions) == sorted(f"counts:{p}:{o}" for p in (0, 1) for o in range(10))


def test_learns_the_topic_again_where_the_state_is_lost_and_says_nothing_twice(tmp_path):
    broker = Broker()
    run(broker, tmp_path / "a.state", 2)
    said = len(broker.predictions)
    state = run(broker, tmp_path / "lost.state", 8)
    assert said < 20
    assert state.learner.seen == ALL
    assert sorted(broker.predictions) == sorted(f"counts:{p}:{o}" for p in (0, 1) for o in range(10))


def test_goes_on_where_another_was_when_it_gets_its_partitions_back(tmp_path):
    broker, file = Broker(), tmp_path / "a.state"
    run(broker, file, 1)
    other = run(broker, tmp_path / "b.state", 8)
    state = run(broker, file, 8)
    assert len(broker.predictions) == len(set(broker.predictions)) == 20
    # What the other had learnt meanwhile is the other's.
    assert set(state.learner.seen) < set(other.learner.seen)


def test_a_file_is_whole_or_the_one_before(tmp_path, monkeypatch):
    file = tmp_path / "deep" / "a.state"
    states.save(file, State("one", {0: 1}, 1))

    def fails(_):
        raise OSError("no space left")

    monkeypatch.setattr("os.fsync", fails)
    with pytest.raises(OSError):
        states.save(file, State("two", {0: 2}, 2))
    assert states.load(file) == State("one", {0: 1}, 1)
