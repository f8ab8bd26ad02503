import { describe, expect, it } from 'vitest';
import { cloudIdentity } from '../../../../src/checks/rules/rbac/cloud-identity.ts';
import { planOf, renderPlatform } from '../../../support/platform.ts';

const ROLE = 'arn:aws:iam::123456789012:role/mlflow';
const platform = (
  identities: Record<string, string>,
  cluster: object = { kind: 'eks', podCidr: '192.168.0.0/16' },
) => ({
  profile: 'local',
  cluster: { agents: 3, memory: '64Gi', cpu: 16, ...cluster, identities },
  components: { mlflow: {}, minio: {}, postgresql: {} },
});
const told = (identities: Record<string, string>) =>
  renderPlatform(platform(identities))
    .findings.filter(({ rule }) => rule === cloudIdentity.id)
    .map(({ message, fix, config }) => ({ message, fix, config }));

it('writes the role of an account where the cloud reads it', () => {
  const { get, findings } = renderPlatform(platform({ 'ml-lifecycle/mlflow': ROLE }));
  expect(get('ServiceAccount', 'mlflow', 'ml-lifecycle').metadata.annotations).toMatchObject({
    'eks.amazonaws.com/role-arn': ROLE,
  });
  expect(findings).toEqual([]);
  const google = 'mlflow@team.iam.gserviceaccount.com';
  const gke = renderPlatform(platform({ 'ml-lifecycle/mlflow': google }, { kind: 'gke', podCidr: '10.4.0.0/14' }));
  expect(gke.get('ServiceAccount', 'mlflow', 'ml-lifecycle').metadata.annotations).toMatchObject({
    'iam.gke.io/gcp-service-account': google,
  });
});

it('opens the way to where pods trade their token for the role, and to no other pod', () => {
  const policies = (cluster: object, role: string) => {
    const { manifests, findings } = renderPlatform(platform({ 'ml-lifecycle/mlflow': role }, cluster));
    expect(findings).toEqual([]);
    return manifests
      .filter(({ object }) => object.kind === 'NetworkPolicy' && JSON.stringify(object).includes('169.254.169.25'))
      .map(({ object }) => object.metadata.name);
  };
  const gke = { kind: 'gke', podCidr: '10.4.0.0/14' };
  expect(policies(gke, 'mlflow@team.iam.gserviceaccount.com')).toEqual(['mlflow-server']);
  expect(policies({ kind: 'eks', podCidr: '192.168.0.0/16' }, ROLE)).toEqual([]);
});

it('tells of an account that is not there (rbac/cloud-identity)', () => {
  expect(told({ 'ml-lifecycle/mlfow': ROLE })).toEqual([
    {
      message: `there is no ServiceAccount ml-lifecycle/mlfow to give the role ${ROLE} to`,
      fix: 'write ml-lifecycle/mlflow',
      config: '/cluster/identities/ml-lifecycle~1mlfow',
    },
  ]);
});

it('refuses a role of another cloud, an account without a namespace, and kinds that know none', () => {
  const refused = (identities: Record<string, string>, cluster?: object) =>
    planOf(platform(identities, cluster)).findings.map(({ rule, message }) => `${rule} ${message}`);
  expect(refused({ 'ml-lifecycle/mlflow': 'mlflow@team.iam.gserviceaccount.com' })).toEqual([
    'config/form mlflow@team.iam.gserviceaccount.com is not the ARN of an IAM role',
  ]);
  expect(refused({ mlflow: ROLE })).toEqual(['config/form "mlflow" names no ServiceAccount']);
  expect(refused({ 'ml-lifecycle/mlflow': ROLE }, { kind: 'k3d' })).toEqual([
    'config/form ServiceAccounts of k3d have no annotation that names a role',
  ]);
});

describe('on AKS', () => {
  const client = '01234567-89ab-cdef-0123-456789abcdef';
  const label = { 'azure.workload.identity/use': 'true' };
  const aks = (identities: Record<string, string>) => ({
    profile: 'local',
    cluster: { kind: 'aks', agents: 4, memory: '128Gi', cpu: 32, identities },
    components: { mlflow: {}, minio: {}, postgresql: {}, kafka: {}, flink: {}, spark: {}, airflow: {} },
    projects: {
      fraud: {
        topics: { t: {} },
        buckets: { lake: {} },
        jobs: {
          score: { flink: { image: 'acme/a:1', jar: 'local:///x.jar' }, reads: ['t'] },
          train: { spark: { image: 'acme/b:1', main: 'local:///x.py' }, reads: ['lake'] },
        },
      },
    },
  });
  const accounts = [
    'ml-lifecycle/mlflow',
    'fraud-jobs/fraud-score',
    'fraud-jobs/fraud-train',
    'orchestration/airflow-worker',
  ];
  const there = renderPlatform(aks(Object.fromEntries(accounts.map((account) => [account, client]))));

  it('names the identity at the account, and is clean', () => {
    expect(there.findings).toEqual([]);
    expect(there.get('ServiceAccount', 'mlflow', 'ml-lifecycle').metadata.annotations).toMatchObject({
      'azure.workload.identity/client-id': client,
    });
  });

  it('labels the pods of these accounts, of jobs and tasks too, and no others', () => {
    const text = (kind: string, name: string) => JSON.stringify(there.get(kind, name));
    const wears = (kind: string, name: string) => text(kind, name).includes('azure.workload.identity/use');
    expect(there.get('Deployment', 'mlflow', 'ml-lifecycle')).toMatchObject({
      spec: { template: { metadata: { labels: label } } },
    });
    expect(wears('FlinkDeployment', 'fraud-score')).toBe(true);
    expect(wears('SparkApplication', 'fraud-train')).toBe(true);
    expect(wears('ConfigMap', 'airflow-task-pod')).toBe(true);
    const selectors = there.all<{ spec?: { selector?: object } }>('Deployment').map(({ spec }) => spec?.selector);
    expect(JSON.stringify(selectors)).not.toContain('azure.workload.identity');
    const others = there.manifests.filter(({ object }) => ['Deployment', 'StatefulSet'].includes(object.kind));
    expect(others.filter(({ object }) => JSON.stringify(object).includes('azure.workload.identity')).length).toBe(1);
  });

  it('opens the way to where tokens are traded', () => {
    const { flows } = there.plan;
    expect(flows.some(({ why, ports }) => why.includes('identity') && [ports].flat().includes(443))).toBe(true);
  });

  it('tells of pods that an operator makes without the label', () => {
    const { findings } = renderPlatform(aks({ 'data-plane/postgresql': client }));
    expect(findings.map(({ rule }) => rule)).toContain('rbac/cloud-identity');
  });

  it('wants a client ID', () => {
    const { findings } = planOf(aks({ 'ml-lifecycle/mlflow': 'mlflow' }));
    expect(findings.map(({ message }) => message)).toEqual(['mlflow is not the client ID of a managed identity']);
  });
});
