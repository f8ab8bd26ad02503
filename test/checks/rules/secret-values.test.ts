import { expect, it } from 'vitest';
import { secretValues } from '../../../src/checks/rules/secret-values.ts';
import type { KubeObject } from '../../../src/kit/object.ts';
import { object, of, subject } from '../../support/subject.ts';

const check = (...objects: readonly KubeObject[]) => [
  ...secretValues.check(subject(objects.map((one) => of('x', one)))),
];

it('passes what makes secrets in the cluster, and other groups that have a kind of that name', () => {
  expect(
    check(
      object('external-secrets.io/v1', 'ExternalSecret', 'one', 'a'),
      object('v1', 'ConfigMap', 'one', 'a'),
      object('example.org/v1', 'Secret', 'one', 'a'),
    ),
  ).toEqual([]);
});

it('refuses a Secret, and never shows what is in it', () => {
  const problems = check(
    object('v1', 'Secret', 'one', 'a', { data: { password: 'aHVudGVyMg==' } }),
    object('v1', 'Secret', 'two', 'a', { stringData: { password: 'hunter2' } }),
  );
  expect(problems).toMatchObject([
    { component: 'x', object: 'Secret a/one', path: 'data', message: 'a Secret would be written to the tree' },
    { object: 'Secret a/two', path: 'stringData' },
  ]);
  expect(JSON.stringify(problems)).not.toMatch(/hunter2|aHVudGVyMg/);
});

it('refuses an empty one too: somebody would fill it', () => {
  expect(check(object('v1', 'Secret', 'one', 'a'))).toHaveLength(1);
});
