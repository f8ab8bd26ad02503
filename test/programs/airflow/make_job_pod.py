"""Makes the pod of a job as KubernetesPodOperator does in a task, from the file that DAGs find, and prints it."""

import json
import sys
from pathlib import Path

import yaml
from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator
from kubernetes.client import ApiClient

jobs = Path(sys.argv[1])
task = KubernetesPodOperator(
    task_id="backfill",
    pod_template_dict=yaml.safe_load((jobs / "backfill.yaml").read_text()),
)


class Instance:
    dag_id, task_id, map_index, try_number = "nightly", "backfill", -1, 1


image = (jobs / "FRAUD_TRAINER_IMAGE").read_text().strip()
context = {"ti": Instance, "run_id": "manual__1", "dag": object(), "params": {"image": image}}
task.render_template_fields(context)
pod = task.build_pod_request_obj(context, dry_run=True)
print("POD " + json.dumps(ApiClient().sanitize_for_serialization(pod)))
