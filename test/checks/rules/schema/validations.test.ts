import { expect, it } from 'vitest';
import { validations } from '../../../../src/checks/rules/schema/validations.ts';
import { createSchemaChecker } from '../../../../src/checks/schema/checker.ts';
import type { KubeObject } from '../../../../src/kit/object.ts';
import { cacheFolder, packageRoot } from '../../../../src/workspace/workspace.ts';
import { object, of, subject } from '../../../support/subject.ts';

const told = (objects: KubeObject[], more: Parameters<typeof subject>[1] = {}) => [
  ...validations.check(
    subject(
      objects.map((one) => of('x', one, '/projects/a')),
      more,
    ),
  ),
];
const user = (authentication: object) =>
  object('kafka.strimzi.io/v1', 'KafkaUser', 'one', 'a', { spec: { authentication } });

it('tells a rule that an object breaks in the words of its definition, where it is', () => {
  expect(told([user({ type: 'tls', validityDays: 5, renewalDays: 2 }), user({ type: 'scram-sha-512' })])).toEqual([]);
  expect(told([user({ type: 'tls', validityDays: 2, renewalDays: 5 })])).toEqual([
    {
      component: 'x',
      object: 'KafkaUser.kafka.strimzi.io a/one',
      config: '/projects/a',
      path: 'spec.authentication',
      message: "'renewalDays' must be less than 'validityDays'.",
      fix: expect.stringContaining('self.renewalDays < self.validityDays'),
    },
  ]);
});

it('asks no rule about an object that the schema refuses', () => {
  expect(told([user({ type: 'tls', validityDays: 'x', renewalDays: 5 })])).toEqual([]);
});

it('tells once of a rule of people’s own definition that cannot be judged, and goes on', () => {
  const rules = [
    { rule: 'self.a.unheardOf()', message: 'unheard of' },
    { rule: "self.a != 'b'", message: 'a is b' },
  ];
  const openAPIV3Schema = {
    type: 'object',
    properties: {
      spec: { type: 'object', properties: { a: { type: 'string' } }, 'x-kubernetes-validations': rules },
    },
  };
  const crd = object('apiextensions.k8s.io/v1', 'CustomResourceDefinition', 'things.example.com', undefined, {
    spec: {
      group: 'example.com',
      scope: 'Namespaced',
      names: { kind: 'Thing', plural: 'things' },
      versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema } }],
    },
  });
  const root = packageRoot();
  const schemas = createSchemaChecker({ root, cacheDir: cacheFolder(root), kubernetes: '1.35', crds: [crd] });
  const thing = (name: string, a: string) => object('example.com/v1', 'Thing', name, 'a', { spec: { a } });
  const found = told([crd, thing('one', 'b'), thing('two', 'c')], { schemas });
  expect(found.map(({ object, severity, message }) => [object, severity, message])).toEqual([
    [
      'Thing.example.com a/one',
      'warning',
      expect.stringMatching(/^a rule of Thing cannot be judged here \(.*unheardOf.*\): self\.a\.unheardOf\(\)$/),
    ],
    ['Thing.example.com a/one', undefined, 'a is b'],
  ]);
});
