import { describe, expect, it } from 'vitest';
import type { LogOptions } from '../../src/cluster/cluster.ts';
import { ClusterError } from '../../src/cluster/errors.ts';
import { diagnose } from '../../src/doctor/diagnose.ts';
import { observe } from '../../src/doctor/observe.ts';
import { smallInstallation } from '../support/bootstrap/installation.ts';
import { FakeCluster } from '../support/cluster/fake-api.ts';
import { fakeClock } from '../support/fake-clock.ts';

const installation = smallInstallation();
const machine = { tree: 'written', problems: [], addresses: [] } as const;
const look = (cluster: FakeCluster) => observe({ installation, cluster, machine, clock: fakeClock() });
const forbidden = (what: string) => new ClusterError('forbidden', `not allowed to ${what}`, 'ask', 403);

const pod = (status: object, namespace = 'argocd') => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    name: 'argocd-server-0',
    namespace,
    annotations: { note: 'a password in an annotation' },
    managedFields: [{ manager: 'kubelet' }],
  },
  spec: {
    containers: [
      {
        name: 'server',
        image: 'quay.io/argoproj/argocd:v3.4.4',
        env: [{ name: 'PASSWORD', value: 'hunter2-in-the-environment' }],
        args: ['--token=of-a-command-line'],
      },
    ],
  },
  status,
});
const CRASHING = {
  phase: 'Running',
  containerStatuses: [
    {
      name: 'server',
      ready: false,
      restartCount: 3,
      state: { waiting: { reason: 'CrashLoopBackOff', message: 'back-off' } },
      lastState: { terminated: { exitCode: 1, reason: 'Error' } },
    },
  ],
};

describe('a snapshot', () => {
  it('holds what tells something of the platform, and nothing of others', async () => {
    const cluster = new FakeCluster().put(
      pod(CRASHING),
      pod(CRASHING, 'of-somebody-else'),
      {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name: 's', namespace: 'argocd' },
        data: { password: 'aHVudGVyMg==' },
      },
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'other', namespace: 'kube-system' }, data: { a: 'b' } },
    );
    const { objects, kubernetes, context } = await look(cluster);
    expect({ kubernetes, context }).toEqual({ kubernetes: 'v1.35.5+k3s1', context: 'k3d-mlops' });
    expect(objects).toEqual([
      {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'argocd-server-0', namespace: 'argocd' },
        spec: { containers: [{ name: 'server', image: 'quay.io/argoproj/argocd:v3.4.4' }] },
        status: CRASHING,
      },
    ]);
  });

  it('asks for names and labels of Secrets, and for nothing that is in one', async () => {
    const asked: string[] = [];
    class Watched extends FakeCluster {
      override async list<T>(selection: Parameters<FakeCluster['list']>[0]) {
        asked.push(selection.kind);
        if (selection.kind === 'Secret') expect(selection.metadataOnly).toBe(true);
        return super.list<T>(selection);
      }
      override async get(): Promise<never> {
        throw new Error('get');
      }
    }
    await look(new Watched());
    expect(asked).toEqual(expect.arrayContaining(['Pod', 'Secret']));
  });

  it('shows no secret of a log or an event, and cannot steer a terminal', async () => {
    const cluster = new FakeCluster().put(pod(CRASHING));
    cluster.podLogs.set(
      'argocd/argocd-server-0/server',
      [
        'login with password=hunter2hunter2 failed',
        '\u001b]0;title\u0007\u001b[2Jcleared\u001b[31m red',
        'Authorization: Bearer abc.def.ghi',
        'token glpat-abcdefghij0123456789 is over',
        'url postgresql://mlflow:Xk29sLq0PzTn4WvB@db:5432/mlflow',
        'random Xk29sLq0PzTn4WvB7yRdQq here',
        `digest sha256:${'0a'.repeat(32)}`,
      ].join('\n'),
    );
    cluster.recordedEvents.push({
      type: 'Warning',
      reason: 'Failed',
      message: 'cannot use {"token": "s3cr3t-value"}',
      object: { kind: 'Pod', name: 'argocd-server-0', namespace: 'argocd' },
      count: 1,
      last: Date.UTC(2026, 10, 20),
    });
    const { logs, events } = await look(cluster);
    expect(logs['argocd/argocd-server-0/server']).toEqual([
      'login with password=*** failed',
      'cleared red',
      'Authorization: Bearer ***',
      'token glpat-*** is over',
      'url postgresql://mlflow:****************@db:5432/mlflow',
      'random *** here',
      `digest sha256:${'0a'.repeat(32)}`,
    ]);
    expect(events.map(({ message }) => message)).toEqual(['cannot use {"token": "***"}']);
  });

  it('keeps of a log the last lines, each of a bearable length', async () => {
    const cluster = new FakeCluster().put(pod(CRASHING));
    cluster.podLogs.set('argocd/argocd-server-0/server', `${'x\n'.repeat(50)}${'long '.repeat(1000)}`);
    const lines = (await look(cluster)).logs['argocd/argocd-server-0/server']!;
    expect(lines.length).toBe(12);
    expect(lines.at(-1)!.length).toBe(800);
  });

  it('reads the log of the container that ended, when there is one', async () => {
    const asked: LogOptions[] = [];
    class Logging extends FakeCluster {
      override async logs(options: LogOptions) {
        asked.push(options);
        if (options.previous) throw new ClusterError('invalid', 'previous terminated container not found', '', 400);
        return 'of the one that runs';
      }
    }
    const { logs } = await look(new Logging().put(pod(CRASHING)));
    expect(asked.map(({ previous }) => previous)).toEqual([true, false]);
    expect(Object.values(logs)).toEqual([['of the one that runs']]);
  });
});

describe('a cluster that does not tell everything', () => {
  it('is asked namespace by namespace by who may not see all of it, and says what is missing', async () => {
    class Closed extends FakeCluster {
      override async list<T>(selection: Parameters<FakeCluster['list']>[0]) {
        const { kind, namespace } = selection;
        if (kind === 'Node' || (kind === 'Pod' && namespace !== 'argocd'))
          throw forbidden(`list ${kind} in ${namespace ?? 'all'}`);
        return super.list<T>(selection);
      }
      override async events(): Promise<never> {
        throw forbidden('list events');
      }
    }
    const snapshot = await look(new Closed().put(pod(CRASHING)));
    expect(snapshot.objects.map(({ kind }) => kind)).toEqual(['Pod']);
    expect(snapshot.gaps).toContainEqual({ what: 'Node objects', why: 'not allowed to list Node in all' });
    expect(snapshot.gaps).toContainEqual({
      what: 'Pod objects of data-plane, gitlab, kube-system, platform-operators',
      why: 'not allowed to list Pod in data-plane',
    });
    expect(snapshot.gaps.map(({ what }) => what)).toContain('events');
    const { causes } = diagnose(installation, snapshot);
    expect(causes.map(({ analyzer }) => analyzer)).toContain('pod/crash');
  });

  it('is seen as far as it answers', async () => {
    class Busy extends FakeCluster {
      override async list<T>(selection: Parameters<FakeCluster['list']>[0]) {
        if (selection.kind === 'Deployment')
          throw new ClusterError('unavailable', 'cannot list deployments', 'wait', 503);
        return super.list<T>(selection);
      }
    }
    const snapshot = await look(new Busy().put(pod(CRASHING)));
    expect(snapshot.gaps).toEqual([{ what: 'Deployment objects', why: 'cannot list deployments' }]);
    expect(snapshot.objects.length).toBe(1);
  });

  it('may know no kind of the platform yet', async () => {
    const snapshot = await look(new FakeCluster());
    expect(snapshot.unknownKinds).toContain('kafka.strimzi.io/v1 Kafka');
    expect(diagnose(installation, snapshot).causes.map(({ analyzer }) => analyzer)).toEqual(['argocd/absent']);
  });

  it('is a fault of ours when it breaks in a way that nobody foresaw', async () => {
    class Broken extends FakeCluster {
      override async list(): Promise<never> {
        throw new TypeError('no');
      }
    }
    await expect(look(new Broken())).rejects.toThrow(TypeError);
  });
});
