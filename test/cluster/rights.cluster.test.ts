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
  cluster: { kind: 'k3d', memory: '32Gi' },
  components: { minio: {}, postgresql: { backup: {} }, spark: {} },
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
