import { describe, expect, it } from 'vitest';
import type { Subject } from '../../../src/checks/rule.ts';
import { podSecurity } from '../../../src/checks/rules/pod-security.ts';
import { component, planned, workload } from '../../support/components.ts';
import { object, of, subject } from '../../support/subject.ts';
import { changed, type Loose, treeOf } from '../../support/tree.ts';

const check = (tree: Subject) => [...podSecurity.check(tree)];
const ENFORCE = 'pod-security.kubernetes.io/enforce';

const namespace = (name: string, level?: string) => {
  const made = object('v1', 'Namespace', name);
  made.metadata.labels = level === undefined ? {} : { [ENFORCE]: level };
  return of('namespaces', made);
};
const deployment = (name: string, spec: object) =>
  of(
    'x',
    object('apps/v1', 'Deployment', name, 'a', { spec: { template: { metadata: { labels: { app: name } }, spec } } }),
  );

const SAFE = {
  securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
  containers: [{ name: 'main', securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } } }],
};
const BASELINE = { containers: [{ name: 'main' }] };

describe('a pod', () => {
  it('passes where it fulfils the level of its namespace', () => {
    expect(check(subject([namespace('a', 'restricted'), deployment('one', SAFE)]))).toEqual([]);
    expect(check(subject([namespace('a', 'baseline'), deployment('one', SAFE), deployment('two', BASELINE)]))).toEqual(
      [],
    );
  });

  it('is found where it does not, each fault once with its place', () => {
    const problems = check(
      subject([namespace('a', 'restricted'), deployment('one', { ...SAFE, hostNetwork: true, hostPID: true })]),
    );
    expect(problems.map(({ path, message }) => [path, message])).toEqual([
      ['spec.template.spec.hostNetwork', 'hostNetwork is true, and its namespace enforces restricted'],
      ['spec.template.spec.hostPID', 'hostPID is true, and its namespace enforces restricted'],
    ]);
    expect(problems[0]).toMatchObject({ component: 'x', object: 'Deployment.apps a/one', config: '/components/x' });
  });

  it('is measured by the version that its namespace enforces', () => {
    const probing = { ...SAFE, containers: [{ ...SAFE.containers[0], livenessProbe: { httpGet: { host: 'x' } } }] };
    const old = namespace('a', 'restricted');
    old.object.metadata.labels![`${ENFORCE}-version`] = 'v1.33';
    expect(check(subject([old, deployment('one', probing)]))).toEqual([]);
    expect(check(subject([namespace('a', 'restricted'), deployment('one', probing)]))).toHaveLength(1);
  });
});

describe('a level', () => {
  it('is found when there is none', () => {
    expect(check(subject([namespace('a')]))).toMatchObject([
      { object: 'Namespace a', message: 'the namespace enforces no Pod Security level' },
    ]);
  });

  it('is found when it could be stricter', () => {
    expect(check(subject([namespace('a', 'baseline'), deployment('one', SAFE)]))).toMatchObject([
      { object: 'Namespace a', message: 'the namespace enforces baseline, and all its pods pass restricted' },
    ]);
    expect(check(subject([namespace('a', 'privileged')]))).toHaveLength(1);
  });

  it('holds for pods that the tree does not show, as their workload declares', () => {
    const plan = planned(
      component('node', { workloads: { agent: workload('agent', { namespace: 'a', podSecurity: 'privileged' }) } }),
    );
    expect(check(subject([namespace('a', 'privileged')], { plan }))).toEqual([]);
    expect(check(subject([namespace('a', 'privileged'), deployment('one', SAFE)], { plan }))).toEqual([]);
  });

  it('is found when a workload declares less than its pods pass, and then only there', () => {
    const plan = planned(
      component('x', { workloads: { one: workload('one', { namespace: 'a', podSecurity: 'baseline' }) } }),
    );
    expect(check(subject([namespace('a', 'baseline'), deployment('one', SAFE)], { plan }))).toMatchObject([
      {
        component: 'x',
        message: 'the workload one declares baseline, and its pods pass restricted',
        fix: 'leave out podSecurity',
      },
    ]);
    expect(check(subject([namespace('a', 'baseline'), deployment('one', BASELINE)], { plan }))).toEqual([]);
  });
});

describe('pods of operators', () => {
  const tree = treeOf({
    components: { kafka: {}, minio: {}, postgresql: {}, spark: {}, flink: {}, airflow: {} },
    projects: {
      fraud: {
        images: { work: { build: 'images/work' } },
        buckets: { lake: {} },
        jobs: {
          batch: { spark: { image: 'work', main: 'local:///a.py' }, reads: ['lake'] },
          night: { spark: { image: 'work', main: 'local:///a.py' }, reads: ['lake'], runs: 'airflow' },
          live: { flink: { image: 'work', jar: 'local:///a.jar' }, reads: ['lake'] },
        },
      },
    },
  });
  const breaks = (name: string, change: (object: Loose) => void) =>
    check(changed(tree, name, change)).map(({ object, path }) => `${object} ${path}`);

  it('pass', () => {
    expect(check(tree)).toEqual([]);
  });

  it.each<[string, string, (object: Loose) => void]>([
    [
      'Tenant.minio.min.io data-plane/mlops',
      'spec.pools[0]',
      ({ spec }) => (spec.pools[0].containerSecurityContext.allowPrivilegeEscalation = true),
    ],
    [
      'Cluster.postgresql.cnpg.io data-plane/postgresql',
      'spec',
      ({ spec }) => (spec.podSecurityContext = { runAsNonRoot: false }),
    ],
    [
      'KafkaNodePool.kafka.strimzi.io data-plane/broker',
      'spec.template',
      ({ spec }) => (spec.template = { kafkaContainer: { securityContext: {} } }),
    ],
    [
      'Kafka.kafka.strimzi.io data-plane/mlops',
      'spec.entityOperator.template',
      ({ spec }) => (spec.entityOperator.template = { userOperatorContainer: { securityContext: {} } }),
    ],
    [
      'SparkApplication.sparkoperator.k8s.io fraud-jobs/fraud-batch',
      'spec.executor',
      ({ spec }) => delete spec.executor.securityContext,
    ],
    [
      'FlinkDeployment.flink.apache.org fraud-jobs/fraud-live',
      'spec.podTemplate',
      ({ spec }) => delete spec.podTemplate,
    ],
    [
      'ConfigMap orchestration/fraud-jobs',
      'data["night.yaml"]: spec.driver',
      ({ data }) => (data['night.yaml'] = data['night.yaml'].replace('runAsNonRoot: true', 'runAsNonRoot: false')),
    ],
  ])('are found in %s', (name, path, change) => {
    const found = breaks(name, change);
    expect(found).not.toEqual([]);
    for (const one of found) expect(one).toContain(`${name} ${path}`);
  });

  it('are found when the operator is no longer told to restrict them', () => {
    const found = breaks('Deployment.apps platform-operators/strimzi-cluster-operator', ({ spec }) => {
      spec.template.spec.containers[0].env = [];
    });
    expect(found.join('\n')).toContain('KafkaNodePool.kafka.strimzi.io data-plane/broker');
  });
});
