"""Trains the fraud model: runs the job `train` of platform.yaml as a Spark application. What a DAG may rely on: docs/dags.md."""

from datetime import datetime
from pathlib import Path

from airflow.providers.cncf.kubernetes.operators.spark_kubernetes import SparkKubernetesOperator
from airflow.sdk import DAG, Param

JOBS = Path("/opt/airflow/jobs/fraud")
IMAGE = (JOBS / "FRAUD_TRAINER_IMAGE").read_text().strip()

with DAG(
    dag_id="fraud-train",
    schedule="@daily",
    start_date=datetime(2026, 1, 1),
    max_active_runs=1,
    params={"image": Param(IMAGE, const=IMAGE)},
    template_searchpath=str(JOBS),
    tags=["fraud"],
):
    SparkKubernetesOperator(
        task_id="train",
        application_file="train.yaml",
        namespace="fraud-jobs",
        retries=1,
        # Nothing is labelled yet: no failure.
        skip_on_exit_code=3,
    )
