"""The jobs that are no Spark, on a store in memory."""

import io
import json
import random
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent))

import backfill
import compact
import drift
import store


class Bucket:
    """As much of boto3's client as the jobs call."""

    def __init__(self):
        self.objects = {}
        self.fail_at_delete = None

    def get_paginator(self, _):
        return self

    def paginate(self, Bucket, Prefix):
        yield {"Contents": [{"Key": key} for key in sorted(self.objects) if key.startswith(Prefix)]}

    def get_object(self, Bucket, Key):
        return {"Body": io.BytesIO(self.objects[Key])}

    def put_object(self, Bucket, Key, Body, ContentType=None):
        self.objects[Key] = Body

    def delete_object(self, Bucket, Key):
        if self.fail_at_delete == len(self.objects):
            raise OSError("gone")
        del self.objects[Key]


def rows(count: int, first: int = 0, **more) -> list[dict]:
    chance = random.Random(first)
    return [
        {
            "id": f"t-{first + n}",
            "time": (first + n) * 1000,
            "customer": "c001",
            "amount": chance.lognormvariate(3, 0.5) * more.get("times", 1),
            "hour": chance.randrange(24),
            "abroad": int(chance.random() < 0.1),
            "fraud": int(chance.random() < 0.1),
            "drift": 0,
        }
        for n in range(count)
    ]


def keep(bucket: Bucket, key: str, some: list[dict]) -> None:
    backfill.store.write(bucket, "lake", key, backfill.pa.Table.from_pylist(some, schema=backfill.SCHEMA))


@pytest.fixture
def lake() -> Bucket:
    bucket = Bucket()
    for query in ("a", "b"):
        for number in range(4):
            first = (0 if query == "a" else 1000) + number * 10
            keep(bucket, f"transactions/query={query}/batch={number:09}/part-0.parquet", rows(10, first))
    return bucket


def ids(bucket: Bucket) -> list[str]:
    return sorted(store.transactions(bucket, "lake").column("id").to_pylist())


def test_compacts_all_but_the_newest_and_loses_nothing(lake):
    before = ids(lake)
    assert compact.compact(lake, "lake") == (6, 2)
    assert ids(lake) == before
    assert sorted(lake.objects) == [
        "transactions/compacted/a-000000000-000000002.parquet",
        "transactions/compacted/b-000000000-000000002.parquet",
        "transactions/query=a/batch=000000003/part-0.parquet",
        "transactions/query=b/batch=000000003/part-0.parquet",
    ]
    # There is nothing more to do.
    assert compact.compact(lake, "lake") == (0, 0)


def test_begins_a_file_where_one_is_full(lake, monkeypatch):
    monkeypatch.setattr(compact, "MOST", 20)
    before = ids(lake)
    assert compact.compact(lake, "lake") == (6, 4)
    assert ids(lake) == before


@pytest.mark.parametrize("left", range(5, 11))
def test_what_breaks_off_leaves_all_of_it_and_the_next_run_ends_it(lake, left):
    before = ids(lake)
    lake.fail_at_delete = left
    try:
        compact.compact(lake, "lake")
    except OSError:
        pass
    assert ids(lake) == before
    lake.fail_at_delete = None
    compact.compact(lake, "lake")
    assert ids(lake) == before
    assert len(store.batches(store.keys(lake, "lake"))) == 2


def test_fills_the_lake_again_and_nothing_counts_twice(lake):
    before = ids(lake)
    again = [*rows(10, 0), *rows(5, 5000)]
    records = [json.dumps(one).encode() for one in again] + [b"no json", b"[]", b'{"id": "x"}']
    assert backfill.backfill(lake, "lake", backfill.rows(iter(records)), "now") == 15
    assert ids(lake) == sorted([*before, *(f"t-{5000 + n}" for n in range(5))])


def table(*parts: list[dict]):
    return backfill.pa.Table.from_pylist([one for part in parts for one in part], schema=backfill.SCHEMA)


def test_sees_drift_when_it_is_there_and_only_then():
    hours = 1000 / 3600
    same = drift.compare(table(rows(3000), rows(1000, 3000)), hours)
    assert [one.name for one in same if one.drifted] == []
    other = drift.compare(table(rows(3000), rows(1000, 3000, times=2)), hours)
    assert [one.name for one in other if one.drifted] == ["amount"]


def test_says_nothing_of_too_little():
    assert drift.compare(table(rows(100)), 1) is None
    assert drift.compare(table(), 1) is None


def test_a_report_for_people():
    page = drift.page([drift.Column("<b>", 0.5, 1, 2)], "now")
    assert "Something has changed" in page
    assert "<b>" not in page
    assert "&lt;b&gt;" in page
