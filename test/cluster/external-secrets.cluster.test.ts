import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ExternalSecretSpec } from '../../src/catalogue/platform/external-secrets/makes.ts';
import { inventory, type SecretRecord, secretKey } from '../../src/checks/secrets/inventory.ts';
import { connectCluster } from '../../src/cluster/client.ts';
import { contextIn } from '../../src/cluster/kubeconfig.ts';
import type { KubeObject } from '../../src/kit/object.ts';
import { rotate } from '../../src/secrets/rotate.ts';
import { planRotation } from '../../src/secrets/rotation.ts';
import { systemClock } from '../../src/workspace/clock.ts';
import { packageRoot } from '../../src/workspace/workspace.ts';
import { renderScenario, scenarios } from '../golden/scenario.ts';
import { Api, type LiveObject } from './support/api.ts';
import { CONTEXT, startControlPlane } from './support/control-plane.ts';
import { established } from './support/crds.ts';
import { EXTERNAL_SECRET } from './support/external-secrets.ts';
import { Processes } from './support/processes.ts';
import { RealExternalSecrets } from './support/real-external-secrets.ts';
import { ensureToolchain } from './support/toolchain.ts';

/** Every secret that a platform can have, made by External Secrets itself: under its rendered rights, by stores that ask under theirs. */

const SECRET = { apiVersion: 'v1', kind: 'Secret' };
/** What Secrets are made of, and who may make them, in the order in which it can be. */
const KINDS = [
  'CustomResourceDefinition',
  'Namespace',
  'ServiceAccount',
  'Role',
  'RoleBinding',
  'ClusterRole',
  'ClusterRoleBinding',
  'SecretStore',
  'Password',
  'ExternalSecret',
];
const LOGS = join(packageRoot(), '.mooring', 'cluster', 'external-secrets');
const LOG = join(LOGS, 'external-secrets.log');
/** Of other runs. */
const before = existsSync(LOG) ? readFileSync(LOG, 'utf8').length : 0;

const platform = renderScenario(scenarios().find((one) => one.name === 'everything' && one.environment === 'staging')!);
const objects = platform.manifests.map(({ object }) => object);
const records = inventory(platform);
const made = records.filter(({ maker }) => maker.by === 'seed' || maker.by === 'view');
const keyOf = ({ metadata: { namespace = '', name } }: Pick<KubeObject, 'metadata'>) => secretKey({ namespace, name });

const folder = mkdtempSync(join(tmpdir(), 'mooring-external-secrets-'));
const processes = new Processes(folder, LOGS);
let api: Api;
let kubeconfig: string;
let operator: RealExternalSecrets;

beforeAll(async () => {
  const tools = await ensureToolchain(['etcd', 'kubernetes', 'external-secrets']);
  const cluster = await startControlPlane(processes, tools, folder, '10.43.0.0/16');
  kubeconfig = cluster.kubeconfig;
  api = new Api(cluster.url);
  for (const kind of KINDS) {
    const all = objects.filter((one) => one.kind === kind && (kind !== KINDS[0] || isOurs(one)));
    for (const object of all) await api.apply(kind === 'Password' ? named(object) : object);
    if (kind === KINDS[0]) for (const { metadata } of all) await established(api, metadata.name);
  }
  // What is handed to a cluster and not made in it.
  for (const { maker, namespace, name, labels } of records)
    if (maker.by === 'given') {
      const stringData = Object.fromEntries(Object.keys(maker.what).map((key) => [key, `given-${key}`]));
      await api.create({ ...SECRET, metadata: { namespace, name, labels }, stringData });
    }
  const deployment = platform.get('Deployment', 'external-secrets');
  operator = await RealExternalSecrets.start(deployment, cluster, { processes, tools, api, folder });
});
afterAll(async () => {
  operator?.stop();
  await processes.stop();
});

/** A generator as the suite's version reads it (`tools/external-secrets/generators.go`). */
function named(object: KubeObject): KubeObject {
  const { secretKeys } = object.spec as { secretKeys: readonly string[] };
  const annotations = { ...object.metadata.annotations, 'suite/secret-keys': secretKeys.join() };
  return { ...object, metadata: { ...object.metadata, annotations } };
}

const isOurs = ({ metadata }: KubeObject) => /(^|\.)external-secrets\.io$/.test(metadata.name);
/** What it was refused in this run. */
const refusals = () => {
  const lines = readFileSync(LOG, 'utf8')
    .slice(before)
    .split('\n')
    .filter((line) => line.includes('forbidden'));
  return [...new Set(lines.map((line) => (JSON.parse(line) as { error: string }).error))];
};
const secretOf = async ({ namespace, name }: Pick<SecretRecord, 'namespace' | 'name'>) =>
  (await api.get(SECRET, namespace, name)) as (LiveObject & { data: Record<string, string> }) | undefined;

interface Synced {
  readonly conditions?: readonly { readonly type: string; readonly status: string; readonly message: string }[];
}
async function unready(among: readonly string[]): Promise<readonly string[]> {
  const all = await api.list(EXTERNAL_SECRET);
  return all.flatMap(({ metadata, status }) => {
    const { conditions = [] } = (status ?? {}) as Synced;
    const ready = conditions.find(({ type }) => type === 'Ready');
    const key = keyOf({ metadata });
    return ready?.status === 'True' || !among.includes(key) ? [] : [`${key}: ${ready?.message ?? 'nothing is said'}`];
  });
}
async function until<T>(look: () => Promise<T>, wanted: T, seconds = 120): Promise<void> {
  for (const end = Date.now() + seconds * 1000; ; await sleep(500)) {
    const seen = await look();
    if (JSON.stringify(seen) === JSON.stringify(wanted)) return;
    if (Date.now() > end) expect(seen).toEqual(wanted);
  }
}

describe('External Secrets', () => {
  it('makes every seed and every view, with the keys that are declared', async () => {
    await until(() => unready(made.map(secretKey)), []);
    const keys = async (record: SecretRecord) => [
      secretKey(record),
      Object.keys((await secretOf(record))?.data ?? {}).sort(),
    ];
    expect(await Promise.all(made.map(keys))).toEqual(made.map((record) => [secretKey(record), record.keys]));
    expect(made.length).toBeGreaterThan(60);
  });

  it('is refused nothing', () => {
    expect(refusals()).toEqual([]);
  });

  it('keeps seeds that nobody can change, and makes a view again that somebody took', async () => {
    const [seed, view] = (['seed', 'view'] as const).map((by) => made.find(({ maker }) => maker.by === by)!);
    const first = await secretOf(seed!);
    expect(first).toMatchObject({ immutable: true });
    expect(first!.metadata.ownerReferences).toBeUndefined();
    const taken = await secretOf(view!);
    await api.delete(taken!);
    await until(async () => (await secretOf(view!))?.data, taken!.data);
    expect((await secretOf(seed!))!.metadata.uid).toBe(first!.metadata.uid);
  });

  it('brings a new value to all who use it when it is renewed', async () => {
    const text = readFileSync(kubeconfig, 'utf8');
    const rotation = planRotation(platform, records, 'valkey');
    const all = [rotation.secret, ...rotation.views];
    const old = await Promise.all(all.map(secretOf));
    const told: string[] = [];
    await rotate(rotation, {
      cluster: connectCluster(contextIn(text, CONTEXT)),
      clock: systemClock,
      kinds: platform.plan.knowledge!.kinds,
      mint: () => Promise.reject(new Error('nothing is minted')),
      tell: (line) => told.push(line),
    });
    const after = await Promise.all(all.map(secretOf));
    expect(after.map((one) => Object.keys(one!.data))).toEqual(old.map((one) => Object.keys(one!.data)));
    for (const [i, one] of after.entries()) expect(one!.data).not.toEqual(old[i]!.data);
    expect(told).toEqual([
      expect.stringContaining('has a new value'),
      ...rotation.views.map((view) => `Secret ${secretKey(view)} follows`),
    ]);
  });
});

describe('a store', () => {
  it('gives nobody what its account may not read', async () => {
    // A Secret of the namespace that it may look into, and another's.
    const { spec, metadata } = platform.get<KubeObject & { spec: ExternalSecretSpec }>('ExternalSecret', 'mlflow-s3');
    const name = 'stolen';
    const dataFrom = [{ extract: { key: 'valkey' } }];
    await api.create({
      ...EXTERNAL_SECRET,
      metadata: { namespace: metadata.namespace, name },
      spec: { secretStoreRef: spec.secretStoreRef, dataFrom, target: { name } },
    });
    await until(async () => refusals().length, 1);
    expect(refusals()[0]).toContain(
      'secrets "valkey" is forbidden: User "system:serviceaccount:ml-lifecycle:eso-mlflow" cannot get resource',
    );
    expect(await api.get(SECRET, metadata.namespace, name)).toBeUndefined();
  });
});
