import { expect, it } from 'vitest';
import type { ConfigMap, NetworkPolicy } from '../../../imports/types/kubernetes.ts';
import { planOf, renderPlatform } from '../../support/platform.ts';

const fraud = {
  quota: { pods: 5, cpu: 1, memory: '2Gi', storage: '1Gi' },
  workspace: true,
  topics: { scores: {} },
  buckets: { lake: {} },
  databases: { features: {} },
};
const cluster = { kind: 'k3d', memory: '32Gi' };
const components = { kafka: {}, minio: {}, postgresql: {}, mlflow: {} };
const rendered = renderPlatform({ cluster, components, projects: { fraud, risk: { buckets: { lake: {} } } } });

it('passes every check, reachability among them', () => expect(rendered.findings).toEqual([]));

it('reaches what the project has, names and itself, by a label', () => {
  const { spec } = rendered.get<NetworkPolicy>('NetworkPolicy', 'project-fraud-workspace', 'fraud');
  expect(spec!.podSelector).toEqual({ matchLabels: { 'mooring.dev/workspace': 'true' } });
  const reached = rendered.plan.flows
    .filter(({ from }) => 'workload' in from && from.workload === 'workspace')
    .map(({ to }) => ('workload' in to ? `${to.component}/${to.workload}` : 'outside'))
    .sort();
  expect(reached).toEqual([
    'cluster/dns',
    'kafka/broker',
    'minio/server',
    'mlflow/server',
    'postgresql/instance',
    'project-fraud/workspace',
  ]);
});

it('has credentials and addresses in the project’s namespace, of its own user', () => {
  const secrets = rendered.all('ExternalSecret').filter(({ metadata }) => metadata.namespace === 'fraud');
  expect(secrets.map(({ metadata }) => metadata.name).sort()).toEqual([
    'fraud-postgres',
    'fraud-workspace-kafka',
    'fraud-workspace-s3',
  ]);
  const { data } = rendered.get<ConfigMap>('ConfigMap', 'workspace', 'fraud');
  expect(data).toMatchObject({
    TOPIC_SCORES: 'fraud.scores',
    BUCKET_LAKE: 'fraud-lake',
    PGDATABASE: 'features',
    MLFLOW_TRACKING_URI: 'http://mlflow.ml-lifecycle.svc.cluster.local',
  });
  expect(JSON.stringify(rendered.get('KafkaUser', 'fraud-workspace'))).not.toContain('risk');
});

it('is nothing unless it is asked for, and wants room', () => {
  const without = renderPlatform({ cluster, components, projects: { fraud: { ...fraud, workspace: false } } });
  expect(without.plan.components.find(({ id }) => id === 'project-fraud')!.workloads).toEqual([]);
  const problems = (project: object) =>
    planOf({ cluster, components: { ...components, flink: {} }, projects: { fraud: project } }).findings.map(
      ({ config, fix }) => `${config}: ${fix}`,
    );
  expect(problems({ ...fraud, quota: undefined })).toEqual([
    '/projects/fraud/workspace: say how much the team may run there: `quota: { pods, cpu, memory, storage }`',
  ]);
  const flink = { image: 'ghcr.io/a/b:1.0.0', jar: 'local:///opt/flink/usrlib/a.jar' };
  expect(problems({ ...fraud, jobs: { workspace: { flink } } })).toEqual([
    '/projects/fraud/jobs/workspace: give the job another name',
  ]);
});
