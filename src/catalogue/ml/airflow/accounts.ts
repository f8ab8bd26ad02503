import type { PlatformFacts } from '../../../contract/platform.ts';
import { ENGINES, engineOf } from '../../../engines/index.ts';
import { firstOf } from './git-sync.ts';
import { ownRepositories } from './repositories.ts';
import { type hasPods, RELEASE, TASK_POD } from './workloads.ts';

/** Projects with a folder of DAGs: each is a bundle of its own. */
export const projectsWithDags = ({ projects }: Pick<PlatformFacts, 'projects'>): readonly string[] =>
  Object.keys(projects).filter((project) => projects[project]!.dags !== undefined);

/** Account of the pods of tasks of a project's DAGs. Those of any other have an account that may do nothing. */
export const accountOf = (project: string): string => `${RELEASE}-worker-${project}`;

/** Rights to start jobs that the project's DAGs need, by connection type. */
export function submissionsOf({ projects }: Pick<PlatformFacts, 'projects'>, project: string) {
  const jobs = Object.values(projects[project]!.jobs).filter(({ runs }) => runs === 'airflow');
  return ENGINES.filter((engine) => jobs.some((job) => engineOf(job) === engine)).map(({ dags }) => dags!.submission);
}

/** Whether tasks of each project have an account of their own, wherever they run: standing workers are everybody's. */
export const keepsApart = (executor: Parameters<typeof hasPods>[0]): boolean => executor === 'KubernetesExecutor';

/**
 * What Airflow's programs read besides their configuration (Airflow 3.3.2, policies.py): as which account the pod of a task runs,
 * and which image.
 *
 * The account goes by the bundle that the DAG processor found the DAG in, which stands in what the pod is to run and which no DAG can
 * choose. A DAG could change all of its pod by `executor_config`, that too, so it may say only how much its container needs:
 * the scheduler drops the rest (`task_instance_mutation_hook`, where task instances are made), and its author is told where the
 * DAG is parsed (`task_policy`).
 */
export function localSettings(platform: Pick<PlatformFacts, 'projects'>): string {
  const accounts = Object.fromEntries(projectsWithDags(platform).map((project) => [project, accountOf(project)]));
  const copies = Object.fromEntries(ownRepositories(platform).map(({ project }) => [firstOf(project), project]));
  const own = Object.keys(copies).length > 0;
  return `"""The account of a task's pod is that of the project whose folder the DAG is in, its image that of the platform."""

import json
from pathlib import Path

from airflow.exceptions import AirflowClusterPolicyViolation

ACCOUNT = "${RELEASE}-worker"
ACCOUNTS = ${JSON.stringify(accounts)}
${own ? `COPIES = ${JSON.stringify(copies)}\n` : ''}IMAGE = Path("${TASK_POD.folder}/${TASK_POD.image}")


def _resources_of(executor_config):
    """The part of executor_config that a DAG may say: resources of the container base."""
    override = (executor_config or {}).get("pod_override")
    containers = getattr(getattr(override, "spec", None), "containers", None) or []
    resources = next((c.resources for c in containers if c.name == "base" and c.resources), None)
    if resources is None:
        return {}
    from kubernetes.client import models as k8s

    base = k8s.V1Container(name="base", resources=resources)
    return {"pod_override": k8s.V1Pod(spec=k8s.V1PodSpec(containers=[base]))}


def task_policy(task):
    if task.executor_config and task.executor_config != _resources_of(task.executor_config):
        raise AirflowClusterPolicyViolation(
            f"task {task.task_id}: of executor_config a DAG may say pod_override with resources of the container base"
        )


def task_instance_mutation_hook(task_instance):
    if task_instance.executor_config:
        task_instance.executor_config = _resources_of(task_instance.executor_config)


def pod_mutation_hook(pod):
    if (pod.metadata.labels or {}).get("kubernetes_executor") != "True":
        return
    base = next(c for c in pod.spec.containers if c.name == "base")
    base.image = IMAGE.read_text().strip()
    workload = json.loads(base.args[base.args.index("--json-string") + 1])
    pod.spec.service_account = None
    pod.spec.service_account_name = ACCOUNTS.get(workload["bundle_info"]["name"], ACCOUNT)
${
  own
    ? `    # The repository of another project is not waited for: it may be out of reach.
    bundle = workload["bundle_info"]["name"]
    pod.spec.init_containers = [c for c in pod.spec.init_containers if COPIES.get(c.name, bundle) == bundle]
`
    : ''
}`;
}
