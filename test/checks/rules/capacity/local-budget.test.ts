import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { registry } from '../../../../src/catalogue/registry.ts';
import { capacityOf } from '../../../../src/checks/capacity/capacity.ts';
import { capacityLocalBudget } from '../../../../src/checks/rules/capacity/local-budget.ts';
import { readConfigFiles } from '../../../../src/workspace/workspace.ts';
import { scenarios } from '../../../golden/scenario.ts';
import { component, planned, workload } from '../../../support/components.ts';
import { type RenderedPlatform, renderPlatform, type Written } from '../../../support/platform.ts';
import { subject } from '../../../support/subject.ts';
import { found, whole } from './tree.ts';

const GIBI = 2 ** 30;
const idsOf = (budget: 'core' | 'forge') =>
  new Set(registry.filter((definition) => definition.budget === budget).map(({ id }) => id));
const CORE = idsOf('core');
const FORGE = idsOf('forge');
const SMALL = { cluster: { kind: 'k3d', memory: '12Gi', cpu: 16 } };

/** What everything but the projects asks for all the time, in bytes. */
function steady({ plan, manifests }: RenderedPlatform, counts: (id: string) => boolean = () => true): number {
  const projects = new Set(plan.components.filter(({ area }) => area === 'project').map(({ id }) => id));
  const counted = capacityOf(plan, manifests).components.filter(({ id }) => !projects.has(id) && counts(id));
  return counted.reduce((sum, one) => sum + one.steady.memory, 0);
}

describe('the guide’s platform requests', () => {
  const { folder, environment } = scenarios().find((one) => one.name === 'guide' && one.environment === 'local')!;
  const { platform, override, root } = readConfigFiles(`${folder}/platform.yaml`, environment);
  const guide = renderPlatform(platform.text, { environment, override: override?.text, root });

  it('at most 6 GiB in steady state in the local profile', () => {
    expect(guide.plan.platform.profile).toBe('local');
    expect(steady(guide, (id) => !FORGE.has(id))).toBeLessThanOrEqual(6 * GIBI);
  });

  const forge = registry.filter(({ id, external }) => FORGE.has(id) && !external).map(({ id }) => id);
  it.runIf(forge.length > 0)('at most 9 GiB with GitLab, its runner and its registry', () => {
    const written = parse(platform.text) as { readonly components: object };
    const on = Object.fromEntries(forge.map((id) => [id, {}]));
    const whole = renderPlatform({ ...written, components: { ...on, ...written.components } } as Written, {
      environment,
      override: override?.text,
      root,
    });
    expect(whole.plan.components.map(({ id }) => id)).toEqual(expect.arrayContaining(forge));
    expect(steady(whole)).toBeLessThanOrEqual(9 * GIBI);
  });
});

it('holds for the whole core, jobs of projects aside', () => {
  const platform = whole({}, SMALL);
  expect(found(capacityLocalBudget, platform)).toEqual([]);
  const ids = platform.plan.components
    .filter(({ external, workloads }) => !external && workloads.length > 0)
    .map(({ id }) => id);
  // The Image Updater comes with images that are followed, and there are none here.
  expect([...CORE].filter((id) => !ids.includes(id))).toEqual(['image-updater']);
  expect(ids.filter((id) => !CORE.has(id) && !FORGE.has(id))).toEqual(['project-fraud']);
});

it('is broken by a component that asks for more, in the local profile only, and held by a larger machine', () => {
  const large = { kafka: { resources: { memory: '4Gi', memoryLimit: '4Gi' } } };
  expect(found(capacityLocalBudget, whole(large, SMALL)).map(({ message, fix }) => [message, fix])).toEqual([
    [
      expect.stringMatching(
        /^the core platform asks for \d+ MiB of memory, and its budget is 6144 MiB, half of the cluster's 12\.0 GiB$/,
      ),
      expect.stringContaining('kafka 4608 MiB'),
    ],
  ]);
  expect(found(capacityLocalBudget, whole(large, { ...SMALL, profile: 'production' }))).toEqual([]);
  expect(found(capacityLocalBudget, whole(large))).toEqual([]);
});

it('is three quarters with a forge: 9 of 12 GiB', () => {
  const asking = (memory: string) =>
    (['core', 'forge'] as const).map((budget) =>
      component(
        budget,
        { workloads: { all: workload(budget, { resources: { cpu: 1, memory, memoryLimit: memory } }) } },
        { budget },
      ),
    );
  const messages = (memory: string) =>
    [...capacityLocalBudget.check(subject([], { plan: planned(...asking(memory)) }))].map(({ message }) => message);
  expect(messages('4608Mi')).toEqual([]);
  expect(messages('4609Mi')).toEqual([
    "the core platform with its forge asks for 9218 MiB of memory, and its budget is 9216 MiB, three quarters of the cluster's 12.0 GiB",
  ]);
});

it('leaves room for GitLab and its runner in 9 GiB, followed images and all', () => {
  const { plan, manifests } = whole({ gitlab: {}, 'gitlab-runner': {}, 'image-updater': {} });
  const counted = capacityOf(plan, manifests).components.filter(({ id }) => CORE.has(id) || id.startsWith('gitlab'));
  expect(counted).toHaveLength(CORE.size + 3);
  const memory = counted.reduce((sum, { steady }) => sum + steady.memory, 0);
  expect(memory / 2 ** 20).toBeLessThanOrEqual(9 * 1024);
});
