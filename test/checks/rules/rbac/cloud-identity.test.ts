import { expect, it } from 'vitest';
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
