"""Makes few large files of the many small ones that the stream leaves in the lake.

The newest batch of a query stays as it is, since the stream may do it again. Names and credentials are in the environment.
"""

import os
from itertools import groupby

import boto3
import pyarrow as pa

import store

# Of each file that it makes.
MOST = 1_000_000


def finished(batches: list[store.Batch]) -> list[store.Batch]:
    """All but the newest of each query."""
    kept = []
    for _, group in groupby(batches, key=lambda one: one.query):
        group = list(group)
        kept += [one for one in group if one.number < group[-1].number]
    return kept


def compact(client, bucket: str) -> tuple[int, int]:
    """How many files became how many. What fails on the way leaves transactions twice, and none of them lost."""
    before = finished(store.batches(store.keys(client, bucket)))
    made = 0
    for query, group in groupby(before, key=lambda one: one.query):
        for part in _parts(client, bucket, list(group)):
            tables = [table for _, table in part]
            first, last = part[0][0].number, part[-1][0].number
            key = f"{store.PREFIX}compacted/{query}-{first:09}-{last:09}.parquet"
            store.write(client, bucket, key, store.once(pa.concat_tables(tables)))
            made += 1
            for batch, _ in part:
                client.delete_object(Bucket=bucket, Key=batch.key)
    return len(before), made


def _parts(client, bucket: str, batches: list[store.Batch]):
    """Neighbours, as many as make a file."""
    part: list[tuple[store.Batch, pa.Table]] = []
    rows = 0
    for batch in batches:
        table = store.read(client, bucket, batch.key)
        if part and rows + table.num_rows > MOST:
            yield part
            part, rows = [], 0
        part.append((batch, table))
        rows += table.num_rows
    if part:
        yield part


if __name__ == "__main__":
    before, after = compact(boto3.client("s3"), os.environ["BUCKET_LAKE"])
    print(f"{before} files became {after}")
