import { describe, expect, it } from 'vitest';
import { localSettings } from '../../../src/catalogue/ml/airflow/accounts.ts';
import type { KubeObject } from '../../../src/kit/object.ts';
import { renderPlatform } from '../../support/platform.ts';

const train = { spark: { image: 'trainer', main: 'local:///opt/app/train.py' }, reads: ['lake'], runs: 'airflow' };
const project = (name: string) => ({
  dags: `dags/${name}`,
  buckets: { lake: {} },
  images: { trainer: { build: 'images/trainer' } },
  jobs: { train },
});
const render = (airflow: object = {}, rest: object = {}) =>
  renderPlatform({
    cluster: { kind: 'k3d', memory: '32Gi' },
    components: { minio: {}, postgresql: {}, valkey: {}, spark: {}, airflow },
    projects: { fraud: project('fraud'), risk: project('risk') },
    ...rest,
  });
const policies = (rendered: ReturnType<typeof render>) =>
  rendered.all<KubeObject & { spec: { matchConditions: { expression: string }[]; matchConstraints: object } }>(
    'ValidatingAdmissionPolicy',
  );

describe('the account of a task', () => {
  const rendered = render();

  it('is that of the project, with a token and the right to its jobs', () => {
    expect(rendered.findings).toEqual([]);
    for (const name of ['airflow-worker-fraud', 'airflow-worker-risk'])
      expect(rendered.get('ServiceAccount', name, 'orchestration')).toMatchObject({
        automountServiceAccountToken: true,
      });
    expect(rendered.get('RoleBinding', 'orchestration-airflow-worker-fraud', 'fraud-jobs')).toMatchObject({
      subjects: [{ kind: 'ServiceAccount', name: 'airflow-worker-fraud', namespace: 'orchestration' }],
    });
    const elsewhere = rendered
      .all('RoleBinding')
      .filter(
        ({ metadata, subjects }) => metadata.namespace === 'risk-jobs' && JSON.stringify(subjects).includes('fraud'),
      );
    expect(elsewhere).toEqual([]);
    expect(rendered.all('Role').map(({ metadata }) => metadata.name)).not.toContain('orchestration-airflow-worker');
  });

  // What the API server does with it: test/cluster/admission.cluster.test.ts.
  it('is held to the project’s jobs by the API server', () => {
    expect(policies(rendered).map(({ metadata }) => metadata.name)).toEqual([
      'mooring-fraud-pod-changes',
      'mooring-fraud-sparkapplications',
      'mooring-risk-pod-changes',
      'mooring-risk-sparkapplications',
    ]);
    const fraud = policies(rendered).find(({ metadata }) => metadata.name === 'mooring-fraud-sparkapplications');
    expect(fraud!.spec.matchConditions.map(({ expression }) => expression)).toEqual([
      "request.userInfo.username in ['system:serviceaccount:orchestration:airflow-worker-fraud']",
    ]);
    expect(fraud!.spec.matchConstraints).toMatchObject({
      namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'fraud-jobs' } },
    });
    expect(rendered.get('ValidatingAdmissionPolicyBinding', 'mooring-fraud-sparkapplications')).toMatchObject({
      spec: { policyName: 'mooring-fraud-sparkapplications', validationActions: ['Deny'] },
    });
  });

  it('is everybody’s with standing workers: no policy could tell projects apart', () => {
    expect(policies(render({ executor: 'CeleryExecutor' }))).toEqual([]);
    expect(policies(render({ executor: 'CeleryExecutor,KubernetesExecutor' }))).toEqual([]);
    expect(policies(render({ executor: 'LocalExecutor' }))).toEqual([]);
  });
});

it('follows from the bundle of the DAG, of which a DAG can say nothing', () => {
  const rest = { buckets: {}, databases: {}, jobs: {}, owners: [], topics: {} };
  const settings = localSettings({
    projects: { fraud: { dags: 'dags/fraud', ...rest }, none: { dags: undefined, ...rest } },
  });
  expect(settings).toMatchInlineSnapshot(`
    """"The account of a task's pod is that of the project whose folder the DAG is in, its image that of the platform."""

    import json
    from pathlib import Path

    from airflow.exceptions import AirflowClusterPolicyViolation

    ACCOUNT = "airflow-worker"
    ACCOUNTS = {"fraud":"airflow-worker-fraud"}
    IMAGE = Path("/opt/airflow/task-pod/image")


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
    "
  `);
});
