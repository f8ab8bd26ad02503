import { describe, expect, it } from 'vitest';
import { inventory } from '../../src/checks/secrets/inventory.ts';
import type { LiveObject } from '../../src/cluster/cluster.ts';
import { describeRotation } from '../../src/secrets/describe-rotation.ts';
import { rotate } from '../../src/secrets/rotate.ts';
import { planRotation, type Rotation } from '../../src/secrets/rotation.ts';
import { renderTree } from '../../src/synth/synthesize.ts';
import { FakeCluster } from '../support/cluster/fake-api.ts';
import { Effects, Killed } from '../support/effects.ts';
import { fakeClock } from '../support/fake-clock.ts';
import { planOf } from '../support/platform.ts';

const { config, plan } = planOf({
  cluster: { kind: 'k3d' },
  components: {
    gitlab: {},
    'gitlab-runner': {},
    'image-updater': {},
    postgresql: {},
    minio: {},
    mlflow: {},
    kafka: {},
    valkey: {},
    airflow: { executor: 'CeleryExecutor' },
    flink: {},
  },
  projects: {
    fraud: {
      topics: { scores: {}, transactions: {} },
      images: { scorer: { image: 'r.example.org/scorer' } },
      jobs: {
        score: { flink: { image: 'scorer', jar: 'local:///x.jar' }, reads: ['transactions'], writes: ['scores'] },
      },
    },
  },
});
const tree = renderTree(config!, plan!);
const records = inventory(tree);
const rotation = (name: string) => planRotation(tree, records, name);

/** The Secret that one is told to rotate instead. */
function sentTo(name: string): string | undefined {
  try {
    rotation(name);
    return undefined;
  } catch (error) {
    return /secrets -- rotate ([\w/-]+)/.exec((error as { fix: string }).fix)?.[1];
  }
}

describe('the plan', () => {
  it.each([
    'postgres-mlflow',
    'minio-user-mlflow',
    'kafka-fraud-score',
    'valkey',
    'airflow-keys',
    'data-plane/minio-root',
    'gitlab/git-write',
    'gitlab-runner-token',
  ])('of %s, step by step', (name) => {
    expect(describeRotation(rotation(name)).join('\n')).toMatchSnapshot();
  });

  it.each([
    ['nothing-like-it-at-all'],
    ['postgres-mlfow'],
    ['mlflow-postgres'],
    ['argocd-repository'],
    ['mlops-cluster-ca-cert'],
    ['argocd-initial-admin-secret'],
  ])('of %s is refused in words', (name) => {
    let refused: { message: string; fix: string } | undefined;
    try {
      rotation(name);
    } catch (error) {
      refused = error as typeof refused;
    }
    expect(`${refused?.message}\n  fix: ${refused?.fix}`).toMatchSnapshot();
  });

  it('never sends anybody round in circles: whoever is sent on comes to a Secret that can be rotated, or to a person', () => {
    const sentOn = records.filter(({ maker }) => maker.by === 'view');
    expect(sentOn.length).toBeGreaterThan(5);
    for (const { namespace, name } of records) {
      const seen = [`${namespace}/${name}`];
      for (let next: string | undefined = seen[0]; next !== undefined; ) {
        next = sentTo(next);
        if (next !== undefined) expect(seen).not.toContain(next);
        if (next !== undefined) seen.push(next);
      }
    }
    expect(sentTo('gitlab-runner-ci')).toBe('gitlab/gitlab-runner-token');
    expect(sentTo('gitlab-runner-token')).toBeUndefined();
  });

  it('says of every seed of the catalogue how it is renewed', () => {
    const silent = plan!.seeds.filter(({ name, namespace, keys, renewal }) =>
      Object.values(keys).some((key) => typeof key === 'object' && 'given' in key)
        ? false
        : !renewal && `${namespace}/${name}`,
    );
    expect(silent).toEqual([]);
  });
});

/** A cluster in which all of it runs: External Secrets, Argo CD, and the workloads that read Secrets. */
function running(effects = new Effects()) {
  const cluster = new FakeCluster('k3d-mlops', effects);
  for (const group of ['external-secrets.io', 'argoproj.io', 'flink.apache.org']) cluster.customGroups.add(group);
  const clock = fakeClock();
  let generation = 0;
  for (const { namespace } of records)
    cluster.put({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
  const secret = (name: string, namespace: string) =>
    cluster.put({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name, namespace, uid: `uid-${generation++}` },
      data: {},
    });
  cluster.controllers.push((object: LiveObject) => {
    const { name, namespace } = object.metadata;
    if (object.kind === 'ExternalSecret') {
      const id = `/Secret/${namespace}/${name}`;
      if (!cluster.objects.has(id)) secret(name, namespace!);
      object.status = {
        refreshTime: 'this second',
        syncedResourceVersion: `${generation++}`,
        conditions: [{ type: 'Ready', status: 'True' }],
      };
    } else if (object.kind === 'Application') {
      if (!object.operation) return;
      // As Argo CD does: what the last operation left is merged into the next.
      const left = (object as { status?: { operationState?: { resources?: string[] } } }).status?.operationState;
      const resources = [{ kind: 'Job', name: 'minio-setup', hookType: 'PostSync', hookPhase: 'Succeeded' }];
      delete object.operation;
      object.status = {
        operationState: {
          phase: 'Succeeded',
          finishedAt: `${generation++}`,
          resources: left?.resources,
          syncResult: { resources: left?.resources ? [] : resources },
        },
      };
    } else if (object.kind === 'Deployment' || object.kind === 'StatefulSet') {
      const next = Number(object.metadata.generation ?? 1) + 1;
      object.metadata.generation = next;
      object.status = { observedGeneration: next, replicas: 1, updatedReplicas: 1, readyReplicas: 1 };
    }
  });
  for (const { object } of tree.manifests.filter(({ object }) => object.kind === 'ExternalSecret')) {
    cluster.put(object);
    secret(object.metadata.name, object.metadata.namespace!);
  }
  for (const { id } of plan!.components)
    cluster.put({
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Application',
      metadata: { name: id, namespace: 'argocd' },
      spec: { syncPolicy: { syncOptions: ['ServerSideApply=true'] } },
    });
  for (const { object } of tree.manifests)
    if (object.kind === 'Deployment' || object.kind === 'StatefulSet') cluster.put(object);
  // A job's, as Flink's operator makes it.
  cluster.put({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {
      name: 'fraud-score',
      namespace: 'fraud-jobs',
      ownerReferences: [{ apiVersion: 'flink.apache.org/v1beta1', kind: 'FlinkDeployment', name: 'fraud-score' }],
    },
    spec: { template: { spec: { containers: [{ envFrom: [{ secretRef: { name: 'fraud-score-kafka' } }] }] } } },
  });
  const uid = (id: string) => cluster.objects.get(`/Secret/${id}`)?.metadata.uid;
  const told: string[] = [];
  const mint = async ({ namespace, name }: { namespace: string; name: string }) => {
    secret(name, namespace);
    effects.done.push(`mint ${namespace}/${name}`);
  };
  const { kinds } = tree.plan.knowledge;
  const run = (one: Rotation) => rotate(one, { cluster, clock, kinds, mint, tell: (text) => told.push(text) });
  return { cluster, clock, told, uid, run, effects };
}

describe('a rotation', () => {
  it('makes a new value, lets the operator take it over, and restarts who reads it', async () => {
    const there = running();
    const before = there.uid('data-plane/postgres-mlflow');
    await there.run(rotation('postgres-mlflow'));
    expect(there.uid('data-plane/postgres-mlflow')).not.toBe(before);
    // The Secret goes first: an ExternalSecret that is made again beside it would adopt the old value.
    expect(there.effects.done).toMatchSnapshot();
    expect(there.told).toMatchSnapshot();
    expect(there.clock.elapsed()).toBeGreaterThanOrEqual(60_000);
  });

  it('syncs the provider where a hook passes the value on, with the options of its Application', async () => {
    const there = running();
    let asked: object | undefined;
    there.cluster.controllers.unshift((object) => {
      if (object.kind === 'Application') asked = structuredClone(object.operation as object);
    });
    await there.run(rotation('minio-user-mlflow'));
    expect(asked).toMatchObject({ sync: { syncOptions: ['ServerSideApply=true'], syncStrategy: { hook: {} } } });
    expect(there.told).toContain('Application minio synced');
  });

  it('runs the hooks of the provider even after a sync of a single object, and when the object changes meanwhile', async () => {
    const there = running();
    const application = there.cluster.objects.get('argoproj.io/Application/argocd/minio')!;
    application.status = {
      operationState: { phase: 'Succeeded', finishedAt: '1', resources: ['ExternalSecret'], syncResult: {} },
    };
    const { replace } = there.cluster;
    let conflicts = 3;
    there.cluster.replace = (object) => {
      if (conflicts-- > 0) application.metadata.resourceVersion = `changed-${conflicts}`;
      return replace.call(there.cluster, object);
    };
    await there.run(rotation('minio-user-mlflow'));
    expect(conflicts).toBeLessThan(0);
    expect(there.told).toContain('Application minio synced');
  });

  it.each([
    ['no hook ran', [], 'the Application minio synced, and ran no hook'],
    [
      'a hook failed',
      [{ kind: 'Job', name: 'minio-setup', hookType: 'PostSync', hookPhase: 'Failed' }],
      'the Application minio synced, and its hook Job minio-setup is Failed',
    ],
  ])('fails when the sync succeeds and %s', async (_, resources, message) => {
    const there = running();
    there.cluster.controllers.push((object) => {
      if (object.kind === 'Application')
        object.status = { operationState: { phase: 'Succeeded', finishedAt: 'now', syncResult: { resources } } };
    });
    await expect(there.run(rotation('minio-user-mlflow'))).rejects.toThrow(message);
    expect(there.told).not.toContain('Application minio synced');
  });

  it('restarts the provider before its clients', async () => {
    const there = running();
    await there.run(rotation('valkey'));
    const restarted = there.told.filter((line) => line.endsWith('restarted'));
    expect(restarted[0]).toBe('StatefulSet.apps data-plane/valkey restarted');
  });

  it('restarts a Flink job by its operator', async () => {
    const there = running();
    await there.run(rotation('kafka-fraud-score'));
    expect(there.effects.done).toContain('apply flink.apache.org/FlinkDeployment/fraud-jobs/fraud-score (mooring)');
    expect(there.effects.done).not.toContain('apply apps/Deployment/fraud-jobs/fraud-score (mooring)');
  });

  it('reads no value', async () => {
    const there = running();
    for (const object of there.cluster.objects.values())
      if (object.kind === 'Secret')
        Object.defineProperty(object, 'data', {
          enumerable: false,
          get: () => {
            throw new Error('a value was read');
          },
        });
    await there.run(rotation('postgres-mlflow'));
  });

  it('ends in the same when it was killed at any step and run again', async () => {
    const whole = running();
    await whole.run(rotation('minio-user-mlflow'));
    const steps = whole.effects.done.length;
    expect(steps).toBeGreaterThan(4);
    for (let at = 0; at < steps; at++) {
      const there = running();
      const before = there.uid('data-plane/minio-user-mlflow');
      there.effects.killAt(at, 'after');
      await expect(there.run(rotation('minio-user-mlflow')), `killed after ${whole.effects.done[at]}`).rejects.toThrow(
        Killed,
      );
      there.effects.revive();
      await there.run(rotation('minio-user-mlflow'));
      expect(there.uid('data-plane/minio-user-mlflow')).toBeDefined();
      expect(there.uid('data-plane/minio-user-mlflow')).not.toBe(before);
      expect([...there.cluster.objects.keys()].sort()).toEqual([...whole.cluster.objects.keys()].sort());
    }
  });

  it('of a token of the Git server is made there, and brought to who reads it', async () => {
    const there = running();
    const before = there.uid('gitlab/git-write');
    await there.run(rotation('git-write'));
    expect(there.uid('gitlab/git-write')).not.toBe(before);
    expect(there.effects.done).toEqual([
      'mint gitlab/git-write',
      'apply external-secrets.io/ExternalSecret/argocd/image-updater-repository (mooring)',
    ]);
  });

  it('leaves the seed to Argo CD, when that has made it again already', async () => {
    const there = running();
    const id = 'external-secrets.io/ExternalSecret/data-plane/valkey';
    const made = there.cluster.delete.bind(there.cluster);
    there.cluster.delete = async (ref) => {
      const done = await made(ref);
      if (ref.kind === 'ExternalSecret')
        await there.cluster.apply(
          { ...rotation('valkey').seed!, metadata: { ...rotation('valkey').seed!.metadata, uid: 'another' } },
          { fieldManager: 'argocd' },
        );
      return done;
    };
    await there.run(rotation('valkey'));
    expect(there.cluster.objects.get(id)!.metadata.uid).toBe('another');
    expect(there.effects.done).not.toContain(`apply ${id} (argocd-controller)`);
  });

  it('says so when External Secrets makes nothing', async () => {
    const there = running();
    there.cluster.controllers.length = 0;
    await expect(there.run(rotation('valkey'))).rejects.toMatchObject({
      message: expect.stringContaining('External Secrets makes no new value'),
      fix: expect.stringContaining('kubectl --context k3d-mlops -n data-plane describe externalsecret valkey'),
    });
  });

  it('says so when the sync of the provider fails', async () => {
    const there = running();
    there.cluster.controllers.push((object) => {
      if (object.kind === 'Application')
        object.status = { operationState: { phase: 'Failed', finishedAt: 'now', message: 'hook failed' } };
    });
    await expect(there.run(rotation('minio-user-mlflow'))).rejects.toMatchObject({
      message: 'the Application minio did not sync: hook failed',
    });
  });
});
