"""Writes where a task may, and tries where it may not."""

import os
import tempfile

from airflow.sdk import DAG, task

with DAG(dag_id="writes", schedule=None):

    @task
    def write() -> dict:
        with tempfile.NamedTemporaryFile() as file:
            file.write(b"x")
        refused = []
        for folder in (os.environ["AIRFLOW_HOME"], os.path.dirname(os.__file__), os.path.dirname(__file__)):
            try:
                open(f"{folder}/written-by-a-task", "w").close()
            except OSError as error:
                refused.append(error.errno)
        print("this is in the log")
        return {"temporary": tempfile.gettempdir(), "refused": refused}

    write()
