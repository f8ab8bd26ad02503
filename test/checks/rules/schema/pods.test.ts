import { expect, it } from 'vitest';
import { pods } from '../../../../src/checks/rules/schema/pods.ts';
import { object, of, subject } from '../../../support/subject.ts';

const told = (one: Parameters<typeof of>[1]) =>
  [...pods.check(subject([of('x', one)]))].map(({ path, message }) => `${path}: ${message}`);
const container = (name: string) => ({ name: 'main', image: 'a:1', volumeMounts: [{ name, mountPath: '/a' }] });
const deployment = (spec: object) => object('apps/v1', 'Deployment', 'one', 'a', { spec: { template: { spec } } });

it('finds what is wrong in the pods of a kind, by its place there', () => {
  const volumes = [{ name: 'data', emptyDir: {} }];
  expect(told(deployment({ volumes, containers: [container('data')] }))).toEqual([]);
  expect(told(deployment({ volumes, containers: [container('dat')] }))).toEqual([
    'spec.template.spec.containers[0].volumeMounts[0].name: there is no volume dat in the pod',
  ]);
});

it('takes the claims of a StatefulSet as volumes', () => {
  const spec = {
    template: { spec: { containers: [container('data')] } },
    volumeClaimTemplates: [{ metadata: { name: 'data' } }],
  };
  expect(told(object('apps/v1', 'StatefulSet', 'one', 'a', { spec }))).toEqual([]);
});

it('looks into the templates of an operator’s object, which need not be whole', () => {
  const job = (name: string) =>
    object('flink.apache.org/v1beta1', 'FlinkDeployment', 'one', 'a', {
      spec: {
        podTemplate: {
          spec: {
            volumes: [{ name: 'data', emptyDir: {} }],
            containers: [{ name: 'flink-main-container', volumeMounts: [{ name, mountPath: '/a' }] }],
          },
        },
      },
    });
  expect(told(job('data'))).toEqual([]);
  expect(new Set(told(job('dat')))).toEqual(
    new Set(['spec.podTemplate.spec.containers[0].volumeMounts[0].name: there is no volume dat in the pod']),
  );
});

it('is silent about shapes that the schema refuses', () => {
  for (const spec of [null, 5, [], { containers: [null], volumes: 'x' }, { containers: {}, initContainers: [[]] }])
    expect(() => told(deployment(spec as object))).not.toThrow();
});
