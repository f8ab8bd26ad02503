import pickle
import random

import pytest

from learner.models import LEARNERS

USUAL = (25.0, 90.0, 400.0)


def windows(count: int, seed: int = 3) -> list[dict]:
    """Windows as the Flink job makes them; fraud is much more than usual, or abroad at night."""
    chance = random.Random(seed)
    made = []
    for number in range(count):
        customer = chance.randrange(60)
        usual = USUAL[customer % 3]
        amount = usual * chance.lognormvariate(0, 0.5)
        abroad, night = int(chance.random() < 0.2), int(chance.random() < 0.25)
        likely = 0.9 if amount > 2 * usual or (abroad and night) else 0.03
        made.append(
            {
                "customer": f"c{customer:03}",
                "transactions": 1,
                "amount": amount,
                "largest": amount,
                "usual": usual if number > 200 else 0.0,
                "abroad": abroad,
                "night": night,
                "frauds": int(chance.random() < likely),
                "last": number,
            }
        )
    return made


def after(what: str, some: list[dict]):
    learner = LEARNERS[what]()
    return learner, [learner.learn(one) for one in some]


@pytest.mark.parametrize(
    ("what", "measure", "better"),
    [("classify", "area_under_roc", 1), ("classify", "squared_error", -1), ("regress", "absolute_error", -1), ("cluster", "squared_distance", -1)],
)
def test_gets_better(what, measure, better):
    early, _ = after(what, windows(120))
    late, _ = after(what, windows(4000))
    assert better * (late.measures()[measure] - early.measures()[measure]) > 0


@pytest.mark.parametrize("what", LEARNERS)
def test_the_same_windows_make_the_same_model_by_way_of_a_file(what):
    some = windows(600)
    whole, said = after(what, some)
    half, before = after(what, some[:300])
    half = pickle.loads(pickle.dumps(half))
    assert before + [half.learn(one) for one in some[300:]] == said
    assert half.measures() == whole.measures()


def test_says_before_it_knows():
    learner, said = after("regress", windows(1000))
    customers = {one["customer"] for one in windows(1000)}
    # Of the first window of a customer there was nothing to say before.
    assert sum(one is None for one in said) == len(customers)
    first = LEARNERS["classify"]().learn({**windows(1)[0], "frauds": 1})
    assert first["prediction"] == 0.5


def test_finds_the_three_kinds():
    learner, said = after("cluster", windows(4000))
    kinds = {}
    for one in said[3000:]:
        kinds.setdefault(int(one["customer"][1:]) % 3, set()).add(one["prediction"])
    assert all(len(one) == 1 for one in kinds.values())
    assert len(set.union(*kinds.values())) == 3
