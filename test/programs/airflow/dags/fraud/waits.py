"""Waits in the triggerer."""

from datetime import timedelta

from airflow.providers.standard.sensors.time_delta import TimeDeltaSensor
from airflow.sdk import DAG

with DAG(dag_id="waits", schedule=None):
    TimeDeltaSensor(task_id="wait", delta=timedelta(seconds=60), deferrable=True)
