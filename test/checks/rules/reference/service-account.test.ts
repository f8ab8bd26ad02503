import { expect, it } from 'vitest';
import { serviceAccountReferences } from '../../../../src/checks/rules/reference/service-account.ts';
import { component, planned, workload } from '../../../support/components.ts';
import { namespace, pod, said } from '../../../support/references.ts';
import { object } from '../../../support/subject.ts';

const fix = 'declare it as `serviceAccount` of the workload';
const binding = (name: string) =>
  object('rbac.authorization.k8s.io/v1', 'RoleBinding', 'b', 'ns', {
    subjects: [{ kind: 'ServiceAccount', name, namespace: 'ns' }],
  });

it('accepts those of the tree, those that charts and operators make, and the one of every namespace', () => {
  const plan = planned(
    component(
      'op',
      { workloads: { w: workload('w', { serviceAccount: { name: 'made', madeBy: 'operator' } }) } },
      { namespace: 'ns' },
    ),
  );
  const own = object('v1', 'ServiceAccount', 'own', 'ns');
  const pods = ['own', 'made', 'default'].map((serviceAccountName) => pod({ serviceAccountName }));
  expect(said(serviceAccountReferences, [namespace, own, ...pods, binding('own')], { plan })).toEqual([]);
});

it('finds one that nobody makes, in pods, jobs, bindings and chart values', () => {
  const flink = object('flink.apache.org/v1beta1', 'FlinkDeployment', 'f', 'ns', { spec: { serviceAccount: 'none' } });
  const spark = object('spark.apache.org/v1', 'SparkApplication', 's', 'ns', {
    spec: { sparkConf: { 'spark.kubernetes.authenticate.driver.serviceAccountName': 'none' } },
  });
  const pin = { repository: 'https://x', name: 'x', version: '1', clusterKinds: [] };
  const values = {
    a: { serviceAccount: { create: false, name: 'none' } },
    b: { serviceAccount: { name: 'the-chart-s' } },
  };
  const more = { plan: planned(component('c', {}, { namespace: 'ns' })), releases: [{ component: 'c', pin, values }] };
  const objects = [pod({ serviceAccountName: 'none' }), flink, spark, binding('none')];
  expect(said(serviceAccountReferences, objects, more)).toEqual(
    [
      'spec.serviceAccountName',
      'spec.serviceAccount',
      'spec.sparkConf["spark.kubernetes.authenticate.driver.serviceAccountName"]',
      'subjects[0]',
      'values.a.serviceAccount',
    ].map((path) => `${path}: there is no ServiceAccount none in ns; ${fix}`),
  );
});
