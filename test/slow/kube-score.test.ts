import { spawnSync } from 'node:child_process';
import { expect } from 'vitest';
import { folderOf } from '../support/cli.ts';
import { ACCEPTED } from '../support/kube-score.ts';
import { type Ask, describeOpinions, nameOf } from '../support/opinions.ts';
import { present, programOf } from '../support/outside.ts';

/** Somebody else's opinion of what pods, Services, policies and budgets should be. */
const kubeScore = programOf(['kube-score'], ['version']);

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

const ask: Ask = (objects, minor) => {
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
      .map(({ check }) => ({ check: check.id, object: nameOf(type_meta.kind, object_meta) })),
  );
};

describeOpinions({ name: 'kube-score', found: kubeScore }, ACCEPTED, ask, {
  check: 'container-image-tag',
  breaks: ({ containers }) => {
    containers[0]!.image = 'ghcr.io/mlflow/mlflow:latest';
  },
});
