"""Prints the state of a DAG's task, and what it returned."""

import json
import sys

from airflow.models.taskinstance import TaskInstance
from airflow.models.xcom import XComModel
from airflow.utils.session import create_session
from sqlalchemy import select

with create_session() as session:
    task = session.scalars(select(TaskInstance).where(TaskInstance.dag_id == sys.argv[1])).one()
    returned = select(XComModel.value).where(XComModel.dag_id == sys.argv[1], XComModel.key == "return_value")
    value = session.scalars(returned).first()
    print("RESULT " + json.dumps({"state": task.state, "returned": value}))
