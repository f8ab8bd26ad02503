"""Trains on the lake every night, compares the better model with the champion, and promotes it if it beats that.

`train` is the job of that name in platform.yaml, as a Spark application. What a DAG may rely on: docs/dags.md.
"""

import os
from datetime import datetime
from pathlib import Path

from airflow.providers.cncf.kubernetes.operators.spark_kubernetes import SparkKubernetesOperator
from airflow.sdk import DAG, Param, task

JOBS = Path("/opt/airflow/jobs/realtime")
IMAGE = (JOBS / "REALTIME_TRAINER_IMAGE").read_text().strip()
MODEL = "fraud"


def mlflow(method: str, call: str, **said) -> dict:
    """MLflow's REST API: its client is not in Airflow's image."""
    import requests

    address = f"{os.environ['MLFLOW_TRACKING_URI']}/api/2.0/mlflow/{call}"
    given = {"params": said} if method == "GET" else {"json": said}
    answer = requests.request(method, address, timeout=30, **given)
    answer.raise_for_status()
    return answer.json()


@task
def compare() -> str:
    """The version that is better than the champion; skipped, and with it the rest, when there is none."""
    from airflow.sdk.exceptions import AirflowFailException, AirflowSkipException

    aliases = {
        one["alias"]: one["version"]
        for one in mlflow("GET", "registered-models/get", name=MODEL)["registered_model"].get("aliases", [])
    }
    version = mlflow("GET", "model-versions/get", name=MODEL, version=aliases["candidate"])["model_version"]
    tags = {one["key"]: one["value"] for one in version["tags"]}
    area, champion, of_champion = (tags.get(one, "") for one in ("area_under_roc", "champion", "champion_area_under_roc"))
    if aliases.get("champion", "") != champion:
        raise AirflowFailException(f"compared with version {champion or 'none'}, but the champion is {aliases['champion']}: train again")
    if champion and float(area) <= float(of_champion):
        raise AirflowSkipException(f"version {version['version']} has {area}, and the champion, {champion}, has {of_champion}")
    return version["version"]


@task
def promote(version: str) -> None:
    """Whoever loads models:/fraud@champion gets it from now on."""
    mlflow("POST", "registered-models/alias", name=MODEL, alias="champion", version=version)


with DAG(
    dag_id="realtime-train",
    schedule="@daily",
    start_date=datetime(2026, 1, 1),
    catchup=False,
    max_active_runs=1,
    params={"image": Param(IMAGE, const=IMAGE)},
    template_searchpath=str(JOBS),
    tags=["realtime"],
):
    train = SparkKubernetesOperator(
        task_id="train",
        application_file="train.yaml",
        namespace="realtime-jobs",
        retries=1,
        # There is not enough in the lake yet: no failure.
        skip_on_exit_code=3,
    )
    better = compare()
    train >> better
    promote(better)
