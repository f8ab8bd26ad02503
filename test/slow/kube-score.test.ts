import { spawnSync } from 'node:child_process';
import { afterAll, describe, expect, it } from 'vitest';
import { renderScenario, scenarios } from '../golden/scenario.ts';
import { folderOf } from '../support/cli.ts';
import { ACCEPTED, type AcceptedScore, acceptedBy, type Score } from '../support/kube-score.ts';
import { leftOut, present, programOf } from '../support/outside.ts';

/** Somebody else's opinion of what pods, Services, policies and budgets should be. */
const kubeScore = programOf(['kube-score'], ['version']);

const shown = scenarios().filter(
  ({ name, environment }) =>
    (name === 'guide' && environment === 'local') || (name === 'everything' && environment === 'production'),
);

interface Report {
  readonly type_meta: { readonly kind: string };
  readonly object_meta: { readonly name: string; readonly namespace?: string };
  readonly checks: readonly {
    readonly check: { readonly id: string };
    /** 10 is well. */
    readonly grade: number;
    readonly skipped: boolean;
  }[];
}

function scores(objects: readonly unknown[], minor: number): readonly Score[] {
  const files = objects.map((object, i) => [`${i}.yaml`, JSON.stringify(object)] as const);
  const folder = folderOf(Object.fromEntries(files));
  // A limit of CPU is what no container has here: docs/checks.md, capacity/cpu-limit.
  const args = [
    'score',
    '--output-format',
    'json',
    '--ignore-container-cpu-limit',
    '--kubernetes-version',
    `v1.${minor}`,
  ];
  const { stdout, stderr } = spawnSync(
    present(kubeScore, 'kube-score'),
    [...args, ...files.map(([name]) => `${folder}/${name}`)],
    { encoding: 'utf8', maxBuffer: 2 ** 28 },
  );
  expect(stderr).toBe('');
  return (JSON.parse(stdout) as Report[]).flatMap(({ type_meta, object_meta, checks }) =>
    checks
      .filter(({ grade, skipped }) => !skipped && grade < 10)
      .map(({ check }) => ({
        check: check.id,
        object: `${type_meta.kind} ${object_meta.namespace ? `${object_meta.namespace}/` : ''}${object_meta.name}`,
      })),
  );
}

describe.skipIf(leftOut(kubeScore))('kube-score', () => {
  const needed = new Set<string>();
  const nameOf = ({ check }: AcceptedScore, object: string) => `${check} ${object}`;

  it.each(shown)('says nothing of $name, $environment, but what is accepted', { timeout: 120_000 }, (scenario) => {
    const { manifests, plan } = renderScenario(scenario);
    const objects = manifests.map(({ object }) => object).filter(({ kind }) => kind !== 'CustomResourceDefinition');
    const found = scores(objects, Number(plan.platform.cluster.kubernetes.split('.')[1]));
    for (const one of found) {
      const accepted = acceptedBy(one);
      if (accepted) needed.add(nameOf(accepted, accepted.objects ? one.object : ''));
    }
    expect(found.filter((one) => !acceptedBy(one))).toEqual([]);
  });

  it('finds what is wrong with a pod', () => {
    const [deployment] = renderScenario(shown[0]!)
      .manifests.map(({ object }) => object)
      .filter(({ kind, metadata }) => kind === 'Deployment' && metadata.name === 'mlflow');
    const broken = structuredClone(deployment) as unknown as {
      spec: { template: { spec: { containers: { image: string }[] } } };
    };
    broken.spec.template.spec.containers[0]!.image = 'ghcr.io/mlflow/mlflow:latest';
    const found = scores([broken], 35).filter((one) => !acceptedBy(one));
    expect(found).toContainEqual({ check: 'container-image-tag', object: 'Deployment ml-lifecycle/mlflow' });
  });

  afterAll(() => {
    if (leftOut(kubeScore)) return;
    const entries = ACCEPTED.flatMap((one) => (one.objects ?? ['']).map((object) => nameOf(one, object)));
    expect(entries.filter((one) => !needed.has(one))).toEqual([]);
  });
});
