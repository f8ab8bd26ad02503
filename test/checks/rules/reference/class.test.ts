import { expect, it } from 'vitest';
import type { Subject } from '../../../../src/checks/rule.ts';
import { classReferences } from '../../../../src/checks/rules/reference/class.ts';
import { asking, PLAIN, written } from '../../../support/asking.ts';
import { object } from '../../../support/subject.ts';
import { having } from '../../../support/tree.ts';

const classes = (subject: Subject) => [...classReferences.check(subject)].map(({ path, message }) => [path, message]);
const at = (path: string) => `spec.template.spec.${path}`;

it('takes classes that every cluster has, those of the tree and those that the cluster is said to have', () => {
  expect(classes(PLAIN)).toEqual([]);
  expect(classes(asking({ priorityClassName: 'system-cluster-critical', schedulerName: 'default-scheduler' }))).toEqual(
    [],
  );
  const own = object('scheduling.k8s.io/v1', 'PriorityClass', 'data', undefined, { value: 1 });
  expect(classes(having(asking({ priorityClassName: 'data' }), 'valkey', own))).toEqual([]);
  expect(classes(asking({ runtimeClassName: 'gvisor' }, written({ classes: ['gvisor'] })))).toEqual([]);
});

it('finds classes and schedulers that are not there', () => {
  expect(classes(asking({ priorityClassName: 'data', runtimeClassName: 'gvisor', schedulerName: 'volcano' }))).toEqual([
    [at('priorityClassName'), 'there is no PriorityClass data'],
    [at('runtimeClassName'), 'there is no RuntimeClass gvisor'],
    [at('schedulerName'), 'there is no scheduler volcano'],
  ]);
});
