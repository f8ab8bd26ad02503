import time
from itertools import islice

from generator.__main__ import times
from generator.transactions import CUSTOMERS, transactions


def made(count: int, seed: int = 1, drift_after: int | None = None):
    return list(islice(transactions("t", seed, iter(range(10**9)), drift_after), count))


def mean(values) -> float:
    values = list(values)
    return sum(values) / len(values)


def test_a_seed_makes_the_same_transactions():
    assert made(500) == made(500)
    assert made(500) != made(500, seed=2)


def test_numbers_and_customers():
    some = made(5000)
    assert len({one.id for one in some}) == 5000
    assert {one.customer for one in some} == {f"c{number:03}" for number in range(CUSTOMERS)}


def test_fraud_is_rare_and_can_be_learnt():
    some = made(20_000)
    assert 0.02 < mean(one.fraud for one in some) < 0.25
    assert mean(one.fraud for one in some if one.hour < 6) > 2 * mean(one.fraud for one in some if one.hour >= 6)


def test_drift_is_planted_where_it_is_asked_for_and_nowhere_else():
    assert not any(one.drift for one in made(2000))
    some = made(20_000, drift_after=10_000)
    assert [one.drift for one in some] == [0] * 10_000 + [1] * 10_000
    # What comes before it is what would have come anyway.
    assert some[:10_000] == made(10_000)
    assert mean(one.amount for one in some[10_000:]) > 1.5 * mean(one.amount for one in some[:10_000])


def test_times_are_as_said():
    assert list(islice(times({"RATE": "0", "START": "1000", "STEP": "5"}), 3)) == [1000, 1005, 1010]
    start = time.time_ns() // 1_000_000
    assert list(islice(times({"RATE": "20"}), 5))[-1] >= start + 4 * 50 - 1
