"""Queues the task of a DAG and prints what an executor hands to the worker that runs it."""

import sys

from airflow.executors.local_executor import LocalExecutor
from airflow.executors.workloads import ExecuteTask
from airflow.models.serialized_dag import SerializedDagModel
from airflow.models.taskinstance import TaskInstance
from airflow.sdk import timezone
from airflow.utils.session import create_session
from airflow.utils.state import TaskInstanceState
from airflow.utils.types import DagRunTriggeredByType, DagRunType
from sqlalchemy import select

dag_id = sys.argv[1]
SerializedDagModel.get(dag_id).dag.create_dagrun(
    run_id="once",
    run_after=timezone.utcnow(),
    run_type=DagRunType.MANUAL,
    triggered_by=DagRunTriggeredByType.CLI,
    state="running",
    logical_date=None,
    data_interval=None,
    conf={},
)
with create_session() as session:
    task = session.scalars(select(TaskInstance).where(TaskInstance.dag_id == dag_id)).one()
    task.state = TaskInstanceState.QUEUED
    task.try_number += 1
    session.flush()
    workload = ExecuteTask.make(task, generator=LocalExecutor(parallelism=1).jwt_generator)
    print("WORKLOAD " + workload.model_dump_json())
