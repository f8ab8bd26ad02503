import { expect, it } from 'vitest';
import { scaleTargetReferences } from '../../../../src/checks/rules/reference/scale-target.ts';
import { said } from '../../../support/references.ts';
import { object } from '../../../support/subject.ts';

const web = object('apps/v1', 'Deployment', 'web', 'ns');
const keda = (name: string) =>
  object('keda.sh/v1alpha1', 'ScaledObject', 's', 'ns', { spec: { scaleTargetRef: { name } } });
const hpa = (kind: string) =>
  object('autoscaling/v2', 'HorizontalPodAutoscaler', 'h', 'ns', {
    spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind, name: 'web' } },
  });

it('accepts workloads that are there', () => {
  expect(said(scaleTargetReferences, [web, keda('web'), hpa('Deployment')])).toEqual([]);
});

it('finds those that are not', () => {
  const fix = 'name the workload as it is rendered, in the same namespace';
  expect(said(scaleTargetReferences, [web, keda('wbe'), hpa('StatefulSet')])).toEqual([
    `spec.scaleTargetRef: there is no Deployment wbe in ns; write web, or ${fix}`,
    `spec.scaleTargetRef: there is no StatefulSet web in ns; ${fix}`,
  ]);
});
