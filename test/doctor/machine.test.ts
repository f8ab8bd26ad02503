import { describe, expect, it } from 'vitest';
import { ClusterError } from '../../src/cluster/errors.ts';
import { observeMachine } from '../../src/doctor/machine.ts';
import { Session } from '../../src/live/session.ts';
import type { System } from '../../src/live/system.ts';
import { UsageError } from '../../src/workspace/workspace.ts';
import { type SmallOptions, smallInstallation } from '../support/bootstrap/installation.ts';
import { FakeCluster } from '../support/cluster/fake-api.ts';
import { fakeClock } from '../support/fake-clock.ts';
import { type Reply, scriptedRunner } from '../support/scripted-runner.ts';

const CLUSTER = {
  name: 'mlops',
  nodes: ['server', 'agent', 'loadbalancer'].map((role) => ({ name: `k3d-mlops-${role}`, role, runtimeLabels: {} })),
  ...{ serversRunning: 1, serversCount: 1, agentsRunning: 1, agentsCount: 1 },
};
const INFO = { MemTotal: 64 * 2 ** 30, DockerRootDir: '/var/lib/docker' };

interface World {
  readonly list?: Reply;
  readonly docker?: Reply;
  readonly cluster?: FakeCluster;
  readonly options?: SmallOptions;
  readonly openContext?: System['openContext'];
}

/** What is seen of a machine on which k3d and Docker answer so. */
function look({
  list = { stdout: JSON.stringify([CLUSTER]) },
  docker,
  cluster = new FakeCluster(),
  options,
  openContext,
}: World) {
  const { run } = scriptedRunner([
    { run: 'k3d kubeconfig get mlops', answer: list === 'missing' ? list : { stdout: 'apiVersion: v1' } },
    { run: 'k3d cluster list -o json', answer: list },
    { run: /^docker info/, answer: docker ?? { stdout: JSON.stringify(INFO) } },
    { run: /^k3d version/, answer: list === 'missing' ? list : { stdout: '{"k3d":"v5.9.0"}' } },
    { run: /^(git|kubectl) /, answer: { stdout: 'git version 2.47.0' } },
  ]);
  const system: System = {
    run,
    clock: fakeClock(),
    env: {},
    openContext: openContext ?? (async () => cluster),
    openKubeconfig: async () => cluster,
    openGitLab: () => Promise.reject(new Error('doctor asks no forge')),
    openGitHub: () => Promise.reject(new Error('doctor asks no forge')),
    portTaken: async () => false,
    freeSpace: () => 100 * 2 ** 30,
    kernelSetting: () => undefined,
  };
  return observeMachine(new Session(smallInstallation(options), system), 'written', async () => 'ECONNREFUSED');
}

function silent(): FakeCluster {
  const cluster = new FakeCluster();
  cluster.fault = new ClusterError(
    'unreachable',
    'the cluster does not answer at https://0.0.0.0:6443 (ECONNREFUSED)',
    'see that it runs',
  );
  return cluster;
}

it('asks the addresses of UIs when the cluster answers, and nothing of preflight', async () => {
  const { machine, cluster } = await look({ docker: 'missing' });
  expect(cluster).toBeDefined();
  expect(machine).toEqual({
    tree: 'written',
    problems: [],
    addresses: [
      { component: 'gitlab', url: 'http://gitlab.localhost', answer: 'ECONNREFUSED' },
      { component: 'argocd', url: 'http://argocd.localhost', answer: 'ECONNREFUSED' },
    ],
  });
});

describe('a cluster that does not answer', () => {
  it.each<[string, World, object]>([
    ['is not there', { list: { stdout: '[]' } }, { message: 'there is no cluster mlops', next: 'npm run bootstrap' }],
    [
      'is stopped',
      { list: { stdout: JSON.stringify([{ ...CLUSTER, serversRunning: 0, agentsRunning: 0 }]) } },
      { message: 'cluster mlops is stopped', next: 'k3d cluster start mlops' },
    ],
    [
      'was never made to its end',
      { list: { stdout: JSON.stringify([{ ...CLUSTER, nodes: CLUSTER.nodes.slice(0, 2) }]) } },
      { message: 'the creation of cluster mlops broke off', next: 'npm run bootstrap' },
    ],
    [
      'runs, and is silent',
      {},
      { message: 'the cluster does not answer at https://0.0.0.0:6443 (ECONNREFUSED)', next: 'k3d cluster list' },
    ],
  ])('since it %s', async (_, world, said) => {
    const { machine, cluster } = await look({ cluster: silent(), ...world });
    expect(cluster).toBeUndefined();
    expect(machine.unreachable).toMatchObject(said);
    expect(machine.problems).toEqual([]);
  });

  it('since Docker does not', async () => {
    const refused = 'Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?';
    const { machine } = await look({
      list: { exitCode: 1, stderr: `FATA[0000] ${refused}` },
      docker: { exitCode: 1, stderr: refused },
      cluster: silent(),
    });
    expect(machine.unreachable).toBeDefined();
    expect(machine.problems).toEqual([
      { message: `Docker does not answer: ${refused}`, fix: 'start Docker, and run it again' },
    ]);
  });

  it('since k3d is not on this machine', async () => {
    const { machine } = await look({ list: 'missing', cluster: silent() });
    expect(machine.problems.map(({ message }) => message)).toEqual(['k3d is not on this machine']);
  });

  it('since the environment names no context', async () => {
    const { machine } = await look({ options: { cluster: { kind: 'existing' } } });
    expect(machine.unreachable?.message).toBe('environment local does not say which cluster it is');
    expect(machine.problems).toEqual([]);
  });

  it('since there is no such context', async () => {
    const openContext = () =>
      Promise.reject(new UsageError('there is no context prod in your kubeconfig', 'name one of dev'));
    const { machine } = await look({ options: { cluster: { kind: 'existing', context: 'prod' } }, openContext });
    expect(machine.unreachable).toEqual({
      message: 'there is no context prod in your kubeconfig',
      fix: 'name one of dev',
      next: 'kubectl --context prod get nodes',
    });
  });

  it('is a fault of ours when nobody foresaw why', async () => {
    const openContext = () => Promise.reject(new TypeError('no'));
    await expect(look({ options: { cluster: { kind: 'existing', context: 'prod' } }, openContext })).rejects.toThrow(
      TypeError,
    );
  });
});
