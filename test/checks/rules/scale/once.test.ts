import { expect, it } from 'vitest';
import { scaledOnce } from '../../../../src/checks/rules/scale/once.ts';
import { object, of, subject } from '../../../support/subject.ts';

const web = (spec: object = {}) => object('apps/v1', 'Deployment', 'web', 'ns', { spec });
const scaler = (name: string, namespace = 'ns') =>
  object('autoscaling/v2', 'HorizontalPodAutoscaler', name, namespace, {
    spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' } },
  });
const said = (...objects: ReturnType<typeof object>[]) =>
  [...scaledOnce.check(subject(objects.map((one) => of('web', one))))].map(
    ({ message, path }) => `${path}: ${message}`,
  );

it('accepts one number, and one autoscaler', () => {
  expect(said(web({ replicas: 2 }))).toEqual([]);
  expect(said(web(), scaler('one'))).toEqual([]);
  expect(said(web({ replicas: 2 }), scaler('one', 'elsewhere'))).toEqual([]);
});

it('finds a number beside an autoscaler', () => {
  expect(said(web({ replicas: 0 }), scaler('one'))).toEqual([
    'spec.replicas: web says how many pods it has, and is scaled by HorizontalPodAutoscaler.autoscaling ns/one',
  ]);
});

it('finds two autoscalers', () => {
  expect(said(web(), scaler('one'), scaler('two'))).toEqual([
    'spec.scaleTargetRef: web is scaled by HorizontalPodAutoscaler.autoscaling ns/one already',
  ]);
});
