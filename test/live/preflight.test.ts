import { devNull } from 'node:os';
import { describe, expect, it } from 'vitest';
import { formatFindings } from '../../src/finding/format.ts';
import { preflight } from '../../src/live/preflight.ts';
import { type World, world } from '../support/bootstrap/world.ts';
import type { Line } from '../support/scripted-runner.ts';

const screen = async (there: World) => formatFindings(await preflight(there.session()), { color: false });
describe('a machine', () => {
  it('with everything is not complained about, and nothing is changed on it', async () => {
    const there = await world();
    expect(await screen(there)).toBe('');
    expect(there.effects.done).toEqual([]);
  });

  it('has a kubectl that asks the cluster of the current context before anything: it is shown none', async () => {
    const there = await world();
    await preflight(there.session());
    const asked = there.calls.filter(({ program }) => program === 'kubectl');
    expect(asked.map(({ env }) => env?.KUBECONFIG)).toEqual([devNull]);
  });

  const lines: readonly (readonly [string, readonly Line[]])[] = [
    ['without any program', [{ run: /.*/, answer: 'missing' }]],
    [
      'where Docker does not run',
      [
        {
          run: /^docker/,
          answer: {
            exitCode: 1,
            stdout:
              '{"ServerErrors":["Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?"]}',
          },
        },
      ],
    ],
    [
      'where Docker is for others',
      [
        {
          run: /^docker/,
          answer: { exitCode: 1, stderr: 'permission denied while trying to connect to the Docker daemon socket' },
        },
      ],
    ],
    [
      'with little memory',
      [{ run: /^docker/, answer: { stdout: JSON.stringify({ MemTotal: 8 * 2 ** 30, DockerRootDir: '/' }) } }],
    ],
    [
      'with an old k3d and an old git',
      [
        { run: /^k3d version/, answer: { stdout: '{"k3d":"v5.4.6"}' } },
        { run: 'git version', answer: { stdout: 'git version 2.25.1\n' } },
      ],
    ],
    [
      'where this is no repository',
      [{ run: 'git rev-parse --verify HEAD', answer: { exitCode: 128, stderr: 'fatal: Needed a single revision' } }],
    ],
  ];
  it.each(lines)('%s is told what to do', async (_, script) => {
    expect(await screen(await world({ lines: script }))).toMatchSnapshot();
  });

  it('where ports are taken and the disk is full is told what to do', async () => {
    const there = await world();
    there.machine.takenPorts.add(80).add(5050);
    there.machine.freeSpace = 3 * 2 ** 30;
    expect(await screen(there)).toMatchSnapshot();
    // A cluster that is there has taken them.
    there.machine.k3d = { ours: true, complete: true, running: true };
    expect(await screen(there)).toBe('');
  });

  it('with changes that are not committed is told which', async () => {
    const there = await world();
    there.machine.uncommitted = ' M platform.yaml\n?? dist/local/apps/kafka.yaml\n';
    expect(await screen(there)).toMatchSnapshot();
  });
});

it('what comes before Argo CD must be in the tree as plain YAML, and needs no helm then', async () => {
  const release = {
    component: 'argocd',
    pin: { repository: 'https://charts.example', name: 'cd', version: '1.0.0', clusterKinds: [] },
    values: {},
  };
  expect(await screen(await world({ releases: [release] }))).toMatchSnapshot();
  const there = await world({ releases: [{ ...release, component: 'kafka' }] });
  expect(await screen(there)).toBe('');
  expect(there.calls.filter(({ program }) => program === 'helm')).toEqual([]);
});

it('an existing cluster must be named', async () => {
  expect(await screen(await world({ cluster: { kind: 'existing' } }))).toMatchSnapshot();
  expect(await screen(await world({ cluster: { kind: 'existing', context: 'staging' } }))).toBe('');
});
