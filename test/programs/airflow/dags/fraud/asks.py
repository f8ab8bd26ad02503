"""Asks the API server for a connection and a variable, and tells what its process was given."""

import os

from airflow.sdk import DAG, Connection, Variable, task

with DAG(dag_id="asks", schedule=None):

    @task
    def ask() -> dict:
        return {
            "host": Connection.get("warehouse").host,
            "greeting": Variable.get("greeting"),
            "environment": dict(os.environ),
        }

    ask()
