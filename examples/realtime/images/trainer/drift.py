"""Tells whether the transactions of the last CURRENT hours (24) are other than those before, in a report for people and programs.

It compares each column by the population stability index: below 0.1 nothing happened, above 0.2 something did. Names and
credentials are in the environment.
"""

import html
import json
import os
import sys
from collections.abc import Sequence
from datetime import datetime, timezone
from typing import NamedTuple

import boto3
import numpy as np

import store

COLUMNS = ("amount", "hour", "abroad", "fraud")
LIMIT = 0.2
BINS = 10
# Fewer say nothing.
LEAST = 200
HOUR_MS = 3_600_000


class Column(NamedTuple):
    name: str
    index: float
    before: float
    now: float

    @property
    def drifted(self) -> bool:
        return self.index > LIMIT


def stability(before: Sequence[float], now: Sequence[float]) -> float:
    """The index: how far the shares of tenths of what was have moved. 0 is not at all."""
    edges = np.unique(np.quantile(before, np.linspace(0, 1, BINS + 1)))
    if len(edges) < 4:
        # Few values: each is a class of its own.
        values = np.unique(np.concatenate([before, now]))
        shares = [np.array([np.mean(np.asarray(some) == one) for one in values]) for some in (before, now)]
    else:
        edges[0], edges[-1] = -np.inf, np.inf
        shares = [np.histogram(some, edges)[0] / len(some) for some in (before, now)]
    was, is_now = (np.clip(share, 1e-4, None) for share in shares)
    return float(np.sum((is_now - was) * np.log(is_now / was)))


def compare(table, current_hours: float) -> list[Column] | None:
    """None when there is not enough of either time."""
    time = np.asarray(table.column("time").to_pylist(), dtype=float)
    if not len(time):
        return None
    new = time > time.max() - current_hours * HOUR_MS
    if min(new.sum(), (~new).sum()) < LEAST:
        return None
    values = {name: np.asarray(table.column(name).to_pylist(), dtype=float) for name in COLUMNS}
    return [
        Column(name, stability(some[~new], some[new]), float(some[~new].mean()), float(some[new].mean()))
        for name, some in values.items()
    ]


def page(columns: list[Column], at: str) -> str:
    """The report for people."""
    rows = "".join(
        f"<tr><td>{html.escape(one.name)}<td>{one.before:.3f}<td>{one.now:.3f}<td>{one.index:.3f}<td>{'drifted' if one.drifted else ''}"
        for one in columns
    )
    verdict = "Something has changed" if any(one.drifted for one in columns) else "Nothing has changed"
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Drift, {at}</title>'
        "<style>body{font:15px system-ui;margin:2rem}td,th{padding:.2rem 1rem;text-align:left}</style>"
        f"<h1>{verdict}</h1><p>{at}</p><table><tr><th>column<th>mean before<th>mean now<th>index<th>{rows}</table></html>"
    )


def main() -> int:
    client = boto3.client("s3")
    hours = float(os.environ.get("CURRENT", "24"))
    columns = compare(store.transactions(client, os.environ["BUCKET_LAKE"], ("id", "time", *COLUMNS)), hours)
    if columns is None:
        print(f"nothing to compare: it takes {LEAST} transactions of the last {hours:g} hours, and as many before", file=sys.stderr)
        return 0
    at = datetime.now(timezone.utc).isoformat(timespec="seconds")
    drifted = [one.name for one in columns if one.drifted]
    report = {"at": at, "drift": bool(drifted), "columns": [{**one._asdict(), "drifted": one.drifted} for one in columns]}
    for key, kind, body in (
        (f"drift/{at}.json", "application/json", json.dumps(report, indent=2)),
        (f"drift/{at}.html", "text/html", page(columns, at)),
        ("drift/latest.json", "application/json", json.dumps(report, indent=2)),
    ):
        client.put_object(Bucket=os.environ["BUCKET_REPORTS"], Key=key, Body=body.encode(), ContentType=kind)
    print(f"drift: {', '.join(drifted)}" if drifted else "no drift")
    return 0


if __name__ == "__main__":
    sys.exit(main())
