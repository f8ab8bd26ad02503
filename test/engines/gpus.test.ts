import { describe, expect, it } from 'vitest';
import { capacityOf } from '../../src/checks/capacity/capacity.ts';
import { capacityCluster, capacityPeak } from '../../src/checks/rules/capacity/cluster.ts';
import { capacityDeclared } from '../../src/checks/rules/capacity/declared.ts';
import { capacityNode } from '../../src/checks/rules/capacity/node.ts';
import { capacityQuotaCounts } from '../../src/checks/rules/capacity/quota-counts.ts';
import { describeCapacity } from '../../src/cli/describe-capacity.ts';
import { formatFindings } from '../../src/finding/format.ts';
import { k3dConfig } from '../../src/output/repository/k3d.ts';
import { found, objectOf, type Tree, whole } from '../checks/rules/capacity/tree.ts';
import { planOf, renderPlatform } from '../support/platform.ts';
import type { Loose } from '../support/tree.ts';

const image = 'ghcr.io/team/app:1.0.0';
const GPUS = { count: 8, perNode: 4 };
const project = (more: { readonly gpus?: number; readonly nodes?: object; readonly runs?: string } = {}) => {
  const { gpus = 1, nodes, runs } = more;
  const said = nodes && { nodes };
  return {
    buckets: { lake: {} },
    services: { chat: { image, command: ['serve'], gpus, ...said } },
    jobs: {
      live: { flink: { image, jar: 'local:///a.jar', gpus }, reads: ['lake'], ...said, ...(runs && { runs }) },
      batch: { spark: { image, main: 'local:///a.py', gpus }, reads: ['lake'], ...said, ...(runs && { runs }) },
      nightly: { container: { image, gpus }, schedule: '@daily', ...said },
    },
  };
};
const platform = (gpus: object, fraud: object = project(), more: { operator?: string; cluster?: object } = {}) => ({
  components: { minio: {}, flink: {}, spark: { operator: more.operator ?? 'kubeflow' } },
  cluster: { kind: 'k3d', gpus, ...more.cluster },
  projects: { fraud },
});
const errors = (findings: ReturnType<typeof planOf>['findings']) =>
  findings.filter(({ severity }) => severity === 'error').map(({ rule, message }) => `${rule}: ${message}`);

describe.each(['kubeflow', 'apache'])('GPUs, with the operator of %s', (operator) => {
  const nodes = { selector: { gpu: 'a100' }, tolerations: [{ key: 'spot' }] };
  const gpus = {
    ...GPUS,
    selector: { gpu: 'l4', pool: 'ml' },
    tolerations: [{ key: 'nvidia.com/gpu', effect: 'NoSchedule' }],
  };
  const rendered = renderPlatform(
    platform(gpus, project({ nodes }), { operator, cluster: { nodeLabels: ['gpu=a100'] } }),
  );
  const spec = (kind: string, name: string) => rendered.get<Loose>(kind, `fraud-${name}`, 'fraud-jobs').spec;
  const spark = spec('SparkApplication', 'batch');
  const flink = spec('FlinkDeployment', 'live');
  const executor = operator === 'apache' ? spark.executorSpec.podTemplateSpec.spec : spark.executor;
  const driver = operator === 'apache' ? spark.driverSpec.podTemplateSpec.spec : spark.driver;

  it('pass every check', () => {
    expect(errors(rendered.findings)).toEqual([]);
  });

  it('lead the pods that have some to nodes that have, and what is said of their own nodes goes before', () => {
    for (const pod of [
      spec('Deployment', 'chat').template.spec,
      spec('CronJob', 'nightly').jobTemplate.spec.template.spec,
      flink.taskManager.podTemplate.spec,
      executor,
    ]) {
      expect(pod.nodeSelector).toEqual({ gpu: 'a100', pool: 'ml' });
      expect(pod.tolerations).toEqual([
        { key: 'spot', operator: 'Exists' },
        { key: 'nvidia.com/gpu', effect: 'NoSchedule', operator: 'Exists' },
      ]);
    }
    for (const pod of [flink.podTemplate.spec, driver]) {
      expect(pod.nodeSelector).toEqual({ gpu: 'a100' });
      expect(pod.tolerations).toEqual([{ key: 'spot', operator: 'Exists' }]);
    }
  });

  it('are handed over by the runtime that the cluster has for it', () => {
    for (const pod of [
      spec('Deployment', 'chat').template.spec,
      spec('CronJob', 'nightly').jobTemplate.spec.template.spec,
      flink.taskManager.podTemplate.spec,
      operator === 'apache' ? executor : executor.template.spec,
    ])
      expect(pod.runtimeClassName).toBe('nvidia');
    for (const pod of [flink.podTemplate.spec, driver]) expect(JSON.stringify(pod)).not.toContain('runtimeClassName');
  });

  it('are asked for as each engine does', () => {
    expect(spark.sparkConf).toMatchObject({
      'spark.executor.resource.gpu.amount': '1',
      'spark.executor.resource.gpu.vendor': 'nvidia.com',
      'spark.task.resource.gpu.amount': '1',
    });
    expect(flink.flinkConfiguration).toMatchObject({
      'external-resources': 'gpu',
      'external-resource.gpu.amount': '1',
      'external-resource.gpu.kubernetes.config-key': 'nvidia.com/gpu',
    });
    const { resources } = spec('Deployment', 'chat').template.spec.containers[0];
    expect(resources.limits['nvidia.com/gpu']).toBe(1);
  });
});

it('are bounded in every namespace, where the cluster has some', () => {
  const { all } = renderPlatform(platform(GPUS, { ...project(), quota: { gpus: 2 } }));
  const bounds = Object.fromEntries(
    all<Loose>('ResourceQuota').map(({ metadata, spec }) => [metadata.namespace, spec.hard['requests.nvidia.com/gpu']]),
  );
  // A quarter on top of: the service, two TaskManagers, and of what comes and goes as many again.
  expect(bounds['fraud-jobs']).toBe('9');
  expect(bounds.fraud).toBe('2');
  expect(bounds['data-plane']).toBe('0');
  const none = renderPlatform(platform(GPUS, {}, { cluster: { gpus: undefined } }));
  expect(JSON.stringify(none.all('ResourceQuota'))).not.toContain('nvidia');
});

it('follow from the kind of cluster, and from what is said', () => {
  const gpusOn = (kind: string, gpus: object = { count: 1 }) => {
    const cluster = { kind, gpus, ...(['eks', 'gke'].includes(kind) && { podCidr: '10.4.0.0/14' }) };
    return planOf({ cluster }).config?.cluster.gpus;
  };
  expect(gpusOn('gke')?.tolerations).toEqual([{ key: 'nvidia.com/gpu', effect: 'NoSchedule' }]);
  expect(gpusOn('eks')?.tolerations).toEqual([{ key: 'nvidia.com/gpu', effect: 'NoSchedule' }]);
  expect(gpusOn('aks')?.tolerations).toEqual([{ key: 'sku', value: 'gpu', effect: 'NoSchedule' }]);
  expect(gpusOn('k3d')).toEqual({
    count: 1,
    resource: 'nvidia.com/gpu',
    runtimeClass: 'nvidia',
    selector: {},
    tolerations: [],
  });
  expect(gpusOn('aks', { count: 1, tolerations: [] })?.tolerations).toEqual([]);
  expect(gpusOn('existing')).not.toHaveProperty('runtimeClass');
  expect(planOf({ cluster: { kind: 'aks' } }).config?.cluster).not.toHaveProperty('gpus');
});

it('are refused, each where it is asked for, where the cluster has none', () => {
  const { findings } = planOf(platform({}, { ...project(), quota: { gpus: 2 } }, { cluster: { gpus: undefined } }));
  expect(findings.map(({ config, rule }) => `${rule} ${config}`)).toEqual([
    'config/gpus /projects/fraud/quota/gpus',
    'config/gpus /projects/fraud/services/chat/gpus',
    'config/gpus /projects/fraud/jobs/batch/spark/gpus',
    'config/gpus /projects/fraud/jobs/live/flink/gpus',
    'config/gpus /projects/fraud/jobs/nightly/container/gpus',
  ]);
  expect(formatFindings(findings.slice(1, 2), { color: false })).toMatchSnapshot();
});

it('may be none in one environment', () => {
  const service = { image, command: ['serve'] };
  const written = platform({}, { services: { chat: { ...service, gpus: 1 } } }, { cluster: { gpus: undefined } });
  const override = { projects: { fraud: { services: { chat: { gpus: 0 } } } } };
  expect(planOf(written, { override }).findings).toEqual([]);
});

it('are refused where Spark cannot say what they are called', () => {
  const { findings } = planOf(platform({ ...GPUS, resource: 'nvidia.com/gpu.shared' }));
  expect(findings.map(({ config, message }) => `${config}: ${message}`)).toEqual([
    '/projects/fraud/jobs/batch/spark/gpus: Spark knows no resource with a dot in its name, as nvidia.com/gpu.shared has',
  ]);
});

it('are not for `conf` to change, but how they are found and shared is', () => {
  const conf = {
    'spark.executor.resource.gpu.amount': '2',
    'spark.executor.resource.gpu.discoveryScript': '/opt/app/gpus.sh',
    'spark.task.resource.gpu.amount': '0.25',
  };
  const spark = { image, main: 'local:///a.py', gpus: 1 };
  const written = (said: object) => platform(GPUS, { jobs: { batch: { spark: { ...spark, conf: said } } } });
  expect(planOf(written(conf)).findings.map(({ config }) => config)).toEqual([
    '/projects/fraud/jobs/batch/spark/conf/spark.executor.resource.gpu.amount',
  ]);
  const { 'spark.executor.resource.gpu.amount': _, ...own } = conf;
  expect(renderPlatform(written(own)).get<Loose>('SparkApplication', 'fraud-batch').spec.sparkConf).toMatchObject(own);
});

it('let a DAG change nothing of the template that names the runtime', () => {
  const fraud = { ...project({ runs: 'airflow' }), dags: 'dags/fraud' };
  const components = { airflow: {}, postgresql: {}, minio: {}, flink: {}, spark: {} };
  const { all } = renderPlatform({ ...platform(GPUS, fraud), components });
  const policies = all<Loose>('ValidatingAdmissionPolicy').map(({ spec }) => JSON.stringify(spec.validations));
  expect(policies.find((one) => one.includes('sparkConf'))).toContain(
    "object.spec.?executor.?template.?spec.orValue({}).all(f, f in ['containers', 'runtimeClassName'])",
  );
  expect(policies.find((one) => one.includes('flinkConfiguration'))).toContain(
    "object.spec.?taskManager.?podTemplate.?spec.orValue({}).all(f, f in ['runtimeClassName'])",
  );
});

describe('what does not fit', () => {
  const tree = (gpus: object, fraud: object = project()) =>
    whole({ spark: {}, flink: {} }, { cluster: { kind: 'k3d', memory: '64Gi', cpu: 32, gpus }, projects: { fraud } });
  const messages = (rule: Parameters<typeof found>[0], of: ReturnType<typeof tree>, change?: (tree: Tree) => void) =>
    found(rule, of, change)
      .map(({ message }) => message)
      .filter((message) => /gpu/i.test(message));

  it('is a pod with more than a node has', () => {
    expect(messages(capacityNode, tree(GPUS))).toEqual([]);
    expect(messages(capacityNode, tree({ count: 8, perNode: 2 }, project({ gpus: 3 })))).toContain(
      'a pod of the workload fraud-chat of project-fraud asks for 3 of nvidia.com/gpu, and a node has 2',
    );
  });

  it('is more than the cluster has, all the time or at once', () => {
    expect([capacityCluster, capacityPeak].flatMap((rule) => messages(rule, tree(GPUS)))).toEqual([]);
    const small = tree({ count: 4 }, project({ gpus: 3 }));
    expect(messages(capacityCluster, small)).toEqual([
      'what runs all the time asks for 6 GPUs, and the cluster has 4 GPUs for pods',
    ]);
    const full = tree({ count: 2 }, { services: project().services, jobs: { nightly: project().jobs.nightly } });
    expect(messages(capacityPeak, full)).toEqual([]);
    const one = tree({ count: 1 }, { services: project().services, jobs: { nightly: project().jobs.nightly } });
    expect(messages(capacityPeak, one)).toEqual([
      'beside all that stands, the cluster has 0 GPUs left, and one more pod of the workload fraud-nightly of project-fraud asks for 1 GPU',
    ]);
  });

  it('is what a quota has no room for, and what pods ask for beside what was declared', () => {
    const lower = (all: Tree) => {
      const quotas = all.manifests.filter(({ object }) => object.kind === 'ResourceQuota');
      const quota = quotas.find(({ object }) => object.metadata.namespace === 'fraud-jobs')!.object as Loose;
      quota.spec.hard['requests.nvidia.com/gpu'] = '1';
    };
    expect(messages(capacityQuotaCounts, tree(GPUS), lower)).toContainEqual(
      expect.stringMatching(/^fraud-jobs needs \d+ of requests\.nvidia\.com\/gpu at its most, and the quota is 1$/),
    );
    const other = (all: Tree) => {
      const [chat] = objectOf(all, 'Deployment', 'fraud-chat').spec.template.spec.containers;
      delete chat.resources.limits['nvidia.com/gpu'];
      objectOf(all, 'FlinkDeployment').spec.flinkConfiguration['external-resource.gpu.amount'] = '2';
      objectOf(all, 'SparkApplication').spec.executor.gpu = { name: 'amd.com/gpu', quantity: 1 };
    };
    expect(messages(capacityDeclared, tree(GPUS), other).sort()).toEqual([
      '0 of nvidia.com/gpu, and the workload fraud-chat of project-fraud declares 1',
      '1 of amd.com/gpu, and the workload fraud-batch-executor of project-fraud declares 0',
      '2 of nvidia.com/gpu, and the workload fraud-live-taskmanager of project-fraud declares 1',
    ]);
  });
});

it('are told by `mooring capacity`, and asked of Docker by k3d', () => {
  const { plan, manifests, config } = renderPlatform(platform({ ...GPUS, image: 'registry.example.org/k3s-cuda:1' }));
  expect(describeCapacity(capacityOf(plan, manifests)).split('\n').slice(-6)).toEqual([
    '',
    'nvidia.com/gpu: the cluster has 8, a node 4; 2 all the time, 5 at most',
    '  fraud-jobs: 2 all the time, 5 at most, quota 9',
    '',
    expect.stringMatching(/^cpu and memory are requests/),
    '',
  ]);
  expect(k3dConfig(config)).toContain('gpuRequest: all');
  expect(k3dConfig(config)).toContain('image: registry.example.org/k3s-cuda:1');
});
