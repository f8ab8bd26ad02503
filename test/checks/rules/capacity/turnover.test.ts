// biome-ignore-all lint/suspicious/noExplicitAny: tests reach into objects of every kind
import { describe, expect, it } from 'vitest';
import { capacityTurnover } from '../../../../src/checks/rules/capacity/turnover.ts';
import { parseBytes, parseCpu } from '../../../../src/kit/quantity.ts';
import { demandOf } from '../../../../src/policy/quota.ts';
import { found, type Tree, whole } from './tree.ts';

const platform = whole({ gitlab: {}, 'gitlab-runner': {} });
const hardOf = (tree: Tree, namespace: string) =>
  (
    tree.manifests.find(({ object }) => object.kind === 'ResourceQuota' && object.metadata.namespace === namespace)!
      .object as any
  ).spec.hard as Record<string, string>;
const workloadsOf = (namespace: string) =>
  platform.plan.components.flatMap(({ workloads }) => workloads.filter((one) => one.namespace === namespace));
const problems = (namespace: string, change: (hard: Record<string, string>) => void) =>
  found(capacityTurnover, platform, (tree) => change(hardOf(tree, namespace)));

it('accepts what is rendered', () => {
  expect(found(capacityTurnover, platform)).toEqual([]);
});

describe('a namespace of pods that come and go', () => {
  const most = demandOf(workloadsOf('gitlab-builds'));

  it('that holds no more than may run is found, for each limit', () => {
    const found = problems('gitlab-builds', (hard) => {
      hard.pods = String(most.pods);
      hard['requests.cpu'] = `${most.cpu}m`;
      hard['requests.memory'] = String(most.memory);
      hard['limits.memory'] = String(most.memoryLimit);
    });
    expect(found.map(({ path }) => path)).toEqual(
      ['pods', 'requests.cpu', 'requests.memory', 'limits.memory'].map((limit) => `spec.hard["${limit}"]`),
    );
    expect(found[0]).toMatchObject({ object: 'ResourceQuota gitlab-builds/quota' });
    expect(found[0]!.message).toContain(`they take ${2 * most.pods} of pods, and the quota is ${most.pods}`);
  });

  it('needs room for each of them twice, and not for one more', () => {
    const pods = (count: number) => problems('gitlab-builds', (hard) => (hard.pods = String(count)));
    expect(pods(2 * most.pods - 1)).toHaveLength(1);
    expect(pods(2 * most.pods)).toEqual([]);
  });

  it('counts what stays only once', () => {
    const staying = workloadsOf('orchestration').filter(({ replicas }) => replicas > 0);
    const passing = workloadsOf('orchestration').filter(({ replicas }) => replicas === 0);
    const needed = demandOf(staying).pods + 2 * demandOf(passing).pods;
    const pods = (count: number) => problems('orchestration', (hard) => (hard.pods = String(count)));
    expect([pods(needed - 1).length, pods(needed).length]).toEqual([1, 0]);
  });
});

it('leaves a namespace alone whose pods stay', () => {
  const namespace = 'ml-lifecycle';
  const { pods, cpu, memory } = demandOf(workloadsOf(namespace).filter(({ replicas }) => replicas > 0));
  const tight = problems(namespace, (hard) => {
    hard.pods = String(pods);
    hard['requests.cpu'] = `${parseCpu(`${cpu}m`)}m`;
    hard['requests.memory'] = String(parseBytes(String(memory)));
  });
  expect(tight).toEqual([]);
});
