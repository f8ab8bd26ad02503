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

it('refuses a word that the schema of the chart, or a template, does not know', () => {
  const known: ChartValues = { service: { type: ['ClusterIP', 'NodePort'] }, tls: 'string', level: [0, 1] };
  const told = (values: Record<string, unknown>) => {
    const words = { tls: ['ingress', 'external'] };
    const pin = { repository: 'https://charts.example.org', name: 'x', version: '1.0.0', clusterKinds: [], words };
    return [
      ...chartValues.check(subject([], { releases: [{ component: 'x', pin, values }], charts: () => known })),
    ].map(({ message, fix }) => [message, fix]);
  };
  expect(told({ service: { type: 'NodePort' }, tls: 'external', level: 1 })).toEqual([]);
  expect(told({ service: { type: null } })).toEqual([]);
  expect(told({ service: { type: 'NodePorts' }, tls: 'externally', level: 3 })).toEqual([
    ['"NodePorts" is no word that the chart reads at service.type', 'write NodePort'],
    ['3 is no word that the chart reads at level', expect.stringContaining('write')],
    ['"externally" is no word that the chart reads at tls', 'write external'],
  ]);
});
