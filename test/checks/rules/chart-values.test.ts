import { expect, it } from 'vitest';
import type { Subject } from '../../../src/checks/rule.ts';
import { chartValues } from '../../../src/checks/rules/chart-values.ts';
import type { ChartValues } from '../../../src/workspace/chart-values.ts';
import { object, of, subject } from '../../support/subject.ts';

const KNOWN: ChartValues = {
  replicas: 'number',
  webhook: { create: 'boolean', port: 'number' },
  resources: { '*': 'any', requests: { '*': 'any' } },
  extraEnv: 'list',
  config: { '*': 'any', name: 'string' },
  anything: 'any',
};

function check(values: Record<string, unknown>, charts: Subject['charts'] = () => KNOWN) {
  const pin = { repository: 'https://charts.example.org', name: 'x', version: '1.0.0', clusterKinds: [] };
  const application = of('x', object('argoproj.io/v1alpha1', 'Application', 'x', 'argocd', { spec: { source: {} } }));
  const releases = [{ component: 'x', pin, values }];
  return [...chartValues.check(subject([], { releases, charts, applications: [application] }))];
}

it('takes every key that the chart has, and any below a map that takes any', () => {
  const values = {
    replicas: '2',
    webhook: { create: false },
    resources: { limits: { memory: '1Gi' } },
    extraEnv: [{ name: 'A' }],
    config: { 'a.b': true, name: 'x' },
    anything: { at: ['all'] },
  };
  expect(check(values)).toEqual([]);
});

it('refuses a key that the chart does not have, with the nearest one, where it is written', () => {
  expect(check({ webhook: { creat: false } })).toEqual([
    {
      component: 'x',
      object: 'Application.argoproj.io argocd/x',
      config: '/components/x',
      path: 'spec.source.helm.valuesObject.webhook.creat',
      message: 'the chart knows no value webhook.creat',
      fix: 'write webhook.create',
    },
  ]);
  expect(check({ webhook: { 'something.else': 1 } })).toMatchObject([
    {
      message: 'the chart knows no value webhook."something.else"',
      fix: 'remove it, or use one of webhook.create, webhook.port',
    },
  ]);
});

it('refuses what is no map where the chart has one, and the other way round', () => {
  expect(check({ webhook: true, replicas: { min: 1 }, extraEnv: { A: 1 } }).map(({ message }) => message)).toEqual([
    'the chart wants a map at webhook, and gets true or false',
    'the chart wants a number at replicas, and gets a map',
    'the chart wants a list at extraEnv, and gets a map',
  ]);
});

it('refuses a text that a template would take for true', () => {
  expect(check({ webhook: { create: 'false' } })).toMatchObject([{ fix: 'write true or false' }]);
});

it('tells, as a warning, that it does not judge a chart that was not imported', () => {
  expect(check({ whatever: 1 }, () => undefined)).toMatchObject([{ severity: 'warning', component: 'x' }]);
  expect(check({}, () => undefined)).toEqual([]);
});
