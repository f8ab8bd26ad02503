import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { KubeObject } from '../../src/kit/object.ts';
import { packageRoot } from '../../src/workspace/workspace.ts';
import { renderPlatform } from '../support/platform.ts';
import { Api } from './support/api.ts';
import { startControlPlane } from './support/control-plane.ts';
import { Processes } from './support/processes.ts';
import { ensureToolchain } from './support/toolchain.ts';

/** Rights of operators that rest on what the API server makes of a rule, and not on the rule alone. */

const RBAC = 'rbac.authorization.k8s.io';
const KINDS = ['Namespace', 'ServiceAccount', 'Role', 'RoleBinding', 'ClusterRole', 'ClusterRoleBinding'];
const WEBHOOKS = ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'];

const platform = renderPlatform({
  // Nodes are in zones, so that Kafka's brokers know theirs.
  cluster: { kind: 'existing', zones: 3, memory: '512Gi', cpu: 256 },
  components: { kafka: {}, minio: {}, postgresql: { backup: {} }, spark: {} },
  projects: { fraud: {} },
});

const folder = mkdtempSync(join(tmpdir(), 'mooring-rights-'));
const processes = new Processes(folder, join(packageRoot(), '.mooring', 'cluster', 'rights'));
let url: string;

beforeAll(async () => {
  const tools = await ensureToolchain(['etcd', 'kubernetes']);
  ({ url } = await startControlPlane(processes, tools, folder, '10.43.0.0/16'));
  const api = new Api(url);
  for (const kind of [...KINDS, ...WEBHOOKS])
    for (const object of platform.all<KubeObject>(kind)) await api.apply(object);
});
afterAll(() => processes.stop());

/** The answer to a request of an account: its status, and the message of a refusal. */
async function asks(account: string, method: string, path: string, body?: object): Promise<readonly [number, string]> {
  const [namespace, name] = account.split('/');
  const answer = await fetch(`${url}${path}`, {
    method,
    headers: {
      'impersonate-user': `system:serviceaccount:${namespace}:${name}`,
      'content-type': 'application/json',
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  const { message = '' } = (await answer.json()) as { message?: string };
  return [answer.status, message];
}

describe("Kubeflow's webhook", () => {
  const account = 'platform-operators/spark-operator-webhook';
  const path = '/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations';

  it('lists its own configuration, and no other', async () => {
    const [status] = await asks(account, 'GET', `${path}?fieldSelector=metadata.name%3Dspark-operator-webhook`);
    expect(status).toBe(200);
    expect((await asks(account, 'GET', `${path}?fieldSelector=metadata.name%3Dcert-manager-webhook`))[0]).toBe(403);
    expect((await asks(account, 'GET', path))[0]).toBe(403);
  });
});

describe("Barman Cloud's plugin", () => {
  const account = 'platform-operators/plugin-barman-cloud';

  /** The Role that it makes for a cluster whose store has its credentials in this Secret (v0.13.0, internal/cnpgi/operator/specs/role.go). */
  const role = (namespace: string, secret: string) => {
    const read = ['get', 'watch', 'list'];
    const group = 'barmancloud.cnpg.io';
    const resourceNames = ['postgresql-backup'];
    return {
      apiVersion: `${RBAC}/v1`,
      kind: 'Role',
      metadata: { name: 'postgresql-barman-cloud', namespace },
      rules: [
        { apiGroups: [group], verbs: read, resources: ['objectstores'], resourceNames },
        { apiGroups: [group], verbs: ['update'], resources: ['objectstores/status'], resourceNames },
        { apiGroups: [''], verbs: read, resources: ['secrets'], resourceNames: [secret] },
      ],
    };
  };
  const makes = (namespace: string, secret: string) =>
    asks(account, 'POST', `/apis/${RBAC}/v1/namespaces/${namespace}/roles`, role(namespace, secret));

  it('hands on the right to the credentials of the store, and to no other Secret', async () => {
    expect(await makes('data-plane', 'minio-root')).toEqual([
      403,
      expect.stringContaining('attempting to grant RBAC permissions not currently held'),
    ]);
    expect((await makes('data-plane', 'postgresql-backup-s3'))[0]).toBe(201);
    expect((await makes('orchestration', 'postgresql-backup-s3'))[0]).toBe(403);
  });

  it('binds the account of the instances to it', async () => {
    const binding = {
      apiVersion: `${RBAC}/v1`,
      kind: 'RoleBinding',
      metadata: { name: 'postgresql-barman-cloud', namespace: 'data-plane' },
      subjects: [{ kind: 'ServiceAccount', name: 'postgresql', namespace: 'data-plane' }],
      roleRef: { apiGroup: RBAC, kind: 'Role', name: 'postgresql-barman-cloud' },
    };
    expect((await asks(account, 'POST', `/apis/${RBAC}/v1/namespaces/data-plane/rolebindings`, binding))[0]).toBe(201);
  });
});

describe('Strimzi', () => {
  const account = 'platform-operators/strimzi-cluster-operator';
  const bindings = `/apis/${RBAC}/v1/clusterrolebindings`;
  const full = ['get', 'list', 'watch', 'create', 'patch', 'update', 'delete'];
  const group = 'kafka.strimzi.io';

  /** Of the programs that keep topics and users (1.2.0, cluster-operator resources, 031-ClusterRole-strimzi-entity-operator.yaml). */
  const entityOperator = [
    { apiGroups: [group], resources: ['kafkatopics'], verbs: full },
    { apiGroups: [group], resources: ['kafkausers'], verbs: full.slice(0, -1) },
    { apiGroups: [group], resources: ['kafkatopics/status', 'kafkausers/status'], verbs: ['get', 'patch', 'update'] },
    { apiGroups: [group], resources: ['kafkatopics/finalizers', 'kafkausers/finalizers'], verbs: ['update'] },
    { apiGroups: [''], resources: ['secrets'], verbs: full },
  ];
  /** Of brokers (KafkaCluster `generateRole`). */
  const broker = [
    { apiGroups: [''], resources: ['secrets'], verbs: ['get'], resourceNames: ['mlops-cluster-ca-cert'] },
  ];

  it.each([
    ['topics and users', 'mlops-entity-operator', entityOperator],
    ['brokers', 'mlops-kafka', broker],
  ])('hands on what the programs of %s need, in the data plane alone', async (_, name, rules) => {
    expect(await makesRole(account, 'data-plane', name, rules)).toBe(201);
    expect(await makesRole(account, 'platform-operators', name, rules)).toBe(403);
  });

  it('binds brokers to the role by which they know their zone, and nobody to another', async () => {
    const binding = (name: string, role: string) => ({
      apiVersion: `${RBAC}/v1`,
      kind: 'ClusterRoleBinding',
      metadata: { name },
      subjects: [{ kind: 'ServiceAccount', name: 'mlops-kafka', namespace: 'data-plane' }],
      roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: role },
    });
    const own = 'strimzi-data-plane-mlops-kafka-init';
    expect((await asks(account, 'GET', `${bindings}/${own}`))[0]).toBe(404);
    expect((await asks(account, 'POST', bindings, binding(own, 'strimzi-kafka-broker')))[0]).toBe(201);
    expect((await asks(account, 'POST', bindings, binding('other', 'cluster-admin')))[0]).toBe(403);
    expect((await asks(account, 'DELETE', `${bindings}/cluster-admin`))[0]).toBe(403);
    expect((await asks(account, 'DELETE', `${bindings}/${own}`))[0]).toBe(200);
  });
});

describe("MinIO's operator", () => {
  const account = 'platform-operators/minio-operator';

  /** Of a Tenant's servers (v7.1.1, pkg/controller/service-account.go `getTenantRole`). */
  const tenant = [
    { apiGroups: [''], resources: ['secrets'], verbs: ['get', 'list', 'watch'] },
    { apiGroups: [''], resources: ['services'], verbs: ['create', 'delete', 'get'] },
    { apiGroups: ['minio.min.io'], resources: ['tenants'], verbs: ['get', 'list', 'watch'] },
  ];

  it('hands on what servers need, in the data plane alone', async () => {
    expect(await makesRole(account, 'data-plane', 'mlops-role', tenant)).toBe(201);
    expect(await makesRole(account, 'platform-operators', 'mlops-role', tenant)).toBe(403);
  });

  it('sees the pods of every namespace, and the Secrets of the data plane and of its own', async () => {
    expect((await asks(account, 'GET', '/api/v1/pods'))[0]).toBe(200);
    expect((await asks(account, 'GET', '/api/v1/secrets'))[0]).toBe(403);
    for (const [namespace, status] of Object.entries({ 'data-plane': 200, 'platform-operators': 200, fraud: 403 }))
      expect((await asks(account, 'GET', `/api/v1/namespaces/${namespace}/secrets`))[0]).toBe(status);
  });
});

/** The answer to an operator that makes a Role with these rules. */
async function makesRole(account: string, namespace: string, name: string, rules: readonly object[]): Promise<number> {
  const role = { apiVersion: `${RBAC}/v1`, kind: 'Role', metadata: { name, namespace }, rules };
  const [status] = await asks(account, 'POST', `/apis/${RBAC}/v1/namespaces/${namespace}/roles`, role);
  return status;
}
