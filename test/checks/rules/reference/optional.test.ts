import { expect, it } from 'vitest';
import type { Subject } from '../../../../src/checks/rule.ts';
import { optionalReferences } from '../../../../src/checks/rules/reference/optional.ts';
import { changed, type Loose, treeOf } from '../../../support/tree.ts';

const tree = treeOf({ components: { mlflow: {}, minio: {}, postgresql: {} } });
const MLFLOW = 'Deployment.apps ml-lifecycle/mlflow';
const mlflow = (how: (container: Loose, pod: Loose) => unknown) =>
  changed(tree, MLFLOW, ({ spec }) => how(spec.template.spec.containers[0], spec.template.spec));
const check = (subject: Subject) =>
  [...optionalReferences.check(subject)].map(({ path, message, fix }) => [path, message, fix]);
const POD = 'spec.template.spec';

it('finds what need not be there and is not, with the name that was meant', () => {
  expect(check(mlflow(({ envFrom }) => (envFrom[0].secretRef = { name: 'mlflow-postgres2', optional: true })))).toEqual(
    [
      [
        `${POD}.containers[0].envFrom[0].secretRef`,
        'there is no Secret mlflow-postgres2 in ml-lifecycle, and nobody would notice',
        'write mlflow-postgres',
      ],
    ],
  );
  const key = { name: 'mlflow-s3', key: 'AWS_ACCESS_KEY', optional: true };
  expect(check(mlflow(({ env }) => env.push({ name: 'A', valueFrom: { secretKeyRef: key } })))[0]![1]).toBe(
    'the Secret mlflow-s3 has no key AWS_ACCESS_KEY, and nobody would notice',
  );
  const projected = { sources: [{ configMap: { name: 'nowhere', optional: true } }] };
  expect(check(mlflow((_, { volumes }) => volumes.push({ name: 'x', projected })))[0]!.slice(0, 2)).toEqual([
    `${POD}.volumes[1].projected.sources[0].configMap`,
    'there is no ConfigMap nowhere in ml-lifecycle, and nobody would notice',
  ]);
});

it('takes what is there, what must be there, and what charts leave to people', () => {
  expect(check(tree)).toEqual([]);
  expect(check(mlflow(({ envFrom }) => (envFrom[0].secretRef.optional = true)))).toEqual([]);
  // Another rule tells it.
  expect(check(mlflow(({ envFrom }) => (envFrom[0].secretRef = { name: 'mlflow-db' })))).toEqual([]);
  const chart = mlflow(({ envFrom }) => envFrom.push({ configMapRef: { name: 'overrides', optional: true } }));
  expect(check(chart)).toHaveLength(1);
  const manifests = chart.manifests.map((one) => ({ ...one, chart: true as const }));
  expect(check({ ...chart, manifests })).toEqual([]);
});
