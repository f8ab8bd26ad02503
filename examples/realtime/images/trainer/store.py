"""The lake for programs that are no Spark: Parquet below `transactions/` in a bucket.

The stream writes a folder a batch, and whoever reads takes a transaction that is there twice for one: so a job may put what it
made of some files beside them before it takes them away.
"""

import io
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

PREFIX = "transactions/"
COLUMNS = ("id", "time", "customer", "amount", "hour", "abroad", "fraud", "drift")
_BATCH = re.compile(r"^transactions/query=([\w-]+)/batch=(\d+)/[^/]+\.parquet$")


class Batch(NamedTuple):
    """A file of the stream: which query wrote it, and in which of its batches."""

    query: str
    number: int
    key: str


def keys(client, bucket: str) -> Iterator[str]:
    """All Parquet files of the lake."""
    for page in client.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=PREFIX):
        for one in page.get("Contents", []):
            if one["Key"].endswith(".parquet"):
                yield one["Key"]


def batches(names: Iterable[str]) -> list[Batch]:
    """Those that the stream wrote, in their order."""
    found = ((_BATCH.match(name), name) for name in names)
    return sorted(Batch(match[1], int(match[2]), name) for match, name in found if match)


def read(client, bucket: str, key: str, columns: Iterable[str] | None = None) -> pa.Table:
    body = client.get_object(Bucket=bucket, Key=key)["Body"].read()
    return pq.read_table(io.BytesIO(body), columns=list(columns) if columns else None)


def write(client, bucket: str, key: str, table: pa.Table) -> None:
    """An object is there when it is whole, and not before."""
    buffer = io.BytesIO()
    pq.write_table(table, buffer, compression="zstd")
    client.put_object(Bucket=bucket, Key=key, Body=buffer.getvalue())


def transactions(client, bucket: str, columns: Iterable[str] = COLUMNS) -> pa.Table:
    """Each transaction of the lake once."""
    columns = list(columns)
    tables = [read(client, bucket, key, columns) for key in keys(client, bucket)]
    if not tables:
        return pa.table({name: pa.array([], pa.string()) for name in columns})
    return once(pa.concat_tables(tables))


def once(table: pa.Table) -> pa.Table:
    """Without those whose `id` came before."""
    seen: set[str] = set()
    kept = []
    for row, name in enumerate(table.column("id").to_pylist()):
        if name not in seen:
            seen.add(name)
            kept.append(row)
    return table.take(pa.array(kept, pa.int64()))
