import { describe, expect, it } from 'vitest';
import { disruptionSpread } from '../../../../src/checks/rules/disruption/spread.ts';
import type { KubeObject } from '../../../../src/kit/object.ts';
import { spread } from '../../../../src/kit/spread.ts';
import { FACTS, planned } from '../../../support/components.ts';
import { renderPlatform } from '../../../support/platform.ts';
import { object, of, subject } from '../../../support/subject.ts';

const LABELS = { app: 'web' };
const deployment = (replicas: number, pod: object = {}) =>
  object('apps/v1', 'Deployment', 'web', 'n', {
    spec: { replicas, template: { metadata: { labels: LABELS }, spec: { containers: [], ...pod } } },
  });
const platform = (zones: number) => ({
  plan: { ...planned(), platform: { ...FACTS, cluster: { ...FACTS.cluster, zones } } },
});
/** What disruption/spread says. */
const check = (one: KubeObject, zones = 1) =>
  [...disruptionSpread.check(subject([of('web', one)], platform(zones)))].map(
    ({ path, message }) => `${path}: ${message}`,
  );
const apart = (zones = 1, strict = false) => spread({ labels: LABELS, replicas: 3, zones, strict });
const near = (topologyKey: string) => ({
  affinity: {
    podAntiAffinity: {
      preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 1, podAffinityTerm: { topologyKey } }],
    },
  },
});

describe('pods of more than one replica', () => {
  it('are kept apart by constraints or by affinity, and one pod needs neither', () => {
    expect(check(deployment(1))).toEqual([]);
    expect(check(deployment(3, apart()))).toEqual([]);
    expect(check(deployment(3, apart(2)), 2)).toEqual([]);
    expect(check(deployment(3, near('kubernetes.io/hostname')))).toEqual([]);
  });

  it('are found when nothing keeps them apart', () => {
    const told = 'spec.template.spec.topologySpreadConstraints: nothing keeps its 3 pods on nodes of their own';
    expect(check(deployment(3))).toEqual([told]);
    expect(check(deployment(3, near('kubernetes.io/os')))).toEqual([told]);
  });

  it('are found when they share a zone that they need not', () => {
    expect(check(deployment(3, apart(1)), 3)).toEqual([
      'spec.template.spec.topologySpreadConstraints: nothing keeps its 3 pods in zones of their own, of which there are 3',
    ]);
  });

  it('are found when a tainted node keeps them waiting', () => {
    const [constraint] = apart(1, true).topologySpreadConstraints!;
    const { nodeTaintsPolicy, ...rest } = constraint!;
    expect(nodeTaintsPolicy).toBe('Honor');
    expect(check(deployment(3, { topologySpreadConstraints: [constraint] }))).toEqual([]);
    expect(check(deployment(3, { topologySpreadConstraints: [rest] }))).toEqual([
      'spec.template.spec.topologySpreadConstraints: its pods may wait for ever: a node that takes none of them counts as one that has none yet',
    ]);
  });
});

describe('the catalogue', () => {
  const whole = (zones: number) =>
    renderPlatform({
      profile: 'production',
      cluster: { kind: 'existing', memory: '512Gi', cpu: 128, agents: 8, zones },
      registry: { host: 'registry.example.com/mlops' },
      components: {
        kafka: {},
        minio: {},
        postgresql: {},
        valkey: {},
        mlflow: {},
        airflow: { executor: 'CeleryExecutor' },
        flink: {},
      },
      projects: {
        fraud: {
          buckets: { lake: {} },
          jobs: {
            score: { flink: { image: 'example.org/s:1', jar: 'local:///a.jar', parallelism: 8 }, reads: ['lake'] },
          },
        },
      },
    });

  it.each([1, 3])('keeps apart whatever has replicas, with %i zones', (zones) => {
    const { findings, plan, releases, all } = whole(zones);
    expect(findings.filter(({ rule }) => rule.startsWith('disruption'))).toEqual([]);
    // What a chart renders later is not seen by the rule: its values are.
    const values = new Map(releases.map(({ component, values }) => [component, JSON.stringify(values)]));
    const charted = plan.components.filter(({ id }) => values.has(id)).flatMap(({ workloads }) => workloads);
    for (const { component, replicas, labels } of charted.filter(({ replicas }) => replicas > 1))
      expect(values.get(component), `${component} ${replicas}`).toContain(`"matchLabels":${JSON.stringify(labels)}`);
    expect(all('FlinkDeployment')[0]).toMatchObject({
      spec: { taskManager: { podTemplate: { spec: expect.anything() } } },
    });
  });

  it('is found out when an operator is told nothing', () => {
    const { plan, manifests, releases } = whole(1);
    for (const [kind, path] of [
      ['KafkaNodePool', 'template'],
      ['Cluster', 'topologySpreadConstraints'],
    ] as const) {
      const changed = structuredClone(manifests) as unknown as {
        object: { kind: string; spec: Record<string, unknown> };
      }[];
      for (const { object } of changed) if (object.kind === kind) delete object.spec[path];
      const found = [...disruptionSpread.check(subject(changed as never, { plan, releases }))];
      expect(found.length, kind).toBeGreaterThan(0);
    }
  });
});
