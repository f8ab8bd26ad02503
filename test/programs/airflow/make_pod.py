"""Makes the pod of a task as KubernetesExecutor does, and prints it."""

import json
import sys

from airflow.configuration import conf
from airflow.providers.cncf.kubernetes.kube_config import KubeConfig
from airflow.providers.cncf.kubernetes.pod_generator import PodGenerator
from kubernetes.client import ApiClient

config = KubeConfig()
workload = json.dumps({"bundle_info": {"name": sys.argv[1]}})
pod = PodGenerator.construct_pod(
    dag_id="d",
    task_id="t",
    pod_id="d-t-1",
    try_number=1,
    kube_image=config.kube_image,
    date=None,
    args=["python", "-m", "airflow.sdk.execution_time.execute_workload", "--json-string", workload],
    pod_override_object=None,
    base_worker_pod=PodGenerator.deserialize_model_file(conf.get("kubernetes_executor", "pod_template_file")),
    namespace=config.executor_namespace,
    scheduler_job_id="1",
    run_id="r",
    with_mutation_hook=True,
)
print("POD " + json.dumps(ApiClient().sanitize_for_serialization(pod)))
