import { expect, it } from 'vitest';
import { KUBERNETES } from '../../../../src/checks/order.ts';
import type { Subject } from '../../../../src/checks/rule.ts';
import { orderCrd } from '../../../../src/checks/rules/order/crd.ts';
import type { KubeObject } from '../../../../src/kit/object.ts';
import { object, of, subject } from '../../../support/subject.ts';

const inWave = (one: KubeObject, wave: number): KubeObject => ({
  ...one,
  metadata: { ...one.metadata, annotations: { 'argocd.argoproj.io/sync-wave': String(wave) } },
});
const application = (name: string, wave: number) =>
  of(name, inWave(object('argoproj.io/v1alpha1', 'Application', name, 'argocd'), wave));
const topic = object('kafka.strimzi.io/v1', 'KafkaTopic', 'scores', 'data');
const definition = object(
  'apiextensions.k8s.io/v1',
  'CustomResourceDefinition',
  'kafkatopics.kafka.strimzi.io',
  undefined,
  {
    spec: { group: 'kafka.strimzi.io', names: { kind: 'KafkaTopic' } },
  },
);
const chart = (component: string, ...crdGroups: string[]): Subject['releases'][number] => ({
  component,
  pin: { repository: 'https://charts.example.org', name: component, version: '1.0.0', clusterKinds: [], crdGroups },
  values: {},
});
const check = (
  objects: [component: string, one: KubeObject][],
  releases: Subject['releases'],
  waves: Record<string, number>,
) =>
  [
    ...orderCrd.check(
      subject(
        objects.map(([component, one]) => of(component, one)),
        { releases, applications: Object.entries(waves).map(([name, wave]) => application(name, wave)) },
      ),
    ),
  ].map(({ message }) => message);

it('is content when a chart of an earlier wave brings the definition', () => {
  expect(check([['kafka', topic]], [chart('strimzi', 'kafka.strimzi.io')], { strimzi: 1, kafka: 2 })).toEqual([]);
});

it('is content when the tree does, before or beside the object', () => {
  expect(
    check(
      [
        ['strimzi', definition],
        ['kafka', topic],
      ],
      [],
      { strimzi: 1, kafka: 2 },
    ),
  ).toEqual([]);
  expect(
    check(
      [
        ['kafka', definition],
        ['kafka', topic],
      ],
      [],
      { kafka: 1 },
    ),
  ).toEqual([]);
  expect(check([['kafka', topic]], [chart('kafka', 'kafka.strimzi.io')], { kafka: 1 })).toEqual([]);
});

it('finds an object whose definition comes in the same wave, or later', () => {
  const message = (wave: number) =>
    `kafka is applied in wave 2, and strimzi, which installs the kind KafkaTopic of kafka.strimzi.io, in wave ${wave}`;
  for (const wave of [2, 3])
    expect(check([['kafka', topic]], [chart('strimzi', 'kafka.strimzi.io')], { strimzi: wave, kafka: 2 })).toEqual([
      message(wave),
    ]);
  expect(
    check(
      [
        ['strimzi', definition],
        ['kafka', topic],
      ],
      [],
      { strimzi: 2, kafka: 2 },
    ),
  ).toEqual([message(2)]);
});

it('finds an object that is applied before its definition in one Application', () => {
  expect(check([['kafka', inWave(topic, -1)]], [chart('kafka', 'kafka.strimzi.io')], { kafka: 1 })).toEqual([
    'the kind KafkaTopic of kafka.strimzi.io is installed in wave 0 of kafka, and used in wave -1',
  ]);
});

it('finds a kind that nothing installs', () => {
  expect(check([['kafka', topic]], [chart('minio', 'minio.min.io')], { kafka: 1, minio: 0 })).toEqual([
    'nothing installs the kind KafkaTopic of kafka.strimzi.io',
  ]);
});

it('asks nothing of what every cluster has, or Argo CD itself', () => {
  const own = [
    object('apps/v1', 'Deployment', 'x', 'a'),
    object('networking.k8s.io/v1', 'Ingress', 'x', 'a'),
    object('argoproj.io/v1alpha1', 'AppProject', 'x', 'a'),
  ];
  expect(
    check(
      own.map((one) => ['x', one]),
      [],
      { x: 1 },
    ),
  ).toEqual([]);
  expect(KUBERNETES.has('gateway.networking.k8s.io')).toBe(false);
});
