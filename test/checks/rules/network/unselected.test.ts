import { expect, it } from 'vitest';
import { unselected } from '../../../../src/checks/rules/network/unselected.ts';
import type { Manifest } from '../../../../src/contract/manifest.ts';
import { component, planned, workload } from '../../../support/components.ts';
import { object, of, subject } from '../../../support/subject.ts';

const labelled = (...all: Record<string, string>[]) =>
  planned(
    component(
      'app',
      { workloads: Object.fromEntries(all.map((labels, i) => [`w${i}`, workload('', { labels })])) },
      { namespace: 'apps' },
    ),
  );
const check = (plan: ReturnType<typeof planned>, ...manifests: Manifest[]) => [
  ...unselected.check(subject(manifests, { plan })),
];
const job = (labels: Record<string, string>, namespace = 'apps') =>
  of(
    'app',
    object('batch/v1', 'CronJob', 'tidy', namespace, {
      spec: { jobTemplate: { spec: { template: { metadata: { labels }, spec: { containers: [] } } } } },
    }),
  );

it('is content with pods of one workload', () => {
  expect(check(labelled({ app: 'a' }, { app: 'b' }), job({ app: 'a', version: '1' }))).toEqual([]);
});

it('finds a pod of no workload', () => {
  expect(check(labelled({ app: 'a', role: 'x' }), job({ app: 'a' }))).toEqual([
    {
      component: 'app',
      object: 'CronJob.batch apps/tidy',
      path: 'spec.jobTemplate.spec.template.metadata.labels',
      config: '/components/app',
      message: 'the labels of its pods are those of no workload that app declares',
      why: expect.stringContaining('denies everything'),
      fix: expect.stringContaining('`workloads` of app'),
    },
  ]);
});

it('leaves namespaces alone that the tree does not police', () => {
  expect(check(labelled({ app: 'a' }), job({ app: 'other' }, 'default'))).toEqual([]);
});

it('finds a workload whose labels select the pods of another too, once', () => {
  const message = 'the labels of app/w0 also select the pods of app/w1';
  expect(check(labelled({ app: 'a' }, { app: 'a', role: 'x' })).map((problem) => problem.message)).toEqual([message]);
  expect(check(labelled({ app: 'a' }, { app: 'a' })).map((problem) => problem.message)).toEqual([message]);
});

it('finds it in the pods that the tree renders, where their labels say more than the workload', () => {
  const plan = labelled({ app: 'a', role: 'x' }, { tier: 'front' });
  expect(check(plan)).toEqual([]);
  expect(check(plan, job({ app: 'a', role: 'x', tier: 'front' })).map(({ message }) => message)).toEqual([
    'the labels of app/w1 also select the pods of app/w0',
  ]);
});

it('lets equal labels be in two namespaces', () => {
  const plan = planned(
    component('one', { workloads: { a: workload('a') } }, { namespace: 'one' }),
    component('two', { workloads: { a: workload('a') } }, { namespace: 'two' }),
  );
  expect(check(plan)).toEqual([]);
});
